// Words of danger to health or life, and what only looks like them: 혼자 살아서, 11900원.

/// Finds words of danger.
enum Danger {
    private static let safety = LetterTrie(words: KindWords.safety)
    private static let notSafety = LetterTrie(words: KindMarkers.notSafety)
    private static let medicines = LetterTrie(words: KindMarkers.medicines)

    /// Whether one stands in a text.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - besidesMedicines: whether a medicine that is taken for long is none.
    /// - Returns: whether one does.
    static func occurs(in text: RequestText, besidesMedicines: Bool) -> Bool {
        let letters = text.letters
        return letters.indices.contains { place in
            let length = safety.length(letters, at: place)
            guard length > 0 else { return false }
            if besidesMedicines, medicines.length(letters, at: place) >= length { return false }
            if isInsideFigure(letters, place..<place + length) { return false }
            return !(0...min(3, place)).contains {
                notSafety.length(letters, at: place - $0) > $0
            }
        }
    }

    /// Whether it is part of a longer figure: 11900원 holds no 119.
    private static func isInsideFigure(_ letters: [UInt32], _ range: Range<Int>) -> Bool {
        func isDigit(_ place: Int) -> Bool {
            letters.indices.contains(place) && (0x30...0x39).contains(letters[place])
        }
        return isDigit(range.lowerBound)
            && (isDigit(range.lowerBound - 1) || isDigit(range.upperBound))
    }
}
