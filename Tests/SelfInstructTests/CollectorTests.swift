// Whole collections with a scripted teacher: what is kept, what is counted, how they end and go on.

import Datasets
import Foundation
import SelfInstruct
import Synchronization
import TestSupport
import Testing

@Suite("Collector")
struct CollectorTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("rows.jsonl") }

    init() throws { folder = try TemporaryFolder() }

    private func collect(
        _ plan: CollectionPlan,
        _ teacher: ScriptedTeacher,
        limit: Double? = nil,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        onProgress: @escaping (CollectionProgress) -> Void = { _ in }
    ) async throws -> CollectionResult {
        let file = try CollectionFile(path: path)
        let counts = try CountsFile(besides: path).read()
        let prices = TokenPrices(input: 0, output: 1_000_000)
        let ledger = TokenLedger(used: counts.usage, prices: prices, limit: limit)
        let collector = Collector(
            plan,
            seeds: Sample.seeds,
            teacher: PatientTeacher(teacher, ledger: ledger, waiting: ScriptedWaiting()),
            ledger: ledger,
            file: file,
            counts: counts,
            onProgress: onProgress
        )
        return await collector.run(isCancelled: isCancelled)
    }

    private func plan(_ target: Int, _ change: (inout CollectionPlan) -> Void = { _ in })
        -> CollectionPlan
    {
        var plan = CollectionPlan(target: target, seed: 3)
        change(&plan)
        return plan
    }

    private func isReached(_ end: CollectionResult.End) -> Bool {
        if case .reached = end { return true }
        return false
    }

    @Test func `a collection reaches exactly its target`() async throws {
        let result = try await collect(
            plan(50),
            ScriptedTeacher { question, _ in Sample.newTasks(question) }
        )
        #expect(isReached(result.end))
        #expect(result.rows == 50)
        let lines = try folder.read("rows.jsonl").split(separator: "\n")
        #expect(lines.count == 50)
        #expect(
            lines[0]
                == #"{"instruction": "\#(Sample.request(0))", "input": "", "output": "비빔밥은 어떠세요?"}"#
        )
        let counts = try CountsFile(besides: path).read()
        #expect(counts.kept == 50)
        #expect(counts.requests >= 17)
        #expect(counts.usage.prompt >= 100 * 17)
        #expect(counts.teachers == ["scripted"])
        #expect(counts == result.counts)
    }

    @Test(arguments: [1, 4])
    func `whoever is faster, the rows are the same`(concurrency: Int) async throws {
        // Replies depend on the prompt, so that another order of rows would show.
        let script: @Sendable (TeacherQuestion, Int) -> TeacherReply = { question, _ in
            let hash = question.prompt.utf8.reduce(UInt64(7)) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01B3
            }
            let tasks = (0..<3).map { Sample.request(Int(truncatingIfNeeded: hash) / 8 &+ $0) }
            return TeacherReply(
                .text(Sample.reply(tasks, from: question.firstTask), .stop),
                usage: TokenUsage()
            )
        }
        var texts: Set<String> = []
        for order in [0, 1, 2] {
            let teacher = ScriptedTeacher(order: { $0.number * order * 5 % 17 }, script)
            _ = try await collect(plan(60) { $0.concurrency = concurrency }, teacher)
            texts.insert(try folder.read("rows.jsonl"))
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.removeItem(atPath: CountsFile(besides: path).path)
        }
        #expect(texts.count == 1)
    }

    @Test func `every task is kept or counted under a reason`() async throws {
        let replies = [
            "점심 뭐\n7. Input: <noinput>\n7. Output: 김밥이요 김밥.\n###\n8. Instruction: 저녁",
            "점심 뭐\n7. Input: <noinput>\n7. Output: 김밥이요 김밥.\n###\n8. Instruction: 네\n8. Input: <noinput>\n"
                + "8. Output: 국수는 어떠세요?\n###\n9. Instruction: 사진 보여줘\n9. Input: \n9. Output: 그건 어려워요.",
        ]
        let teacher = ScriptedTeacher { question, _ in
            let finish: TeacherFinish = question.number == 0 ? .length : .stop
            return TeacherReply(.text(replies[question.number], finish), usage: TokenUsage())
        }
        let result = try await collect(
            plan(10) {
                $0.concurrency = 1
                $0.maximumRequests = 2
            },
            teacher
        )
        guard case .requestsSpent = result.end else {
            Issue.record("\(result.end)")
            return
        }
        #expect(result.rows == 1)
        #expect(result.counts.rejected == ["cutOff": 1, "duplicate": 1, "tooShort": 1, "unfit": 1])
    }

    @Test func `a collection goes on where it ended`() async throws {
        let script: @Sendable (TeacherQuestion, Int) -> TeacherReply = { question, _ in
            Sample.newTasks(question)
        }
        let first = try await collect(plan(100) { $0.maximumRequests = 5 }, ScriptedTeacher(script))
        #expect(first.rows == 15)
        // As a run that was killed while it wrote leaves it.
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(#"{"instruction": "반"#.utf8))
        try handle.close()
        let teacher = ScriptedTeacher(script)
        let second = try await collect(plan(30), teacher)
        #expect(second.rowsBefore == 15)
        #expect(second.rows == 30)
        #expect(second.before.requests == 5)
        #expect(teacher.questions.map(\.number).min() == 5)
        #expect(second.counts.kept == 30)
        #expect(try folder.read("rows.jsonl").split(separator: "\n").count == 30)
        // A target that is reached asks nothing.
        let third = ScriptedTeacher(script)
        #expect(isReached(try await collect(plan(30), third).end))
        #expect(third.questions.isEmpty)
    }

    @Test func `whoever stops it keeps all that came`() async throws {
        let isStopped = Stop()
        let result = try await collect(
            plan(1000),
            ScriptedTeacher { question, _ in
                if question.number == 7 { isStopped.now() }
                return Sample.newTasks(question)
            },
            isCancelled: { isStopped.isNow }
        )
        guard case .interrupted = result.end else {
            Issue.record("\(result.end)")
            return
        }
        let lines = try folder.read("rows.jsonl").split(separator: "\n").count
        #expect(lines == result.rows)
        #expect(lines >= 3)
    }

    @Test func `money that is spent ends it, what is paid is kept`() async throws {
        let result = try await collect(
            plan(1000) { $0.maximumTokens = 100 },
            ScriptedTeacher { question, _ in Sample.newTasks(question) },
            limit: 1000
        )
        guard case .moneySpent = result.end else {
            Issue.record("\(result.end)")
            return
        }
        let cost = try #require(result.cost)
        #expect(cost <= 1000 && cost > 800)
        #expect(result.rows == Int(cost) / 50 * 3)
    }

    @Test func `a key that is refused ends it at once`() async throws {
        let teacher = ScriptedTeacher { _, _ in throw TeacherError.refused(status: 401, message: "")
        }
        let result = try await collect(plan(100) { $0.concurrency = 2 }, teacher)
        guard case .failed(let error) = result.end else {
            Issue.record("\(result.end)")
            return
        }
        #expect(error as? TeacherError == .refused(status: 401, message: ""))
        #expect(teacher.questions.count <= 3)
    }

    @Test func `one request without a reply is no end, three in a row are`() async throws {
        let teacher = ScriptedTeacher { question, _ in
            if question.number == 2 || question.number >= 6 {
                throw TeacherError.badAnswer(.cutStream)
            }
            return Sample.newTasks(question)
        }
        let result = try await collect(plan(100) { $0.concurrency = 1 }, teacher)
        guard case .failed = result.end else {
            Issue.record("\(result.end)")
            return
        }
        #expect(result.rows == 15)
        #expect(result.counts.failures == 4)
        #expect(result.counts.attempts == 5 + 4 * 6)
    }

    @Test func `where every allowed request failed, that is the end's reason`() async throws {
        let teacher = ScriptedTeacher { _, _ in throw TeacherError.badAnswer(.cutStream) }
        let result = try await collect(plan(100) { $0.maximumRequests = 2 }, teacher)
        guard case .failed(let error) = result.end else {
            Issue.record("\(result.end)")
            return
        }
        #expect(error as? TeacherError == .badAnswer(.cutStream))
    }

    @Test func `a teacher that writes nothing usable is given up`() async throws {
        let teacher = ScriptedTeacher { _, _ in
            TeacherReply(.text("모르겠어요.", .stop), usage: TokenUsage())
        }
        let result = try await collect(plan(10) { $0.giveUpAfter = 5 }, teacher)
        guard case .failed(let error) = result.end else {
            Issue.record("\(result.end)")
            return
        }
        #expect(
            error as? SelfInstructError == .nothingUsable(replies: 5, commonest: .malformed)
        )
    }

    // MARK: - Files

    @Test func `two collections do not write into one file`() throws {
        let first = try CollectionFile(path: path)
        #expect(throws: DatasetError.inUse(path: path)) { try CollectionFile(path: path) }
        withExtendedLifetime(first) {}
    }

    @Test func `a file of something else is left as it is`() throws {
        let text = "{\"instruction\": \"가\", \"output\": \"나\"}\n안녕\n"
        try folder.write(text, "rows.jsonl")
        #expect(throws: SelfInstructError.foreignFile(path: path, line: 2, reason: "JSON")) {
            try CollectionFile(path: path)
        }
        #expect(try folder.read("rows.jsonl") == text)
    }

    @Test(arguments: ["안녕", "{\"instruction\": \"가\", \"output\": \"나\"}\n안녕"])
    func `what is no half of a row is not taken off`(text: String) throws {
        try folder.write(text, "rows.jsonl")
        #expect(throws: SelfInstructError.self) { try CollectionFile(path: path) }
        #expect(try folder.read("rows.jsonl") == text)
    }

    @Test func `whatever a row holds, it is one line and comes back`() throws {
        let row = InstructionExample(
            instruction: "\"점심\" \\ 추천",
            input: "탭\t",
            output: "한 줄\n\u{1B}[31m\u{85}\u{2028}둘째 줄 🍚"
        )
        try CollectionFile(path: path).append(row)
        #expect(try folder.read("rows.jsonl").filter { $0 == "\n" }.count == 1)
        #expect(try CollectionFile(path: path).rows == [row])
    }

    @Test func `a last line without its end is completed`() throws {
        try folder.write("{\"instruction\": \"가\", \"output\": \"나\"}", "rows.jsonl")
        let file = try CollectionFile(path: path)
        #expect(file.rows.count == 1)
        try file.append(InstructionExample(instruction: "다", output: "라"))
        #expect(try CollectionFile.read(path: path).count == 2)
    }

    @Test func `counts that cannot be read are not overwritten`() throws {
        try folder.write("{", "rows.jsonl.state.json")
        #expect(throws: SelfInstructError.self) { try CountsFile(besides: path).read() }
    }

    private final class Stop: Sendable {
        private let flag = Atomic<Bool>(false)
        var isNow: Bool { flag.load(ordering: .acquiring) }
        func now() { flag.store(true, ordering: .releasing) }
    }
}
