// Whether several things are weighed against each other: 짜장 짬뽕, 밥이냐 면이냐, 갈비탕이 더 기름져 설렁탕이 더 기름져.

/// Tells questions that compare.
enum Comparison {
    private static let compare = LetterTrie(words: KindWords.compare)
    private static let versus = LetterTrie(words: KindMarkers.versus)
    private static let betters = LetterTrie(words: KindMarkers.betters)
    private static let among = LetterTrie(words: KindMarkers.among)
    private static let whichOne = LetterTrie(words: KindMarkers.whichOne)
    private static let menusBefore = EndingWords(KindMarkers.menusBefore)

    /// Whether a question is one.
    static func isOne(
        _ text: RequestText,
        _ matches: [RequestScan.Match],
        _ request: FoodRequest,
        isRequest: Bool
    ) -> Bool {
        func has(_ words: LetterTrie<Bool>) -> Bool { words.occurs(in: text.letters) }
        let menus = request.mentioned.filter { !request.excludedMenus.contains($0) }.count
        let things = max(menus, matches.count { $0.isThing })
        let named = matches.reduce(0) { $0 + $1.range.count }
        if menus >= 2, request.wanted.isEmpty, request.excludedMenus.isEmpty,
            text.letters.count <= named + 2
        {
            return true
        }
        // 감자 있고 치즈도 조금. 뭐가 나올까: what is at hand is not weighed.
        guard request.atHand.isEmpty else { return has(versus) }
        let isEitherOr = isEitherOr(text)
        guard has(compare) || has(betters) || text.isQuestion || isEitherOr else { return false }
        if menus >= 2, isMoreOrMore(text) { return true }
        if menus >= 2, has(compare) || isEitherOr { return true }
        if things >= 2, has(betters), !isRequest { return true }
        if things >= 2, isAmong(text), has(whichOne) { return true }
        return has(versus) || (things >= 2 && isEitherOr)
    }

    /// Whether one of several is asked for: 밥 면 중에; but not 중국집 메뉴 중에.
    private static func isAmong(_ text: RequestText) -> Bool {
        text.letters.indices.contains {
            among.length(text.letters, at: $0) > 0
                && !menusBefore.contains(endingAt: $0, in: text)
        }
    }

    /// 짜장이냐 짬뽕이냐, 치킨 먹을까 피자 먹을까.
    private static func isEitherOr(_ text: RequestText) -> Bool {
        text.letters.indices.count { Alternatives.endsOne(text, at: $0) } >= 2
    }

    private static let more: UInt32 = 0xB354  // 더

    /// Whether two are weighed: 갈비탕이 더 기름져 설렁탕이 더 기름져.
    private static func isMoreOrMore(_ text: RequestText) -> Bool {
        text.letters.indices.count { text.letters[$0] == more && text.startsWord($0) } >= 2
    }
}
