// The pages about the person, by their state and effects: days, meals, profile and people.

import ChatUI
import Foundation
import Prompting
import Recommendation
import Testing

@Suite("Pages about the person")
struct PersonPageTests {
    // MARK: - Days

    @Test func `the date is asked first, then the weeks of its month`() {
        var driver = ChatDriver()
        let epoch = CalendarDay(year: 1970, month: 1, day: 1)
        #expect(driver.press(.control("o")) == [.readDiary(from: epoch, through: epoch)])
        #expect(driver.screen.contains("불러오는 중"))
        let first = Diary(today: Table.today, from: epoch, through: epoch, meals: [])
        let asked = driver.send(.diary(first))
        let from = CalendarDay(year: 2026, month: 10, day: 26)
        let through = CalendarDay(year: 2026, month: 12, day: 6)
        #expect(asked == [.readDiary(from: from, through: through)])
        #expect(driver.send(.diary(Table.diary())).isEmpty)
        #expect(driver.state.shownMeals?.map(\.record.menu) == ["달걀토스트", "김치찌개", "동네 떡집 꿀떡"])
    }

    @Test func `an answer that does not tell what was asked is not asked for again`() {
        var driver = ChatDriver()
        driver.press(.control("o"))
        let epoch = CalendarDay(year: 1970, month: 1, day: 1)
        driver.send(.diary(Diary(today: Table.today, from: epoch, through: epoch, meals: [])))
        var odd = Table.diary()
        #expect(driver.send(.diary(odd)).isEmpty)
        odd.today = CalendarDay(year: 2026, month: 12, day: 1)
        let page = driver.send(.diary(odd))
        #expect(
            page == [
                .readDiary(
                    from: CalendarDay(year: 2026, month: 11, day: 30),
                    through: CalendarDay(year: 2027, month: 1, day: 3)
                )
            ]
        )
    }

    @Test func `at midnight today moves on, a day that was chosen stays`() {
        var driver = ChatDriver.atTable()
        var next = Table.diary()
        next.today = Table.today.adding(days: 1)
        var chosen = driver
        chosen.press(.pageUp)
        chosen.send(.diary(next))
        #expect(chosen.state.shownDay == Table.today.adding(days: -1))
        driver.send(.diary(next))
        #expect(driver.state.shownDay == next.today)
        driver.press(.pageUp)
        #expect(driver.screen.contains("11월 27일 금요일 (어제)"))
    }

    @Test func `page keys move by days, weeks and months, and home is today`() {
        var driver = ChatDriver.atTable()
        driver.press(.pageUp)
        #expect(driver.state.shownDay == Table.today.adding(days: -1))
        driver.press(.pageDown)
        #expect(driver.state.personPage?.chosenDay == nil)
        driver.press(.tab)
        driver.press(.pageUp)
        driver.press(.up)
        #expect(driver.state.shownDay == Table.today.adding(days: -8))
        driver.press(.home)
        driver.press(.tab)
        for key in [Key.left, .up, .pageUp] { driver.press(key) }
        #expect(driver.state.shownDay == CalendarDay(year: 2026, month: 10, day: 19))
        #expect(
            driver.effects.last
                == .readDiary(
                    from: CalendarDay(year: 2026, month: 9, day: 28),
                    through: CalendarDay(year: 2026, month: 11, day: 1)
                )
        )
        driver.press(.enter)
        #expect(driver.state.personPage?.tab == .day)
        #expect(driver.screen.contains("10월 19일 월요일"))
    }

    @Test(arguments: [
        // A February of four whole weeks, a leap one, 30 and 31 days over six weeks.
        (CalendarDay(year: 2027, month: 2, day: 28), 28, 4),
        (CalendarDay(year: 2028, month: 2, day: 29), 29, 5),
        (CalendarDay(year: 2026, month: 11, day: 30), 30, 6),
        (CalendarDay(year: 2027, month: 5, day: 31), 31, 6),
        (CalendarDay(year: 2026, month: 12, day: 31), 31, 5),
    ])
    func `months of every length stand in whole weeks`(day: CalendarDay, last: Int, weeks: Int) {
        for rows in [12, 24] {
            var driver = ChatDriver(columns: 80, rows: rows)
            driver.press(.control("o"))
            let epoch = CalendarDay(year: 1970, month: 1, day: 1)
            let effects = driver.send(
                .diary(Diary(today: day, from: epoch, through: epoch, meals: []))
            )
            guard case .readDiary(let from, let through) = effects.first else {
                Issue.record("no days asked for")
                return
            }
            #expect(through.number - from.number + 1 == weeks * 7)
            #expect(from.weekday == 2 && through.weekday == 1)
            driver.send(.diary(Diary(today: day, from: from, through: through, meals: [])))
            driver.press(.tab)
            driver.press(.tab)
            #expect(driver.screen.contains("▸\(last)"))
            #expect(!driver.screen.contains(" \(last + 1) "))
        }
    }

    @Test func `the 31st goes to the last day of a shorter month`() {
        var driver = ChatDriver.atTable()
        driver.press(.tab)
        driver.press(.tab)
        driver.press(.pageUp)
        for _ in 0..<4 { driver.press(.right) }
        #expect(driver.state.shownDay == CalendarDay(year: 2026, month: 10, day: 31))
        driver.press(.pageUp)
        #expect(driver.state.shownDay == CalendarDay(year: 2026, month: 9, day: 30))
        for _ in 0..<9 { driver.press(.pageUp) }
        #expect(driver.state.shownDay == CalendarDay(year: 2025, month: 12, day: 28))
    }

    // MARK: - Meals

    @Test func `enter edits a meal's portion and which meal it was`() {
        var driver = ChatDriver.atTable()
        #expect(driver.press(.enter).isEmpty, "no meal has the keys yet")
        driver.press(.down)
        driver.press(.enter)
        driver.press(.up)
        var record = Table.meals[5].record
        record.portion = 0.5
        #expect(driver.press(.character(" ")) == [.saveMeal(record)])
        driver.press(.end)
        record.meal = .snack
        #expect(driver.press(.enter) == [.saveMeal(record)])
        driver.press(.escape)
        #expect(driver.state.shownMeals?.first?.record == record)
        #expect(driver.screen.contains("0.5인분  180 kcal"))
    }

    @Test func `a removed meal comes back to its place`() {
        var driver = ChatDriver.atTable()
        driver.press(.down)
        driver.press(.down)
        let before = driver.state.diary
        #expect(driver.press(.delete) == [.removeMeal(Table.id(26))])
        #expect(driver.state.shownMeals?.count == 2)
        #expect(driver.screen.contains("F5 되살리기"))
        #expect(driver.pressF(5) == [.saveMeal(Table.meals[6].record)])
        #expect(driver.state.diary == before)
        #expect(driver.pressF(5).isEmpty)
    }

    @Test func `sums say what they do not know and warn of sodium`() {
        var driver = ChatDriver.atTable()
        #expect(driver.screen.contains("! 2,300 넘음"))
        #expect(driver.screen.contains("추정치 포함"))
        #expect(driver.screen.contains("합계가 모자랄 수 있음"))
        #expect(!driver.screen.contains("일반 성인"))
        driver.press(.pageUp)
        #expect(driver.screen.contains("먹은 기록이 없습니다"))
        #expect(!driver.screen.contains("추정치") && !driver.screen.contains("넘음"))
        driver.state.person.profile?.sex = nil
        #expect(driver.screen.contains("일반 성인"))
    }

    // MARK: - The profile

    @Test func `a choice is kept at once, a text when it is left`() {
        var driver = ChatDriver.atTable()
        for _ in 0..<3 { driver.press(.tab) }
        driver.press(.enter)
        driver.press(.down)
        var expected = Table.me
        expected.age = .from50
        #expect(driver.press(.enter) == [.saveProfile(expected)])
        #expect(driver.state.personPage?.editor == nil)
        for _ in 0..<6 { driver.press(.down) }
        driver.press(.enter)
        #expect(driver.type(", 회").isEmpty)
        expected.avoided = ["고수", "회"]
        #expect(driver.press(.escape) == [.saveProfile(expected)])
        driver.press(.enter)
        #expect(driver.press(.enter).isEmpty, "nothing changed")
        #expect(driver.state.person.profile == expected)
    }

    @Test func `several allergies are switched one by one, in the law's order`() {
        var driver = ChatDriver.atTable()
        for _ in 0..<3 { driver.press(.tab) }
        for _ in 0..<3 { driver.press(.down) }
        driver.press(.enter)
        driver.press(.end)
        driver.press(.character(" "))
        driver.press(.home)
        driver.press(.enter)
        driver.press(.down)
        driver.press(.enter)
        #expect(driver.state.person.profile?.allergies == [.egg, .shrimp, .pineNut])
        #expect(driver.effects.count == 3 && driver.state.personPage?.editor != nil)
        driver.press(.left)
        #expect(driver.state.personPage?.editor == nil)
    }

    @Test func `a text being typed is kept when the program is told to end`() {
        var driver = ChatDriver.atTable()
        for _ in 0..<3 { driver.press(.tab) }
        for _ in 0..<7 { driver.press(.down) }
        driver.press(.enter)
        driver.type(", 전")
        var expected = Table.me
        expected.favourites.append("전")
        #expect(driver.send(.input(.terminated)) == [.saveProfile(expected), .quit])
    }

    @Test func `everything is forgotten only after a second yes`() {
        var driver = ChatDriver.atTable()
        for _ in 0..<3 { driver.press(.tab) }
        for _ in 0..<20 { driver.press(.down) }
        driver.press(.enter)
        #expect(driver.press(.enter).isEmpty, "the first answer leaves it all")
        driver.press(.enter)
        driver.press(.down)
        #expect(driver.press(.enter) == [.forgetPerson])
        #expect(driver.state.person == PersonFacts() && driver.state.diary?.meals == [])
        driver.press(.escape)
        driver.send(.person(PersonFacts(asksQuestionnaire: true)))
        #expect(driver.state.questionnaire == nil)
    }

    // MARK: - People

    @Test func `space says who eats along`() {
        var driver = ChatDriver.atTable()
        driver.press(.backTab)
        #expect(driver.press(.character(" ")) == [.eatWith([Table.id(3)])])
        #expect(driver.screen.contains("함께 2명: 우유·새우 알레르기"))
        driver.press(.down)
        #expect(driver.press(.character(" ")) == [.eatWith([])])
        #expect(driver.screen.contains("지금은 혼자 먹습니다"))
        driver.press(.up)
        #expect(driver.press(.character(" ")) == [.eatWith([Table.id(2)])])
    }

    @Test func `somebody is added by name, and nobody without one`() throws {
        var driver = ChatDriver()
        driver.press(.control("o"))
        driver.press(.backTab)
        driver.pressF(4)
        #expect(driver.press(.escape).isEmpty)
        #expect(driver.state.person.companions.isEmpty && driver.state.personPage?.member == nil)
        driver.pressF(4)
        driver.type("지수")
        let effects = driver.press(.enter)
        let own = try #require(driver.state.person.profile)
        let added = try #require(driver.state.person.companions.first)
        #expect(added.name == "지수" && own.name.isEmpty && own.id != added.id)
        #expect(effects == [.saveProfile(own), .saveProfile(added)], "the user comes first")
        driver.press(.character("야"))
        #expect(driver.state.person.companions.map(\.name) == ["지수야"], "a late syllable")
        driver.press(.down)
        driver.press(.enter)
        driver.press(.up)
        driver.press(.enter)
        #expect(driver.state.person.companions.first?.age != nil)
        #expect(driver.state.person.profile == own)
    }

    @Test func `somebody who was removed comes back, eating along`() {
        var driver = ChatDriver.atTable()
        driver.press(.backTab)
        let before = driver.state.person
        #expect(
            driver.press(.delete) == [.eatWith([Table.id(3)]), .removeCompanion(Table.id(2))]
        )
        #expect(driver.state.person.companions.map(\.name) == ["지수"])
        let back = driver.pressF(5)
        #expect(
            back == [
                .saveProfile(Table.companions[0]), .eatWith([Table.id(2), Table.id(3)]),
            ]
        )
        #expect(driver.state.person == before)
    }

    @Test func `constraints of people are those of the strictest`() {
        let line = PersonWording.constraints(of: [Table.me] + Table.companions, .korean)
        #expect(line == "우유·메밀·새우 알레르기, 채식, 고수 빼고, 맵기 신라면만큼, 9,000원까지")
        #expect(PersonWording.constraints(of: [Profile(id: Table.id(9))], .korean).isEmpty)
    }

    // MARK: - Keys and mouse

    @Test func `every key of the screens is in the help, and the palette opens them`() {
        let rows = HelpPage.rows(in: .korean)
        #expect(rows.contains(.keys("^O", "나와 오늘")))
        #expect(rows.contains(.keys("Space", "함께 먹기")))
        var driver = ChatDriver()
        driver.press(.control("p"))
        driver.type("나와 오늘")
        driver.press(.enter)
        #expect(driver.state.personPage != nil && driver.state.overlay == nil)
    }

    @Test func `tabs, days and rows can be clicked`() {
        var driver = ChatDriver.atTable()
        driver.click("달력")
        driver.click(" 16 ")
        #expect(driver.state.shownDay == CalendarDay(year: 2026, month: 11, day: 16))
        driver.click("▸16")
        #expect(driver.state.personPage?.tab == .day)
        driver.click("›")
        #expect(driver.state.shownDay == CalendarDay(year: 2026, month: 11, day: 17))
        driver.click("함께")
        driver.click("지수")
        driver.click("지수")
        #expect(driver.state.personPage?.member?.name == "지수")
        driver.press(.escape)
        driver.press(.escape)
        #expect(driver.state.personPage == nil)
    }

    @Test func `a reply goes on being written under the pages`() {
        var driver = ChatDriver()
        driver.ask("점심")
        driver.press(.control("o"))
        driver.reply("비빔밥은 어떠세요?", menu: "비빔밥")
        #expect(driver.state.personPage != nil)
        driver.press(.control("o"))
        #expect(driver.screen.contains("비빔밥은 어떠세요?"))
    }
}
