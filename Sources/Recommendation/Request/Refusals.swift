// Whether a cue is wished for, taken back or told of: 안 매운, 맵지 않은, 국물 말고, 새우랑 게 빼고,
// 어제 치킨 먹었는데. From the cue on, words that may stand between are stepped over until one decides.

/// What becomes of a cue.
enum Standing: Sendable {
    /// It is wished for.
    case wished
    /// It shall not be.
    case refused
    /// It has been eaten.
    case eaten
}

/// Judges the cues of a question.
struct Refusals: Sendable {
    private static let denials = LetterTrie(
        words: RefusalWords.denials + " " + RefusalFamilies.denials
    )
    private static let ownDenials = LetterTrie(words: RefusalWords.ownDenials)
    private static let affirmations = LetterTrie(
        words: RefusalWords.affirmations + " " + RefusalFamilies.tempting
    )
    private static let doubled = LetterTrie(words: RefusalWords.doubled)
    private static let lacking = LetterTrie(words: RefusalWords.lacking)
    private static let neither = LetterTrie(words: RefusalWords.neither)
    private static let unable = LetterTrie(words: RefusalWords.unable)
    private static let allOfThem = LetterTrie(words: RefusalWords.allOfThem)
    private static let strict = LetterTrie(words: RefusalWords.strict)
    private static let fillers = LetterTrie(words: RefusalWords.fillers)
    static let joints = LetterTrie(words: RefusalWords.joints)
    private static let adverbs = RefusalWords.negatingAdverbs
        .split(separator: " ").map { $0.unicodeScalars.map(\.value) }

    /// What becomes of each match, in their order.
    let standings: [Standing]
    /// Where a verb of having eaten stands.
    let eatenPlaces: [Int]

    /// Judges the matches of a text.
    init(_ text: RequestText, _ matches: [RequestScan.Match]) {
        let letters = text.letters
        let starts = Dictionary(
            matches.enumerated().map { ($1.range.lowerBound, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let inside = Set(matches.flatMap { $0.range.dropFirst() })
        eatenPlaces = PastMeals.verbs(letters, inside: inside)
        var standings = [Standing](repeating: .wished, count: matches.count)
        var isInherited = [Bool](repeating: false, count: matches.count)
        for index in matches.indices.reversed() {
            let match = matches[index]
            switch Self.ending(text, matches, index, starts) {
            case .denied: (standings[index], isInherited[index]) = (.refused, true)
            case .ownDenied: standings[index] = .refused
            case .joined(let next, let isOwn):
                if isInherited[next] || isOwn && standings[next] == .refused {
                    (standings[index], isInherited[index]) = (standings[next], true)
                }
            case .open:
                if Complaints.isPartOfRefused(text, matches, standings, index) {
                    standings[index] = .eaten
                }
            }
            if Self.isDeniedBefore(text, match) {
                standings[index] = standings[index] == .refused ? .wished : .refused
            }
        }
        for index in matches.indices where standings[index] == .wished {
            if Complaints.isTiredOf(text, matches, index)
                || Complaints.isPointedAt(text, matches, index)
            {
                standings[index] = .refused
            }
        }
        for index in matches.indices where standings[index] == .refused {
            if Complaints.isAnimal(matches[index], text)
                || !matches[index].isCircumstance && Complaints.isEndured(text, matches, index)
            {
                standings[index] = .wished
            }
        }
        self.standings = Self.told(text, matches, standings, eatenPlaces)
    }

    /// The standings with those wishes that are only told of taken out: eaten, of yesterday, over.
    private static func told(
        _ text: RequestText,
        _ matches: [RequestScan.Match],
        _ standings: [Standing],
        _ eatenPlaces: [Int]
    ) -> [Standing] {
        let clauses = eatenPlaces.map { PastMeals.clauseStart(text, before: $0)...$0 }
        let reasons = matches.indices
            .filter { Complaints.isReason(text, matches, standings, $0) }
            .map { matches[$0].range.lowerBound }
        return zip(matches, standings).map { match, standing in
            guard standing == .wished else { return standing }
            // 뭐 해 먹지, 고기는 어제 먹음: told so that it be left out.
            if match.menu == nil, match.isThing, Complaints.isOfLastMeal(match, text) {
                return .refused
            }
            let isTold =
                Complaints.isCause(match, text) || reasons.contains(match.range.lowerBound)
                || !match.isSurrounding && clauses.contains { $0.contains(match.range.lowerBound) }
                || match.menu != nil && PastMeals.isOfYesterday(text, match.range.lowerBound)
                || match.isMeal && PastMeals.isOver(text, match.range.upperBound)
            return isTold ? .eaten : .wished
        }
    }

    private enum Ending {
        case denied, ownDenied, open
        /// Listed with the match of that index; whether as 느끼하지도 맵지도 않은.
        case joined(Int, isOwn: Bool)
    }

    /// What the words after a match say about it.
    private static func ending(
        _ text: RequestText,
        _ matches: [RequestScan.Match],
        _ index: Int,
        _ starts: [Int: Int]
    ) -> Ending {
        let match = matches[index]
        // 지갑 사정이 안 좋아요: it is the purse that is not well.
        if Complaints.isOfMeans(match, text) || Complaints.isWrungOut(match, text) { return .open }
        var place = match.range.upperBound
        // 빵이나 is a word of the lexicon too.
        var isJoined = match.range.count > 2 && Self.ownJoints.contains(endingAt: place, in: text)
        var isOnlyComma = false
        var isOwn = false
        for step in 0..<7 {
            guard place < text.letters.count, text.gaps[place] < .stop else { return .open }
            if Complaints.isDeniedForReason(text, matches, index, from: place) {
                return .denied
            }
            if text.gaps[place] == .comma { (isJoined, isOnlyComma) = (true, !isJoined) }
            if let next = starts[place] {
                if Complaints.isCause(matches[next], text)
                    || Complaints.isBadForStomach(matches[next], text)
                {
                    return .denied
                }
                if step == 0, text.gaps[place] == .space,
                    match.isLike(matches[next]) || Complaints.isPair(match, matches[next])
                {
                    return .joined(next, isOwn: false)
                }
                // 면 요리, 오징어는 빼고: 는 sets the second against the first.
                let end = matches[next].range.upperBound
                if isOnlyComma, end < text.letters.count, topics.contains(text.letters[end]) {
                    return .open
                }
                if step > 0 || text.gaps[place] > .none {
                    let isListed = isJoined || allOfThem.length(text.letters, at: end) > 0
                    return isListed ? .joined(next, isOwn: isOwn) : .open
                }
            }
            let words = Words(text.letters, at: place)
            if let ending = verdict(text, match, words, step, starts) { return ending }
            if words.joint > 0, words.joint >= words.filler {
                isJoined = true
                isOwn = neither.length(text.letters, at: place) > 0
                place += words.joint
            } else if words.filler > 0 {
                place += words.filler
            } else {
                return .open
            }
        }
        return .open
    }

    /// How long the words of each kind are that stand at a place.
    private struct Words {
        let place: Int
        let yes, no, own, filler, joint: Int

        init(_ letters: [UInt32], at place: Int) {
            self.place = place
            yes = affirmations.length(letters, at: place)
            no = denials.length(letters, at: place)
            own = ownDenials.length(letters, at: place)
            filler = fillers.length(letters, at: place)
            joint = joints.length(letters, at: place)
        }
    }

    /// What the words at a place decide; nil when they are to be stepped over.
    private static func verdict(
        _ text: RequestText,
        _ match: RequestScan.Match,
        _ words: Words,
        _ step: Int,
        _ starts: [Int: Int]
    ) -> Ending? {
        let (letters, place) = (text.letters, words.place)
        // 쌈장이 없어; but 매운 거 없어? asks for it.
        if match.ingredient != nil, step < 2, !text.isQuestion,
            lacking.length(letters, at: place) > 0
        {
            return .denied
        }
        // 위염이라 못 먹음: it is not the circumstance that is refused.
        if match.isCircumstance {
            if strict.length(letters, at: place) > 0 { return .denied }
            guard step < 1, words.filler > 0 else { return .open }
        }
        if match.isIngredientOnly, unable.length(letters, at: place) > 0 { return .denied }
        // 비건으로 안 매운: it takes back what follows.
        if starts[place + 1] != nil, adverbs.contains([letters[place]]) { return .open }
        let longest = max(words.yes, words.no, words.own)
        if longest > 0, longest >= max(words.filler, words.joint) {
            // 오징어 말고 도라지: 말고도 is no word there.
            let isSplit =
                words.no > 0 && words.yes == words.no + 1 && text.gaps[place + words.no] > .none
                && letters[place + words.no] == also
            if words.yes == longest, !isSplit { return .open }
            if words.no == longest || isSplit {
                // 근데 덜 맵게: it takes back what follows.
                let isAdverb = words.no == 1 && adverbs.contains([letters[place]])
                return starts[place + words.no] == nil || !isAdverb ? .denied : .open
            }
            return isTakenBack(letters, place + words.own) ? .open : .ownDenied
        }
        // 마늘은 좀..
        let trailsOff = step > 0 && words.filler > 0 && text.gaps[place + words.filler] == .stop
        return trailsOff && letters[place] == RefusalWords.somewhat ? .denied : nil
    }

    /// Whether a denial is denied itself: 맵지 않은 건 싫어.
    private static func isTakenBack(_ letters: [UInt32], _ start: Int) -> Bool {
        var place = start
        for _ in 0..<3 {
            let filler = fillers.length(letters, at: place)
            if doubled.length(letters, at: place) > 0 { return true }
            guard filler > 0 else { return false }
            place += filler
        }
        return doubled.length(letters, at: place) > 0
    }

    /// Whether 안 or 덜 stands before an adjective.
    private static func isDeniedBefore(_ text: RequestText, _ match: RequestScan.Match) -> Bool {
        let isAdjective = match.wishes.contains {
            switch $0 {
            case .taste, .temperature, .heaviness, .price: true
            default: false
            }
        }
        guard isAdjective else { return false }
        let before = text.letters[..<match.range.lowerBound]
        guard text.gaps[match.range.lowerBound] < .stop else { return false }
        for adverb in adverbs where before.suffix(adverb.count).elementsEqual(adverb) {
            let place = match.range.lowerBound - adverb.count
            if place == 0 || text.startsWord(place) { return true }
            return !RefusalWords.beforeAdverb.contains(text.letters[place - 1])
        }
        return false
    }

    private static let also: UInt32 = 0xB3C4  // 도
    private static let ownJoints = EndingWords("이나 이랑 이든")
    /// The particles 은 and 는.
    private static let topics: Set<UInt32> = Set("은는".unicodeScalars.map(\.value))
}
