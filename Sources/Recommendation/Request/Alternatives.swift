// Where one of several alternatives ends: 치킨 먹을까 피자 먹을까, 짜장이냐 짬뽕이냐; but not 어제까지, 나니까,
// 뭐가 있을까, nor a plan (볶을까 하는데).

/// Finds the ends of alternatives.
enum Alternatives {
    private static let choices = LetterTrie(words: KindMarkers.choices)
    private static let plans = LetterTrie(words: KindMarkers.plans)
    private static let noChoices = EndingWords(KindMarkers.noChoices)
    private static let nya: UInt32 = 0xB0D0  // 냐
    private static let eu: UInt32 = 0xC73C  // 으

    /// Whether the letter at the place ends one.
    static func endsOne(_ text: RequestText, at place: Int) -> Bool {
        let letters = text.letters
        guard place > 0, choices.length(letters, at: place) > 0,
            !noChoices.contains(endingAt: place + 1, in: text),
            plans.length(letters, at: place + 1) == 0
        else { return false }
        if letters[place] == nya { return text.startsWord(place + 1) }
        let before = letters[place - 1]
        return endsInRieul(before) || before == eu
    }

    /// Whether a syllable ends in ㄹ, as verbs before 까 do: 할까, 볼까.
    private static func endsInRieul(_ letter: UInt32) -> Bool {
        (0xAC00...0xD7A3).contains(letter) && (letter - 0xAC00) % 28 == 8
    }
}
