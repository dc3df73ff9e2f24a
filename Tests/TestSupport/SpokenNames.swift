// What counts as saying a name, by a simple rule that is not the program's: a word that is the name, or the
// name and a particle; a name of several words when it stands there as it is written.

import Foundation

/// Names as they are said in Korean sentences.
package enum SpokenNames {
    private static let particles: Set<String> = [
        "", "은", "는", "이", "가", "을", "를", "과", "와", "도", "로", "으로", "에", "의", "만", "나", "이나", "랑",
        "이랑", "예요", "이에요", "처럼", "하고", "부터", "보다",
    ]

    /// The names that a text says.
    package static func said(_ names: Set<String>, in text: String) -> [String] {
        let words = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let single = words.compactMap { word -> String? in
            if names.contains(word) { return word }
            return word.indices.dropFirst().first {
                names.contains(String(word[..<$0])) && particles.contains(String(word[$0...]))
            }.map { String(word[..<$0]) }
        }
        let compound = names.filter { $0.contains(" ") && text.contains($0) }
        return single + compound.sorted()
    }

    /// The runs of digits in a text.
    package static func numbers(in text: String) -> [String] {
        text.split { !$0.isNumber }.map(String.init)
    }
}
