// Whether an ingredient that is named is wished for. Stories name many (엄마가 시금치를 무치시는데), so it
// needs a sign: it ends the sentence, another word of the request follows, or one that goes with a wish.

/// Tells ingredients that are asked for from those that are only spoken of.
struct AskedIngredients: Sendable {
    private static let asked = LetterTrie(words: AtHandWords.asked)
    private static let fillers = LetterTrie(words: AtHandWords.askedFillers)

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
        var place = match.range.upperBound
        for _ in 0..<5 {
            guard place < text.letters.count, text.gaps[place] < .stop else { return true }
            if starts.contains(place) { return true }
            let sign = Self.asked.length(text.letters, at: place)
            let filler = Self.fillers.length(text.letters, at: place)
            if sign > 0, sign >= filler { return true }
            guard filler > 0 else { return false }
            place += filler
        }
        return false
    }
}
