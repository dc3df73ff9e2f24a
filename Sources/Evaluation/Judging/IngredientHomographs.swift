// Two ingredients of two syllables are also everyday words: 가지 counts kinds (여러 가지) and begins 가지고, and 달래 is
// 달래다, to soothe (속을 달래 줘요). Of the 36 answers of Models/instructions.jsonl that seemed to name a foreign
// ingredient, eleven said one of these; no other name was taken for what it is not.

/// Tells ingredients from words that look like them.
enum IngredientHomographs {
    private static let counters: Set<Substring> = [
        "한", "두", "세", "네", "몇", "여러", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "몇몇", "온갖", "갖은", "모든",
        "두어", "서너",
    ]
    /// What follows 달래 where it is soothed with, a word or an ending.
    private static let soothing = ["는", "고", "며", "요", "지", "기", "려", "던", "면", "도록"]
    private static let auxiliaries = ["주", "줄", "준", "줘", "줬", "줍", "드", "보", "봐", "가"]

    /// Whether a name in a text is another word than the ingredient's.
    ///
    /// - Parameters:
    ///   - name: The name that was found.
    ///   - range: Where, particles excluded.
    ///   - text: The whole text.
    /// - Returns: Whether it names no ingredient here.
    static func isOtherWord(_ name: String, _ range: Range<String.Index>, in text: String) -> Bool {
        let tail = text[range.upperBound...].prefix { $0.isLetter }
        let word = text[..<range.lowerBound].split(whereSeparator: \.isWhitespace).last ?? ""
        switch name {
        case "가지":
            return tail.hasPrefix("고") || counters.contains(word)
                || word.last.map { $0.isNumber } ?? false
        case "달래":
            let next = text[range.upperBound...].split(whereSeparator: \.isWhitespace).first ?? ""
            if tail.isEmpty, auxiliaries.contains(where: next.hasPrefix) { return true }
            let hasObject = word.hasSuffix("을") || word.hasSuffix("를")
            return hasObject && (tail.isEmpty || soothing.contains(where: tail.hasPrefix))
        default: return false
        }
    }
}
