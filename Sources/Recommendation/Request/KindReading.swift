// What kind of question it is, from its words and from what was found in it. The order of the rules
// matters: danger first, then what people say about a menu, then a wish, then anything else.

/// Tells the kind of a question.
struct KindReading: Sendable {
    private static let notIngredients = LetterTrie(words: KindMarkers.notIngredients)
    private static let elsewhere = LetterTrie(words: KindMarkers.elsewhere)
    private static let ideas = LetterTrie(words: KindMarkers.ideas)
    private static let notGreetings = LetterTrie(words: KindMarkers.notGreetings)
    private static let ways = LetterTrie(words: KindMarkers.ways)
    private static let thanks = LetterTrie(words: KindWords.thanks)
    private static let greetings = LetterTrie(words: KindWords.greetings)
    private static let why = LetterTrie(words: KindWords.why)
    private static let ingredients = LetterTrie(words: KindWords.ingredients)
    private static let calories = LetterTrie(words: KindWords.calories)
    private static let cook = LetterTrie(words: KindWords.cook)
    private static let what = LetterTrie(words: KindWords.what)
    private static let another = LetterTrie(words: KindWords.another)
    private static let firmly = LetterTrie(words: KindMarkers.firmly)
    private static let food = LetterTrie(words: KindWords.food)
    private static let offTopic = LetterTrie(words: KindWords.offTopic)
    static let asks = LetterTrie(words: KindWords.asks)
    private static let requests = LetterTrie(words: KindMarkers.requests)
    private static let firmWhy = LetterTrie(words: KindMarkers.firmWhy)
    private static let facts = LetterTrie(words: KindMarkers.facts)
    private static let contains = LetterTrie(words: KindMarkers.contains)
    static let pointers = LetterTrie(words: KindMarkers.pointers)
    private static let parts = LetterTrie(words: KindMarkers.parts)
    private static let natures = LetterTrie(words: KindMarkers.natures)
    private static let others = Set(KindMarkers.others.split(separator: " ").map(String.init))
    private static let choosing = LetterTrie(words: KindMarkers.choosing)
    private static let media = LetterTrie(words: KindMarkers.media)
    private static let closings = LetterTrie(words: KindMarkers.closings)
    private static let dishes = LetterTrie(words: KindMarkers.dishes)
    private static let amounts = LetterTrie(words: KindMarkers.amounts)
    private static let how = LetterTrie(words: KindMarkers.how)
    private static let kitchen = LetterTrie(words: KindMarkers.kitchen)
    private static let advice = LetterTrie(words: KindMarkers.advice)
    private static let cooking = LetterTrie(words: KindMarkers.cooking)
    private static let noSubjects = LetterTrie(words: KindMarkers.noSubjects)
    private static let eating = LetterTrie(words: KindMarkers.eating)

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
        if hasEaten, !request.mentioned.isEmpty { return .ate }
        if isThanks { return .thanks }
        if hasEaten { return .ate }
        if isAnother { return .another }
        if isGreeting { return .greeting }
        return isOffTopic ? .offTopic : .recommend
    }

    private func has(_ words: LetterTrie<Bool>) -> Bool { words.occurs(in: text.letters) }

    private var whole: String { text.string(0..<text.letters.count) }

    /// Whether a menu is asked for; 뭐 먹었어 asks for none.
    private var isRequest: Bool {
        if request.mentioned.isEmpty, has(Self.ideas) { return true }
        return text.letters.indices.contains { place in
            let length = Self.requests.length(text.letters, at: place)
            guard length > 0 else { return false }
            return place + length >= text.letters.count
                || !Self.tense.contains(text.letters[place + length])
        }
    }

    private static let tense = Set("었엇준줬".unicodeScalars.map(\.value))

    /// Whether anything to eat was found.
    private var hasContent: Bool {
        !request.wanted.isEmpty || !request.unwanted.isEmpty || !request.mentioned.isEmpty
            || !request.excludedIngredients.isEmpty || !request.atHand.isEmpty
            || request.budget != nil || request.maximumKcal != nil
    }

    /// Whether several things are wished for or some refused: 밥은 빼 주시고, 신 것만 들어가요.
    private var isWishful: Bool {
        request.wanted.count > 1 || !request.unwanted.isEmpty
            || !request.excludedIngredients.isEmpty
    }

    private var isForSomebody: Bool {
        request.wanted.contains { if case .situation = $0 { true } else { false } }
    }

    private var isSafety: Bool {
        SafetyReading(text, request, hasEaten: !eatenPlaces.isEmpty, isRequest: isRequest).isOne
    }

    private var isWhy: Bool {
        if whole == "왜" { return true }
        if has(Self.firmWhy)
            || text.string(0..<min(1, text.letters.count)) == "왜" && has(Self.choosing)
        {
            return true
        }
        return has(Self.why) && (!isRequest || !hasContent)
    }

    /// Whether only ingredients and nutrients are spoken of, and one at least: 바나나 칼로리.
    private var isAboutIngredient: Bool {
        !isRequest && !has(Self.dishes) && request.atHand.isEmpty
            && matches.contains { $0.ingredient != nil }
            && request.wanted.allSatisfy {
                switch $0 {
                case .ingredient, .nutrient: true
                default: false
                }
            }
    }

    /// A question about a menu that stands in it, or that was just offered.
    private var aboutMenu: FoodRequest.Kind? {
        let menus = request.mentioned.count
        if Comparison.isOne(text, matches, request, isRequest: isRequest) { return .compare }
        let isWish = isRequest || !request.atHand.isEmpty
        let points = Self.pointers.length(text.letters, at: 0) > 0 && menus == 0 && text.isQuestion
        if points, has(Self.facts) || has(Self.calories) { return .calories }
        if isAboutIngredient, request.maximumKcal == nil {
            if has(Self.calories) || has(Self.facts) || has(Self.amounts) { return .calories }
            if has(Self.cook) || has(Self.how) { return .cook }
        }
        if has(Self.calories), request.maximumKcal == nil,
            menus > 0 || !isWish && request.wanted.isEmpty
        {
            return .calories
        }
        let isElsewhere = has(Self.elsewhere)
        if menus > 0, text.isQuestion, !isRequest, has(Self.contains), !isElsewhere {
            return .ingredients
        }
        if menus > 0, !isRequest, has(Self.facts), request.maximumKcal == nil { return .calories }
        // 신 것만 들어가요 tells what somebody can get down.
        let asksWhatIsIn =
            !isWish && !isForSomebody && !isWishful && !has(Self.notIngredients)
            && (text.letters.count <= 24 || matches.contains { $0.ingredient != nil })
        if has(Self.ingredients), !isElsewhere, menus > 0 || asksWhatIsIn, request.atHand.isEmpty {
            return .ingredients
        }
        if menus > 0, !isWish, has(Self.ways), has(Self.kitchen) { return .cook }
        // 3천원 안에서 반찬 하나 만들려면: who has a budget asks what, not how.
        if has(Self.cook), isAboutFood, menus > 0 && !has(Self.another) || !isWish,
            request.atHand.isEmpty, menus > 0 || request.budget == nil
        {
            return .cook
        }
        if menus > 0, !isRequest, request.atHand.isEmpty, has(Self.parts) { return .ingredients }
        return isWhat ? .whatIs : nil
    }

    /// Whether a word of food stands in it: 정렬하는 법 is no recipe.
    private var isAboutFood: Bool {
        matches.contains(where: \.isThing) || has(Self.food) || has(Self.kitchen)
    }

    private var isWhat: Bool {
        if text.isQuestion, request.mentioned.count == 1, whole.hasSuffix("란"),
            text.letters.count <= 12
        {
            return true
        }
        if text.isQuestion, !request.mentioned.isEmpty, !isRequest, has(Self.natures) {
            return true
        }
        guard let place = Self.what.firstPlace(text.letters) else { return false }
        let isNamed = matches.contains {
            $0.menu != nil && $0.range.upperBound <= place && place - $0.range.upperBound <= 4
        }
        if isNamed, !isRequest { return true }
        if text.letters.count <= 8, request.wanted.count == 1, !isRequest, !has(Self.noSubjects) {
            return true
        }
        return !hasContent && !isRequest && place > 1 && text.letters.count <= 26
            && !has(Self.noSubjects)
            && !has(Self.offTopic)
    }

    private var isThanks: Bool {
        guard let place = Self.thanks.firstPlace(text.letters), !isRequest, !has(Self.firmly) else {
            return false
        }
        // 알려 주시면 감사하겠습니다; 이거 다 어떻게 쓰냐.
        if has(Self.closings) || Self.isAllOfIt(text, place) { return false }
        // 굿모닝 is no 굿.
        let greeting = Self.greetings.length(text.letters, at: place)
        if greeting > Self.thanks.length(text.letters, at: place) { return false }
        return request.wanted.isEmpty && request.unwanted.isEmpty || place == 0
    }

    /// Whether 이거 다 is all of it, and no 이거다.
    private static func isAllOfIt(_ text: RequestText, _ place: Int) -> Bool {
        place + 3 < text.letters.count && text.letters[place + 2] == all
            && text.startsWord(place + 2) && text.startsWord(place + 3)
    }

    private static let all: UInt32 = 0xB2E4  // 다

    private var hasEaten: Bool {
        MealReport(text, matches, request, eatenPlaces, isRequest: isRequest).isOne
    }

    private var isAnother: Bool {
        if request.nudge == .otherCountry || Self.others.contains(whole) { return true }
        if request.nudge != nil, request.mentioned.isEmpty, text.letters.count <= 16 { return true }
        guard has(Self.another), request.mentioned.isEmpty else { return false }
        let isPlain =
            request.wanted.isEmpty && request.unwanted.isEmpty
            && request.excludedIngredients.isEmpty
        return isPlain && text.letters.count <= 24 || has(Self.firmly) && !isForSomebody
    }

    private var isGreeting: Bool {
        if KindMarkers.calls.contains(whole) { return true }
        guard let place = Self.greetings.firstPlace(text.letters),
            Self.notGreetings.length(text.letters, at: place) == 0
        else { return false }
        if place == 0, text.letters.count <= 7, !isRequest { return true }
        if place <= 4, text.letters.count <= 18, !has(Self.asks), request.mentioned.isEmpty {
            return true
        }
        return place <= 6 && !hasContent && !isRequest && text.letters.count <= 20
    }

    /// Whether no more than situations are wished for.
    private var isOnlySituation: Bool {
        request.wanted.allSatisfy { if case .situation = $0 { true } else { false } }
    }

    private var isOffTopic: Bool {
        if has(Self.media), !has(Self.eating), isOnlySituation, request.atHand.isEmpty {
            return true
        }
        if has(Self.offTopic), !isRequest {
            return request.mentioned.isEmpty && request.atHand.isEmpty
                && request.wanted.count <= 1 && isOnlySituation && !has(Self.eating)
                && !has(Self.cooking)
        }
        if !request.wanted.isEmpty, isOnlySituation, !has(Self.food), has(Self.advice),
            request.mentioned.isEmpty, request.people == nil, request.budget == nil,
            request.atHand.isEmpty
        {
            return true
        }
        return !hasContent && !has(Self.food) && !has(Self.another)
    }
}
