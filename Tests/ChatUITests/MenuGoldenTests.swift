// Whole screens of a recommended menu: the facts under its reply, the card, why it was recommended, the
// lists of what can be done with it, and replies that are not the model's own words.

import ChatUI
import Diagnostics
import Foundation
import Prompting
import Recommendation
import Testing

@Suite("Golden screens of menus")
struct MenuGoldenTests {
    private func recommended(_ size: ScreenSize, _ language: Language = .korean) -> ChatDriver {
        var driver = ChatDriver(columns: size.columns, rows: size.rows, language: language)
        driver.recommendStew()
        return driver
    }

    @Test(arguments: ScreenSize.all)
    func `a recommended menu with its facts and actions`(size: ScreenSize) throws {
        try Golden.expect(recommended(size), "menu-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `a recommended menu in English`(size: ScreenSize) throws {
        try Golden.expect(recommended(size, .english), "menu-en-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `a second recommendation whose allergens are not all known`(size: ScreenSize) throws {
        var driver = recommended(size)
        var profile = Profile()
        profile.allergies = [.shrimp]
        driver.send(.person(PersonFacts(profile: profile)))
        driver.pressF(5)
        driver.reply("그렇다면 비빔밥은 어떠세요? 나물과 고추장이 잘 어울려요.", menu: "비빔밥")
        driver.send(.facts(SampleMenus.bibimbap))
        driver.press(.tab)
        try Golden.expect(driver, "menu-second-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the card`(size: ScreenSize) throws {
        var driver = recommended(size)
        driver.press(.control("x"))
        try Golden.expect(driver, "card-\(size.testDescription)")
    }

    @Test
    func `the card in English, and scrolled to its end on a small screen`() throws {
        var driver = recommended(ScreenSize(columns: 80, rows: 24), .english)
        driver.press(.control("x"))
        try Golden.expect(driver, "card-en-80x24")
        var small = recommended(ScreenSize(columns: 40, rows: 12))
        small.press(.control("x"))
        small.press(.end)
        try Golden.expect(small, "card-end-40x12")
    }

    @Test(arguments: ScreenSize.all)
    func `why it was recommended`(size: ScreenSize) throws {
        var driver = recommended(size)
        driver.press(.control("g"))
        try Golden.expect(driver, "why-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the directions of another recommendation`(size: ScreenSize) throws {
        var driver = recommended(size)
        driver.press(.function(5, shift: true))
        driver.press(.down)
        try Golden.expect(driver, "nudges-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `everything that can be done`(size: ScreenSize) throws {
        var driver = recommended(size)
        driver.press(.backTab)
        driver.press(.enter)
        try Golden.expect(driver, "actions-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `a logged meal and its portions`(size: ScreenSize) throws {
        var driver = recommended(size)
        driver.press(.control("t"))
        _ = driver.logged("김치찌개")
        try Golden.expect(driver, "logged-\(size.testDescription)")
        driver.press(.control("p"))
        driver.type("양 바")
        driver.press(.enter)
        try Golden.expect(driver, "portions-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `replies of the catalogue and of the program are marked`(size: ScreenSize) throws {
        var driver = ChatDriver(columns: size.columns, rows: size.rows)
        driver.ask("김치찌개 칼로리?")
        driver.send(.facts(SampleMenus.kimchiStew))
        driver.reply("김치찌개 1인분(400 g, 밥 제외)은 244 kcal예요(추정치).", menu: "김치찌개", source: .catalogue)
        try Golden.expect(driver, "catalogue-\(size.testDescription)")
        driver.ask("땅콩 먹고 숨이 막혀")
        driver.reply("바로 119에 전화하세요. 저는 응급 상황을 도울 수 없습니다.", source: .program)
        try Golden.expect(driver, "program-\(size.testDescription)")
    }

    @Test
    func `any size at all is drawn without harm`() {
        for columns in stride(from: 0, through: 170, by: 9) {
            for rows in stride(from: 0, through: 45, by: 5) {
                var driver = recommended(ScreenSize(columns: columns, rows: rows))
                for key in [
                    Key.escape, .control("x"), .end, .control("g"), .function(5, shift: true), .end,
                ] {
                    driver.press(key)
                    let frame = view(driver.state, size: driver.state.size, theme: .fallback)
                    #expect(frame.cells.count == columns * rows)
                }
            }
        }
    }
}
