// The key of a teacher. It comes from the environment alone, because what stands on a command line is
// in the shell's history and in everybody's list of processes. It is sent in one header and is nowhere
// else: not in errors, not in files, and a server that repeats it is not repeated.

import Foundation
import KoreanText

/// A key that prints as nothing.
package struct TeacherKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let value: String

    /// The variable that holds the key of whatever teacher is asked.
    static let variable = "MECHURI_TEACHER_KEY"
    /// The variable that other programs read too: its key goes to OpenAI and to nobody else.
    static let variableOfOpenAI = "OPENAI_API_KEY"
    private static let hostOfOpenAI = "api.openai.com"

    /// Reads the key for a host.
    ///
    /// - Returns: The key; nil when no variable holds one.
    /// - Throws: `SelfInstructError.badKey` when it cannot stand in a header.
    package static func read(
        _ environment: [String: String],
        host: String
    ) throws(SelfInstructError) -> TeacherKey? {
        let others = host == hostOfOpenAI ? [variableOfOpenAI] : []
        for variable in [variable] + others {
            guard let value = environment[variable], !value.isEmpty else { continue }
            guard value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw .badKey(variable: variable)
            }
            return TeacherKey(value)
        }
        return nil
    }

    /// A key of visible ASCII letters.
    package init(_ value: String) { self.value = value }

    /// The header that carries it.
    var header: (name: String, value: String) { ("Authorization", "Bearer \(value)") }

    package var description: String { "TeacherKey" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// Letters in a row that give the key away.
    private static let telling = 6

    /// Whether the word holds the key, or a piece of it ("sk-ab***xyz").
    func isIn(_ word: some StringProtocol) -> Bool {
        let (word, key) = (Array(word.utf8), Array(value.utf8))
        let length = min(Self.telling, key.count)
        guard length > 0, word.count >= length else { return false }
        let pieces = Set((0...key.count - length).map { Array(key[$0..<$0 + length]) })
        return (0...word.count - length).contains { pieces.contains(Array(word[$0..<$0 + length])) }
    }
}

/// What servers say, made fit to be shown.
enum ServerWords {
    /// The longest that is shown, in characters.
    private static let limit = 300

    /// One line without control and format characters, and with every word that has to do with the key
    /// left out.
    static func clean(_ text: String, without key: TeacherKey?) -> String {
        // What is cut off first could have been the rest of a key: it is judged before.
        var scalars = String.UnicodeScalarView()
        for scalar in text.prefix(8 * limit).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
                scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        let words = String(scalars).split(whereSeparator: \.isWhitespace).map { word in
            key?.isIn(word) == true ? "[…]" : String(word)
        }
        let line = words.joined(separator: " ")
        return line.count > limit ? line.prefix(limit) + "…" : line
    }
}
