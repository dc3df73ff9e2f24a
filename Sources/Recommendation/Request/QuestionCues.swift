// Reads a question for what it wishes for and what it wants left out (안 매운, 국물 말고, 고기 빼고).
// Simple on purpose: from the left, the longest stem of the question without spaces, and a look at
// what stands right before and after it.

import KoreanText

/// The wishes in a question.
package struct QuestionCues: Sendable, Equatable {
    /// What is wished for, in the order it is said.
    package private(set) var wanted: [Feature] = []
    /// What shall be left out.
    package private(set) var unwanted: [Feature] = []

    private static let denialsAfter = [
        "지않", "진않", "지는않", "말고", "빼고", "제외", "싫", "못먹", "안먹", "없는", "없이", "안들어", "질렸", "질려",
        "물렸", "아닌", "알레르기", "끊었", "알러지",
    ]
    /// What may stand between a cue and its denial.
    private static let between = [
        "거", "것", "건", "게", "음식", "메뉴", "요리", "종류", "은", "는", "이", "가", "을", "를", "도", "같은", "만",
        "한", "하",
        "운", "집", "들어간",
    ]

    /// No wishes.
    package init() {}

    /// Reads a question.
    ///
    /// - Parameters:
    ///   - question: the question as it was typed.
    ///   - ingredients: names of ingredients to look for beside the lexicon's cues.
    package init(_ question: String, ingredients: Set<String> = []) {
        let text = question.nfc.lowercased()
        let letters = Array(text.filter { !$0.isWhitespace })
        let foods = ingredients.filter { $0.count >= 2 }.map {
            CueLexicon.Cue(text: Array($0), feature: .ingredient($0))
        }
        var found = Self.shortWords(in: text)
        var start = 0
        while start < letters.count {
            let rest = letters[start...]
            let fitting = (CueLexicon.cues + foods).filter { rest.starts(with: $0.text) }
            guard let length = fitting.map(\.text.count).max() else {
                start += 1
                continue
            }
            let range = start..<(start + length)
            let isWanted = !Self.isDenied(letters, range)
            for cue in fitting where cue.text.count == length {
                found.append((start, cue.feature, isWanted))
            }
            start += length
        }
        for cue in found.sorted(by: { $0.position < $1.position }) {
            insert(cue.feature, isWanted: cue.isWanted)
        }
    }

    private mutating func insert(_ feature: Feature, isWanted: Bool) {
        if isWanted, !wanted.contains(feature) { wanted.append(feature) }
        if !isWanted, !unwanted.contains(feature) { unwanted.append(feature) }
    }

    /// Whether the cue is taken back: 안 매운, 맵지 않은, 국물 말고, 고기는 못 먹는데.
    private static func isDenied(_ text: [Character], _ range: Range<Int>) -> Bool {
        let before = text[..<range.lowerBound].suffix(2)
        if before.last == "안" || before.last == "덜", before.first != "편" { return true }
        var rest = String(text[range.upperBound...].prefix(10))
        for _ in 0..<4 {
            if denialsAfter.contains(where: rest.hasPrefix) { return true }
            guard let filler = between.filter(rest.hasPrefix).max(by: { $0.count < $1.count })
            else { return false }
            rest.removeFirst(filler.count)
        }
        return denialsAfter.contains(where: rest.hasPrefix)
    }

    private static let shortMatcher = NameMatcher(names: Array(CueLexicon.shortWords.keys))

    private static func shortWords(
        in text: String
    ) -> [(position: Int, feature: Feature, isWanted: Bool)] {
        shortMatcher.allMatches(in: text).compactMap { match in
            guard let feature = CueLexicon.shortWords[match.name] else { return nil }
            let position = text[..<match.range.lowerBound].filter { !$0.isWhitespace }.count
            let letters = Array(text.filter { !$0.isWhitespace })
            let range = position..<(position + match.name.count)
            return (position, feature, !isDenied(letters, range))
        }
    }
}
