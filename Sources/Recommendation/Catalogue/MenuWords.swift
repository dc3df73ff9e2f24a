// The words that describe menus. The raw values are the Korean words that stand in
// Models/menus.jsonl, so that a person can read and correct the file; menus.md is their legend.

/// The kitchen a menu comes from.
package enum Cuisine: String, Codable, Sendable, CaseIterable {
    case korean = "한식"
    case chinese = "중식"
    case japanese = "일식"
    case western = "양식"
    case snackBar = "분식"
    case asian = "아시안"
    case fastFood = "패스트푸드"
    case dessert = "디저트"
    case drink = "음료"
    case snack = "간식"
}

/// What a menu is made as.
package enum Form: String, Codable, Sendable, CaseIterable {
    case soup = "국물"
    case noodles = "면"
    case rice = "밥"
    case bread = "빵"
    case meat = "고기"
    case seafood = "해산물"
    case salad = "샐러드"
    case fried = "튀김"
    case pancake = "전"
    case porridge = "죽"
    case dumpling = "만두"
    case riceCake = "떡"
    case sideDish = "반찬"
    case stirFried = "볶음"
    case braised = "찜"
    case grilled = "구이"
    case simmered = "조림"
    case seasoned = "무침"
    case raw = "회"
    case dessert = "디저트"
    case drink = "음료"
    case snack = "간식"
}

/// A taste.
package enum Taste: String, Codable, Sendable, CaseIterable {
    case spicy = "매운"
    case sweet = "달콤한"
    case mild = "담백한"
    case rich = "기름진"
    case sour = "새콤한"
    case salty = "짭짤한"
    case nutty = "고소한"
    case refreshing = "시원한"
    case warming = "뜨끈한"
}

/// How a menu is served.
package enum Temperature: String, Codable, Sendable, CaseIterable {
    case hot = "뜨겁게"
    case cold = "차갑게"
}

/// A meal of the day.
package enum Meal: String, Codable, Sendable, CaseIterable {
    case breakfast = "아침"
    case lunch = "점심"
    case dinner = "저녁"
    case lateNight = "야식"
    case snack = "간식"
}

/// A situation that a menu suits.
package enum Situation: String, Codable, Sendable, CaseIterable {
    case alone = "혼자"
    case family = "가족과"
    case date = "데이트"
    case gathering = "모임"
    case guests = "손님"
    case rain = "비 오는 날"
    case heat = "더운 날"
    case cold = "추운 날"
    case gloom = "우울할 때"
    case hangover = "해장"
    case diet = "다이어트"
    case workout = "운동 후"
    case illness = "아플 때"
    case hurry = "바쁠 때"
    case children = "아이와"
    case delivery = "배달"
    case convenienceStore = "편의점"
    case withDrinks = "술안주"
    case lunchBox = "도시락"
    case celebration = "축하할 때"
    case easyOnStomach = "속 편한"
    case newYear = "설날"
    case harvest = "추석"
    case firstFullMoon = "대보름"
    case dogDays = "복날"
    case winterSolstice = "동지"
}

/// How much of a meal a menu is.
package enum Heaviness: String, Codable, Sendable, CaseIterable {
    case light = "가벼움"
    case ordinary = "보통"
    case filling = "든든함"
}

/// A season of the year.
package enum Season: String, Codable, Sendable, CaseIterable {
    case spring = "봄"
    case summer = "여름"
    case autumn = "가을"
    case winter = "겨울"
}

/// How a menu is made.
package enum Cooking: String, Codable, Sendable, CaseIterable {
    case boiling = "끓이기"
    case grilling = "굽기"
    case stirFrying = "볶기"
    case steaming = "찌기"
    case deepFrying = "튀기기"
    case panFrying = "부치기"
    case seasoning = "무치기"
    case simmeringInWater = "삶기"
    case simmeringInSauce = "조리기"
    case mixingWithRice = "비비기"
    case rolling = "말기"
    case baking = "오븐"
    case raw = "날것"
    case mixing = "섞기"
    case buying = "사 먹기"
}

/// What a menu's ingredients allow: each kind of eater also eats what the kinds before it eat.
package enum DietClass: String, Codable, Sendable, CaseIterable, Comparable {
    /// Plants only.
    case vegan = "비건"
    /// Also milk, eggs and honey.
    case vegetarian = "채식"
    /// Also fish and seafood.
    case pescatarian = "페스코"
    /// Also meat.
    case meat = "육식"

    /// The stricter class is less.
    package static func < (a: Self, b: Self) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}
