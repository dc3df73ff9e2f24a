// 먹었어요: logging with one key, taking it back with the same, portions, and doubled presses.

import ChatUI
import Foundation
import Recommendation
import Testing

@Suite("Logging meals")
struct MealLoggingTests {
    private func recommended() -> ChatDriver {
        var driver = ChatDriver()
        driver.recommendStew()
        driver.wait(1)
        driver.clearEffects()
        return driver
    }

    private func eaten() -> (driver: ChatDriver, meal: DiaryMeal) {
        var driver = recommended()
        driver.press(.control("t"))
        let meal = driver.logged("김치찌개")
        driver.wait(1)
        driver.clearEffects()
        return (driver, meal)
    }

    @Test
    func `one key logs the shown menu and the notice says how to undo it`() {
        var driver = recommended()
        #expect(driver.press(.control("t")) == [.logMeal(menu: "김치찌개")])
        _ = driver.logged("김치찌개")
        #expect(driver.screen.contains("기록했습니다: 김치찌개 · 점심 · 1인분 (한 번 더 ^T: 취소)"))
        driver.wait(9)
        #expect(driver.screen.contains("기록했습니다"))
        driver.wait(2)
        #expect(!driver.screen.contains("기록했습니다"))
    }

    @Test
    func `the same key again takes it back and says so`() {
        var (driver, meal) = eaten()
        #expect(driver.screen.contains("[먹음 취소]"))
        #expect(driver.press(.control("t")) == [.removeMeal(meal.record.id)])
        #expect(driver.state.lastLogged == nil)
        #expect(driver.screen.contains("기록을 취소했습니다: 김치찌개 · 점심 · 1인분"))
        #expect(!driver.screen.contains("기록했습니다:"))
        driver.wait(1)
        #expect(driver.press(.control("t")) == [.logMeal(menu: "김치찌개")])
    }

    @Test
    func `a doubled press neither logs twice nor takes back`() {
        var driver = recommended()
        driver.press(.control("t"))
        #expect(driver.press(.control("t")).isEmpty, "the store has not answered yet")
        _ = driver.logged("김치찌개")
        driver.wait(0.1)
        #expect(driver.press(.control("t")).isEmpty, "an impatient second press")
        driver.wait(0.5)
        #expect(driver.press(.control("t")).count == 1)
        #expect(driver.press(.control("t")).isEmpty)
    }

    @Test
    func `a store that never answers does not lock the key`() {
        var driver = recommended()
        driver.press(.control("t"))
        driver.wait(4)
        #expect(driver.press(.control("t")) == [.logMeal(menu: "김치찌개")])
    }

    @Test
    func `another menu is logged beside the last, and the last can still be taken back`() {
        var (driver, meal) = eaten()
        driver.pressF(5)
        driver.reply("비빔밥은 어떠세요?", menu: "비빔밥")
        driver.press(.left)
        #expect(driver.press(.control("t")) == [.removeMeal(meal.record.id)])
        driver.press(.right)
        #expect(driver.press(.control("t")) == [.logMeal(menu: "비빔밥")])
    }

    @Test
    func `a portion is changed from the list and kept`() throws {
        var (driver, meal) = eaten()
        driver.press(.backTab)
        driver.press(.enter)
        let row = try #require(driver.state.replyActions.firstIndex(of: .portion))
        for _ in 0..<row { driver.press(.down) }
        driver.press(.enter)
        #expect(driver.state.overlay?.kind == .portions)
        #expect(driver.state.overlay?.selected == 1, "the portion that was logged")
        #expect(driver.screen.contains("366 kcal"))
        driver.press(.down)
        var changed = meal.record
        changed.portion = 1.5
        #expect(driver.press(.enter) == [.saveMeal(changed)])
        #expect(driver.screen.contains("양을 바꿨습니다: 김치찌개 · 점심 · 1.5인분"))
        #expect(driver.state.lastLogged?.record.portion == 1.5)
    }

    @Test
    func `the portion that it already is changes nothing`() {
        var (driver, _) = eaten()
        driver.click("[양 바꾸기]")
        #expect(driver.press(.enter).isEmpty)
        #expect(driver.state.overlay == nil)
    }

    @Test
    func `portions are offered only for what was logged last`() {
        var (driver, _) = eaten()
        driver.pressF(5)
        driver.reply("비빔밥은 어떠세요?", menu: "비빔밥")
        #expect(!driver.state.replyActions.contains(.portion))
        #expect(!Command.portion.isAvailable(in: driver.state))
    }

    @Test
    func `a meal removed in the diary cannot be taken back again`() {
        var (driver, meal) = eaten()
        let day = meal.day
        driver.send(.diary(Diary(today: day, from: day, through: day, meals: [])))
        #expect(driver.press(.control("t")) == [.logMeal(menu: "김치찌개")])
        var (other, kept) = eaten()
        let next = CalendarDay(year: 2027, month: 1, day: 16)
        other.send(.diary(Diary(today: next, from: next, through: next, meals: [])))
        #expect(other.press(.control("t")) == [.removeMeal(kept.record.id)], "another day's diary")
    }

    @Test(arguments: [(1.0, "1인분"), (0.5, "0.5인분"), (1.25, "1.25인분"), (2.0, "2인분")])
    func `portions are written short`(portion: Double, words: String) {
        #expect(FoodWording.portion(portion, .korean) == words)
    }
}
