// Words that are looked for right before a place: 찬 음식 먹으면 | 배탈 나니까.

/// Words by their ends.
struct EndingWords: Sendable {
    private let words: [[UInt32]]

    /// The words of a list, separated by spaces.
    init(_ list: String) {
        words = list.split(whereSeparator: \.isWhitespace).map { $0.unicodeScalars.map(\.value) }
    }

    /// Whether one of them ends at the place.
    func contains(endingAt place: Int, in text: RequestText) -> Bool {
        let before = text.letters[..<place]
        return words.contains { before.suffix($0.count).elementsEqual($0) }
    }
}
