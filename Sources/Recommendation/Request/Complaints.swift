// Refusals that no single word says: 떡국 일주일치 끓여서 물려버림, 찬 거 먹으면 배탈 나니까, 바질 들어간 파스타 말고.

/// Recognises complaints about food.
enum Complaints {
    private static let tired = LetterTrie(words: RefusalWords.tired)
    private static let notTired = LetterTrie(words: RefusalWords.notTired)
    private static let upsets = EndingWords("먹으면 마시면 먹음 먹고나면 먹기만하면 먹을때마다")
    private static let holding = LetterTrie(words: "들어간 든 넣은 올라간 올린 얹은 들어가는 넣고끓인")

    /// Whether the next that is said is that somebody has had enough: 떡국 일주일치 끓여서 물려버림.
    static func isTiredOf(
        _ text: RequestText,
        _ matches: [RequestScan.Match],
        _ index: Int
    ) -> Bool {
        guard matches[index].isThing else { return false }
        var end = index + 1 < matches.count ? matches[index + 1].range.lowerBound : Int.max
        end = min(end, text.letters.count, matches[index].range.upperBound + 14)
        for place in matches[index].range.upperBound..<end {
            if text.gaps[place] == .stop { return false }
            if notTired.length(text.letters, at: place) > 0 { return false }
            if tired.length(text.letters, at: place) > 0 {
                return place == 0 || notTired.length(text.letters, at: place - 1) == 0
            }
        }
        return false
    }

    /// Whether it says that food upsets the stomach: 찬 거 먹으면 배탈 나니까, 면은 소화가 안 돼서.
    static func isCause(_ match: RequestScan.Match, _ text: RequestText) -> Bool {
        guard match.isUpset else { return false }
        let start = match.range.lowerBound
        if upsets.contains(endingAt: start, in: text) { return true }
        let word = text.string(match.range)
        return word.hasPrefix("소화") && (word.contains("안") || word.contains("못"))
            && topics.contains(endingAt: start, in: text)
    }

    private static let topics = EndingWords("은 는 음식은 거는 건")

    /// Whether it only describes what is refused: 바질 들어간 파스타 말고, 생선구이 말고.
    static func isPartOfRefused(
        _ text: RequestText,
        _ matches: [RequestScan.Match],
        _ standings: [Standing],
        _ index: Int
    ) -> Bool {
        guard matches[index].isIngredientOnly, index + 1 < matches.count,
            standings[index + 1] == .refused, matches[index + 1].isThing
        else { return false }
        let end = matches[index].range.upperBound
        let next = matches[index + 1].range.lowerBound
        if next == end { return text.gaps[end] == .none }
        return holding.length(text.letters, at: end) == next - end
    }
}
