// What kind of question it is, from its words and from what was found in it. The order of the rules
// matters: danger first, then what people say about a menu, then a wish, then anything else.

/// Tells the kind of a question.
struct KindReading: Sendable {
    private static let safety = LetterTrie(words: KindWords.safety)
    private static let conditions = LetterTrie(words: KindWords.conditions)
    private static let leave = LetterTrie(words: KindWords.leave)
    private static let thanks = LetterTrie(words: KindWords.thanks)
    private static let greetings = LetterTrie(words: KindWords.greetings)
    private static let why = LetterTrie(words: KindWords.why)
    private static let ingredients = LetterTrie(words: KindWords.ingredients)
    private static let calories = LetterTrie(words: KindWords.calories)
    private static let cook = LetterTrie(words: KindWords.cook)
    private static let what = LetterTrie(words: KindWords.what)
    private static let compare = LetterTrie(words: KindWords.compare)
    private static let another = LetterTrie(words: KindWords.another)
    private static let firmly = LetterTrie(
        words: "다른 딴거 딴걸 딴것 딴메뉴 딴음식 그거말고 이거말고 그건말고 이건말고 다시추천 또추천 재추천 하나더 한개더"
    )
    private static let food = LetterTrie(words: KindWords.food)
    private static let offTopic = LetterTrie(words: KindWords.offTopic)
    private static let asks = LetterTrie(words: KindWords.asks)
    private static let requests = LetterTrie(
        words: "추천해 추천좀 추천부탁 추천받 추천바 추천ㄱ 뭐먹 뭘먹 머먹 뭐묵 머묵 메뉴추천 골라 다른거 더없 먹을만한 뭐가좋 먹으면좋 먹고싶 음식추천"
    )

    private static let versus = LetterTrie(words: "vs 둘중 대결 양자택일")
    private static let choices = LetterTrie(words: "냐 까")
    private static let noSubjects = LetterTrie(words: "메뉴 추천 오늘 제일 점심 저녁 먹")
    private static let eating = LetterTrie(words: "먹 메뉴")

    private let text: RequestText
    private let matches: [RequestScan.Match]
    private let request: FoodRequest
    private let eatenPlaces: [Int]

    /// A question with what was found in it.
    init(
        _ text: RequestText,
        _ matches: [RequestScan.Match],
        _ request: FoodRequest,
        eatenPlaces: [Int]
    ) {
        self.text = text
        self.matches = matches
        self.request = request
        self.eatenPlaces = eatenPlaces
    }

    /// The kind.
    var kind: FoodRequest.Kind {
        guard !text.letters.isEmpty else { return .offTopic }
        if isSafety { return .safety }
        if isWhy { return .why }
        if let kind = aboutMenu { return kind }
        if isThanks { return .thanks }
        if hasEaten { return .ate }
        if isAnother { return .another }
        if isGreeting { return .greeting }
        return isOffTopic ? .offTopic : .recommend
    }

    private func has(_ words: LetterTrie<Bool>) -> Bool { words.occurs(in: text.letters) }

    private var isRequest: Bool { has(Self.requests) }

    /// Whether anything to eat was found.
    private var hasContent: Bool {
        !request.wanted.isEmpty || !request.unwanted.isEmpty || !request.mentioned.isEmpty
            || !request.excludedIngredients.isEmpty || !request.atHand.isEmpty
            || request.budget != nil || request.maximumKcal != nil
    }

    private var isSafety: Bool {
        if has(Self.safety) { return true }
        return has(Self.conditions) && has(Self.leave) && !isRequest
    }

    private var isWhy: Bool {
        if text.string(0..<text.letters.count) == "왜" { return true }
        return has(Self.why) && !isRequest
    }

    /// A question about a menu that stands in it, or that was just offered.
    private var aboutMenu: FoodRequest.Kind? {
        let menus = request.mentioned.count
        if isComparison { return .compare }
        let isWish = isRequest || !request.atHand.isEmpty
        if has(Self.calories), request.maximumKcal == nil, 
            menus > 0 || !isWish && request.wanted.isEmpty
        {
            return .calories
        }
        if has(Self.ingredients), menus > 0 || !isWish, request.atHand.isEmpty {
            return .ingredients
        }
        if has(Self.cook), menus > 0 && !has(Self.another) || !isWish, request.atHand.isEmpty {
            return .cook
        }
        return isWhat ? .whatIs : nil
    }

    private var isComparison: Bool {
        let menus = request.mentioned.filter { !request.excludedMenus.contains($0) }.count
        let things = max(menus, matches.count { $0.ingredient != nil || $0.menu != nil })
        guard has(Self.compare) || text.isQuestion || isEitherOr else { return false }
        if menus >= 2, has(Self.compare) || isEitherOr { return true }
        return has(Self.versus) || (things >= 2 && isEitherOr)
    }

    /// 짜장이냐 짬뽕이냐, 치킨 먹을까 피자 먹을까.
    private var isEitherOr: Bool {
        text.letters.indices.count { Self.choices.length(text.letters, at: $0) > 0 } >= 2
    }

    private var isWhat: Bool {
        guard let place = Self.what.firstPlace(text.letters) else { return false }
        let isNamed = matches.contains {
            $0.menu != nil && $0.range.upperBound <= place && place - $0.range.upperBound <= 4
        }
        if isNamed, !isRequest { return true }
        return !hasContent && !isRequest && place > 1 && text.letters.count <= 22
            && !has(Self.noSubjects)
            && !has(Self.offTopic)
    }

    private var isThanks: Bool {
        has(Self.thanks) && !isRequest && request.wanted.isEmpty && !has(Self.firmly)
    }

    private var hasEaten: Bool {
        guard let last = eatenPlaces.last, !text.isQuestion, request.wanted.isEmpty else {
            return false
        }
        return Self.asks.firstPlace(text.letters, from: last + 1) == nil && !isRequest
    }

    private var isAnother: Bool {
        if request.nudge == .otherCountry { return true }
        guard has(Self.another), request.mentioned.isEmpty else { return false }
        let isPlain = request.wanted.isEmpty && request.excludedIngredients.isEmpty
        return isPlain && text.letters.count <= 24 || has(Self.firmly)
    }

    private var isGreeting: Bool {
        guard let place = Self.greetings.firstPlace(text.letters) else { return false }
        return place <= 6 && !hasContent && !isRequest && text.letters.count <= 20
    }

    private var isOffTopic: Bool {
        if has(Self.offTopic), !isRequest {
            return request.mentioned.isEmpty && request.atHand.isEmpty
                && request.wanted.count <= 1 && !has(Self.eating)
        }
        return !hasContent && !has(Self.food) && !has(Self.another)
    }
}
