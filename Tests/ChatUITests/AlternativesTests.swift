// 다시 추천 and its alternatives: F5 in every situation, ‹ 2/3 ›, F6, F9, and the ways to quit.

import ChatUI
import Foundation
import Prompting
import Testing

@Suite("Alternatives")
struct AlternativesTests {
    private func answered(_ count: Int = 1) -> ChatDriver {
        var driver = ChatDriver()
        driver.ask("점심")
        driver.reply("첫째 답", menu: "김밥")
        for index in 1..<max(1, count) {
            driver.pressF(5)
            driver.reply("답 \(index + 1)", menu: "메뉴 \(index + 1)")
        }
        driver.clearEffects()
        return driver
    }

    @Test(arguments: [Key.function(5, shift: false), .control("r")])
    func `another recommendation is ordered for the same question`(key: Key) throws {
        var driver = answered()
        driver.press(key)
        let order = try #require(driver.orders.first)
        #expect(order.kind == .another)
        #expect(order.question == "점심")
        #expect(order.conversation.offeredMenus == ["김밥"])
        #expect(order.earlierReplies.map(\.text) == ["첫째 답"])
        #expect(driver.state.conversation.turns[0].selected == 1)
        #expect(driver.state.conversation.turns.count == 1)
    }

    @Test
    func `in the transcript r and its Hangul twin do it too`() {
        for letter in ["r", "ㄱ"] as [Character] {
            var driver = answered()
            driver.press(.backTab)
            #expect(driver.state.focus == .transcript)
            driver.press(.character(letter))
            #expect(driver.orders.map(\.kind) == [.another])
        }
    }

    @Test
    func `the button can be clicked`() {
        var driver = answered()
        driver.click("[다시 추천]")
        #expect(driver.orders.map(\.kind) == [.another])
    }

    @Test
    func `without a question there is nothing to recommend again`() {
        var driver = ChatDriver()
        #expect(driver.pressF(5).isEmpty)
        #expect(!driver.screen.contains("F5"))
        #expect(answered().screen.contains("F5 다시 추천"))
    }

    @Test
    func `while a reply is written it stops with its text and another begins`() throws {
        var driver = answered()
        driver.pressF(5)
        let second = try #require(driver.state.stream?.replyID)
        driver.send(.generation(second, .text("냉면은")))
        driver.clearEffects()
        let effects = driver.pressF(5)
        #expect(effects.first == .cancel(second, keep: true))
        #expect(driver.orders.map(\.kind) == [.another])
        let turn = driver.state.conversation.turns[0]
        #expect(turn.replies.map(\.state) == [.complete, .stopped, .streaming])
        #expect(turn.selected == 2)
    }

    @Test
    func `pressed again before a word came, no empty reply is left`() throws {
        var driver = answered()
        driver.pressF(5)
        let second = try #require(driver.state.stream?.replyID)
        let effects = driver.pressF(5)
        #expect(effects.first == .cancel(second, keep: false))
        #expect(driver.state.conversation.turns[0].replies.count == 2)
    }

    @Test
    func `an older question is answered again where it stands`() throws {
        var driver = ChatDriver()
        driver.send(.loaded(sampleConversation(turns: 5)))
        driver.press(.backTab)
        driver.press(.up)
        driver.press(.up)
        #expect(driver.state.selectedTurn == driver.state.conversation.turns[2].id)
        driver.pressF(5)
        #expect(driver.orders.first?.turnID == driver.state.conversation.turns[2].id)
        #expect(driver.state.conversation.turns[2].replies.count == 2)
        #expect(driver.screen.contains("2번째 질문"))
    }

    @Test
    func `another question's running reply is not disturbed`() {
        var driver = ChatDriver()
        driver.send(.loaded(sampleConversation(turns: 2)))
        driver.ask("셋째")
        driver.press(.backTab)
        driver.press(.up)
        driver.clearEffects()
        #expect(driver.pressF(5).isEmpty)
        #expect(driver.state.notices.last?.kind == .warning)
    }

    // MARK: - Flipping

    @Test
    func `left and right flip on an empty input and are remembered`() throws {
        var driver = answered(3)
        #expect(driver.screen.contains("‹ 3/3 ›"))
        let turn = driver.state.conversation.turns[0]
        let effects = driver.press(.left)
        #expect(
            effects == [
                .saveSelection(
                    conversationID: driver.state.conversation.id,
                    turnID: turn.id,
                    replyID: turn.replies[1].id
                )
            ]
        )
        #expect(driver.screen.contains("‹ 2/3 ›"))
        driver.press(.left)
        #expect(driver.screen.contains("첫째 답"))
        #expect(driver.press(.left).isEmpty, "the first is the first")
        driver.press(.right)
        #expect(driver.state.conversation.turns[0].selected == 1)
    }

    @Test
    func `with text in the input the arrows move the cursor`() {
        var driver = answered(2)
        driver.type("가나")
        #expect(driver.press(.left).isEmpty)
        #expect(driver.state.input.cursor == 1)
        #expect(driver.state.conversation.turns[0].selected == 1)
    }

    @Test
    func `the marks can be clicked`() {
        var driver = answered(2)
        driver.click("‹ 2/2 ›")
        #expect(driver.state.conversation.turns[0].selected == 0)
        driver.click("› [왜?]")
        #expect(driver.state.conversation.turns[0].selected == 1)
    }

    // MARK: - F6, F9

    @Test
    func `F6 edits the last question into a new turn and keeps the old`() {
        var driver = answered()
        driver.type("쓰던 글")
        driver.pressF(6)
        #expect(driver.state.input.text == "점심")
        driver.type(" 말고 저녁")
        driver.press(.enter)
        driver.wait(0.05)
        #expect(driver.state.conversation.turns.map(\.question) == ["점심", "점심 말고 저녁"])
        #expect(driver.state.history.entries.contains("쓰던 글"))
    }

    @Test
    func `F9 copies the answer being looked at and the notice says what was done`() {
        var driver = answered(2)
        driver.press(.left)
        #expect(driver.pressF(9) == [.copy("첫째 답")])
        driver.send(.copied("tmux 버퍼로 보냄"))
        #expect(driver.screen.contains("tmux 버퍼로 보냄"))
        driver.wait(10)
        #expect(!driver.screen.contains("tmux 버퍼로 보냄"))
    }

    // MARK: - Quitting

    @Test
    func `a first ^C stops and a second quits`() throws {
        var driver = ChatDriver()
        driver.ask("점심")
        let id = try #require(driver.state.stream?.replyID)
        driver.send(.generation(id, .text("김")))
        #expect(driver.press(.control("c")) == [.cancel(id, keep: true)])
        #expect(driver.screen.contains("^C를 한 번 더 누르면 끝납니다"))
        #expect(driver.press(.control("c")) == [.quit])
    }

    @Test
    func `^C twice but slowly, or with something between, does not quit`() {
        var driver = ChatDriver()
        driver.press(.control("c"))
        driver.wait(3)
        #expect(!driver.screen.contains("^C를 한 번 더"))
        #expect(driver.press(.control("c")).isEmpty)
        driver.type("가")
        #expect(driver.press(.control("c")).isEmpty)
    }

    @Test
    func `^D quits on an empty input and deletes on a full one`() {
        var driver = ChatDriver()
        driver.type("가나")
        driver.press(.left)
        #expect(driver.press(.control("d")).isEmpty)
        #expect(driver.state.input.text == "가")
        driver.press(.backspace)
        #expect(driver.press(.control("d")) == [.quit])
    }

    @Test(arguments: [TerminalInput.terminated, .hungUp, .interrupted])
    func `a signal stops the reply and quits`(signal: TerminalInput) throws {
        var driver = ChatDriver()
        driver.ask("점심")
        let id = try #require(driver.state.stream?.replyID)
        driver.send(.generation(id, .text("김")))
        #expect(driver.send(.input(signal)) == [.cancel(id, keep: true), .quit])
    }
}
