// Which words a question holds: from the left, the longest word of the lexicon at each place. A word may
// begin after a space or right after another one that was understood, because people leave spaces out.

import KoreanText

/// The words found in a question.
struct RequestScan: Sendable {
    /// A word of the lexicon in the question.
    struct Match: Sendable {
        /// Its letters.
        let range: Range<Int>
        /// What it stands for, each once.
        let meanings: [RequestLexicon.Meaning]

        /// The menu it names.
        var menu: String? {
            for case .menu(let name) in meanings { return name }
            return nil
        }

        /// The ingredient it names.
        var ingredient: String? {
            for case .ingredient(let name) in meanings { return name }
            return nil
        }

        /// Whether both are menus or both ingredients: then they may stand in a list.
        func isLike(_ other: Match) -> Bool {
            (menu != nil && other.menu != nil) || (ingredient != nil && other.ingredient != nil)
        }

        /// Whether it names an ingredient and nothing else.
        var isIngredientOnly: Bool { ingredient != nil && menu == nil && wishes.isEmpty }

        /// Whether it is something that can be chosen: a menu, an ingredient, a form, a kitchen.
        var isThing: Bool {
            menu != nil || ingredient != nil
                || wishes.contains {
                    switch $0 {
                    case .form, .cuisine, .dish: true
                    default: false
                    }
                }
        }

        /// Whether it is a meal of the day.
        var isMeal: Bool { wishes.contains { if case .meal = $0 { true } else { false } } }

        /// Whether it tells when or in what state somebody eats, not what.
        var isCircumstance: Bool {
            wishes.contains {
                switch $0 {
                case .meal, .situation: true
                default: false
                }
            }
        }

        /// What it wishes for.
        var wishes: [Feature] {
            meanings.compactMap { if case .wish(let feature) = $0 { feature } else { nil } }
        }
    }

    /// The words with a meaning, in order.
    private(set) var matches: [Match] = []
    /// The letters that belong to a word of the lexicon, meaningless ones included.
    private(set) var covered = 0

    /// Looks for the words of a lexicon.
    init(_ text: RequestText, lexicon: RequestLexicon) {
        var place = 0
        var lastEnd = 0
        // Where the last word that means something ended: a word of one syllable may follow only that.
        var meaningEnd = 0
        while place < text.letters.count {
            let mayBegin = text.startsWord(place) || place == lastEnd
            var found: (length: Int, meanings: [RequestLexicon.Meaning])?
            lexicon.words.walk(text.letters, at: place) { length, entries in
                let end = place + length
                let fitting = entries.filter {
                    (mayBegin || !$0.startsWord)
                        && (length > 1 || text.startsWord(place) || place == meaningEnd
                            || $0.followsModifier)
                        && (text.startsWord(place) || !Self.crossesGap(text, place, end))
                        && ($0.meaning != .nothing || !Self.crossesGap(text, place, end))
                        && (!$0.followsModifier || Self.followsModifier(text, place))
                        && (!$0.endsNoun || Self.endsNoun(text, end, lexicon))
                }
                if !fitting.isEmpty { found = (length, fitting.map(\.meaning)) }
            }
            if found == nil, text.startsWord(place) {
                found = Self.nearMiss(text, place, lexicon)
            }
            guard let found else {
                // After a particle a word may begin too.
                if place == lastEnd, place > 0, !text.startsWord(place),
                    Self.particleLength(text, place) > 0 {
                    lastEnd = place + Self.particleLength(text, place)
                    place = lastEnd
                } else {
                    place += 1
                }
                continue
            }
            let range = place..<(place + found.length)
            let meanings = found.meanings.filter { $0 != .nothing }
            if !meanings.isEmpty {
                matches.append(Match(range: range, meanings: meanings))
                meaningEnd = range.upperBound
            }
            covered += found.length
            place += found.length
            lastEnd = place
        }
    }

    private static func nearMiss(
        _ text: RequestText,
        _ place: Int,
        _ lexicon: RequestLexicon
    ) -> (Int, [RequestLexicon.Meaning])? {
        var end = place + 1
        while end < text.letters.count, !text.startsWord(end), end < place + 6 { end += 1 }
        guard let near = lexicon.nearMisses.meanings(of: text.string(place..<end)) else { return nil }
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
            먹 추천 메뉴 요리 음식 종류 땡 당기 당겨 말고 말구 빼 싫 없 있 좋 같은 위주 들어 넣 집 시켜 시킬 어때 어떨 뭐 알러 알레 좀 못 안 제외 만들 볶 구 끓 해 레시피 칼로리 별로 보다 대신 질 물려 \
            남 어제 먹 만 vs 중 조합 생각 ㄱㄱ 하나 주문 배달 주 없이 그만 금지 안주 포함 가득 많 듬뿍 코스 맛집 거 쪽 류 반찬 파는 잘하는 맛
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
            if let next = lexicon.words.longest(text.letters, at: place), next.length > 1 { return true }
            let length = particleLength(text, place)
            guard length > 0 else { return false }
            place += length
        }
        return place >= text.letters.count || text.startsWord(place)
    }
}
