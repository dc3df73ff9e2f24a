// Menus as the catalogue describes them, for the screens that show facts.

import ChatUI
import Foundation
import Recommendation

/// Menus with their facts.
enum SampleMenus {
    /// A stew: an estimate with much sodium and every field filled in.
    static var kimchiStew: MenuFacts {
        var menu = Menu(
            name: "김치찌개",
            cuisine: .korean,
            forms: [.soup],
            tastes: [.spicy],
            temperature: .hot,
            ingredients: ["김치", "돼지고기", "두부", "대파", "고춧가루"],
            nutrition: Nutrition(
                kcal: 244,
                carbohydrate: 20,
                protein: 15,
                fat: 12,
                sodium: 1580,
                sugars: 4.6,
                fibre: 4,
                serving: 400,
                servingNote: "밥 제외"
            ),
            description: "잘 익은 김치와 돼지고기를 넣고 칼칼하게 끓인",
            kind: "국물 요리"
        )
        menu.spiciness = 2
        menu.heaviness = .filling
        menu.cooking = .boiling
        menu.minutes = 30
        menu.price = [8000, 10000]
        menu.sentences = ["김치가 시어질수록 국물 맛이 깊어져요.", "남은 국물에 라면사리를 넣어 먹기도 해요."]
        return MenuFacts(menu: menu, allergens: [.soy, .wheat, .pork])
    }

    /// A rice dish with cited figures; its allergens are not all known.
    static var bibimbap: MenuFacts {
        var menu = Menu(
            name: "비빔밥",
            cuisine: .korean,
            forms: [.rice],
            ingredients: ["밥", "시금치", "고추장"],
            nutrition: Nutrition(
                kcal: 586,
                carbohydrate: 96.5,
                protein: 19.2,
                fat: 13,
                sodium: 950,
                serving: 450,
                source: "D101-004-0000-0001"
            )
        )
        menu.spiciness = 1
        return MenuFacts(menu: menu, allergens: [.egg, .soy], allergensAreKnown: false)
    }

    /// A menu of the user's own of which next to nothing is known.
    static var bare: MenuFacts {
        MenuFacts(
            menu: Menu(name: "회사 밥", cuisine: .korean, forms: [.rice]),
            allergensAreKnown: false
        )
    }
}

extension ChatDriver {
    /// Asks for lunch and is told to eat 김치찌개, of which everything is known.
    @discardableResult
    mutating func recommendStew() -> [ChatEffect] {
        ask("점심 추천해줘")
        send(.facts(SampleMenus.kimchiStew))
        return reply(
            "오늘 점심으로는 김치찌개를 추천해요. 얼큰한 국물에 밥을 말아 드시면 든든합니다.",
            menu: "김치찌개",
            reasons: ["점심에 먹기 좋은 든든한 국물이에요", "요즘 사흘 동안 안 드신 메뉴예요", "나트륨이 많으니 국물은 남기셔도 좋아요"]
        )
    }

    /// The store's answer to 먹었어요.
    mutating func logged(_ menu: String, portion: Double = 1, id: UUID = UUID()) -> DiaryMeal {
        let record = MealRecord(
            id: id,
            eaten: Date(timeIntervalSince1970: 1_800_000_000),
            meal: .lunch,
            menu: menu,
            portion: portion,
            nutrition: SampleMenus.kimchiStew.menu.nutrition
        )
        let day = CalendarDay(year: 2027, month: 1, day: 15)
        let meal = DiaryMeal(record: record, day: day, time: "12:31")
        send(.mealLogged(meal))
        return meal
    }
}
