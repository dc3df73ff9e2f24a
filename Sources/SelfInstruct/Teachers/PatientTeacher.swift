// Asking again. What passes by itself (busy, broken, cut, stalled) is waited out: as long as the server
// says, else twice as long each time, with jitter, so that requests that failed together do not come back
// together (Brooker, "Exponential Backoff And Jitter", 2015). A server that says when to come back says so
// to all requests. A reply that does not fit is asked for shorter. After the last attempt there is no
// reply: the original went on with that of the request before.

import Foundation
import Randomness
import Synchronization

/// How often and after how long a question is asked again.
package struct RetryPolicy: Sendable, Equatable {
    /// Attempts, the first included.
    package var attempts = 6
    /// Seconds before the second attempt.
    package var firstWait = 1.0
    /// The longest wait of our own, in seconds.
    package var longestWait = 60.0
    /// The longest that a server may make us wait, in seconds.
    package var longestRetryAfter = 600.0
    /// What is left of the limit of tokens when a reply must be shorter.
    package var shortening = 0.8
    /// No reply shorter than this, in tokens, is asked for.
    package var fewestTokens = 64

    /// Six attempts over about a minute.
    package init() {}

    /// The seconds before attempt `number` (from 1 on), between half and all of the doubled wait.
    func wait(before number: Int, unit: Double) -> Double {
        let doubled = firstWait * pow(2, Double(min(number - 1, 30)))
        return min(doubled, longestWait) * (0.5 + 0.5 * unit)
    }
}

/// Waits; tests let the time pass at once.
package protocol Waiting: Sendable {
    /// Seconds on a clock that only goes forward.
    var now: Double { get }

    /// Returns at that time, or soon after `isCancelled`.
    func wait(until time: Double, isCancelled: @escaping @Sendable () -> Bool) async
}

/// The machine's clock.
package struct RealWaiting: Waiting {
    /// The clock.
    package init() {}

    package var now: Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }

    package func wait(until time: Double, isCancelled: @escaping @Sendable () -> Bool) async {
        while !isCancelled() {
            let left = time - now
            guard left > 0 else { return }
            try? await Task.sleep(for: .seconds(min(left, 0.1)))
        }
    }
}

/// A teacher that is asked until it answers.
package final class PatientTeacher: Sendable {
    /// Who is asked.
    package let teacher: any Teacher
    private let policy: RetryPolicy
    private let ledger: TokenLedger
    private let waiting: any Waiting
    private let onWait: @Sendable (Double, TeacherError) -> Void
    /// Before this time nobody asks, because the server said so.
    private let notBefore = Mutex(0.0)

    /// A patient teacher.
    ///
    /// - Parameters:
    ///   - teacher: Who is asked.
    ///   - policy: How often and after how long.
    ///   - ledger: Where tokens are laid by and counted.
    ///   - waiting: The clock.
    ///   - onWait: Hears how many seconds will be waited, and why.
    package init(
        _ teacher: any Teacher,
        policy: RetryPolicy = RetryPolicy(),
        ledger: TokenLedger,
        waiting: any Waiting = RealWaiting(),
        onWait: @escaping @Sendable (Double, TeacherError) -> Void = { _, _ in }
    ) {
        self.teacher = teacher
        self.policy = policy
        self.ledger = ledger
        self.waiting = waiting
        self.onWait = onWait
    }

    /// Asks until there is a reply.
    ///
    /// - Returns: The reply of the attempt that succeeded.
    /// - Throws: The last attempt's error.
    package func answer(
        _ question: TeacherQuestion,
        isCancelled: @escaping @Sendable () -> Bool
    ) async throws -> TeacherReply {
        var question = question
        var random = SplitMix64(seed: question.seed)
        var failures = 0
        while true {
            await waiting.wait(until: notBefore.withLock { $0 }, isCancelled: isCancelled)
            if isCancelled() { throw TeacherError.cancelled }
            do {
                return try await attempt(question, isCancelled)
            } catch let error as TeacherError {
                switch error.remedy {
                case .none: throw error
                case .shorten:
                    let shorter = Int(Double(question.maximumTokens) * policy.shortening)
                    guard shorter >= policy.fewestTokens else { throw error }
                    question.maximumTokens = shorter
                case .wait(let asked):
                    failures += 1
                    if failures >= policy.attempts || (asked ?? 0) > policy.longestRetryAfter {
                        throw error
                    }
                    let unit = random.nextUnit()
                    await pause(asked, failures, unit, error, isCancelled)
                }
            }
        }
    }

    /// The most tokens that one attempt can take.
    package func largest(_ question: TeacherQuestion) -> TokenUsage {
        TokenUsage(
            prompt: teacher.tokenEstimate(question.prompt),
            completion: question.maximumTokens
        )
    }

    private func attempt(
        _ question: TeacherQuestion,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) async throws -> TeacherReply {
        let reserved = largest(question)
        guard ledger.reserve(reserved) else { throw TeacherError.budgetSpent }
        do {
            let reply = try await teacher.answer(question, isCancelled: isCancelled)
            ledger.settle(reserved, actual: reply.usage)
            return reply
        } catch {
            var actual = TokenUsage()
            if (error as? TeacherError)?.mayHaveCost == true {
                actual = reserved
                actual.guessed = actual.prompt + actual.completion
            }
            ledger.settle(reserved, actual: actual)
            throw error
        }
    }

    private func pause(
        _ asked: Double?,
        _ failures: Int,
        _ unit: Double,
        _ error: TeacherError,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) async {
        let own = policy.wait(before: failures, unit: unit)
        // Later than asked rather than earlier, and not all at the same moment.
        let seconds = asked.map { $0 + min(own, 1) * unit } ?? own
        let time = waiting.now + seconds
        if asked != nil { notBefore.withLock { $0 = max($0, time) } }
        onWait(seconds, error)
        await waiting.wait(until: time, isCancelled: isCancelled)
    }
}
