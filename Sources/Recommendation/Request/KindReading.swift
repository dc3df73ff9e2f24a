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

    private static let firmWhy = LetterTrie(
        words: "추천한이유 추천이유 추천해준이유 추천해주신이유 고른이유 골라준이유 추천하는이유 추천하는거야? 추천하는건데"
    )
    private static let facts = LetterTrie(words: "칼로리 열량 kcal 탄수화물 나트륨 당류 영양성분 영양소 지방")
    private static let contains = LetterTrie(words: "들어가 들어있 들었 들어감 들어갔 들어가나")
    private static let pointers = LetterTrie(words: "그거 이거 그건 이건 그것 이것")
    private static let parts = LetterTrie(words: "재료")
    private static let natures = LetterTrie(words: "음식이야 음식인가 음식이에요 음식이예요 요리야 음식임 음식인지 매운가요 매워요 맛이야 맛인가")
    private static let others: Set<String> = ["흠별로", "또", "또요", "다음", "딴거", "다른거", "하나더", "또또", "더", "다시", "패스", "넥스트", "딴거요"]
    private static let choosing = LetterTrie(words: "추천 골랐 골라 고른")
    private static let gone = LetterTrie(words: "유통기한 소비기한")
    private static let past = LetterTrie(words: "지난 지났 지남 넘은 넘었 넘긴")
    private static let media = LetterTrie(words: "영화 노래 드라마 책추천 소설 게임 여행지 선물추천 옷추천 넷플릭스 유튜브 웹툰 음악 이름추천 닉네임 여행 문자 인사말 코스추천 데이트코스 창업 알바 핑계 냉장고추천 가전 남았 끊는법 운동추천 다이어트운동 등록 자격증 가기싫 선물 청소기 공기청정 노트북")
    private static let versus = LetterTrie(words: "vs 둘중 대결 양자택일")
    private static let dishes = LetterTrie(words: "먹지 먹을까 먹고싶 먹을거 요리추천 요리알려 반찬 메뉴 만들지 없나 없을까")
    private static let amounts = LetterTrie(words: "단백질몇 단백질얼 단백질이얼 단백질이몇 단백질많 몇g 몇그램")
    private static let how = LetterTrie(words: "어떻게해 어떻게하 어떡해야")
    private static let betters = LetterTrie(words: "뭐가많 뭐가더 뭐가낫 뭐가나 뭐가칼 뭐가살 뭐가높 뭐가적 뭐가좋 뭐가건강 뭐가맛 뭐가낮")
    private static let kitchen = LetterTrie(
        words: "레시피 래시피 만드는 만들 끓이 볶는 굽는 삶는 찌는 무치 부치 튀기 담그 조리법 요리 황금비율 양념 끓여"
    )
    private static let advice = LetterTrie(words: "어떻게 어떡 왜 언제 어디 누가 누구 얼마 방법 하지 해야 무슨 몇")
    private static let among = LetterTrie(words: "중에 중뭐 중에서 중어")
    private static let whichOne = LetterTrie(words: "뭐가 머가 뭐 어느 어떤 골라")
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
        if hasEaten, !request.mentioned.isEmpty { return .ate }
        if isThanks { return .thanks }
        if hasEaten { return .ate }
        if isAnother { return .another }
        if isGreeting { return .greeting }
        return isOffTopic ? .offTopic : .recommend
    }

    /// How many letters belong to words that tell the kind of a question.
    static func coverage(_ text: RequestText) -> Int {
        var covered = 0
        var place = 0
        while place < text.letters.count {
            let length = allWords.map { $0.length(text.letters, at: place) }.max() ?? 0
            covered += length
            place += max(1, length)
        }
        return covered
    }

    private static let allWords = [
        thanks, greetings, why, ingredients, calories, cook, what, compare, another, food, asks,
        requests, facts,
    ]

    private func has(_ words: LetterTrie<Bool>) -> Bool { words.occurs(in: text.letters) }

    private var whole: String { text.string(0..<text.letters.count) }

    private var isRequest: Bool { has(Self.requests) }

    /// Whether anything to eat was found.
    private var hasContent: Bool {
        !request.wanted.isEmpty || !request.unwanted.isEmpty || !request.mentioned.isEmpty
            || !request.excludedIngredients.isEmpty || !request.atHand.isEmpty
            || request.budget != nil || request.maximumKcal != nil
    }

    private var isSafety: Bool {
        if has(Self.safety) || has(Self.gone) && has(Self.past) { return true }
        return has(Self.conditions) && has(Self.leave) && !isRequest
    }

    private var isWhy: Bool {
        if whole == "왜" { return true }
        if has(Self.firmWhy) || text.string(0..<min(1, text.letters.count)) == "왜" && has(Self.choosing) {
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
        if isComparison { return .compare }
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
        if menus > 0, text.isQuestion, !isRequest, has(Self.contains) { return .ingredients }
        if menus > 0, !isRequest, has(Self.facts), request.maximumKcal == nil { return .calories }
        if has(Self.ingredients), menus > 0 || !isWish, request.atHand.isEmpty {
            return .ingredients
        }
        if has(Self.cook), isAboutFood, menus > 0 && !has(Self.another) || !isWish, request.atHand.isEmpty {
            return .cook
        }
        if menus > 0, !isRequest, request.atHand.isEmpty, has(Self.parts) { return .ingredients }
        return isWhat ? .whatIs : nil
    }

    /// Whether a word of food stands in it: 정렬하는 법 is no recipe.
    private var isAboutFood: Bool {
        matches.contains(where: \.isThing) || has(Self.food) || has(Self.kitchen)
    }

    private var isComparison: Bool {
        let menus = request.mentioned.filter { !request.excludedMenus.contains($0) }.count
        let things = max(menus, matches.count { $0.isThing })
        let named = matches.reduce(0) { $0 + $1.range.count }
        if menus >= 2, request.wanted.isEmpty, request.excludedMenus.isEmpty,
            text.letters.count <= named + 2
        {
            return true
        }
        guard has(Self.compare) || has(Self.betters) || text.isQuestion || isEitherOr else { return false }
        if menus >= 2, has(Self.compare) || isEitherOr { return true }
        if things >= 2, has(Self.betters), !isRequest { return true }
        if things >= 2, has(Self.among), has(Self.whichOne) { return true }
        return has(Self.versus) || (things >= 2 && isEitherOr)
    }

    /// 짜장이냐 짬뽕이냐, 치킨 먹을까 피자 먹을까.
    private var isEitherOr: Bool {
        text.letters.indices.count { Self.choices.length(text.letters, at: $0) > 0 } >= 2
    }

    private var isWhat: Bool {
        if text.isQuestion, !request.mentioned.isEmpty, !isRequest, has(Self.natures) { return true }
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
        return request.wanted.isEmpty && request.unwanted.isEmpty || place == 0
    }

    private var hasEaten: Bool {
        guard let last = eatenPlaces.last, !text.isQuestion, Self.pointers.length(text.letters, at: 0) == 0,
            request.wanted.isEmpty || !has(Self.asks) && !request.mentioned.isEmpty
        else { return false }
        return Self.asks.firstPlace(text.letters, from: last + 1) == nil && !isRequest
    }

    private var isAnother: Bool {
        if request.nudge == .otherCountry || Self.others.contains(whole) { return true }
        if request.nudge != nil, request.mentioned.isEmpty, text.letters.count <= 16 { return true }
        guard has(Self.another), request.mentioned.isEmpty else { return false }
        let isPlain = request.wanted.isEmpty && request.unwanted.isEmpty && request.excludedIngredients.isEmpty
        return isPlain && text.letters.count <= 24 || has(Self.firmly)
    }

    private var isGreeting: Bool {
        if ["메추리", "메추리야", "메추리님", "츄리야"].contains(whole) { return true }
        guard let place = Self.greetings.firstPlace(text.letters) else { return false }
        if place == 0, text.letters.count <= 7, !isRequest { return true }
        if place <= 4, text.letters.count <= 18, !has(Self.asks), request.mentioned.isEmpty { return true }
        return place <= 6 && !hasContent && !isRequest && text.letters.count <= 20
    }

    /// Whether no more than situations are wished for.
    private var isOnlySituation: Bool {
        request.wanted.allSatisfy { if case .situation = $0 { true } else { false } }
    }

    private var isOffTopic: Bool {
        if has(Self.media), !has(Self.eating), isOnlySituation, request.atHand.isEmpty { return true }
        if has(Self.offTopic), !isRequest {
            return request.mentioned.isEmpty && request.atHand.isEmpty
                && request.wanted.count <= 1 && !has(Self.eating)
        }
        if !request.wanted.isEmpty, isOnlySituation, !has(Self.food), has(Self.advice),
            request.mentioned.isEmpty, request.people == nil, request.budget == nil
        {
            return true
        }
        return !hasContent && !has(Self.food) && !has(Self.another)
    }
}
