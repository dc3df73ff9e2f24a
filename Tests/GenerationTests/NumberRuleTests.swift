// No number but those that were given is ever said: token by token with a tokenizer of almost single bytes,
// and on the shipped model at temperatures where it would say anything.

import Foundation
import Generation
import Randomness
import TestSupport
import Testing
import Tokenization

/// The runs of digits of any kind in a text.
private func numbers(in text: String) -> [String] {
    text.split { !$0.isNumber }.map(String.init)
}

@Suite("Number rule")
struct NumberRuleTests {
    private let tokenizer: Tokenizer

    init() throws {
        let file = Repository.fixtures.appendingPathComponent("parallel-f32/tokenizer.json")
        tokenizer = try Tokenizer(json: Data(contentsOf: file))
    }

    private func reply(_ sources: [String]?, opening: String = "") -> ReplyText {
        ReplyText(tokenizer: tokenizer, matcher: nil, opening: opening, numberSources: sources)
    }

    /// Feeds a text until something happens.
    private func feed(_ text: String, to reply: inout ReplyText) -> ReplyText.Verdict {
        for token in tokenizer.encode(text) {
            reply.append(token)
            let verdict = reply.examine(isComplete: false)
            guard verdict == .clear else { return verdict }
            _ = reply.release(isComplete: false)
        }
        return .clear
    }

    @Test func `a number that was given is shown once it is whole`() {
        var reply = reply(["열량: 244 kcal"])
        #expect(feed("약 24", to: &reply) == .clear)
        #expect(reply.released == "약")
        #expect(feed("4", to: &reply) == .clear)
        #expect(reply.released == "약")
        #expect(feed(" kcal예요.", to: &reply) == .clear)
        #expect(reply.released == "약 244 kcal예요.")
    }

    @Test(arguments: ["245 kcal", "2445", "24 kcal", "1", "０", "２４４", "½", "②", "Ⅷ", "24.4"])
    func `a number that was not given is never shown, not even its first digit`(number: String) {
        var reply = reply(["열량: 244 kcal"])
        #expect(feed("약 ", to: &reply) == .clear)
        let start = reply.tokenCount
        guard case .forbiddenNumber(let token) = feed(number + " ", to: &reply) else {
            Issue.record("\(number) passed")
            return
        }
        #expect(token == start)
        #expect(reply.released == "약")
        reply.truncate(toTokens: token)
        #expect(feed("244 kcal예요. ", to: &reply) == .clear)
        #expect(reply.released == "약 244 kcal예요.")
    }

    @Test func `half a number at the end is none`() {
        for (text, isAllowed) in [("약 24", false), ("약 244", true), ("약 2", false)] {
            var reply = reply(["244"])
            #expect(feed(text, to: &reply) == .clear)
            let verdict = reply.examine(isComplete: true)
            #expect((verdict == .clear) == isAllowed, "\(text)")
            // Cut off instead, it stays unsaid.
            var other = self.reply(["244"])
            _ = feed(text, to: &other)
            _ = other.release(isComplete: false)
            #expect(other.released == "약")
        }
    }

    @Test func `the opening may say its own numbers, and without a rule any may be said`() {
        var opened = reply([], opening: "만두 10개를 추천드려요.")
        #expect(feed("10개 ", to: &opened) == .clear)
        #expect(feed("11개 ", to: &opened) != .clear)
        var free = reply(nil)
        #expect(feed("1234 ½ ", to: &free) == .clear)
        #expect(free.released == "1234 ½")
    }

    @Test func `tokens that cannot be part of a given number are known beforehand`() {
        let none = reply([]).tokensOfForbiddenNumbers()
        let some = reply(["244"]).tokensOfForbiddenNumbers()
        for digit in 0...9 {
            let token = tokenizer.encode("\(digit)").last ?? -1
            #expect(none.contains(token))
            #expect(some.contains(token) == ![2, 4].contains(digit))
        }
        #expect(none.isDisjoint(with: tokenizer.encode("김치찌개 kcal")))
        #expect(reply(nil).tokensOfForbiddenNumbers().isEmpty)
    }

    @Test func `whatever arrives, in whatever pieces, only given numbers are shown`() {
        var random = SplitMix64(seed: 42)
        let pieces = [
            "2", "4", "24", "244", "5", " ", "kcal", "약", ".", ",", "０", "1500", "0", "원",
        ]
        let allowed: Set<String> = ["244", "1500", "2"]
        var rewound = 0
        for _ in 0..<TestEffort.scaled(3_000) {
            var reply = reply(["열량: 244 kcal", "1500원", "2"])
            for _ in 0..<20 {
                let piece = pieces[Int.random(in: pieces.indices, using: &random)]
                for token in tokenizer.encode(piece) {
                    reply.append(token)
                    let verdict = reply.examine(isComplete: false)
                    if case .forbiddenNumber(let token) = verdict {
                        reply.truncate(toTokens: token)
                        rewound += 1
                        break
                    }
                    _ = reply.release(isComplete: false)
                }
                let said = numbers(in: reply.released)
                #expect(allowed.isSuperset(of: said), "\(reply.released)")
            }
        }
        #expect(rewound > 1_000 || TestEffort.scaled(3_000) < 3_000)
    }
}

@Suite("Numbers on the shipped model", .serialized)
struct DecodedNumbersTests {
    /// Beginnings after which the model goes on with a number.
    private static let prompts = ["245", "244", "24", "2445", "1500"].flatMap { number in
        [
            "### 질문: 김치찌개 칼로리 알려줘\n\n### 맥락: 메뉴: 김치찌개; 열량: \(number) kcal\n\n"
                + "### 답변: 김치찌개는 약 \(number) kcal, \(number) kcal,",
            "### 질문: \(number)\n\n### 답변: \(number) kcal, \(number) kcal, \(number) kcal,",
        ]
    }

    @Test(arguments: [Float(0), 0.7, 1.5], [[], ["열량: 244 kcal"]])
    func `no number leaves that was not given`(temperature: Float, sources: [String]) async throws {
        let engine = try await ShippedModel.engine()
        let allowed = Set(sources.flatMap { numbers(in: $0) })
        var (replies, tempted, withNumber) = (0, 0, 0)
        for prompt in Self.prompts {
            for seed in UInt64(0)..<UInt64(TestEffort.scaled(6)) {
                var request = GenerationRequest(
                    prompt: prompt,
                    parameters: GenerateParameters(
                        temperature: temperature,
                        seed: seed,
                        maximumNewTokens: 40
                    )
                )
                let free = try await engine.generate(
                    request,
                    cancellation: CancellationFlag()
                ) { _ in }
                if !allowed.isSuperset(of: numbers(in: free.text)) { tempted += 1 }
                request.constraints.numberSources = sources
                let log = EventLog()
                let held = try await engine.generate(
                    request,
                    cancellation: CancellationFlag()
                ) { log.append($0) }
                replies += 1
                #expect(log.text == held.text)
                #expect(allowed.isSuperset(of: numbers(in: held.text)), "\(held.text)")
                // At no moment stood anything else on the screen.
                var shown = ""
                for piece in log.texts {
                    shown += piece
                    #expect(allowed.isSuperset(of: numbers(in: shown)), "\(shown)")
                }
                if !numbers(in: held.text).isEmpty { withNumber += 1 }
            }
        }
        print(
            "Numbers at \(temperature), given \(allowed.sorted()): \(replies) replies, \(tempted) would have "
                + "said others, \(withNumber) said the given one"
        )
        #expect(tempted * 5 > replies)
    }
}
