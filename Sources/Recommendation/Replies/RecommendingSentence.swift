// The clause a reply is made to begin with when 메추리 has chosen the menu itself: the reason first,
// then the menu, as the models were taught (비 오는 날 먹기에 좋은 파전은 어떠세요?), with the particle that
// the name's last sound asks for. The model goes on from there with its description.

import KoreanText

/// The words of a recommendation: a whole sentence that names the menu, and what the menu is.
package struct RecommendingSentence: Sendable, Equatable {
    /// The sentence that names it: 비 오는 날 먹기에 좋은 파전은 어떠세요.
    package let sentence: String
    /// The catalogue's description up to its noun; empty where it has none.
    package let description: String
    /// The same as a sentence.
    package let wholeDescription: String

    /// The words for a menu.
    ///
    /// - Parameters:
    ///   - menu: the menu
    ///   - reasons: what speaks for it, the strongest first
    ///   - speech: 존댓말 or 반말
    ///   - isCompromise: whether it does not meet everything that was asked for, which is said
    ///   - random: chooses among equal words
    package init(
        for menu: Menu,
        reasons: [Reason],
        speech: SpeechLevel = .polite,
        isCompromise: Bool = false,
        using random: inout some RandomNumberGenerator
    ) {
        let opening = Self.opening(for: menu, reasons: reasons, speech: speech, using: &random)
        sentence = isCompromise ? "조건에 꼭 맞는 메뉴는 없지만, \(opening)" : opening
        description =
            menu.description.isEmpty || menu.kind.isEmpty ? "" : "\(menu.description) \(menu.kind)"
        wholeDescription = Self.description(of: menu, speech: speech)
    }

    private static let praises = ["좋은", "딱 좋은", "제격인", "안성맞춤인"]
    private static let turns = ["이번에는", "그럼 이번에는", "이번에는 색다르게"]

    /// An opening for the menu: its first reason that can be said, and the taste of another as an
    /// adjective (비 오는 날 먹기에 좋은 매콤한 짬뽕은 어떠세요?).
    ///
    /// A menu without a reason is praised for what it is best at: after 이번에는 alone the bootstrap
    /// model goes on with ingredients it invents.
    static func opening(
        for menu: Menu,
        reasons: [Reason],
        speech: SpeechLevel = .polite,
        using random: inout some RandomNumberGenerator
    ) -> String {
        let own =
            menu.situations.prefix(2).map(Feature.situation)
            + menu.tastes.prefix(1).map(Feature.taste)
        let reason =
            reasons.first { phrase($0) != nil }
            ?? own.randomElement(using: &random).map(Reason.wish)
        let clause = reason.flatMap(phrase)
        let adjective = reasons.lazy.filter { $0 != reason }.compactMap(\.feature)
            .compactMap(adjective).first { word in
                // 든든하게 배를 채우기에 좋은 든든한 … says it twice.
                !(clause?.contains(word.dropLast()) ?? false)
            }
        let before = clause.map { "\($0) \(pick(praises, &random))" } ?? pick(turns, &random)
        let name = adjective.map { "\($0) \(menu.name)" } ?? menu.name
        return "\(before) \(pick(endings(name, speech), &random))"
    }

    private static func endings(_ name: String, _ speech: SpeechLevel) -> [String] {
        let topic = Particle.attach(.topic, to: name)
        let object = Particle.attach(.object, to: name)
        return switch speech {
        case .polite: ["\(topic) 어떠세요?", "\(object) 추천드려요.", "\(object) 드셔 보세요."]
        case .casual: ["\(topic) 어때?", "\(object) 추천할게.", "\(object) 먹어 봐."]
        }
    }

    /// What the menu is, as a whole sentence: 잘 익은 김치와 돼지고기를 넣고 칼칼하게 끓인 국물 요리예요.
    static func description(of menu: Menu, speech: SpeechLevel) -> String {
        guard !menu.description.isEmpty, !menu.kind.isEmpty else { return "" }
        let noun = "\(menu.description) \(menu.kind)"
        return switch speech {
        case .polite: Particle.attach(.copula, to: noun) + "."
        case .casual: noun + (Hangul.hasFinalConsonant(noun) ? "이야." : "야.")
        }
    }

    /// A wish as one adjective before the menu's name.
    private static func adjective(_ feature: Feature) -> String? {
        switch feature {
        case .taste(.spicy): "매콤한"
        case .taste(.sweet): "달콤한"
        case .taste(.mild): "담백한"
        case .taste(.sour): "새콤한"
        case .taste(.salty): "짭짤한"
        case .taste(.nutty): "고소한"
        case .taste(.refreshing): "시원한"
        case .taste(.warming): "뜨끈한"
        case .heaviness(.light): "가벼운"
        case .heaviness(.filling): "든든한"
        default: nil
        }
    }

    private static func pick(
        _ words: [String],
        _ random: inout some RandomNumberGenerator
    ) -> String {
        words[Int(random.next(upperBound: UInt(words.count)))]
    }

    /// What is said for a reason, up to 먹기에 or 때; nil when it goes without saying.
    static func phrase(_ reason: Reason) -> String? {
        switch reason {
        case .atHand(let names):
            "집에 있는 \(Particle.attach(.direction, to: names.joined(separator: ", "))) 만들어 먹기에"
        case .season(let season): "\(season.rawValue) 제철 맛을 즐기기에"
        case .day(let day): "\(day)에 챙겨 먹기에"
        default: reason.feature.flatMap(phrase)
        }
    }

    /// What is said for a wish, up to 먹기에 or 때; nil when it goes without saying.
    static func phrase(_ feature: Feature) -> String? {
        switch feature {
        case .taste(let taste): phrase(taste)
        case .temperature(.hot): "따뜻한 음식이 생각날 때"
        case .temperature(.cold): "시원하고 개운하게 즐기기에"
        case .heaviness(.light): "가볍게 한 끼 먹기에"
        case .heaviness(.filling): "든든하게 배를 채우기에"
        case .heaviness(.ordinary): nil
        case .meal(let meal): phrase(meal)
        case .situation(let situation): phrase(situation)
        case .cuisine(let cuisine): phrase(cuisine)
        case .form(let form): phrase(form)
        case .country(let country): "\(country) 음식이 생각날 때"
        case .ingredient(let name): "\(Particle.attach(.subject, to: name)) 당길 때"
        case .dish(let part): "\(Particle.attach(.subject, to: part)) 생각날 때"
        case .diet(.vegan): "채소만으로 든든하게 먹기에"
        case .diet(.vegetarian): "고기 없이 맛있게 먹기에"
        case .diet(.pescatarian): "고기 대신 즐기기에"
        case .diet(.meat), .halal: nil
        case .nutrient(let wish): phrase(wish)
        case .price(.cheap): "부담 없는 값에 즐기기에"
        case .price(.dear): "오늘만큼은 제대로 즐기기에"
        }
    }

    private static func phrase(_ wish: NutrientWish) -> String {
        switch wish {
        case .highProtein: "단백질을 든든하게 채우기에"
        case .lowEnergy: "칼로리 부담 없이 먹기에"
        case .lowSodium: "짜지 않게 먹기에"
        case .lowSugar: "당 걱정을 덜고 먹기에"
        }
    }

    private static func phrase(_ taste: Taste) -> String {
        switch taste {
        case .spicy: "매운맛을 즐기기에"
        case .sweet: "달콤한 맛을 즐기기에"
        case .mild: "부담 없이 깔끔하게 먹기에"
        case .rich: "진하고 기름진 맛이 당길 때"
        case .sour: "상큼하게 입맛을 살리기에"
        case .salty: "짭짤한 맛을 즐기기에"
        case .nutty: "고소한 맛을 즐기기에"
        case .refreshing: "시원하고 개운하게 즐기기에"
        case .warming: "뜨끈하게 속을 채우기에"
        }
    }

    private static func phrase(_ meal: Meal) -> String {
        switch meal {
        case .breakfast: "아침에 가볍게 먹기에"
        case .lunch: "점심 한 끼로 먹기에"
        case .dinner: "저녁 한 끼로 즐기기에"
        case .lateNight: "늦은 밤 야식으로 즐기기에"
        case .snack: "출출할 때 간식으로 먹기에"
        }
    }

    private static func phrase(_ situation: Situation) -> String {
        switch situation {
        case .alone: "혼자서도 부담 없이 먹기에"
        case .family: "온 가족이 함께 즐기기에"
        case .date: "연인과 함께 즐기기에"
        case .gathering: "여럿이 둘러앉아 즐기기에"
        case .guests: "손님께 대접하기에"
        case .rain: "비 오는 날 먹기에"
        case .heat: "더운 날 더위를 식히기에"
        case .cold: "추운 날 몸을 녹이기에"
        case .gloom: "스트레스를 풀고 싶을 때"
        case .hangover: "술 마신 다음 날 속을 풀기에"
        case .diet: "다이어트 중에도 부담 없이 먹기에"
        case .workout: "운동 후에 단백질을 채우기에"
        case .illness: "감기 기운이 있을 때"
        case .hurry: "바쁠 때 간편하게 먹기에"
        case .children: "아이와 함께 먹기에"
        case .delivery: "집에서 배달로 즐기기에"
        case .convenienceStore: "편의점에서 간단히 사 먹기에"
        case .withDrinks: "술 한잔 곁들이며 먹기에"
        case .lunchBox: "간편하게 들고 나가기에"
        case .celebration: "특별한 날을 축하하기에"
        case .easyOnStomach: "속이 편안하게 먹기에"
        case .newYear: "설날 상에 올리기에"
        case .harvest: "추석에 온 가족이 나누어 먹기에"
        case .firstFullMoon: "정월 대보름에 챙겨 먹기에"
        case .dogDays: "복날에 기운을 차리기에"
        case .winterSolstice: "동짓날 챙겨 먹기에"
        }
    }

    private static func phrase(_ cuisine: Cuisine) -> String {
        switch cuisine {
        case .korean: "한식이 생각날 때"
        case .chinese: "중국 음식이 생각날 때"
        case .japanese: "일식이 생각날 때"
        case .western: "양식이 생각날 때"
        case .snackBar: "분식이 생각날 때"
        case .asian: "이국적인 맛을 즐기기에"
        case .fastFood: "간편하게 즐기기에"
        case .dessert: "디저트로 즐기기에"
        case .drink: "여유롭게 한 잔 즐기기에"
        case .snack: "출출할 때 간식으로 먹기에"
        }
    }

    private static func phrase(_ form: Form) -> String? {
        switch form {
        case .soup: "따뜻한 국물이 생각날 때"
        case .noodles: "면이 당길 때"
        case .rice: "밥심으로 든든하게 먹기에"
        case .bread: "빵이 당길 때"
        case .meat: "고기가 당길 때"
        case .seafood: "해산물이 당길 때"
        case .salad: "신선한 채소를 챙기기에"
        case .fried: "바삭한 게 당길 때"
        case .pancake: "부침개가 생각날 때"
        case .porridge: "부드럽게 떠먹기에"
        case .dumpling: "만두가 당길 때"
        case .riceCake: "쫄깃한 떡이 당길 때"
        case .sideDish: "밥반찬으로 먹기에"
        case .stirFried: "볶음 요리가 당길 때"
        case .braised: "찜 요리가 생각날 때"
        case .grilled: "구이가 당길 때"
        case .simmered: "양념이 잘 밴 조림이 생각날 때"
        case .seasoned: "새콤하게 무친 음식이 당길 때"
        case .raw: "신선한 회가 당길 때"
        case .dessert, .drink, .snack: nil
        }
    }
}
