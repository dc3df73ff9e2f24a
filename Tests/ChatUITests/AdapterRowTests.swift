// F7's adapters: switched and scaled by keys that are no letters, told to whoever runs them.

import ChatUI
import Diagnostics
import Foundation
import Testing

@Suite("Adapters under F7")
struct AdapterRowTests {
    private static let rows = [
        AdapterRow(id: "/a/말투", title: "말투", isOn: true, percent: 80),
        AdapterRow(id: "/a/짧게", title: "짧게"),
    ]

    private func driver(
        columns: Int = 80,
        rows: Int = 24,
        language: Language = .korean
    ) -> ChatDriver {
        var driver = ChatDriver(columns: columns, rows: rows, language: language)
        driver.send(.models([ModelChoice(id: "/m", title: "메추리-30M", detail: "Q8_0, 32 MB")]))
        driver.send(.adapters(Self.rows))
        driver.pressF(7)
        return driver
    }

    @Test(arguments: ScreenSize.all)
    func `models and adapters stand in one list`(size: ScreenSize) throws {
        var driver = driver(columns: size.columns, rows: size.rows)
        driver.press(.down)
        try Golden.expect(driver, "adapters-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `in English too`(size: ScreenSize) throws {
        var driver = driver(columns: size.columns, rows: size.rows, language: .english)
        driver.press(.end)
        try Golden.expect(driver, "adapters-en-\(size.testDescription)")
    }

    @Test func `space switches the chosen adapter, and only an adapter`() {
        var driver = driver()
        #expect(driver.press(.character(" ")).isEmpty, "a model's row")
        driver.press(.down)
        driver.press(.down)
        var expected = Self.rows
        expected[1].isOn = true
        #expect(driver.press(.character(" ")) == [.useAdapters(expected)])
        expected[1].isOn = false
        #expect(driver.press(.character(" ")) == [.useAdapters(expected)])
        #expect(driver.state.overlay != nil)
    }

    @Test func `enter on an adapter switches it, on a model opens it`() {
        var driver = driver()
        driver.press(.down)
        var expected = Self.rows
        expected[0].isOn = false
        #expect(driver.press(.enter) == [.useAdapters(expected)])
        driver.press(.up)
        #expect(driver.press(.enter) == [.selectModel("/m")])
    }

    @Test func `plus and minus scale by a tenth, within 0 and 2, and switch on`() {
        var driver = driver()
        driver.press(.end)
        driver.press(.character("-"))
        #expect(driver.state.adapters[1].percent == 90 && driver.state.adapters[1].isOn)
        for _ in 0..<30 { driver.press(.character("-")) }
        #expect(driver.state.adapters[1].percent == 0)
        for _ in 0..<30 { driver.press(.character("+")) }
        #expect(driver.state.adapters[1].percent == 200)
        driver.press(.left)
        driver.press(.left)
        driver.press(.right)
        #expect(driver.state.adapters[1].scale == "1.9")
        #expect(driver.effects.last == .useAdapters(driver.state.adapters))
    }

    @Test(arguments: [
        (100, "1"), (50, "0.5"), (25, "0.25"), (105, "1.05"), (0, "0"), (-50, "-0.5"), (200, "2"),
    ])
    func `scales are written short`(percent: Int, text: String) {
        #expect(AdapterRow(id: "", title: "", percent: percent).scale == text)
    }

    @Test func `without adapters the keys do nothing`() {
        var driver = ChatDriver()
        driver.send(.models([ModelChoice(id: "/m", title: "모델")]))
        driver.pressF(7)
        for key in [Key.character(" "), .character("+"), .character("-"), .left, .right] {
            #expect(driver.press(key).isEmpty)
        }
    }
}
