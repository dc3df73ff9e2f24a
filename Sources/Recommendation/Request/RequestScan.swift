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
            if crosses, !starts { return }
            let mayBegin = starts || place == cursor.lastEnd || followsStem(text, place)
            let fitting = entries.filter {
                if $0.startsWord, !mayBegin { return false }
                if $0.followsModifier {
                    return followsModifier(text, place) && endsNoun(text, end, lexicon)
                }
                if length == 1, !starts,
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
            듬뿍 코스 맛집 거 쪽 류 반찬 파는 잘하는 맛
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
