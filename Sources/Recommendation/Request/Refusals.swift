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
    private static let denials = LetterTrie(words: RefusalWords.denials)
    private static let ownDenials = LetterTrie(words: RefusalWords.ownDenials)
    private static let affirmations = LetterTrie(words: RefusalWords.affirmations)
    private static let doubled = LetterTrie(words: "싫 못먹 안먹 별로 노잼")
    private static let lacking = LetterTrie(words: "없음 없어 없다 없는데 없고 없네")
    private static let neither = LetterTrie(words: "지도 하지도")
    private static let strict = LetterTrie(words: "내일부터 때려 포기 안하 실패 끝났 접고 그만 말고 말구 말곤 빼고 제외 아닌 아니고 아니라 대신 싫")
    private static let fillers = LetterTrie(words: RefusalWords.fillers)
    private static let joints = LetterTrie(words: RefusalWords.joints)
    private static let eaten = LetterTrie(words: RefusalWords.eaten)
    private static let notEaten = LetterTrie(words: RefusalWords.notEaten)
    private static let clauseEnds = LetterTrie(words: RefusalWords.clauseEnds)
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
        eatenPlaces = Self.eatenPlaces(letters, inside: inside)
        var standings = [Standing](repeating: .wished, count: matches.count)
        var isInherited = [Bool](repeating: false, count: matches.count)
        for index in matches.indices.reversed() {
            let match = matches[index]
            switch Self.ending(text, matches, index, starts) {
            case .denied: (standings[index], isInherited[index]) = (.refused, true)
            case .ownDenied: standings[index] = .refused
            case .joined(let next, let isOwn):
                if isInherited[next] || isOwn && standings[next] == .refused { (standings[index], isInherited[index]) = (standings[next], true) }
            case .open: break
            }
            if Self.isDeniedBefore(text, match) {
                standings[index] = standings[index] == .refused ? .wished : .refused
            }
        }
        for place in eatenPlaces {
            let start = Self.clauseStart(text, before: place)
            for index in matches.indices
            where matches[index].range.lowerBound >= start
                && matches[index].range.lowerBound <= place && standings[index] == .wished
            {
                standings[index] = .eaten
            }
        }
        for index in matches.indices where matches[index].menu != nil && standings[index] == .wished {
            if Self.isOfYesterday(text, matches[index].range.lowerBound) { standings[index] = .eaten }
        }
        for index in matches.indices where matches[index].isMeal && standings[index] == .wished {
            if Self.isOver(text, matches[index].range.upperBound) { standings[index] = .eaten }
        }
        self.standings = standings
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
        let letters = text.letters
        var place = match.range.upperBound
        var isJoined = false
        var isOwn = false
        for step in 0..<7 {
            guard place < letters.count, text.gaps[place] < .stop else { return .open }
            if text.gaps[place] == .comma { isJoined = true }
            if step == 0, text.gaps[place] == .space, let next = starts[place],
                match.isLike(matches[next])
            {
                return .joined(next, isOwn: false)
            }
            if let next = starts[place], step > 0 || text.gaps[place] > .none {
                return isJoined ? .joined(next, isOwn: isOwn) : .open
            }
            let length = (
                yes: affirmations.length(letters, at: place),
                no: denials.length(letters, at: place),
                own: ownDenials.length(letters, at: place),
                filler: fillers.length(letters, at: place),
                joint: joints.length(letters, at: place)
            )
            // 위염이라 못 먹음: it is not the circumstance that is refused.
            // 쌈장이 없어; but 매운 거 없어? asks for it.
            if match.ingredient != nil, step < 2, !text.isQuestion,
                lacking.length(letters, at: place) > 0
            {
                return .denied
            }
            if match.isCircumstance {
                if strict.length(letters, at: place) > 0 { return .denied }
                guard step < 1, length.filler > 0 else { return .open }
            }
            let longest = max(length.yes, length.no, length.own)
            if longest > 0, longest >= max(length.filler, length.joint) {
                if length.yes == longest { return .open }
                if length.no == longest {
                    // 근데 덜 맵게: it takes back what follows.
                    return starts[place + length.no] == nil || length.no > 1 ? .denied : .open
                }
                return isTakenBack(letters, place + length.own) ? .open : .ownDenied
            }
            if length.joint > 0, length.joint >= length.filler {
                isJoined = true
                isOwn = neither.length(letters, at: place) > 0
                place += length.joint
            } else if length.filler > 0 {
                let end = place + length.filler
                // 마늘은 좀..
                if step > 0, text.gaps[end] == .stop,
                    letters[place] == 0xC880
                {
                    return .denied
                }
                place = end
            } else {
                return .open
            }
        }
        return .open
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
        for adverb in adverbs where before.suffix(adverb.count).elementsEqual(adverb) {
            let place = match.range.lowerBound - adverb.count
            if place == 0 || text.startsWord(place) { return true }
            return !RefusalWords.beforeAdverb.contains(text.letters[place - 1])
        }
        return false
    }

    private static let mealsBefore = ["저녁에", "점심에", "저녁", "점심", "아침", "밤에"]
        .map { $0.unicodeScalars.map(\.value) }
    private static let yesterdays = ["어제", "그제", "그저께", "엊그제", "어제는", "그제는", "어젠", "어제도", "먹은"]
        .map { $0.unicodeScalars.map(\.value) }

    /// Whether a day of the past stands right before the place: 그제 마라탕 어제 치킨.
    private static func isOfYesterday(_ text: RequestText, _ place: Int) -> Bool {
        var end = place
        for meal in mealsBefore where text.letters[..<end].suffix(meal.count).elementsEqual(meal) {
            end -= meal.count
            break
        }
        let before = text.letters[..<end]
        return yesterdays.contains { before.suffix($0.count).elementsEqual($0) }
    }

    private static let over = LetterTrie(words: "굶 은굶 을굶 도굶 걸렀 은걸렀 을걸렀 도걸 건너뛰 은건너 을건너 못먹 도못먹 을못먹 은못먹 먹고 을먹고 은먹고 먹은지 먹은후 먹은다음 은먹었")
    private static let notOver = LetterTrie(words: "먹고싶 먹고파 먹고픈 먹고시 먹고십 먹고갈 먹고가 먹고자 을먹고싶 은먹고싶 먹고힘 을먹고가")

    /// Whether a meal is over: 점심 먹고 두 시간밖에 안 됐는데.
    private static func isOver(_ text: RequestText, _ place: Int) -> Bool {
        over.length(text.letters, at: place) > 0 && notOver.length(text.letters, at: place) == 0
    }

    private static func eatenPlaces(_ letters: [UInt32], inside: Set<Int>) -> [Int] {
        letters.indices.filter { place in
            guard !inside.contains(place), eaten.length(letters, at: place) > 0 else { return false }
            let other = max(
                notEaten.length(letters, at: place),
                place > 0 ? notEaten.length(letters, at: place - 1) : 0
            )
            return other == 0
        }
    }

    /// Where the clause of a verb begins: behind a stop or the ending of another clause.
    private static func clauseStart(_ text: RequestText, before place: Int) -> Int {
        var start = place
        while start > 0, text.gaps[start] < .stop, place - start < 24 {
            for length in 1...3 where start - length >= 0 && place > start {
                if clauseEnds.length(text.letters, at: start - length) == length { return start }
            }
            start -= 1
        }
        return start
    }
}
