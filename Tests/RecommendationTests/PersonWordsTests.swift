// What people write about themselves and their meals is understood, and what is not understood is never
// guessed.

import Foundation
import Recommendation
import Testing

@Suite("Words of a person")
struct PersonWordsTests {
    @Test(arguments: [
        ("새우", Allergen.shrimp), ("계란", .egg), ("달걀", .egg), ("알류", .egg), ("콩", .soy),
        ("밀가루", .wheat),
        ("소고기", .beef), ("쇠고기", .beef), ("조개", .shellfish), ("굴", .shellfish), ("홍합", .shellfish),
        ("전복", .shellfish), ("잣", .pineNut), ("Peanuts", .peanut), (" 땅 콩 ", .peanut),
        ("eggs", .egg), ("아황산", .sulphite),
    ])
    func `an allergen is understood`(word: String, allergen: Allergen) {
        #expect(Allergen(word: word) == allergen)
        #expect(Allergen(word: word.decomposedStringWithCanonicalMapping) == allergen)
    }

    @Test(arguments: [
        ("세우", "새우"), ("땅꽁", "땅콩"), ("게란", "계란"), ("호도", "호두"), ("고등아", "고등어"), ("우유우", "우유"),
    ])
    func `a slip is asked about and not guessed`(word: String, meant: String) {
        #expect(Allergen(word: word) == nil)
        #expect(Allergen.nearest(to: word) == meant)
    }

    @Test(arguments: ["고수", "파인애플", "키위", "", " ", "초콜릿"])
    func `what is no labelled allergen is near to none`(word: String) {
        #expect(Allergen(word: word) == nil)
        #expect(Allergen.nearest(to: word) == nil)
    }

    @Test func `every allergen answers to its own words`() {
        for allergen in Allergen.allCases {
            #expect(Allergen(word: allergen.rawValue) == allergen)
            #expect(Allergen(word: allergen.english) == allergen)
        }
    }

    @Test(arguments: [
        ("30-49", AgeBand.from30), ("35", .from30), ("35세", .from30), ("19", .from19),
        ("29살", .from19),
        ("64", .from50), ("65", .from65), ("75+", .from75), ("91", .from75), ("40대", .from30),
    ])
    func `an age is understood`(text: String, band: AgeBand) {
        #expect(AgeBand(words: text) == band)
    }

    @Test(arguments: ["18", "0", "-30", "60대", "200", "", "서른"])
    func `an age of no band, or of two, is not`(text: String) {
        #expect(AgeBand(words: text) == nil)
    }

    @Test func `the other words`() {
        #expect(Sex(word: "여자") == .woman && Sex(word: "Male") == .man && Sex(word: "?") == nil)
        #expect(Activity(word: "매우활동적") == .veryActive && Activity(word: "low") == .low)
        #expect(DietClass(word: "Vegan") == .vegan && DietClass(word: "상관 없음") == .meat)
        #expect(SpeechLevel(word: "반말") == .casual && SpeechLevel(word: "욕") == nil)
    }

    @Test(arguments: [
        ("1", 1.0), ("0.25", 0.25), ("4", 4), ("반", 0.5), ("곱빼기", 1.5), ("2인분", 2), ("반 인분", 0.5),
    ])
    func `a portion is understood`(text: String, portion: Double) {
        #expect(MealRecord.portion(text) == portion)
    }

    @Test(arguments: ["0", "0.1", "5", "-1", "", "많이", "nan", "inf"])
    func `a portion that nobody eats is not`(text: String) {
        #expect(MealRecord.portion(text) == nil)
    }
}

@Suite("MealMoment")
struct MealMomentTests {
    private let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Asia/Seoul") ?? .gmt
        return calendar
    }()

    private func date(_ text: String) throws -> Date {
        try Date(text + "+09:00", strategy: .iso8601)
    }

    @Test(arguments: [
        ("12:30", "2026-11-27T12:30:00"), ("어제 19:00", "2026-11-26T19:00:00"),
        ("19:00 어제", "2026-11-26T19:00:00"), ("그저께", "2026-11-25T12:00:00"),
        ("yesterday 7:05", "2026-11-26T07:05:00"), ("11-26", "2026-11-26T12:00:00"),
        ("12-31 20:00", "2025-12-31T20:00:00"), ("2026-02-28 08:00", "2026-02-28T08:00:00"),
        ("2026-02-28T08:00", "2026-02-28T08:00:00"), ("19시", "2026-11-27T19:00:00"),
        ("오늘 9시30분", "2026-11-27T09:30:00"), ("2026-11-26T10:00:00Z", "2026-11-26T19:00:00"),
    ])
    func `a moment is understood`(text: String, expected: String) throws {
        let now = try date("2026-11-27T21:00:00")
        let found = MealMoment.date(text, now: now, calendar: calendar)
        #expect(found == (try date(expected)))
    }

    @Test func `a day alone means the usual hour of the meal`() throws {
        let now = try date("2026-11-27T21:00:00")
        let found = MealMoment.date("어제", meal: .breakfast, now: now, calendar: calendar)
        #expect(found == (try date("2026-11-26T08:00:00")))
    }

    @Test(arguments: ["", " ", "25:00", "12:60", "내일쯤", "2026-02-30", "13-01", "1-2-3-4", "어제 그제"])
    func `what is no moment is none`(text: String) throws {
        let now = try date("2026-11-27T21:00:00")
        #expect(MealMoment.date(text, now: now, calendar: calendar) == nil)
    }

    @Test func `a week is by days of the local clock, and means are of days with meals`() throws {
        var profile = Profile()
        (profile.age, profile.sex) = (.from30, .woman)
        func meal(_ moment: String, _ kcal: Double, protein: Double? = 10) throws -> MealRecord {
            MealRecord(
                eaten: try date(moment),
                meal: .lunch,
                menu: "밥",
                nutrition: Nutrition(
                    kcal: kcal,
                    carbohydrate: 50,
                    protein: protein,
                    fat: 10,
                    sodium: 1200
                )
            )
        }
        let balance = WeekBalance(
            meals: [
                try meal("2026-11-20T23:59:00", 9000), try meal("2026-11-21T00:00:00", 400),
                try meal("2026-11-27T08:00:00", 500), try meal("2026-11-27T20:00:00", 300),
            ],
            through: CalendarDay(year: 2026, month: 11, day: 27),
            reference: DietaryReference(for: profile),
            calendar: calendar
        )
        #expect(balance.days.map(\.sum.meals) == [1, 0, 0, 0, 0, 0, 2])
        #expect(balance.days.first?.day == CalendarDay(year: 2026, month: 11, day: 21))
        #expect(balance.loggedDays == 2)
        #expect(balance.mean(\.kcal) == 600)
        #expect(balance.days.last?.sum.sodium == 2400)
        // 200 of 200 + 40 + 90 kcal.
        let share = try #require(balance.share(\.carbohydrate, kcal: 4))
        #expect(abs(share - 200.0 / 330) < 1e-12)
        #expect(WeekBalance.verdict(share, in: DietaryReference.carbohydrateShare) == .fine)
        let none = WeekBalance(
            meals: [],
            through: CalendarDay(year: 2026, month: 11, day: 27),
            reference: DietaryReference(for: profile),
            calendar: calendar
        )
        #expect(none.mean(\.kcal) == nil && none.share(\.fat, kcal: 9) == nil)
    }
}
