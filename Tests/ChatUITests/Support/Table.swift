// People, meals and days for tests of the person's screens: nothing in it is today's.

import ChatUI
import Foundation
import Prompting
import Recommendation

/// Values for tests of the person's screens.
enum Table {
    /// Friday, 27 November 2026.
    static let today = CalendarDay(year: 2026, month: 11, day: 27)

    /// A fixed identity.
    static func id(_ number: UInt8) -> UUID {
        UUID(uuid: (number, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, number))
    }

    /// A woman of 30 to 49 with two allergies.
    static var me: Profile {
        var profile = Profile(id: id(1))
        profile.age = .from30
        profile.sex = .woman
        profile.allergies = [.milk, .shrimp]
        profile.avoided = ["고수"]
        profile.favourites = ["국밥", "매콤한 면"]
        profile.spiciness = 2
        profile.budget = 12000
        return profile
    }

    /// Two people who may eat along.
    static var companions: [Profile] {
        var mother = Profile(id: id(2), name: "엄마")
        mother.allergies = [.buckwheat]
        mother.diet = .vegetarian
        var friend = Profile(id: id(3), name: "지수")
        friend.budget = 9000
        return [mother, friend]
    }

    /// A meal.
    static func meal(
        _ number: UInt8,
        _ day: CalendarDay,
        _ time: String,
        _ meal: Meal,
        _ menu: String,
        portion: Double = 1,
        nutrition: Nutrition? = nil
    ) -> DiaryMeal {
        let seconds = Double(day.number) * 86_400 + Double(number)
        return DiaryMeal(
            record: MealRecord(
                id: id(number),
                eaten: Date(timeIntervalSince1970: seconds),
                meal: meal,
                menu: menu,
                portion: portion,
                nutrition: nutrition
            ),
            day: day,
            time: time
        )
    }

    /// Figures of a serving.
    static func food(_ kcal: Double, sodium: Double, isEstimate: Bool = false) -> Nutrition {
        Nutrition(
            kcal: kcal,
            carbohydrate: kcal * 0.6 / 4,
            protein: kcal * 0.15 / 4,
            fat: kcal * 0.25 / 9,
            sodium: sodium,
            sugars: 9,
            fibre: 4,
            source: isEstimate ? Nutrition.estimate : "D101-004160000-0001"
        )
    }

    /// What was eaten on some days of November.
    static var meals: [DiaryMeal] {
        let monday = today.adding(days: -4)
        return [
            meal(
                20,
                today.adding(days: -24),
                "12:10",
                .lunch,
                "물냉면",
                nutrition: food(520, sodium: 1600)
            ),
            meal(21, monday, "08:00", .breakfast, "토스트", nutrition: food(310, sodium: 420)),
            meal(22, monday, "12:31", .lunch, "짬뽕", nutrition: food(690, sodium: 2400)),
            meal(23, monday, "19:00", .dinner, "샐러드", nutrition: food(280, sodium: 300)),
            meal(
                24,
                today.adding(days: -2),
                "23:59",
                .lateNight,
                "라면",
                nutrition: food(500, sodium: 1700)
            ),
            meal(
                25,
                today,
                "08:10",
                .breakfast,
                "달걀토스트",
                nutrition: food(360, sodium: 520, isEstimate: true)
            ),
            meal(
                26,
                today,
                "12:31",
                .lunch,
                "김치찌개",
                portion: 1.5,
                nutrition: food(420, sodium: 1390)
            ),
            meal(27, today, "15:40", .snack, "동네 떡집 꿀떡"),
        ]
    }

    /// A diary of the whole weeks of November.
    static func diary(_ meals: [DiaryMeal] = meals) -> Diary {
        Diary(
            today: today,
            from: CalendarDay(year: 2026, month: 10, day: 26),
            through: CalendarDay(year: 2026, month: 12, day: 6),
            meals: meals
        )
    }
}

extension ChatDriver {
    /// A chat with the pages about the person open, everything told.
    static func atTable(
        columns: Int = 80,
        rows: Int = 24,
        english: Bool = false,
        meals: [DiaryMeal] = Table.meals
    ) -> ChatDriver {
        var driver = ChatDriver(
            columns: columns,
            rows: rows,
            language: english ? .english : .korean
        )
        driver.send(
            .person(
                PersonFacts(
                    profile: Table.me,
                    companions: Table.companions,
                    eatingWith: Table.companions.map(\.id)
                )
            )
        )
        driver.press(.control("o"))
        driver.send(.diary(Table.diary(meals)))
        driver.clearEffects()
        return driver
    }

    /// A chat whose first questions are on the screen.
    static func atQuestions(
        columns: Int = 80,
        rows: Int = 24,
        english: Bool = false
    ) -> ChatDriver {
        var driver = ChatDriver(
            columns: columns,
            rows: rows,
            language: english ? .english : .korean
        )
        driver.send(.person(PersonFacts(asksQuestionnaire: true)))
        return driver
    }
}
