// Asking again, on a clock that passes at once.

import HTTPClient
import SelfInstruct
import Synchronization
import Testing

@Suite("PatientTeacher")
struct PatientTeacherTests {
    private let question = TeacherQuestion(
        number: 0,
        prompt: "물음",
        firstTask: 7,
        maximumTokens: 500,
        seed: 1
    )
    private static let reply = TeacherReply(
        .text("답", .stop),
        usage: TokenUsage(prompt: 10, completion: 20)
    )
    private static let busy = TeacherError.busy(status: 503, retryAfter: nil, message: "")

    /// The waits between the attempts, and what came of them.
    private func ask(
        _ ledger: TokenLedger = TokenLedger(),
        isCancelled: @escaping @Sendable () -> Bool = { false },
        _ script: @escaping @Sendable (TeacherQuestion, Int) throws -> TeacherReply
    ) async -> (waits: [Double], result: Result<TeacherReply, any Error>, teacher: ScriptedTeacher)
    {
        let scripted = ScriptedTeacher(script)
        let waits = Mutex<[Double]>([])
        let teacher = PatientTeacher(
            scripted,
            ledger: ledger,
            waiting: ScriptedWaiting(),
            onWait: { seconds, _ in waits.withLock { $0.append(seconds) } }
        )
        let result: Result<TeacherReply, any Error>
        do {
            result = .success(try await teacher.answer(question, isCancelled: isCancelled))
        } catch { result = .failure(error) }
        return (waits.withLock { $0 }, result, scripted)
    }

    private func error(_ result: Result<TeacherReply, any Error>) -> TeacherError? {
        guard case .failure(let error) = result else { return nil }
        return error as? TeacherError
    }

    @Test func `what passes is waited out, twice as long each time`() async {
        let (waits, result, _) = await ask { _, attempt in
            if attempt < 4 { throw Self.busy }
            return Self.reply
        }
        #expect(waits.count == 4)
        for (index, wait) in waits.enumerated() {
            let whole = Double(1 << index)
            #expect((whole / 2...whole).contains(wait))
        }
        #expect((try? result.get()) == Self.reply)
    }

    @Test func `after the last attempt there is no reply`() async {
        let (waits, result, teacher) = await ask { _, attempt in
            if attempt == 0 { throw TeacherError.badAnswer(.cutStream) }
            throw Self.busy
        }
        #expect(teacher.questions.count == 6)
        #expect(waits.count == 5)
        #expect(error(result) == Self.busy)
    }

    @Test func `a server that says when is not asked before`() async {
        let (waits, result, _) = await ask { _, attempt in
            if attempt == 0 { throw TeacherError.busy(status: 429, retryAfter: 30, message: "") }
            return Self.reply
        }
        #expect(waits.count == 1)
        #expect((30...31).contains(waits[0]))
        #expect((try? result.get()) == Self.reply)
    }

    @Test func `a server that says much later ends it`() async {
        let late = TeacherError.busy(status: 429, retryAfter: 86400, message: "")
        let (waits, result, _) = await ask { _, _ in throw late }
        #expect(waits.isEmpty)
        #expect(error(result) == late)
    }

    @Test(arguments: [
        TeacherError.refused(status: 401, message: ""), .notFound(message: ""),
        .outOfCredit(message: ""),
        .badRequest(status: 400, message: ""), .connection(.insecure(origin: "")),
        .connection(.untrusted(origin: "", reason: "")), .badAnswer(.type("text/html")),
    ])
    func `what does not pass is not asked again`(refusal: TeacherError) async {
        let (_, result, teacher) = await ask { _, _ in throw refusal }
        #expect(teacher.questions.count == 1)
        #expect(error(result) == refusal)
    }

    @Test func `a reply that does not fit is asked for shorter`() async {
        let (waits, result, teacher) = await ask { question, _ in
            if question.maximumTokens > 300 { throw TeacherError.tooLong(message: "") }
            return Self.reply
        }
        #expect(teacher.questions.map(\.maximumTokens) == [500, 400, 320, 256])
        #expect(waits.isEmpty)
        #expect((try? result.get()) == Self.reply)
    }

    @Test func `but not shorter than makes sense`() async {
        let (_, result, teacher) = await ask { _, _ in throw TeacherError.tooLong(message: "") }
        #expect(teacher.questions.last.map { $0.maximumTokens < 90 } == true)
        #expect(error(result) == .tooLong(message: ""))
    }

    @Test func `whoever stops it is heard between two attempts`() async {
        let isStopped = Atomic<Bool>(false)
        let scripted = ScriptedTeacher { _, _ in
            isStopped.store(true, ordering: .relaxed)
            throw Self.busy
        }
        let teacher = PatientTeacher(
            scripted,
            ledger: TokenLedger(),
            waiting: ScriptedWaiting()
        )
        await #expect(throws: TeacherError.cancelled) {
            try await teacher.answer(question) { isStopped.load(ordering: .relaxed) }
        }
        #expect(scripted.questions.count == 1)
    }

    // MARK: - Money

    @Test func `tokens are counted, those of lost replies too`() async {
        let ledger = TokenLedger(prices: TokenPrices(input: 1_000_000, output: 2_000_000))
        _ = await ask(ledger) { _, attempt in
            if attempt == 0 { throw Self.busy }
            if attempt == 1 { throw TeacherError.badAnswer(.cutStream) }
            return Self.reply
        }
        // 물음 is six bytes: three tokens at most.
        #expect(ledger.used == TokenUsage(prompt: 10 + 3, completion: 20 + 500, guessed: 503))
        #expect(ledger.cost == 1053)
        #expect(ledger.attempts == 3)
    }

    @Test func `an attempt that could cost more than is left is not made`() async {
        let prices = TokenPrices(input: 0, output: 1_000_000)
        let (_, result, teacher) = await ask(TokenLedger(prices: prices, limit: 499)) { _, _ in
            Self.reply
        }
        #expect(teacher.questions.isEmpty)
        #expect(error(result) == .budgetSpent)
    }

    @Test func `requests under way share what is left`() {
        let prices = TokenPrices(input: 0, output: 1_000_000)
        let ledger = TokenLedger(prices: prices, limit: 1000)
        let some = TokenUsage(completion: 400)
        #expect(ledger.reserve(some))
        #expect(ledger.reserve(some))
        #expect(!ledger.reserve(some))
        ledger.settle(some, actual: TokenUsage(completion: 100))
        #expect(ledger.reserve(some))
        #expect(ledger.cost == 100)
    }
}
