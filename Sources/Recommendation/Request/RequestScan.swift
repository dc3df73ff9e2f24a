// Which words a question holds: from the left, the longest word of the lexicon at each place. A word may
// begin after a space or right after another one that was understood, because people leave spaces out.

import KoreanText

/// The words found in a question.
struct RequestScan: Sendable {
    /// The words with a meaning, in order.
    private(set) var matches: [Match] = []
    /// The letters that belong to a word of the lexicon, meaningless ones included.
    private(set) var covered = 0

    /// Looks for the words of a lexicon.
    init(_ text: RequestText, lexicon: RequestLexicon) {
        var cursor = Cursor()
        while cursor.place < text.letters.count {
            guard let found = Self.longest(text, cursor, lexicon) else {
                cursor.step(over: Self.particle(text, cursor))
                continue
            }
            let range = cursor.place..<(cursor.place + found.length)
            let meanings = found.meanings.filter { $0 != .nothing }
            if !meanings.isEmpty { matches.append(Match(range: range, meanings: meanings)) }
            covered += found.length
            cursor.pass(found.length, hasMeaning: !meanings.isEmpty)
        }
    }

    private typealias Found = (length: Int, meanings: [RequestLexicon.Meaning])

    /// How far the text has been read.
    private struct Cursor {
        private(set) var place = 0
        /// Where the last word ended: another may begin there without a space.
        private(set) var lastEnd = 0
        /// Where the last word that means something ended: one of one syllable may follow only that.
        private(set) var meaningEnd = 0

        mutating func pass(_ length: Int, hasMeaning: Bool) {
            place += length
            lastEnd = place
            if hasMeaning { meaningEnd = place }
        }

        /// Passes a particle, after which a word may begin too, or else one letter.
        mutating func step(over particle: Int) {
            place += max(1, particle)
            if particle > 0 { lastEnd = place }
        }
    }

    /// The longest word that counts at the cursor, or the one that is nearly there.
    private static func longest(
        _ text: RequestText,
        _ cursor: Cursor,
        _ lexicon: RequestLexicon
    ) -> Found? {
        let place = cursor.place
        let starts = text.startsWord(place)
        var found: Found?
        lexicon.words.walk(text.letters, at: place) { length, entries in
            let end = place + length
            let crosses = crossesGap(text, place, end)
            if crosses, !starts || isCount(text, place, end) { return }
            let mayBegin = starts || place == cursor.lastEnd || followsStem(text, place)
            let fitting = entries.filter {
                if $0.startsWord, !mayBegin { return false }
                if $0.followsModifier {
                    return followsModifier(text, place) && endsNoun(text, end, lexicon)
                }
                if length == 1, isCondition(text, place) { return false }
                if isGoing(text, place, end) { return false }
                if length == 1, !starts, !endsModified(text, cursor),
                    place != cursor.meaningEnd || desires.contains(text.letters[place - 1])
                {
                    return false
                }
                if crosses, !$0.mayCross { return false }
                return !$0.endsNoun || endsNoun(text, end, lexicon)
            }
            if !fitting.isEmpty { found = (length, fitting.map(\.meaning)) }
        }
        return found ?? (starts ? nearMiss(text, place, lexicon) : nil)
    }

    /// The length of the particle right after the last word.
    private static func particle(_ text: RequestText, _ cursor: Cursor) -> Int {
        guard cursor.place == cursor.lastEnd, cursor.place > 0, !text.startsWord(cursor.place)
        else { return 0 }
        return particleLength(text, cursor.place)
    }

    private static func nearMiss(
        _ text: RequestText,
        _ place: Int,
        _ lexicon: RequestLexicon
    ) -> Found? {
        var end = place + 1
        while end < text.letters.count, !text.startsWord(end), end < place + 6 { end += 1 }
        guard let near = lexicon.nearMisses.meanings(of: text.string(place..<end)) else {
            return nil
        }
        let fitting = near.entries.filter {
            !$0.endsNoun || endsNoun(text, place + near.length, lexicon)
        }
        return fitting.isEmpty ? nil : (near.length, fitting.map(\.meaning))
    }

    private static let particles: LetterTrie<Bool> = LetterTrie(
        words: Particle.all.joined(separator: " ") + " 냐 이냐 든 말까 파 류"
    )
    private static let followers: LetterTrie<Bool> = LetterTrie(
        words: """
            먹 추천 메뉴 요리 음식 종류 땡 당기 당겨 말고 말구 빼 싫 없 있 좋 같은 위주 들어 넣 집 시켜 시킬 어때 어떨 뭐 알러 알레 좀 못 안 제외 만들
            볶 구 끓 해 레시피 칼로리 별로 보다 대신 질 물려 남 어제 먹 만 vs 중 조합 생각 ㄱㄱ 하나 주문 배달 주 없이 그만 금지 안주 포함 가득 많
            듬뿍 코스 맛집 거 쪽 류 반찬 파는 잘하는 맛 따서 따 까서 뜯어
            한마리 두마리 세마리 한개 두개 세개 한모 두모 반모 한봉 두봉 한팩 두팩 한통 반통 한캔 두캔 한근 반근 한박스
            몇개 몇장 받 얻 향 냄새 국물 물렷 물렸 질렷 질렸 지겨 시러 시름 ㄴㄴ 노노 x 극혐 패스 사절 사양 필요 넘 왕창 잔뜩 잇 옴 사왓 한가득 댑 쌓 셔 쉬었 사왔 사다 샀 써 쓰 쪼금 찌 삶 굽 구워 튀 부치 무치 조리 졸 지져 데치 데쳐
            """
    )

    /// The length of the longest particle at the place; 0 where none stands.
    private static func particleLength(_ text: RequestText, _ place: Int) -> Int {
        var longest = 0
        particles.walk(text.letters, at: place) { length, _ in
            if !crossesGap(text, place, place + length) { longest = length }
        }
        return longest
    }

    /// Whether a space stands inside a range.
    private static func crossesGap(_ text: RequestText, _ start: Int, _ end: Int) -> Bool {
        (start + 1..<max(end, start + 1)).contains(where: text.startsWord)
    }

    private static let chicken = "한마리".unicodeScalars.map(\.value)

    /// Whether one of something is counted word by word: 닭 한 마리 사다가 is not the menu 닭한마리.
    private static func isCount(_ text: RequestText, _ start: Int, _ end: Int) -> Bool {
        end - start > 3 && text.letters[end - 3..<end].elementsEqual(chicken)
            && text.startsWord(end - 3) && text.startsWord(end - 2)
    }

    private static let myeon: UInt32 = 0xBA74  // 면
    private static let consequences = LetterTrie(words: "좋 되 돼 된 괜찮 충분 환영 다좋 다돼 다되 아무 뭐든 땡큐 오케 ok")

    /// Whether a condition ends there: 고기면 좋겠어요 speaks of no noodles.
    private static func isCondition(_ text: RequestText, _ place: Int) -> Bool {
        // 냉장고 파먹기 holds no 파.
        if text.letters[place] == pa { return digging.length(text.letters, at: place + 1) > 0 }
        return text.letters[place] == myeon && !text.startsWord(place)
            && (consequences.length(text.letters, at: place + 1) > 0
                || cookingStems.contains(endingAt: place, in: text))
    }

    private static let pa: UInt32 = 0xD30C  // 파
    private static let digging = LetterTrie(words: "먹기 먹는중 먹중 먹기중")
    private static let cookingStems = EndingWords(
        "튀기 끓이 졸이 조리 부치 비비 데치 지지 구우 볶으 삶으 섞으 땡기 당기 시키 달리 먹으 무치"
    )
    private static let branch = "가지".unicodeScalars.map(\.value)
    private static let verbEnds = Set("나려러라아어져".unicodeScalars.map(\.value))

    /// Whether it is the end of a verb of going: 먹고 나가지 holds no 가지.
    private static func isGoing(_ text: RequestText, _ place: Int, _ end: Int) -> Bool {
        place > 0 && !text.startsWord(place) && text.letters[place..<end].elementsEqual(branch)
            && verbEnds.contains(text.letters[place - 1])
    }

    private static let staples = Set("면밥국빵떡죽".unicodeScalars.map(\.value))

    /// Whether one syllable of food ends what has no spaces: 매콤한면.
    private static func endsModified(_ text: RequestText, _ cursor: Cursor) -> Bool {
        cursor.place - 1 == cursor.meaningEnd && stems.contains(text.letters[cursor.place - 1])
            && staples.contains(text.letters[cursor.place])
    }

    private static let modifierEnds = Set("한운은는진싼인".unicodeScalars.map(\.value))

    /// Whether a modifier stands before the place.
    private static func followsModifier(_ text: RequestText, _ place: Int) -> Bool {
        place > 1 && text.gaps[place] <= .space && modifierEnds.contains(text.letters[place - 1])
    }

    /// 국물 땡김 holds no 김.
    private static let desires = Set("땡당댕".unicodeScalars.map(\.value))
    private static let stems = Set("는은한운".unicodeScalars.map(\.value))

    /// Whether spaces are left out before the place: 느낌나는분식.
    private static func followsStem(_ text: RequestText, _ place: Int) -> Bool {
        guard place > 4, stems.contains(text.letters[place - 1]) else { return false }
        return !(place - 4...place).contains(where: text.startsWord)
    }

    /// Whether a noun may end at the place: the word ends, particles follow, or a word that goes with
    /// any food.
    private static func endsNoun(
        _ text: RequestText,
        _ place: Int,
        _ lexicon: RequestLexicon
    ) -> Bool {
        var place = place
        for _ in 0..<3 {
            if place >= text.letters.count || text.startsWord(place) { return true }
            // 닭가슴살3덩이
            if (0x30...0x39).contains(text.letters[place]) { return true }
            if followers.length(text.letters, at: place) > 0 { return true }
            if let next = lexicon.words.longest(text.letters, at: place), next.length > 1 {
                return true
            }
            let length = particleLength(text, place)
            guard length > 0 else { return false }
            place += length
        }
        return place >= text.letters.count || text.startsWord(place)
    }
}
