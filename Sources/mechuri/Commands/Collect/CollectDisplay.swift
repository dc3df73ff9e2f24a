// What `mechuri collect` shows while it runs: a line that redraws itself on a terminal, with rows, time
// left, what was dropped and why, tokens and money; and a line that stays for each wait, also in a log.
// Requests end on many threads, hence the lock.

import ChatUI
import Diagnostics
import Foundation
import SelfInstruct
import Synchronization

/// The display of a collection.
final class CollectDisplay: Sendable {
    /// Something worth a line of its own.
    enum Note {
        /// A request is made again after so many seconds.
        case waiting(seconds: Double, error: TeacherError)
        /// A half-written row was taken off the file.
        case discarded(bytes: Int, path: String)

        var text: String {
            switch self {
            case .waiting(let seconds, let error):
                let time = seconds.formatted(.number.precision(.fractionLength(1)))
                let reason = error.message(in: processLanguage).replacingOccurrences(
                    of: "\n",
                    with: " "
                )
                return say("\(time)초 뒤에 다시 묻습니다: \(reason)", "Asking again in \(time) s: \(reason)")
            case .discarded(let bytes, let path):
                return say(
                    "\(path)의 끝에서 쓰다 만 줄(\(bytes)바이트)을 지웠습니다.",
                    "Took a half-written line (\(bytes) bytes) off the end of \(path)."
                )
            }
        }
    }

    private struct State {
        var rates = ProgressRate()
        var firstRow = 0
        var lastLine = ""
    }

    private let target: Int
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())

    /// A display for so many rows.
    init(target: Int) { self.target = target }

    /// The file holds so many rows to begin with.
    func begin(rows: Int) {
        guard isTerminal else { return }
        state.withLock { state in
            state.firstRow = rows
            draw(
                say("[\(rows)/\(target)] 첫 답을 기다리는 중…", "[\(rows)/\(target)] waiting for a reply…"),
                &state
            )
        }
    }

    /// Redraws the line.
    func show(_ progress: CollectionProgress) {
        guard isTerminal else { return }
        state.withLock { state in
            let rate = state.rates.rate(progress.rows)
            let width = TerminalColumns.of(STDERR_FILENO) ?? 80
            draw(Self.line(progress, target: target, rate: rate, width: width), &state)
        }
    }

    /// Says something that stays.
    func note(_ note: Note) {
        state.withLock { state in
            if !state.lastLine.isEmpty { write("\r\u{1B}[K") }
            complain(TextSanitizer.cleanLine(note.text))
            if !state.lastLine.isEmpty { write(state.lastLine) }
        }
    }

    /// Removes the line.
    func clear() {
        state.withLock { state in
            if !state.lastLine.isEmpty { write("\r\u{1B}[K") }
            state.lastLine = ""
        }
    }

    /// The line for a terminal of `width` columns; what matters least goes first.
    static func line(_ progress: CollectionProgress, target: Int, rate: Double, width: Int)
        -> String
    {
        let share = min(Double(progress.rows) / Double(max(target, 1)), 1)
        let filled = Int(share * 16)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 16 - filled)
        let counts = progress.counts
        var parts = ["[\(bar)] \(progress.rows)/\(target)"]
        if rate > 0 { parts.append(ProgressRate.timeLeft(target - progress.rows, rate: rate)) }
        if let cost = progress.cost { parts.append(say("비용 ", "cost ") + money(cost)) }
        parts.append(say("버림 \(counts.rejectedCount)", "dropped \(counts.rejectedCount)"))
        parts.append(say("요청 \(counts.requests)", "requests \(counts.requests)"))
        let tokens = counts.usage.prompt + counts.usage.completion
        parts.append(say("토큰 \(tokens)", "tokens \(tokens)"))
        let reasons = counts.rejections.sorted { $0.count > $1.count }.prefix(3)
        parts += reasons.map { "\($0.reason.name(in: processLanguage)) \($0.count)" }
        while parts.count > 1, DisplayWidth.width(of: parts.joined(separator: " · ")) > width - 1 {
            parts.removeLast()
        }
        return TerminalColumns.fit(parts.joined(separator: " · "), max(width - 1, 1))
    }

    /// Money with as many digits as small sums need.
    static func money(_ value: Double) -> String {
        value.formatted(.number.grouping(.never).precision(.fractionLength(value < 1 ? 4 : 2)))
    }

    private func draw(_ line: String, _ state: inout State) {
        state.lastLine = "\r\(line)\u{1B}[K"
        write(state.lastLine)
    }

    private func write(_ text: String) { _ = StandardStreams.write(text, to: STDERR_FILENO) }
}
