// What is dropped when a conversation outgrows the model's context, and which replies may stand in
// a prompt at all.

import Diagnostics
import Prompting
import Testing

@Suite("ContextWindow")
struct ContextWindowTests {
    private static let earlier = (1...5).map { Exchange(question: "질문\($0)", answer: "답\($0)") }

    private func count(_ text: String) -> Int { text.count }

    @Test func `no history unless the model was taught to read it`() throws {
        let fitted = try ContextWindow(contextLength: 1000)
            .fit("저녁", earlier: Self.earlier, newTokens: 200, countTokens: count)
        #expect(fitted.exchanges == 0)
        #expect(fitted.prompt == PromptTemplate().prompt(for: "저녁"))
        #expect(fitted.room == 1000 - fitted.tokens)
    }

    @Test func `the latest exchanges are kept, as many as the model reads`() throws {
        let fitted = try ContextWindow(contextLength: 1000, historyTurns: 2)
            .fit("저녁", earlier: Self.earlier, newTokens: 200, countTokens: count)
        let expected = PromptTemplate().prompt(for: "저녁", earlier: Array(Self.earlier.suffix(2)))
        #expect(fitted.prompt == expected)
    }

    @Test func `whole oldest exchanges go until the reply has room`() throws {
        let all = PromptTemplate().prompt(for: "저녁", earlier: Self.earlier).count
        let one = PromptTemplate().example(request: "질문1", answer: "답1").count
        let window = ContextWindow(contextLength: all + 99, historyTurns: 5)
        let fitted = try window.fit("저녁", earlier: Self.earlier, newTokens: 100, countTokens: count)
        #expect(fitted.exchanges == 4)
        #expect(fitted.tokens == all - one)
        #expect(!fitted.prompt.contains("질문1"))
        let exact = try ContextWindow(contextLength: all + 100, historyTurns: 5)
            .fit("저녁", earlier: Self.earlier, newTokens: 100, countTokens: count)
        #expect(exact.exchanges == 5)
    }

    @Test func `a long request keeps what room there is`() throws {
        let length = PromptTemplate().prompt(for: "저녁").count
        let fitted = try ContextWindow(contextLength: length + 1, historyTurns: 5)
            .fit("저녁", earlier: Self.earlier, newTokens: 100, countTokens: count)
        #expect(fitted.exchanges == 0)
        #expect(fitted.room == 1)
    }

    @Test func `a request longer than the context is refused with the numbers`() {
        let length = PromptTemplate().prompt(for: "저녁").count
        #expect(throws: PromptingError.requestTooLong(tokens: length, limit: length - 1)) {
            try ContextWindow(contextLength: length)
                .fit("저녁", newTokens: 100, countTokens: count)
        }
        let message = PromptingError.requestTooLong(tokens: 90, limit: 50).message(in: .korean)
        #expect(message.contains("90") && message.contains("50"))
    }

    @Test func `failed, unfinished and empty replies do not stand in prompts`() {
        let asked = Turn(question: "지금")
        let conversation = Conversation(turns: [
            Turn(question: "1", replies: [Reply(text: "답", state: .complete)]),
            Turn(question: "2", replies: [Reply(text: "답", state: .failed)]),
            Turn(question: "3", replies: [Reply(text: "답", state: .streaming)]),
            Turn(question: "4", replies: [Reply(text: " ", state: .complete)]),
            Turn(
                question: "5",
                replies: [Reply(text: "처음", state: .complete), Reply(text: "다시", state: .stopped)],
                selected: 1
            ),
            Turn(question: "6"),
            asked,
            Turn(question: "뒤", replies: [Reply(text: "답", state: .complete)]),
        ])
        #expect(
            conversation.exchanges(before: asked.id) == [
                Exchange(question: "1", answer: "답"), Exchange(question: "5", answer: "다시"),
            ]
        )
    }
}
