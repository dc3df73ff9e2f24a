// Words that only tell of the background: 프랑스 사람이에요, 추석 지나고, 등산 가는데, 커피 한잔, 술 안 마셔요. They are
// taken out before anything else is read.

/// Takes out the words that tell of the background.
enum Background {
    private static let people = LetterTrie(words: BackgroundWords.people)
    private static let past = LetterTrie(words: BackgroundWords.past)
    private static let ahead = LetterTrie(words: BackgroundWords.ahead)
    private static let apart = LetterTrie(words: BackgroundWords.apart)
    private static let sober = LetterTrie(words: BackgroundWords.sober)
    private static let tag = LetterTrie(words: "가")
    private static let fillers = LetterTrie(words: BackgroundWords.fillers)
    private static let foods = LetterTrie(words: BackgroundWords.foods)
    private static let atThatTime = LetterTrie(words: BackgroundWords.atThatTime)
    private static let sent = LetterTrie(words: BackgroundWords.sent)
    private static let spans = EndingWords(BackgroundWords.spans)
    private static let cups = EndingWords(BackgroundWords.cups)

    /// The matches that are left.
    static func removed(from matches: [RequestScan.Match], _ text: RequestText)
        -> [RequestScan.Match]
    {
        let kept = matches.indices.filter { !isBackground(matches, $0, text) }.map { matches[$0] }
        return withoutOtherMeals(kept, text)
    }

    private static func isBackground(
        _ matches: [RequestScan.Match],
        _ index: Int,
        _ text: RequestText
    ) -> Bool {
        let match = matches[index]
        let end = match.range.upperBound
        for wish in match.wishes {
            switch wish {
            case .country, .cuisine(.korean), .cuisine(.japanese), .cuisine(.chinese):
                let word = text.string(match.range)
                if ["식", "요리", "음식"].contains(where: word.hasSuffix) { continue }
                if people.length(text.letters, at: end) > 0 { return true }
                if word == "한국", !isBeforeFood(matches, index, text) { return true }
            case .situation(.newYear), .situation(.harvest), .situation(.firstFullMoon),
                .situation(.dogDays), .situation(.winterSolstice), .situation(.celebration):
                if follows(past, text, end) { return true }
            case .situation(.date), .situation(.diet):
                if follows(apart, text, end) { return true }
            case .situation(.workout): if follows(ahead, text, end) { return true }
            case .situation(.withDrinks):
                if follows(sober, text, end) || isCup(text, match.range) { return true }
            case .form(.pancake):
                // 어묵을 부쳐 주심, 출근 5분 전.
                let word = text.string(match.range)
                if word.hasPrefix("부쳐"), follows(sent, text, end) || hasParcel(word) {
                    return true
                }
                if word == "전", spans.contains(endingAt: match.range.lowerBound, in: text) {
                    return true
                }
            case .situation(.children):
                // 땀 빼고 싶다 아이가: no child.
                let word = text.string(match.range)
                if word == "아이", follows(tag, text, end) { return true }
            default: break
            }
        }
        return false
    }

    private static func follows(
        _ words: LetterTrie<Bool>,
        _ text: RequestText,
        _ start: Int
    ) -> Bool {
        var place = start
        for _ in 0..<3 {
            guard place < text.letters.count, text.gaps[place] < .stop else { return false }
            if words.length(text.letters, at: place) > 0 { return true }
            let filler = fillers.length(text.letters, at: place)
            guard filler > 0 else { return false }
            place += filler
        }
        return false
    }

    /// Whether food is named right behind: 한국 매운 음식.
    private static func isBeforeFood(
        _ matches: [RequestScan.Match],
        _ index: Int,
        _ text: RequestText
    ) -> Bool {
        let end = matches[index].range.upperBound
        if foods.length(text.letters, at: end) > 0 { return true }
        guard index + 1 < matches.count else { return false }
        let next = matches[index + 1]
        return next.range.lowerBound <= end + 1 && !next.isCircumstance
    }

    private static func hasParcel(_ word: String) -> Bool {
        ["부쳐주", "부쳐줬", "부쳐왔", "부쳐보"].contains(where: word.hasPrefix)
    }

    private static func isCup(_ text: RequestText, _ range: Range<Int>) -> Bool {
        text.string(range).hasPrefix("한잔") && cups.contains(endingAt: range.lowerBound, in: text)
    }

    /// Takes out times of day beside the meal that is asked for: 아침에 늦잠 자서 … 점심.
    private static func withoutOtherMeals(_ matches: [RequestScan.Match], _ text: RequestText)
        -> [RequestScan.Match]
    {
        let meals = matches.filter(\.isMeal)
        guard meals.count > 1 else { return matches }
        func isTime(_ match: RequestScan.Match) -> Bool {
            let word = text.string(match.range)
            let isNight =
                match.wishes.contains(.meal(.lateNight)) && !word.contains("야식")
                && !word.contains("밤참") && !word.contains("야메")
            return isNight || word.hasSuffix("에")
                || atThatTime.length(text.letters, at: match.range.upperBound) > 0
        }
        let asked = meals.filter { !isTime($0) }.flatMap(\.wishes)
        guard !asked.isEmpty else { return matches }
        return matches.filter { match in
            !match.isMeal || !isTime(match) || match.wishes.contains(where: asked.contains)
        }
    }
}
