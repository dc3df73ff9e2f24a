// Whether an ingredient that is named is wished for. Stories name many (엄마가 시금치를 무치시는데), so it
// needs a sign: it ends the sentence, another word of the request follows, or one that goes with a wish.

/// Tells ingredients that are asked for from those that are only spoken of.
struct AskedIngredients: Sendable {
    private static let asked = LetterTrie(words: AtHandWords.asked)
    private static let fillers = LetterTrie(words: AtHandWords.askedFillers)

    private static let held = LetterTrie(words: AtHandWords.held)
    private static let companions = LetterTrie(words: AtHandWords.companions)

    private let text: RequestText
    private let starts: Set<Int>

    /// The words of a text.
    init(_ text: RequestText, _ matches: [RequestScan.Match]) {
        self.text = text
        starts = Set(
            matches.filter { !$0.isCircumstance }.map(\.range.lowerBound)
        )
    }

    /// Whether the ingredient is wished for.
    func contains(_ match: RequestScan.Match) -> Bool {
        // 커피랑 먹을 디저트: what is eaten with it is asked for.
        if Self.companions.length(text.letters, at: match.range.upperBound) > 0 { return false }
        if isPermitted(from: match.range.upperBound) { return false }
        if let name = match.ingredient, IngredientWords.seasonings.contains(name) {
            return isHeld(from: match.range.upperBound)
        }
        var place = match.range.upperBound
        for _ in 0..<6 {
            guard place < text.letters.count, text.gaps[place] < .stop else { return true }
            if starts.contains(place) { return true }
            let sign = Self.asked.length(text.letters, at: place)
            let filler = Self.fillers.length(text.letters, at: place)
            if sign > 0, sign >= filler { return true }
            let step = max(filler, manner(at: place))
            guard step > 0 else { return false }
            place += step
        }
        return false
    }

    /// Whether it only may be eaten, alone or with what is listed behind it: 우유 계란은 먹어요.
    private func isPermitted(from start: Int) -> Bool {
        for place in start..<min(start + 4, text.letters.count) {
            if text.gaps[place] == .stop { return false }
            if Self.permitted.length(text.letters, at: place) > 0 { return true }
            guard place == start || starts.contains(start) else { return false }
        }
        return false
    }

    private static let permitted = LetterTrie(words: AtHandWords.permitted)

    /// Whether a seasoning is what the dish is to hold: 된장 들어간 거; not 간장에 조린 거.
    private func isHeld(from start: Int) -> Bool {
        var place = start
        for _ in 0..<4 {
            guard place < text.letters.count, text.gaps[place] < .stop else { return true }
            if Self.held.length(text.letters, at: place) > 0 { return true }
            let filler = Self.fillers.length(text.letters, at: place)
            guard filler > 0 else { return false }
            place += filler
        }
        return false
    }

    /// The length of an adverb of manner: 통통하게, 야들야들하게; 0 where none stands.
    private func manner(at start: Int) -> Int {
        for end in start + 1..<max(start + 2, min(start + 6, text.letters.count - 1)) {
            guard end + 1 < text.letters.count, !text.startsWord(end) else { return 0 }
            if text.letters[end] == Self.ha, text.letters[end + 1] == Self.ge,
                text.startsWord(end + 2)
            {
                return end + 2 - start
            }
        }
        return 0
    }

    private static let ha: UInt32 = 0xD558  // 하
    private static let ge: UInt32 = 0xAC8C  // 게
}
