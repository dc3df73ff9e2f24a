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

    @Test func `whole oldest exchanges go, about a quarter at once`() throws {
        let all = PromptTemplate().prompt(for: "저녁", earlier: Self.earlier).count
        let question = PromptTemplate().prompt(for: "저녁").count
        let one = PromptTemplate().example(request: "질문1", answer: "답1").count
        let window = ContextWindow(contextLength: all + 99, historyTurns: 5)
        let fitted = try window.fit("저녁", earlier: Self.earlier, newTokens: 100, countTokens: count)
        // 5 exchanges are one token too long; a quarter of what fits is more than one exchange.
        #expect(5 * one == all - question && (all - question) / 4 > one)
        #expect(fitted.exchanges == 3)
        #expect(fitted.tokens == all - 2 * one)
        #expect(!fitted.prompt.contains("질문1"))
        let exact = try ContextWindow(contextLength: all + 100, historyTurns: 5)
            .fit("저녁", earlier: Self.earlier, newTokens: 100, countTokens: count)
        #expect(exact.exchanges == 5)
    }

    @Test(arguments: [(4, 10_000), (8, 10_000), (100, 1_000), (100, 3_000)])
    func `a growing conversation seldom moves the window, and never overflows it`(
        turns: Int,
        contextLength: Int
    ) throws {
        let window = ContextWindow(contextLength: contextLength, historyTurns: turns)
        var earlier: [Exchange] = []
        var beginnings = 0
        var prompt = ""
        for number in 0..<200 {
            let question = "질문 \(number)" + String(repeating: "?", count: number * 7 % 13)
            let fitted = try window.fit(
                question,
                earlier: earlier,
                newTokens: 200,
                countTokens: count
            )
            #expect(fitted.room >= 200 && fitted.exchanges <= turns)
            #expect(fitted.exchanges >= min(number, turns * 3 / 4) || contextLength < 10_000)
            // What was asked before is still how the prompt begins, unless the window moved.
            if !fitted.prompt.hasPrefix(prompt) { beginnings += 1 }
            prompt = fitted.prompt
            earlier.append(
                Exchange(
                    question: question,
                    answer: String(repeating: "답", count: 20 + number * 11 % 17)
                )
            )
        }
        let step = contextLength < 10_000 ? (contextLength - 200) / 4 / 70 : (turns + 3) / 4
        #expect(beginnings <= 200 / max(step - 1, 1) + 1)
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
