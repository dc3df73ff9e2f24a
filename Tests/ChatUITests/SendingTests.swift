// Asking and answering: what Enter, late syllables, 다시 추천, Esc, the queue and a crash do.

import ChatUI
import Foundation
import Prompting
import Testing

@Suite("Sending")
struct SendingTests {
    @Test
    func `a question is saved before its reply is ordered`() throws {
        var driver = ChatDriver()
        let effects = driver.ask("점심 추천해줘")
        let turn = try #require(driver.state.conversation.turns.first)
        #expect(effects.count == 2)
        #expect(
            effects.first
                == .saveQuestion(
                    conversationID: driver.state.conversation.id,
                    title: "점심 추천해줘",
                    turn: Turn(id: turn.id, question: "점심 추천해줘")
                )
        )
        let order = try #require(driver.orders.first)
        #expect(order.kind == .first)
        #expect(order.question == "점심 추천해줘")
        #expect(order.replyID == turn.replies.first?.id)
        #expect(order.conversation == driver.state.conversation)
        #expect(driver.state.input.isEmpty)
    }

    @Test(arguments: ["", "   ", "\n"])
    func `Enter on nothing does nothing`(text: String) {
        var driver = ChatDriver()
        driver.press(.paste(text))
        #expect(driver.press(.enter).isEmpty)
        #expect(driver.wait(1).isEmpty)
        #expect(driver.state.conversation.turns.isEmpty)
    }

    @Test
    func `a paste with line ends never sends`() {
        var driver = ChatDriver()
        #expect(driver.press(.paste("첫 줄\n둘째 줄\n")).isEmpty)
        #expect(driver.wait(1).isEmpty)
        #expect(driver.state.input.text == "첫 줄\n둘째 줄\n")
    }

    @Test
    func `the syllable that comes after Enter belongs to the question`() {
        var driver = ChatDriver()
        driver.type("점심 추천해")
        driver.press(.enter)
        driver.wait(0.02)
        #expect(driver.type("줘").isEmpty)
        driver.wait(0.03)
        #expect(driver.state.conversation.turns.map(\.question) == ["점심 추천해줘"])
        #expect(driver.state.input.isEmpty)
    }

    @Test
    func `a syllable after the hold begins the next question`() {
        var driver = ChatDriver()
        driver.ask("점심")
        driver.type("줘")
        driver.wait(1)
        #expect(driver.state.conversation.turns.map(\.question) == ["점심"])
        #expect(driver.state.input.text == "줘")
    }

    @Test
    func `typing straight on after Enter begins the next question`() {
        var driver = ChatDriver()
        driver.type("점심")
        driver.press(.enter)
        driver.type("저녁")
        #expect(driver.state.conversation.turns.map(\.question) == ["점심"])
        #expect(driver.state.input.text == "저녁")
    }

    @Test
    func `a doubled Enter sends once`() {
        var driver = ChatDriver()
        driver.type("점심")
        driver.press(.enter)
        driver.press(.enter)
        driver.wait(0.05)
        driver.press(.enter)
        driver.wait(0.05)
        #expect(driver.state.conversation.turns.count == 1)
        #expect(driver.state.queue.isEmpty)
    }

    @Test
    func `the syllable that comes after ^U is dropped`() {
        var driver = ChatDriver()
        driver.type("점심 추천해")
        driver.press(.control("u"))
        driver.type("줘")
        driver.wait(0.05)
        #expect(driver.state.input.isEmpty)
        driver.type("저")
        #expect(driver.state.input.text == "저")
    }

    @Test
    func `typing straight on after ^U is kept`() {
        var driver = ChatDriver()
        driver.type("점심")
        driver.press(.control("u"))
        driver.type("저녁 뭐")
        #expect(driver.state.input.text == "저녁 뭐")
    }

    @Test
    func `text streams in and the end fills in what is known`() throws {
        var driver = ChatDriver()
        driver.ask("점심")
        let id = try #require(driver.state.stream?.replyID)
        driver.send(.generation(id, .prompt(done: 3, total: 12)))
        #expect(driver.screen.contains("읽는 중… 3/12"))
        driver.send(.generation(id, .text("김치")))
        driver.send(.generation(id, .text("찌개 어때요")))
        #expect(driver.screen.contains("김치찌개 어때요▌"))
        driver.reply(" ", menu: "김치찌개")
        let reply = try #require(driver.state.conversation.turns[0].replies.first)
        #expect(reply.state == .complete)
        #expect(reply.menu == "김치찌개")
        #expect(reply.seed == 7)
        #expect(driver.state.stream == nil)
        #expect(driver.screen.contains("48.2 토큰/s · 첫 토큰 62 ms"))
    }

    @Test(arguments: [(8.0, "8.0"), (99.94, "99.9"), (99.96, "100"), (2037.4, "2037")])
    func `fast replies are counted in whole tokens a second`(rate: Double, shown: String) throws {
        var driver = ChatDriver()
        driver.ask("점심")
        let id = try #require(driver.state.stream?.replyID)
        let summary = ReplySummary(
            text: "김치찌개",
            menu: nil,
            seed: 1,
            tokensPerSecond: rate,
            firstTokenSeconds: 0.01
        )
        driver.send(.generation(id, .finished(summary)))
        #expect(driver.screen.contains("· \(shown) 토큰/s"))
    }

    @Test
    func `a failed reply says why and F5 takes its place`() throws {
        var driver = ChatDriver()
        driver.ask("점심")
        let id = try #require(driver.state.stream?.replyID)
        driver.send(.generation(id, .failed(message: "문맥이 너무 깁니다.")))
        #expect(driver.screen.contains("! 문맥이 너무 깁니다."))
        driver.clearEffects()
        driver.pressF(5)
        #expect(driver.orders.map(\.kind) == [.first])
        #expect(driver.state.conversation.turns[0].replies.count == 1)
    }

    @Test
    func `when the engine starts over, what it wrote before goes`() throws {
        var driver = ChatDriver()
        driver.ask("점심")
        let id = try #require(driver.state.stream?.replyID)
        driver.send(.generation(id, .text("헛말")))
        driver.send(.generation(id, .started))
        driver.send(.generation(id, .text("참말")))
        #expect(driver.state.conversation.turns[0].selectedReply?.text == "참말")
    }

    @Test
    func `an empty reply says so`() {
        var driver = ChatDriver()
        driver.ask("점심")
        driver.reply("")
        #expect(driver.screen.contains("! 빈 답변이 왔습니다."))
    }

    // MARK: - Stopping

    @Test
    func `Esc keeps the partial text`() throws {
        var driver = ChatDriver()
        driver.ask("점심")
        let id = try #require(driver.state.stream?.replyID)
        driver.send(.generation(id, .text("김치찌개")))
        #expect(driver.press(.escape) == [.cancel(id, keep: true)])
        #expect(driver.state.conversation.turns[0].selectedReply?.text == "김치찌개")
        #expect(driver.state.conversation.turns[0].selectedReply?.state == .stopped)
        // The runner's last word on it fills in the facts and leaves it stopped.
        let summary = ReplySummary(text: "김치찌개 어", state: .stopped, menu: "김치찌개", seed: 3)
        driver.send(.generation(id, .finished(summary)))
        #expect(driver.state.conversation.turns[0].selectedReply?.state == .stopped)
        #expect(driver.state.conversation.offeredMenus == ["김치찌개"])
    }

    @Test
    func `Esc before the first word leaves no reply`() throws {
        var driver = ChatDriver()
        driver.ask("점심")
        let id = try #require(driver.state.stream?.replyID)
        #expect(driver.press(.escape) == [.cancel(id, keep: false)])
        #expect(driver.state.conversation.turns[0].replies.isEmpty)
        driver.clearEffects()
        driver.pressF(5)
        #expect(driver.orders.map(\.kind) == [.first])
        #expect(driver.send(.generation(id, .text("늦은 글"))).isEmpty)
        #expect(driver.state.conversation.turns[0].selectedReply?.text == "")
    }

    // MARK: - The model is not ready

    @Test
    func `a question asked while the model opens is saved at once and answered when it is ready`() {
        var driver = ChatDriver(isReady: false)
        driver.send(.modelLoading(name: "큰 모델"))
        driver.clearEffects()
        let effects = driver.ask("점심")
        #expect(effects.count == 1)
        #expect(driver.screen.contains("모델을 여는 중…"))
        driver.send(.modelReady(ModelStatus(name: "큰 모델")))
        #expect(driver.orders.map(\.question) == ["점심"])
    }

    @Test
    func `a model that fails to open fails the waiting reply and refuses the next`() {
        var driver = ChatDriver(isReady: false)
        driver.ask("점심")
        driver.send(.modelFailed(message: "파일이 없습니다."))
        #expect(driver.state.conversation.turns[0].selectedReply?.failure == "파일이 없습니다.")
        driver.clearEffects()
        #expect(driver.ask("저녁").isEmpty)
        #expect(driver.state.input.text == "저녁", "what was typed is not lost")
        #expect(driver.state.notices.last?.kind == .failure)
    }

    // MARK: - The queue

    @Test
    func `questions sent meanwhile wait and follow in order`() {
        var driver = ChatDriver()
        driver.ask("하나")
        driver.clearEffects()
        driver.ask("둘")
        driver.ask("셋")
        #expect(driver.orders.isEmpty)
        #expect(driver.state.queue == ["둘", "셋"])
        driver.reply("답")
        #expect(driver.orders.map(\.question) == ["둘"])
        driver.reply("답")
        #expect(driver.orders.map(\.question) == ["둘", "셋"])
        #expect(driver.state.queue.isEmpty)
    }

    @Test
    func `stopping gives waiting questions back and up takes the last one`() {
        var driver = ChatDriver()
        driver.ask("하나")
        driver.ask("둘")
        driver.ask("셋")
        driver.press(.up)
        #expect(driver.state.input.text == "셋")
        #expect(driver.state.queue == ["둘"])
        driver.press(.escape)
        #expect(driver.state.queue.isEmpty)
        #expect(driver.state.input.text == "둘\n셋")
    }

    @Test
    func `a full queue refuses and keeps the text`() {
        var driver = ChatDriver()
        for index in 0...6 { driver.ask("질문 \(index)") }
        #expect(driver.state.queue.count == 5)
        #expect(driver.state.input.text == "질문 6")
        #expect(driver.state.notices.last?.kind == .warning)
    }

    // MARK: - After a crash

    private func interrupted() -> (ChatDriver, Reply) {
        var driver = ChatDriver()
        var conversation = sampleConversation(turns: 2)
        conversation.turns[1].replies[0].state = .streaming
        conversation.turns[1].replies[0].text = "저녁으로는"
        driver.send(.loaded(conversation))
        return (driver, conversation.turns[1].replies[0])
    }

    @Test
    func `a reply cut off by a crash can be gone on with`() throws {
        var (driver, reply) = interrupted()
        #expect(driver.screen.contains("[이어서 받기]"))
        #expect(driver.state.focusedButton == .resume)
        #expect(driver.screen.contains("Enter 이어서 받기"))
        driver.press(.enter)
        let order = try #require(driver.orders.first)
        #expect(order.kind == .resume)
        #expect(order.replyID == reply.id)
        #expect(order.partialText == "저녁으로는")
        // The engine's text begins with the forced opening; the screen does not fall back.
        driver.send(.generation(reply.id, .text("저녁")))
        #expect(driver.state.conversation.turns[1].replies[0].text == "저녁으로는")
        driver.send(.generation(reply.id, .text("으로는 파전이")))
        #expect(driver.state.conversation.turns[1].replies[0].text == "저녁으로는 파전이")
        #expect(driver.state.notices.isEmpty)
    }

    @Test
    func `typing instead leaves the cut-off reply as it is`() {
        var (driver, _) = interrupted()
        driver.ask("점심")
        #expect(driver.orders.map(\.kind) == [.first])
        #expect(driver.state.conversation.turns[1].replies[0].state == .streaming)
        #expect(driver.screen.contains("점심"))
    }

    @Test
    func `a stopped reply can be gone on with too`() throws {
        var driver = ChatDriver()
        driver.ask("점심")
        if let id = driver.state.stream?.replyID {
            driver.send(.generation(id, .text("김치")))
        }
        let id = try #require(driver.state.stream?.replyID)
        driver.press(.escape)
        #expect(!driver.screen.contains("[이어서 받기]"), "the runner has not let go of it yet")
        let summary = ReplySummary(text: "김치", state: .stopped, seed: 3)
        driver.send(.generation(id, .finished(summary)))
        driver.clearEffects()
        driver.click("[이어서 받기]")
        #expect(driver.orders.map(\.kind) == [.resume])
    }
}
