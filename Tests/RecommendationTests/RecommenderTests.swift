import Foundation
import Recommendation
import Testing

/// A moment that is no special day: Tuesday, 14 April 2026, noon.
let ordinaryNoon = Circumstances(
    now: Date(timeIntervalSince1970: 1_776_135_600),
    calendar: {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 9 * 3600) ?? .gmt
        return calendar
    }()
)

@Suite("Recommender")
struct RecommenderTests {
    let catalog: MenuCatalog
    let recommender: Recommender
    let reader: RequestReader

    init() throws {
        catalog = try Shipped.catalog()
        recommender = Recommender(catalog: catalog)
        reader = RequestReader(catalog: catalog)
    }

    private func rank(
        _ question: String,
        people: [Profile] = [],
        meals: [MealRecord] = [],
        taste: [TasteEvent] = [],
        offered: [String] = [],
        base: String? = nil,
        nudge: Nudge? = nil,
        at circumstances: Circumstances = ordinaryNoon,
        seed: UInt64 = 1
    ) -> MenuRanking {
        var request = reader.read(question, circumstances: circumstances)
        if let nudge { request.nudge = nudge }
        return recommender.recommend(
            DinerQuery(
                request: request,
                people: people,
                meals: meals,
                taste: taste,
                offered: offered,
                base: base,
                circumstances: circumstances,
                seed: seed
            )
        )
    }

    private func person(_ change: (inout Profile) -> Void) -> Profile {
        var profile = Profile()
        change(&profile)
        return profile
    }

    // MARK: - The question

    @Test(arguments: [
        ("매운 국물 추천해줘", [Feature.taste(.spicy), .form(.soup)]),
        ("비 오는 날 먹을 면 요리", [.situation(.rain), .form(.noodles)]),
        ("달콤한 디저트", [.taste(.sweet), .cuisine(.dessert)]),
        ("다이어트 중인데 샐러드 추천", [.situation(.diet), .form(.salad)]),
        ("비건 점심", [.diet(.vegan), .meal(.lunch)]),
    ])
    func `the first ten menus fulfil every wish`(question: String, wishes: [Feature]) {
        let found = rank(question)
        for candidate in found.candidates.prefix(10) {
            for wish in wishes {
                #expect(candidate.menu.fit(wish) > 0, "\(question): \(candidate.menu.name) \(wish)")
            }
            #expect(candidate.unmet.isEmpty)
        }
    }

    @Test func `what is not wanted is left out while anything else is left`() {
        let found = rank("안 매운 국물 추천해줘")
        #expect(found.candidates.allSatisfy { ($0.menu.spiciness ?? 0) == 0 })
        #expect(found.refused.contains { $0.constraint == .unwanted(.taste(.spicy)) })
        #expect(found.relaxed.isEmpty)
    }

    @Test func `limits of the question give way when nothing is left, and it is said`() {
        let impossible = rank("10원 이하로 고기 요리 추천해줘")
        #expect(!impossible.candidates.isEmpty)
        #expect(impossible.relaxed == [.budget(10)])
        #expect(rank("만원 이하로 고기 요리 추천해줘").relaxed.isEmpty)
    }

    @Test func `sweets, drinks and side dishes are no answer to hunger`() {
        for question in ["점심 추천해줘", "뭐 먹지", "저녁 메뉴 추천", "든든한 거"] {
            for candidate in rank(question).candidates.prefix(30) {
                #expect(
                    ![.dessert, .drink, .snack].contains(candidate.menu.cuisine),
                    "\(question)"
                )
                #expect(candidate.menu.forms.first != .sideDish, "\(candidate.menu.name)")
            }
        }
        #expect(rank("시원한 음료 추천").best?.menu.cuisine == .drink)
        #expect(rank("밑반찬 추천").best?.menu.forms.contains(.sideDish) == true)
    }

    @Test func `ingredients at hand are used`() {
        let best = rank("냉장고에 두부랑 계란 있는데 뭐 해먹지").best?.menu.ingredients ?? []
        #expect(best.contains("두부") && best.contains("달걀"))
    }

    @Test func `the same query gives the same order, another seed another one`() {
        let first = rank("점심 추천해줘", seed: 5).candidates.map(\.menu.name)
        #expect(first == rank("점심 추천해줘", seed: 5).candidates.map(\.menu.name))
        let others = Set(
            (0..<20).compactMap { rank("점심 추천해줘", seed: $0).best?.menu.name }
        )
        #expect(others.count >= 5)
    }

    // MARK: - Nudges

    @Test(arguments: Nudge.allCases)
    func `a nudge goes from the menu that was looked at`(nudge: Nudge) throws {
        let base = try #require(catalog.menu(named: nudge == .milder ? "짬뽕" : "비빔밥"))
        let found = rank("점심 추천해줘", offered: [base.name], base: base.name, nudge: nudge)
        for candidate in found.candidates.prefix(20) {
            let menu = candidate.menu
            switch nudge {
            case .hotter: #expect((menu.spiciness ?? 0) > (base.spiciness ?? 0))
            case .milder: #expect((menu.spiciness ?? 0) < (base.spiciness ?? 0))
            case .lighter: #expect((menu.kcal ?? 0) < (base.kcal ?? 0))
            case .heartier:
                #expect(menu.heaviness == .filling || (menu.kcal ?? 0) > (base.kcal ?? 0))
            case .cheaper: #expect((menu.price ?? [0])[0] < (base.price ?? [0, 0])[1])
            case .soup: #expect(menu.forms.contains(.soup))
            case .otherCountry: #expect(menu.country != base.country)
            }
        }
        #expect(!found.candidates.isEmpty)
    }

    @Test func `다시 추천 goes to a different kind of menu`() throws {
        let menus = ["김치찌개"]
        let next = try #require(rank("점심 추천해줘", offered: menus).best?.menu)
        #expect(!next.name.contains("찌개"))
    }

    // MARK: - The person

    @Test func `what is eaten and liked draws similar menus nearer`() {
        let now = ordinaryNoon.now
        let liked = (1...4).map {
            TasteEvent(
                date: now.addingTimeInterval(Double($0) * -86_400 * 3),
                menu: ["쌀국수", "분짜", "팟타이", "반미"][$0 - 1],
                verdict: .accepted
            )
        }
        func share(_ taste: [TasteEvent]) -> Int {
            (0..<10).reduce(0) { count, seed in
                count
                    + rank("점심 추천해줘", taste: taste, seed: seed).candidates.prefix(20)
                    .count { $0.menu.cuisine == .asian }
            }
        }
        #expect(share(liked) > share([]))
    }

    @Test func `yesterday's menu and its like make room`() {
        let meal = MealRecord(
            eaten: ordinaryNoon.now.addingTimeInterval(-86_400),
            meal: .dinner,
            menu: "김치찌개"
        )
        let place = rank("찌개 추천해줘", meals: [meal]).candidates.firstIndex {
            $0.menu.name == "김치찌개"
        }
        let before = rank("찌개 추천해줘").candidates.firstIndex { $0.menu.name == "김치찌개" }
        #expect((place ?? 0) > (before ?? 0))
    }

    @Test func `a salty day asks for less salt`() throws {
        let evening = Circumstances(
            now: ordinaryNoon.now.addingTimeInterval(7 * 3600),
            calendar: {
                var calendar = Calendar(identifier: .gregorian)
                calendar.timeZone = TimeZone(secondsFromGMT: 9 * 3600) ?? .gmt
                return calendar
            }()
        )
        let ramen = try #require(catalog.menu(named: "라면"))
        let meal = MealRecord(
            eaten: ordinaryNoon.now,
            meal: .lunch,
            menu: "라면",
            portion: 1.5,
            nutrition: ramen.nutrition
        )
        func sodium(_ meals: [MealRecord]) -> Double {
            let top = rank("저녁 추천해줘", meals: meals, at: evening).candidates.prefix(20)
            return top.compactMap { $0.menu.nutrition?.sodium }.reduce(0, +) / 20
        }
        #expect(sodium([meal]) < sodium([]))
        let reasons = rank("저녁 추천해줘", meals: [meal], at: evening).candidates.prefix(20)
            .flatMap(\.reasons)
        #expect(reasons.contains(.lowSodium))
    }

    @Test func `everybody at the table can eat it`() {
        let vegan = person { $0.diet = .vegan }
        let allergic = person {
            $0.allergies = [.soy]
            $0.name = "지우"
        }
        let found = rank("저녁 추천해줘", people: [vegan, allergic])
        #expect(!found.candidates.isEmpty)
        for candidate in found.candidates {
            let contents = catalog.contents(of: candidate.menu)
            #expect(contents.diet == .vegan && !contents.allergens.contains(.soy))
        }
    }

    @Test func `a special day of the calendar brings its dishes`() throws {
        var day = ordinaryNoon
        day.day = CalendarDay(year: 2026, month: 7, day: 15)
        let names = rank("점심 추천해줘", at: day).candidates.prefix(12).map(\.menu)
        #expect(names.contains { $0.situations.contains(.dogDays) })
    }

    @Test func `every reason can be said in both languages`() {
        for candidate in rank("비 오는데 매운 국물 만원 이하").candidates.prefix(50) {
            for reason in candidate.reasons {
                #expect(!reason.text(in: .korean).isEmpty && !reason.text(in: .english).isEmpty)
            }
        }
    }
}
