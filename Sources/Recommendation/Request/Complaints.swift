// Refusals that no single word says: 떡국 일주일치 끓여서 물려버림, 찬 거 먹으면 배탈 나니까, 바질 들어간 파스타 말고.

/// Recognises complaints about food.
enum Complaints {
    static let tired = LetterTrie(words: RefusalWords.tired)
    private static let notTired = LetterTrie(words: RefusalWords.notTired)
    private static let bought = LetterTrie(words: RefusalWords.bought)
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
            // 목살 사 왔음, 굽는 건 지겨움: it is not the meat.
            if bought.length(text.letters, at: place) > 0 { return false }
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

    private static let means = LetterTrie(words: RefusalWords.means)

    /// Whether it tells of the means to pay, which nobody takes back: 지갑 사정이 안 좋아요.
    static func isOfMeans(_ match: RequestScan.Match, _ text: RequestText) -> Bool {
        guard match.wishes.contains(.price(.cheap)),
            means.length(text.letters, at: match.range.lowerBound) > 0
        else { return false }
        // 카드값 생각 안 할래: no means are minded.
        let end = match.range.upperBound
        return !(end..<min(end + 5, text.letters.count))
            .contains { carefree.length(text.letters, at: $0) > 0 }
    }

    private static let carefree = LetterTrie(words: RefusalWords.carefree)

    /// Whether it wrings tears or sweat out of somebody, and so is wished for: 눈물 쏙 빼는 거.
    static func isWrungOut(_ match: RequestScan.Match, _ text: RequestText) -> Bool {
        guard match.wishes.contains(.taste(.spicy)) else { return false }
        return wrung.occurs(in: Array(text.letters[match.range]))
    }

    private static let wrung = LetterTrie(words: "눈물 콧물 땀 혼쏙 혼이쏙")

    /// Whether both are foods to be left out together, though one is a form: 고기 생선 안 먹어요.
    static func isPair(_ match: RequestScan.Match, _ next: RequestScan.Match) -> Bool {
        func isMeat(_ match: RequestScan.Match) -> Bool {
            match.wishes.contains { $0 == .form(.meat) || $0 == .form(.seafood) }
        }
        return isMeat(match) && next.isIngredientOnly || isMeat(next) && match.isIngredientOnly
            || isMeat(match) && isMeat(next)
    }

    private static let reasons = EndingWords(RefusalWords.reasons)
    private static let firm = LetterTrie(words: RefusalWords.firm)
    private static let notFirm = LetterTrie(words: RefusalWords.notFirm)
    private static let marks = Set("은는건껀걸".unicodeScalars.map(\.value))

    /// Whether a reason and a denial follow what was set as the topic: 고수는 비누맛 나서 못 먹어요.
    static func isDeniedForReason(
        _ text: RequestText,
        _ matches: [RequestScan.Match],
        _ index: Int,
        from start: Int
    ) -> Bool {
        let match = matches[index]
        guard !match.isCircumstance,
            text.letters[match.range.upperBound - 1..<start].contains(where: marks.contains)
        else { return false }
        let things = matches.filter(\.isThing).map(\.range.lowerBound)
        for place in start..<min(start + 14, text.letters.count) {
            if text.gaps[place] == .stop || things.contains(place) { return false }
            guard place > start, text.startsWord(place), reasons.contains(endingAt: place, in: text)
            else { continue }
            let denial = firm.length(text.letters, at: place)
            if denial > 0 { return denial > notFirm.length(text.letters, at: place) }
        }
        return false
    }

    private static let pains = EndingWords(RefusalWords.pains)

    /// Whether a stomach that cannot bear it is spoken of right behind: 튀긴 건 속이 안 받아요.
    static func isBadForStomach(_ match: RequestScan.Match, _ text: RequestText) -> Bool {
        guard match.isUpset else { return false }
        return (match.range.lowerBound...match.range.upperBound).contains {
            pains.contains(endingAt: $0, in: text)
        }
    }

    private static let pointed = LetterTrie(words: RefusalWords.pointed)

    /// Whether it is the last thing before a pronoun that is refused: 파스타는 뻔하잖아, 그거 빼고.
    static func isPointedAt(
        _ text: RequestText,
        _ matches: [RequestScan.Match],
        _ index: Int
    ) -> Bool {
        let match = matches[index]
        guard match.isThing, match.range.upperBound < text.letters.count else { return false }
        let end = min(text.letters.count, match.range.upperBound + 20)
        for place in match.range.upperBound..<end {
            if text.gaps[place] == .stop { return false }
            if pointed.length(text.letters, at: place) > 0 { return true }
            let next = matches.first { $0.range.lowerBound == place }
            if let next, next.isThing, next.meanings != match.meanings { return false }
        }
        return false
    }

    private static let lastMeals = LetterTrie(words: RefusalWords.lastMeals)

    /// Whether it was eaten at the last meal, beside a question for another: 고기는 어제 먹음.
    static func isOfLastMeal(_ match: RequestScan.Match, _ text: RequestText) -> Bool {
        var place = match.range.upperBound
        guard place < text.letters.count, KindReading.asks.occurs(in: text.letters) else {
            return false
        }
        if marks.contains(text.letters[place]) {
            place += 1
        } else if !marks.contains(text.letters[place - 1]) {
            // 면은 is a word of the lexicon too.
            return false
        }
        for step in 0..<4 {
            guard place < text.letters.count, text.gaps[place] < .stop else { return false }
            if step > 0, PastMeals.eaten.length(text.letters, at: place) > 0 { return true }
            let time = lastMeals.length(text.letters, at: place)
            guard time > 0 else { return false }
            place += time
        }
        return false
    }

    /// Whether it only tells why what stands before it is refused: 치즈는 느끼해서 손이 안 가.
    static func isReason(
        _ text: RequestText,
        _ matches: [RequestScan.Match],
        _ standings: [Standing],
        _ index: Int
    ) -> Bool {
        guard index > 0, standings[index - 1] == .refused, matches[index - 1].isThing,
            matches[index].wishes.contains(where: \.isTasted)
        else { return false }
        let (before, end) = (matches[index - 1].range.upperBound, matches[index].range.upperBound)
        let start = matches[index].range.lowerBound
        guard start - before <= 4,
            text.letters[before - 1..<start].contains(where: marks.contains),
            !(before...end).contains(where: { text.gaps[$0] == .stop })
        else { return false }
        return (end..<min(end + 6, text.letters.count)).contains {
            text.startsWord($0) && reasons.contains(endingAt: $0, in: text)
                && firm.length(text.letters, at: $0) > 0
        }
    }

    private static let endured = LetterTrie(words: RefusalWords.endured)

    /// Whether it was done without for long, and so is missed: 걔가 매운 걸 못 먹어서 나도 참았거든.
    static func isEndured(
        _ text: RequestText,
        _ matches: [RequestScan.Match],
        _ index: Int
    ) -> Bool {
        let start = matches[index].range.upperBound
        for place in start..<min(start + 18, text.letters.count) {
            if text.gaps[place] == .stop { return false }
            if matches.contains(where: { $0.range.lowerBound == place && $0.isThing }) {
                return false
            }
            if endured.length(text.letters, at: place) > 0 { return true }
        }
        return false
    }

    /// Whether it names what vegans leave out (동물성은 안 먹어요), which wishes for their food.
    static func isAnimal(_ match: RequestScan.Match, _ text: RequestText) -> Bool {
        match.wishes.contains(.diet(.vegan)) && text.string(match.range).hasPrefix("동물")
    }
}

extension Feature {
    /// Whether it is how food tastes or feels.
    fileprivate var isTasted: Bool {
        switch self {
        case .taste, .temperature, .heaviness: true
        default: false
        }
    }
}
