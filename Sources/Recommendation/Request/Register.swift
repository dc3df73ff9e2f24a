// Whether a question is said in 반말. The endings of its sentences decide; a mere noun (매운 음식) has no
// register and counts as polite.

/// The register of a question.
enum Register {
    private static let polite = KindWords.polite.split(separator: " ").map(letters)
    private static let casual = KindWords.casual.split(whereSeparator: \.isWhitespace).map(letters)

    private static func letters(_ word: Substring) -> [UInt32] { word.unicodeScalars.map(\.value) }

    /// Whether a sentence of it ends in 반말 and none politely.
    static func isCasual(_ text: RequestText) -> Bool {
        var isCasual = false
        for end in text.letters.indices.map({ $0 + 1 }) where text.gaps[end] == .stop {
            let head = text.letters[..<end].suffix(4)
            if polite.contains(where: { head.suffix($0.count).elementsEqual($0) }) { return false }
            if casual.contains(where: { head.suffix($0.count).elementsEqual($0) }) {
                isCasual = true
            }
        }
        return isCasual
    }
}
