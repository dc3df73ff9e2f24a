// The person's screens as text files, at the three sizes, and what must be in them.

import ChatUI
import Configuration
import Foundation
import Prompting
import Recommendation
import Testing

@Suite("Screens about the person")
struct PersonScreenTests {
    private func table(_ size: ScreenSize, english: Bool = false) -> ChatDriver {
        ChatDriver.atTable(columns: size.columns, rows: size.rows, english: english)
    }

    private func questions(_ size: ScreenSize, english: Bool = false) -> ChatDriver {
        ChatDriver.atQuestions(columns: size.columns, rows: size.rows, english: english)
    }

    @Test(arguments: ScreenSize.all)
    func `the questions of the first run`(size: ScreenSize) throws {
        var driver = questions(size)
        driver.press(.down)
        driver.press(.enter)
        for step in 1...6 {
            if step == 2 {
                driver.press(.down)
                driver.press(.character(" "))
            }
            if step == 4 { driver.type("고수, 갑각류") }
            try Golden.expect(driver, "questions-\(step)-\(size.testDescription)")
            if step < 6 { driver.press(.right) }
        }
        driver.press(.escape)
        try Golden.expect(driver, "questions-leaving-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the first question and the allergies in English`(size: ScreenSize) throws {
        var driver = questions(size, english: true)
        try Golden.expect(driver, "questions-en-1-\(size.testDescription)")
        driver.press(.right)
        try Golden.expect(driver, "questions-en-2-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `today with its meals`(size: ScreenSize) throws {
        var driver = table(size)
        try Golden.expect(driver, "today-\(size.testDescription)")
        for _ in 0..<3 { driver.press(.down) }
        try Golden.expect(driver, "today-last-\(size.testDescription)")
        driver.press(.up)
        driver.press(.enter)
        try Golden.expect(driver, "meal-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `today, week and calendar in English`(size: ScreenSize) throws {
        var driver = table(size, english: true)
        try Golden.expect(driver, "today-en-\(size.testDescription)")
        driver.press(.tab)
        try Golden.expect(driver, "week-en-\(size.testDescription)")
        driver.press(.tab)
        try Golden.expect(driver, "calendar-en-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the week and the calendar`(size: ScreenSize) throws {
        var driver = table(size)
        driver.press(.right)
        try Golden.expect(driver, "week-\(size.testDescription)")
        driver.press(.right)
        driver.press(.up)
        try Golden.expect(driver, "calendar-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the profile, one of its fields, and forgetting`(size: ScreenSize) throws {
        var driver = table(size)
        for _ in 0..<3 { driver.press(.tab) }
        try Golden.expect(driver, "profile-\(size.testDescription)")
        for _ in 0..<3 { driver.press(.down) }
        driver.press(.enter)
        try Golden.expect(driver, "allergies-\(size.testDescription)")
        driver.press(.escape)
        for _ in 0..<20 { driver.press(.down) }
        driver.press(.enter)
        try Golden.expect(driver, "forget-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the people who eat along, and one of them`(size: ScreenSize) throws {
        var driver = table(size)
        driver.press(.backTab)
        try Golden.expect(driver, "companions-\(size.testDescription)")
        driver.press(.enter)
        try Golden.expect(driver, "companion-\(size.testDescription)")
        driver.press(.escape)
        driver.pressF(4)
        driver.type("아버지")
        try Golden.expect(driver, "companion-new-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `a day without meals, of somebody unknown`(size: ScreenSize) throws {
        var driver = ChatDriver(columns: size.columns, rows: size.rows)
        driver.press(.control("o"))
        driver.send(.diary(Table.diary([])))
        try Golden.expect(driver, "today-empty-\(size.testDescription)")
        driver.press(.tab)
        try Golden.expect(driver, "week-empty-\(size.testDescription)")
    }

    @Test
    func `the status line says how many eat together`() {
        var driver = ChatDriver.atTable()
        driver.press(.escape)
        #expect(driver.screen.contains("함께 3명"))
        driver.send(.person(PersonFacts(profile: Table.me, companions: Table.companions)))
        #expect(!driver.screen.contains("함께"))
    }

    @Test
    func `control characters and wide names stay harmless`() {
        var meals = Table.meals
        meals[5].record.menu = "악\u{1B}[31m성\u{7}메뉴\n둘째 줄"
        meals[5].time = "08:\u{1B}]0;x\u{7}10"
        var driver = ChatDriver.atTable(columns: 40, rows: 12, meals: meals)
        driver.state.person.companions[0].name = "\u{1B}[2J아주아주아주아주 긴 이름을 가진 사람"
        driver.state.person.companions[0].avoided = ["고\u{1B}[1m수"]
        for _ in 0..<5 {
            driver.press(.down)
            let frame = view(driver.state, size: driver.state.size, theme: .fallback)
            #expect(!frame.cells.contains { $0.text.unicodeScalars.contains { $0.value < 32 } })
            #expect(!frame.plainText().contains("[31m") && !frame.plainText().contains("[2J"))
            driver.press(.tab)
        }
    }

    @Test
    func `any size at all is drawn without harm`() {
        for columns in stride(from: 0, through: 130, by: 9) {
            for rows in stride(from: 0, through: 45, by: 5) {
                var driver = ChatDriver.atTable(columns: columns, rows: rows)
                for _ in 0..<5 {
                    for key in [Key.down, .enter, .down, .up, .escape, .tab] { driver.press(key) }
                    let frame = view(driver.state, size: driver.state.size, theme: .fallback)
                    #expect(frame.cells.count == columns * rows)
                }
                var asked = ChatDriver.atQuestions(columns: columns, rows: rows)
                for _ in 0..<6 {
                    asked.press(.right)
                    let frame = view(asked.state, size: asked.state.size, theme: .fallback)
                    #expect(frame.cells.count == columns * rows)
                }
            }
        }
    }

    @Test
    func `an ASCII theme needs no special glyphs for the bars`() {
        let driver = ChatDriver.atTable()
        var theme = Theme.fallback
        theme.asciiGlyphs = true
        let text = view(driver.state, size: driver.state.size, theme: theme).plainText()
        #expect(text.contains("###") && !text.contains { "█░│▸•".contains($0) })
    }
}
