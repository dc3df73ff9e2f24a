// Typing: clusters, composition, line editing, recall, starters, mouse, scrolling and resizing.

import ChatUI
import Foundation
import Prompting
import Testing

@Suite("Input")
struct InputTests {
    @Test
    func `Backspace removes a grapheme cluster`() {
        var editor = InputEditor("가🍚e\u{301}")
        editor.deleteBackward()
        #expect(editor.text == "가🍚")
        editor.deleteBackward()
        #expect(editor.text == "가")
    }

    @Test
    func `jamo that arrive one by one compose`() {
        var editor = InputEditor()
        for jamo in ["\u{1100}", "\u{1161}", "\u{11A8}"] { editor.insert(jamo) }
        #expect(editor.text.unicodeScalars.count <= 3)
        var pasted = InputEditor()
        pasted.insert("\u{1100}\u{1161}\u{11A8}\u{1102}\u{1161}")
        #expect(pasted.text == "각나")
        #expect(Array(pasted.text.unicodeScalars).count == 2, "NFC")
        #expect(pasted.cursor == 2)
    }

    @Test
    func `control characters in a paste never reach the input`() {
        var driver = ChatDriver()
        driver.press(.paste("밥\u{1B}[31m 빨강\u{7}\u{202E}"))
        #expect(driver.state.input.text == "밥 빨강")
    }

    @Test
    func `a paste past the capacity is cut and says so`() {
        var driver = ChatDriver()
        driver.press(.paste(String(repeating: "가", count: InputEditor.capacity + 10)))
        #expect(driver.state.input.characters.count == InputEditor.capacity)
        #expect(driver.state.notices.last?.kind == .warning)
    }

    @Test(arguments: [
        (Key.control("u"), "나"), (.control("k"), "점심 가"), (.control("w"), "점심 나"),
        (.backspace, "점심 나"), (.delete, "점심 가"), (.control("d"), "점심 가"),
    ])
    func `line editing keys`(key: Key, expected: String) {
        var driver = ChatDriver()
        driver.type("점심 가나")
        driver.press(.left)
        driver.press(key)
        #expect(driver.state.input.text == expected)
    }

    @Test
    func `what was killed can be put back`() {
        var driver = ChatDriver()
        driver.type("점심 저녁")
        driver.press(.control("w"))
        driver.press(.home)
        driver.press(.control("y"))
        #expect(driver.state.input.text == "저녁점심 ")
    }

    @Test
    func `Alt+Enter makes a line and the arrows move between lines before recalling`() {
        var driver = ChatDriver(recentQuestions: ["옛 질문"])
        driver.type("첫째")
        driver.press(.newline)
        driver.type("둘째")
        driver.press(.up)
        #expect(driver.state.input.cursor == 2)
        driver.press(.up)
        #expect(driver.state.input.text == "옛 질문")
        driver.press(.down)
        #expect(driver.state.input.text == "첫째\n둘째")
    }

    @Test
    func `up recalls and down comes back to what was being typed`() {
        var driver = ChatDriver(recentQuestions: ["하나", "둘"])
        driver.type("쓰던")
        driver.press(.up)
        driver.press(.up)
        #expect(driver.state.input.text == "하나")
        driver.press(.up)
        #expect(driver.state.input.text == "하나")
        driver.press(.down)
        driver.press(.down)
        #expect(driver.state.input.text == "쓰던")
    }

    @Test
    func `^R with text searches earlier inputs`() {
        var driver = ChatDriver(recentQuestions: ["매운 점심", "저녁", "점심 뭐 먹지"])
        driver.type("점심")
        driver.press(.control("r"))
        #expect(driver.state.input.text == "점심 뭐 먹지")
        driver.press(.control("r"))
        #expect(driver.state.input.text == "매운 점심")
    }

    @Test
    func `a starter is chosen with the arrows or by a click`() {
        var driver = ChatDriver()
        driver.press(.down)
        driver.press(.down)
        #expect(driver.state.selectedStarter == 1)
        driver.press(.enter)
        #expect(driver.orders.map(\.question) == ["비 오는 날 따뜻한 국물"])
        var other = ChatDriver()
        other.click("가볍게 먹을 저녁")
        #expect(other.orders.map(\.question) == ["가볍게 먹을 저녁"])
    }

    @Test
    func `Tab goes round input, buttons and transcript, and typing returns to the input`() {
        var driver = ChatDriver()
        driver.ask("점심")
        driver.reply("답")
        var seen: [Focus] = []
        for _ in 0..<5 {
            driver.press(.tab)
            seen.append(driver.state.focus)
        }
        #expect(seen == [.buttons(.copy), .buttons(.send), .transcript, .input, .buttons(.copy)])
        driver.press(.right)
        driver.press(.right)
        #expect(driver.state.focusedButton == .another)
        driver.clearEffects()
        driver.press(.enter)
        #expect(driver.orders.map(\.kind) == [.another])
        driver.type("밥")
        #expect(driver.state.focus == .input)
        #expect(driver.state.input.text == "밥")
    }

    @Test
    func `the cursor stands at the insertion point in cells`() {
        var driver = ChatDriver(columns: 40, rows: 12)
        driver.type("가나a")
        driver.press(.left)
        let frame = view(driver.state, size: driver.state.size, theme: .fallback)
        let origin = ScreenLayout(driver.state).inputOrigin
        #expect(frame.cursor == CellPosition(row: origin.row, column: origin.column + 4))
    }

    @Test
    func `a click in the input moves the cursor`() {
        var driver = ChatDriver()
        driver.type("가나다라")
        let origin = ScreenLayout(driver.state).inputOrigin
        driver.press(
            .mouse(MouseEvent(kind: .press, row: origin.row, column: origin.column + 4))
        )
        #expect(driver.state.input.cursor == 2)
    }

    @Test
    func `a click beside a list closes it and one on a row chooses it`() {
        var driver = ChatDriver()
        driver.pressF(8)
        driver.click("light")
        #expect(driver.state.themeName == "light")
        driver.press(.mouse(MouseEvent(kind: .press, row: 0, column: 0)))
        #expect(driver.state.overlay == nil)
        #expect(driver.state.themeName == "mechuri")
    }

    @Test
    func `a click on a hint does what it says`() {
        var driver = ChatDriver()
        driver.click("F1 도움말")
        #expect(driver.state.overlay?.kind == .help)
    }

    @Test(arguments: [false, true])
    func `text dragged over is copied, in either direction`(isBackward: Bool) {
        var driver = ChatDriver()
        driver.ask("점심")
        driver.reply("김치찌개가 좋겠어요. 매운 것이 당기신다면요.\n그리고 밥")
        var ends = [(row: 5, column: 2), (row: 6, column: 10)]
        if isBackward { ends.reverse() }
        let mouse = { (kind: MouseEvent.Kind, place: (row: Int, column: Int)) in
            Key.mouse(MouseEvent(kind: kind, row: place.row, column: place.column))
        }
        driver.press(mouse(.press, ends[0]))
        driver.press(mouse(.drag, ends[1]))
        let whole = "김치찌개가 좋겠어요. 매운 것이 당기신다면요.\n그리고 밥"
        #expect(driver.press(mouse(.release, ends[1])) == [.copy(whole)])
        #expect(driver.state.selection != nil)
        driver.press(.right)
        #expect(driver.state.selection == nil)
    }

    @Test
    func `a click on an older message chooses its turn for the keys`() {
        var driver = ChatDriver()
        driver.send(.loaded(sampleConversation(turns: 2)))
        driver.click("0번째 질문")
        driver.press(.mouse(MouseEvent(kind: .release, row: 2, column: 70)))
        #expect(driver.state.currentTurnIndex == 0)
        driver.pressF(5)
        #expect(driver.orders.first?.question == "0번째 질문")
    }

    @Test
    func `send can be clicked`() {
        var driver = ChatDriver()
        driver.type("점심")
        driver.click("[보내기]")
        driver.wait(0.05)
        #expect(driver.orders.map(\.question) == ["점심"])
    }
}

@Suite("Scrolling")
struct ScrollingTests {
    private func long(_ columns: Int = 80, _ rows: Int = 24) -> ChatDriver {
        var driver = ChatDriver(columns: columns, rows: rows)
        driver.send(.loaded(sampleConversation(turns: 12)))
        return driver
    }

    private func transcript(_ driver: ChatDriver) -> [String] {
        ScreenLayout(driver.state).transcriptLines().map { line in
            line.spans.map(\.text).joined()
        }
    }

    @Test(arguments: [Key.pageUp, .mouse(MouseEvent(kind: .wheelUp, row: 3, column: 3))])
    func `what is read stays put while a reply streams`(key: Key) throws {
        var driver = long()
        driver.ask("새 질문")
        driver.press(key)
        let before = transcript(driver)
        let id = try #require(driver.state.stream?.replyID)
        for _ in 0..<40 { driver.send(.generation(id, .text("긴 답변이 계속 이어집니다. "))) }
        #expect(transcript(driver) == before)
        #expect(driver.screen.contains("아래에 더 있음"))
        driver.press(.end)
        #expect(driver.state.scroll == .follow)
        #expect(driver.screen.contains("▌"))
    }

    @Test
    func `following, the end stays in view`() throws {
        var driver = long()
        driver.ask("새 질문")
        let id = try #require(driver.state.stream?.replyID)
        for _ in 0..<40 { driver.send(.generation(id, .text("긴 답변이 계속 이어집니다. "))) }
        #expect(driver.screen.contains("▌"))
    }

    @Test
    func `scrolling down to the end follows again`() {
        var driver = long()
        driver.press(.pageUp)
        #expect(driver.state.scroll != .follow)
        driver.press(.pageDown)
        #expect(driver.state.scroll == .follow)
    }

    @Test
    func `the wheel reaches the first line and stays there`() {
        var driver = long()
        for _ in 0..<200 {
            driver.press(.mouse(MouseEvent(kind: .wheelUp, row: 3, column: 3)))
        }
        #expect(driver.screen.contains("0번째 질문"))
        let top = driver.state.scroll
        driver.press(.pageUp)
        #expect(driver.state.scroll == top)
    }

    @Test
    func `lines scrolled up and down again come back the same`() {
        var driver = long()
        for _ in 0..<7 { driver.press(.mouse(MouseEvent(kind: .wheelUp, row: 3, column: 3))) }
        let before = transcript(driver)
        for _ in 0..<5 { driver.press(.mouse(MouseEvent(kind: .wheelUp, row: 3, column: 3))) }
        for _ in 0..<5 { driver.press(.mouse(MouseEvent(kind: .wheelDown, row: 3, column: 3))) }
        #expect(transcript(driver) == before)
    }

    @Test(arguments: [40, 60, 120])
    func `a new width keeps the message at the top`(columns: Int) throws {
        var driver = long()
        driver.press(.pageUp)
        guard case .at(let before) = driver.state.scroll else {
            Issue.record("expected an anchor")
            return
        }
        driver.send(.input(.resized(TerminalSize(columns: columns, rows: 24))))
        guard case .at(let after) = driver.state.scroll else {
            Issue.record("expected an anchor")
            return
        }
        #expect(after.turnID == before.turnID)
        #expect(after.isReply == before.isReply)
    }

    @Test
    func `a word that was at the top of a long message is there after a resize`() {
        var driver = ChatDriver(columns: 80, rows: 24)
        var conversation = sampleConversation(turns: 1)
        conversation.turns[0].replies[0].text = (0..<400).map { "낱말\($0)" }.joined(separator: " ")
        driver.send(.loaded(conversation))
        for _ in 0..<2 { driver.press(.pageUp) }
        let first = transcript(driver)[0].split(separator: " ").first.map { String($0) } ?? ""
        #expect(first.hasPrefix("낱말"))
        driver.send(.input(.resized(TerminalSize(columns: 50, rows: 24))))
        #expect(transcript(driver)[0].contains(first + " "))
    }

    @Test
    func `long conversations cost no more than what is seen`() {
        var driver = ChatDriver()
        driver.send(.loaded(sampleConversation(turns: 5000)))
        let clock = ContinuousClock()
        let time = clock.measure {
            for _ in 0..<20 { _ = view(driver.state, size: driver.state.size, theme: .fallback) }
        }
        // A frame takes about a millisecond; the bound is wide for a busy machine. Laying all
        // 10,000 messages out would take seconds.
        #expect(time < .seconds(2))
    }
}
