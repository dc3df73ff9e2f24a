// Sums of money that are not written as a plain figure before 원: 5처넌, 2.5만, 칠천냥.

/// Reads sums that are spelled in other ways.
enum SpelledWon {
    private static let units = LetterTrie(words: QuantityWords.spelledWon)
    private static let thousand = Set("천처".unicodeScalars.map(\.value))
    private static let tenThousand: UInt32 = 0xB9CC  // 만

    /// The sum whose unit stands at the place as it sounds: 5처넌, 만 냥.
    static func sum(_ text: RequestText, at place: Int) -> Int? {
        let length = units.length(text.letters, at: place)
        guard length > 0, Quantities.paid.length(text.letters, at: place + length) == 0 else {
            return nil
        }
        let unit = thousand.contains(text.letters[place]) ? 1000 : 10_000
        let before = place > 0 ? Quantities.figureStart(text, before: place) : nil
        guard let start = before else { return text.startsWord(place) ? unit : nil }
        let figure = Quantities.value(text.letters[start..<place])
        // 만오처넌: the last digit counts the unit.
        return figure < 10_000 ? figure * unit : figure - figure % 10 + figure % 10 * unit
    }

    /// The sum with the digits before a point: 2.5만 is 25000.
    static func withFraction(_ sum: Int, _ text: RequestText, _ figure: Range<Int>) -> Int? {
        let (letters, start) = (text.letters, figure.lowerBound)
        guard start > 0, text.gaps[start] == .stop, figure.count >= 2,
            Quantities.isDigit(letters[start]), Quantities.isDigit(letters[start - 1]),
            letters[start + 1] == tenThousand
        else { return nil }
        return Int(letters[start - 1] - 0x30) * 10_000 + sum / 10
    }
}
