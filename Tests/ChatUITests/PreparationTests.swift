// What may be asked next: after a reply another alternative, in an opened conversation a question,
// and nothing while something is asked.

import ChatUI
import Foundation
import Prompting
import Testing

@Suite("Preparation")
struct PreparationTests {
    @Test func `after a reply another alternative to it may be asked for`() throws {
        var driver = ChatDriver()
        #expect(driver.state.preparation == nil)
        driver.ask("점심")
        #expect(driver.state.preparation == nil)
        driver.reply("김밥은 어떠세요?", menu: "김밥")
        let conversation = driver.state.conversation
        let wish = PreparationWish.alternatives(
            conversation,
            turn: conversation.turns[0].id,
            model: "메추리-30M"
        )
        #expect(driver.state.preparation == wish)
        driver.pressF(5)
        #expect(driver.state.preparation == nil)
        driver.reply("우동은 어떠세요?", menu: "우동")
        #expect(driver.state.preparation != wish && driver.state.preparation != nil)
    }

    @Test func `after a stopped reply, and in an opened conversation, a question may come`() throws
    {
        var driver = ChatDriver()
        driver.ask("점심")
        let id = try #require(driver.state.stream?.replyID)
        driver.send(.generation(id, .text("김밥")))
        driver.press(.escape)
        #expect(
            driver.state.preparation
                == .nextQuestion(driver.state.conversation, model: "메추리-30M")
        )
        let opened = sampleConversation(turns: 3)
        driver.send(.loaded(opened))
        #expect(driver.state.preparation == .nextQuestion(opened, model: "메추리-30M"))
        driver.pressF(4)
        #expect(driver.state.preparation == nil)
    }

    @Test func `waiting questions and a model that is absent prepare nothing`() {
        var driver = ChatDriver()
        driver.ask("점심")
        driver.ask("저녁")
        driver.reply("김밥은 어떠세요?")
        #expect(driver.state.stream != nil && driver.state.preparation == nil)
        driver.reply("우동은 어떠세요?")
        #expect(driver.state.preparation != nil)
        driver.send(.modelLoading(name: "다른 모델"))
        #expect(driver.state.preparation == nil)
    }

    @Test func `how many are ready is said while nothing is asked`() {
        var driver = ChatDriver()
        driver.ask("점심")
        driver.send(.prepared(2))
        #expect(!driver.screen.contains("준비 "))
        driver.reply("김밥은 어떠세요?")
        #expect(driver.screen.contains("준비 2개"))
        driver.send(.prepared(0))
        #expect(!driver.screen.contains("준비 "))
    }

    @Test(arguments: [60, 50, 40, 21])
    func `a narrow status line leaves whole parts out`(columns: Int) {
        var driver = ChatDriver()
        driver.send(.input(.resized(TerminalSize(columns: columns, rows: 24))))
        driver.ask("점심")
        driver.reply("김밥은 어떠세요?")
        driver.send(.prepared(3))
        let line = Wording.status(driver.state)
        #expect(DisplayWidth.width(of: line) <= columns - 2)
        #expect(line.contains("준비 3개") == (columns >= 40))
        #expect(line.contains("토큰/s") == (columns >= 40))
        #expect(line.contains("첫 토큰") == (columns >= 60))
    }
}
