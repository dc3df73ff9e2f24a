// The collection itself (Wang et al., "Self-Instruct", 2023): show a teacher some tasks, let it write more,
// keep what is new, show some of that the next time.
//
// Several requests are under way at once. Replies are taken in the order of their requests, whichever comes
// first, and request k is shown only rows of requests up to k - 2n, n being how many run at once: so the
// rows depend on the seed and on what the teacher writes, not on who was faster. A reply that is slow makes
// the others wait only when 2n - 1 later ones are there.

import Datasets
import Diagnostics
import Foundation
import Synchronization

/// Collects rows into a file.
package final class Collector {
    private let plan: CollectionPlan
    private let teacher: PatientTeacher
    private let ledger: TokenLedger
    private let file: CollectionFile
    private let countsFile: CountsFile
    private let demonstrations: Demonstrations
    private let onProgress: (CollectionProgress) -> Void

    private let before: CollectionCounts
    private var counts: CollectionCounts
    private var rows: [InstructionExample]
    private var judge: TaskJudge
    private let start = ContinuousClock.now

    /// Rows there were when the replies up to each request of this run had been taken.
    private var rowsAfter: [Int] = []
    private var asked = 0
    private var underWay = 0
    private var replies: [Int: Outcome] = [:]
    private var failuresInARow = 0
    private var lastError: (any Error)?
    private var uselessInARow = 0
    private var uselessReasons: [Rejection: Int] = [:]
    private var end: CollectionResult.End?
    private let isOver = Flag()

    /// What came of a question.
    private struct Outcome: Sendable {
        let index: Int
        let firstTask: Int
        let result: Result<TeacherReply, any Error>
    }

    private final class Flag: Sendable {
        private let flag = Atomic<Bool>(false)
        var isSet: Bool { flag.load(ordering: .acquiring) }
        func set() { flag.store(true, ordering: .releasing) }
    }

    /// A collection that goes on with what the file holds.
    ///
    /// - Parameters:
    ///   - plan: What is to be collected.
    ///   - seeds: The tasks to begin with.
    ///   - teacher: Who writes.
    ///   - ledger: Where the teacher's tokens are counted; it knows what earlier runs used.
    ///   - file: The rows.
    ///   - counts: What earlier runs counted.
    ///   - onProgress: Hears how far it is, after each reply.
    package init(
        _ plan: CollectionPlan,
        seeds: [SeedTask],
        teacher: PatientTeacher,
        ledger: TokenLedger,
        file: CollectionFile,
        counts: CollectionCounts,
        onProgress: @escaping (CollectionProgress) -> Void = { _ in }
    ) {
        self.plan = plan
        self.teacher = teacher
        self.ledger = ledger
        self.file = file
        self.onProgress = onProgress
        before = counts
        self.counts = counts
        countsFile = CountsFile(besides: file.path)
        demonstrations = Demonstrations(tasks: seeds, seed: plan.seed)
        rows = file.rows
        judge = TaskJudge(seeds: seeds, threshold: plan.similarity)
        for row in file.rows { judge.remember(row.instruction) }
        if !self.counts.teachers.contains(teacher.teacher.name) {
            self.counts.teachers.append(teacher.teacher.name)
        }
    }

    /// The question of a request of this run.
    package func question(_ index: Int) -> TeacherQuestion {
        let shown = index < lag ? file.rows.count : rowsAfter[index - lag]
        let number = before.requests + index
        let examples = demonstrations.draw(for: number, generated: rows[..<shown])
        var random = demonstrations.random(for: number)
        return TeacherQuestion(
            number: number,
            prompt: PromptEncoder.encode(examples),
            firstTask: examples.count + 1,
            maximumTokens: plan.maximumTokens,
            seed: random.next()
        )
    }

    /// Collects until the end; every row that is kept is in the file at once.
    ///
    /// - Parameter isCancelled: Whether somebody wants it to stop.
    /// - Returns: What came of it, also when something stood in the way.
    package func run(
        isCancelled: @escaping @Sendable () -> Bool
    ) async -> CollectionResult {
        if rows.count >= plan.target { end = .reached }
        let stops: @Sendable () -> Bool = { [isOver] in isCancelled() || isOver.isSet }
        await withTaskGroup(of: Outcome.self) { group in
            while true {
                while mayAsk(stops) {
                    let (index, question, teacher) = (asked, question(asked), teacher)
                    asked += 1
                    underWay += 1
                    group.addTask { await Self.ask(teacher, question, index, stops) }
                }
                guard let outcome = await group.next() else { break }
                underWay -= 1
                replies[outcome.index] = outcome
                takeInOrder()
            }
        }
        takeTheRest()
        if end == nil, isCancelled() { end = .interrupted }
        // Where nothing at all came, that is what there is to say.
        let isFruitless = counts.requests - before.requests == counts.failures - before.failures
        if end == nil, isFruitless, let lastError { end = .failed(lastError) }
        if end == nil { end = .requestsSpent }
        return finish(isCancelled())
    }

    private static func ask(
        _ teacher: PatientTeacher,
        _ question: TeacherQuestion,
        _ index: Int,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) async -> Outcome {
        let result: Result<TeacherReply, any Error>
        do {
            result = .success(try await teacher.answer(question, isCancelled: isCancelled))
        } catch { result = .failure(error) }
        return Outcome(index: index, firstTask: question.firstTask, result: result)
    }

    /// How many requests later a row may be shown.
    private var lag: Int { 2 * plan.concurrency }

    private func mayAsk(_ stops: () -> Bool) -> Bool {
        guard end == nil, !stops(), underWay < plan.concurrency, asked - rowsAfter.count < lag
        else { return false }
        return plan.maximumRequests.map { before.requests + asked < $0 } ?? true
    }

    // MARK: - Replies

    /// Takes the replies whose turn it is.
    private func takeInOrder() {
        while let reply = replies.removeValue(forKey: rowsAfter.count) {
            take(reply)
            rowsAfter.append(rows.count)
        }
    }

    /// Takes replies that came although one before them did not: they were paid for.
    private func takeTheRest() {
        for index in replies.keys.sorted() {
            if let reply = replies.removeValue(forKey: index) { take(reply) }
        }
    }

    private func take(_ outcome: Outcome) {
        switch outcome.result {
        case .success(let reply):
            counts.requests += 1
            failuresInARow = 0
            let tasks: [ParsedTask]
            switch reply.content {
            case .tasks(let written): tasks = written
            case .text(let text, let finish):
                tasks = InstructionParser.parse(
                    text,
                    startingAt: outcome.firstTask,
                    finish: finish
                )
            }
            take(tasks)
        case .failure(TeacherError.cancelled): return
        case .failure(TeacherError.budgetSpent): stop(.moneySpent)
        case .failure(let error):
            counts.requests += 1
            counts.failures += 1
            failuresInARow += 1
            lastError = error
            var passes = false
            if case .wait = (error as? TeacherError)?.remedy { passes = true }
            if !passes || failuresInARow >= plan.failuresInARow { stop(.failed(error)) }
        }
        save()
    }

    private func take(_ tasks: [ParsedTask]) {
        let rowsBefore = rows.count
        for task in tasks where rows.count < plan.target {
            switch task {
            case .rejected(let reason): reject(reason)
            case .task(let example):
                if let reason = judge.rejection(example) { reject(reason) } else { keep(example) }
            }
        }
        if rows.count > rowsBefore {
            uselessInARow = 0
            uselessReasons = [:]
        } else {
            uselessInARow += 1
        }
        if rows.count >= plan.target { stop(.reached) }
        if uselessInARow >= plan.giveUpAfter {
            let commonest = Rejection.allCases.max {
                uselessReasons[$0, default: 0] < uselessReasons[$1, default: 0]
            }
            let reason = uselessReasons.isEmpty ? nil : commonest
            stop(
                .failed(SelfInstructError.nothingUsable(replies: uselessInARow, commonest: reason))
            )
        }
    }

    private func reject(_ reason: Rejection) {
        counts.reject(reason)
        uselessReasons[reason, default: 0] += 1
    }

    private func keep(_ example: InstructionExample) {
        do {
            try file.append(example)
        } catch {
            stop(.failed(error))
            return
        }
        rows.append(example)
        judge.remember(example.instruction)
        counts.kept += 1
    }

    // MARK: - The end

    /// Asks nothing more; the first reason counts.
    ///
    /// What is under way is waited for, since it is paid, unless there is no use for it.
    private func stop(_ reason: CollectionResult.End) {
        if end == nil { end = reason }
        if rows.count >= plan.target { isOver.set() }
    }

    /// Counts, on disk and for those who watch.
    private func save() {
        counts.usage = ledger.used
        counts.attempts = before.attempts + ledger.attempts
        counts.seconds = before.seconds + seconds
        do { try countsFile.write(counts) } catch { stop(.failed(error)) }
        onProgress(
            CollectionProgress(
                rows: rows.count,
                counts: counts,
                underWay: underWay,
                cost: ledger.cost
            )
        )
    }

    private var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

    private func finish(_ wasCancelled: Bool) -> CollectionResult {
        if asked > 0 { save() }
        do { try file.sync() } catch { stop(.failed(error)) }
        return CollectionResult(
            end: end ?? .interrupted,
            rows: rows.count,
            rowsBefore: file.rows.count,
            counts: counts,
            before: before,
            cost: ledger.cost,
            seconds: seconds
        )
    }
}
