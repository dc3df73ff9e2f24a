// Whole screens at the three sizes that the view is made for, in Korean and in English.

import ChatUI
import Configuration
import Diagnostics
import FineTuning
import Foundation
import Testing
import TrainingUI

/// A size of the screen.
struct ScreenSize: CustomTestStringConvertible, Sendable {
    let columns: Int
    let rows: Int
    var testDescription: String { "\(columns)x\(rows)" }
    static let all = [
        ScreenSize(columns: 120, rows: 40), ScreenSize(columns: 80, rows: 24),
        ScreenSize(columns: 40, rows: 12),
    ]
}

@Suite("Golden screens of a run")
struct TrainingGoldenTests {
    private func driver(_ size: ScreenSize, _ language: Language = .korean) -> TrainingDriver {
        TrainingDriver(columns: size.columns, rows: size.rows, language: language)
    }

    private func running(_ size: ScreenSize, _ language: Language = .korean) -> TrainingDriver {
        var driver = driver(size, language)
        driver.begin()
        driver.go(to: 1230)
        return driver
    }

    @Test(arguments: ScreenSize.all)
    func `before the first step`(size: ScreenSize) throws {
        var driver = driver(size)
        try Golden.expect(driver, "empty-\(size.testDescription)")
        driver.begin()
        driver.wait(12)
        try Golden.expect(driver, "waiting-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `in the middle`(size: ScreenSize) throws {
        try Golden.expect(running(size), "curve-\(size.testDescription)")
        try Golden.expect(running(size, .english), "curve-en-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the replies, and what they were before`(size: ScreenSize) throws {
        var driver = driver(size)
        driver.begin()
        driver.go(to: 830)
        driver.press(.tab)
        try Golden.expect(driver, "samples-\(size.testDescription)")
        driver.press(.end)
        try Golden.expect(driver, "samples-end-\(size.testDescription)")
        var english = running(size, .english)
        english.press(.right)
        try Golden.expect(english, "samples-en-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the log, at its end and above`(size: ScreenSize) throws {
        var driver = running(size)
        driver.press(.left)
        try Golden.expect(driver, "log-\(size.testDescription)")
        driver.press(.pageUp)
        try Golden.expect(driver, "log-above-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the question whether to end it`(size: ScreenSize) throws {
        var driver = running(size)
        driver.press(.escape)
        try Golden.expect(driver, "question-\(size.testDescription)")
        var english = running(size, .english)
        english.press(.control("c"))
        try Golden.expect(english, "question-en-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the keys`(size: ScreenSize) throws {
        var driver = running(size)
        driver.pressF(1)
        try Golden.expect(driver, "help-\(size.testDescription)")
        driver.press(.end)
        try Golden.expect(driver, "help-end-\(size.testDescription)")
        var english = running(size, .english)
        english.press(.character("?"))
        try Golden.expect(english, "help-en-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `paused, saving, logarithmic, over`(size: ScreenSize) throws {
        var driver = running(size)
        driver.pressF(2)
        driver.tell(.activity(.paused))
        driver.pressF(5)
        try Golden.expect(driver, "paused-\(size.testDescription)")
        driver.pressF(2)
        driver.tell(.activity(.validating(done: 12, total: 40)))
        driver.pressF(3)
        try Golden.expect(driver, "validating-\(size.testDescription)")
        driver.go(from: 1230, to: 2000)
        driver.finish()
        driver.wait(10)
        try Golden.expect(driver, "over-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `a log shown again`(size: ScreenSize) throws {
        var driver = TrainingDriver(columns: size.columns, rows: size.rows, isReplay: true)
        driver.begin(validationExamples: 0)
        driver.go(to: 70)
        try Golden.expect(driver, "replay-\(size.testDescription)")
    }

    @Test
    func `below the least size only that is said`() {
        let driver = TrainingDriver(columns: 29, rows: 8)
        #expect(driver.screen.contains("지금 29x8, 필요 30x8"))
    }

    @Test
    func `any size at all is drawn without harm`() {
        for columns in stride(from: 0, through: 130, by: 7) {
            for rows in stride(from: 0, through: 45, by: 3) {
                var driver = running(ScreenSize(columns: columns, rows: rows))
                for key in [Key.tab, .pageDown, .tab, .pageUp, .function(1, shift: false), .end] {
                    driver.press(key)
                    #expect(driver.frame().cells.count == columns * rows)
                }
                driver.press(.escape)
                driver.press(.escape)
                #expect(driver.frame().cells.count == columns * rows)
            }
        }
    }

    @Test
    func `an ASCII theme draws the same places with plain characters`() {
        var theme = Theme.fallback
        theme.asciiGlyphs = true
        for panel in 0..<3 {
            var driver = running(ScreenSize(columns: 80, rows: 24))
            for _ in 0..<panel { driver.press(.tab) }
            let text = driver.frame(theme: theme).plainText()
            let strange = text.unicodeScalars.filter {
                !$0.isASCII && !(0xAC00...0xD7A3).contains($0.value)
            }
            #expect(strange.isEmpty, "\(String(String.UnicodeScalarView(strange)))")
        }
    }

    @Test
    func `replies cannot give orders to the terminal, and wide letters are whole`() {
        var driver = TrainingDriver(columns: 41, rows: 12)
        driver.begin()
        let evil =
            "\u{1B}[2J밥\u{1B}]0;x\u{7}\u{202E}김치\tㅋㅋ👨‍👩‍👧 " + String(repeating: "맛있는비빔밥", count: 9)
        driver.tell(
            .sampled(
                step: 1,
                replies: [SampleReply(request: evil, reply: evil, isComplete: true)]
            )
        )
        driver.press(.tab)
        let frame = driver.frame()
        let isSafe = frame.cells.allSatisfy { cell in
            cell.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E }
        }
        #expect(isSafe)
        #expect(!driver.screen.contains("[2J"))
        for row in 0..<12 {
            let width = DisplayWidth.width(of: frame.plainText(row: row))
            #expect(width <= 41)
        }
    }
}
