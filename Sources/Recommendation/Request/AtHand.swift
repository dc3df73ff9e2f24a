// Which foods of a question are at hand: 냉장고에 계란이랑 두부 있는데. Foods that are listed together form a
// group; words before it (냉장고에, 남은) or after it (있는데, 밖에 없어) tell.

/// Finds the foods at hand.
struct AtHand: Sendable {
    private static let before = LetterTrie(words: AtHandWords.before)
    private static let after = LetterTrie(words: AtHandWords.after)
    private static let fillers = LetterTrie(words: AtHandWords.fillers)
    private static let strong = LetterTrie(
        words: "남았 남은 남음 남아 남길 남긴 남네 있는데 있음 있거든 있길래 밖에 뿐 처리 있네 사왔 샀 사다논 사다놓 사다둔 사둔 사놓 사논 쟁여 얼려둔 얼려놓"
    )

    /// The indices of the matches that are at hand.
    let indices: Set<Int>

    /// Looks at the matches of a text.
    init(_ text: RequestText, _ matches: [RequestScan.Match], _ standings: [Standing]) {
        var indices: Set<Int> = []
        // 명란이 있는데 명란 말고: what is refused is not to be used up.
        let refused = Set(
            zip(matches, standings).filter { $1 == .refused }.compactMap(\.0.ingredient)
        )
        let foods = matches.indices.filter { index in
            Self.isFood(matches[index]) && standings[index] != .refused
                && !(matches[index].ingredient.map(refused.contains) ?? false)
        }
        var group: [Int] = []
        func close() {
            guard let first = group.first, let last = group.last else { return }
            let start = matches[first].range.lowerBound
            let end = matches[last].range.upperBound
            let hasIngredient = group.contains { matches[$0].ingredient != nil }
            if group.count > 1 && hasIngredient && Self.make.occurs(in: text.letters)
                || group.count > 1 && group.contains(where: { Self.isCounted(text, matches[$0]) })
                || Self.isAfterPlace(text, start)
                || Self.isBeforeVerb(text, end, strongOnly: !hasIngredient)
            {
                indices.formUnion(group)
            }
            group = []
        }
        for index in foods {
            if let last = group.last,
                !Self.joined(text, matches[last].range.upperBound, matches[index].range.lowerBound)
            {
                close()
            }
            group.append(index)
        }
        close()
        for index in foods where indices.isEmpty && matches[index].isIngredientOnly {
            let isLeft = Self.leftovers.occurs(in: text.letters)
            if isLeft { indices.insert(index) }
        }
        self.indices = indices
    }

    /// Words of having too much of it, which hold for the whole text.
    private static let leftovers = LetterTrie(
        words: "처치곤란 남아돌 썩어가 썩기 썩을 냉털 냉장고털 냉파 냉장고파먹 유통기한임박 유통기한이다 시들어가 상하기전 처리해야 소진해야 쌓여있 넘쳐나 시들기전"
    )

    /// Whether the match may be something in a refrigerator.
    private static func isFood(_ match: RequestScan.Match) -> Bool {
        if match.ingredient != nil || match.menu != nil { return true }
        return match.wishes.contains {
            switch $0 {
            case .form(.rice), .form(.bread), .form(.riceCake), .form(.dumpling), .form(.meat),
                .form(.sideDish), .form(.noodles), .form(.seafood):
                true
            default: false
            }
        }
    }

    /// Whether only counts, particles and joints stand between.
    private static func joined(_ text: RequestText, _ start: Int, _ end: Int) -> Bool {
        guard end - start <= 8 else { return false }
        var place = start
        while place < end {
            guard text.gaps[place] < .stop else { return false }
            let step = max(
                fillers.length(text.letters, at: place),
                Refusals.joints.length(text.letters, at: place)
            )
            guard step > 0 else { return false }
            place += step
        }
        return place == end && text.gaps[end] < .stop
    }

    private static let make = LetterTrie(words: "뭐해먹 뭐만들 뭘만들 머해먹 머만들 만들수 할수있 끓일수 만들어먹 해먹을수 뭐하지")
    private static let counts = LetterTrie(
        words:
            """
            1개 2개 3개 4개 5개 한개 두개 세개 반모 한모 두모 반통 한통 한캔 한봉 한팩 한줌 반개 몇개 두알 세알 한단 한줄 조금 반쪽 두장 한장
            하나 세장 몇장 한마리 한토막 한덩이
            """
    )

    /// Whether a count follows: 계란 3개.
    private static func isCounted(_ text: RequestText, _ match: RequestScan.Match) -> Bool {
        counts.length(text.letters, at: match.range.upperBound) > 0
    }

    private static func isAfterPlace(_ text: RequestText, _ start: Int) -> Bool {
        let sentence = text.sentenceStart(start)
        for place in max(sentence, start - 14)..<max(start, sentence) {
            let length = before.length(text.letters, at: place)
            if length > 0, place + length <= start, joined(text, place + length, start) {
                return true
            }
        }
        return false
    }

    private static func isBeforeVerb(_ text: RequestText, _ end: Int, strongOnly: Bool) -> Bool {
        var place = end
        for _ in 0..<6 {
            guard place < text.letters.count, text.gaps[place] < .stop else { return false }
            let verb = (strongOnly ? strong : after).length(text.letters, at: place)
            let filler = fillers.length(text.letters, at: place)
            if verb > 0, verb >= filler { return true }
            guard filler > 0 else { return false }
            place += filler
        }
        return false
    }
}
