// The log reads back to the same events, bit for bit, whatever became of the process that wrote it.

import FineTuning
import Foundation
import TestSupport
import Testing

@Suite("TrainingLog")
struct TrainingLogTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("log.jsonl") }

    init() throws { folder = try TemporaryFolder() }

    private var events: [TrainingEvent] {
        [
            .started(SampleRun.outline()),
            .step(SampleRun.step(1, loss: 4.123456789012345)),
            .step(SampleRun.step(2, loss: 1e-300)),
            .validated(ValidationReport(step: 2, loss: 0.1 + 0.2, isBest: true, seconds: 1.0 / 3)),
            .sampled(
                step: 2,
                replies: [
                    SampleReply(
                        request: "점심 \"추천\"\\",
                        reply: "비빔밥\n\u{1B}[31m \u{202E}🍚\u{7F}",
                        isComplete: false,
                        seconds: 0.7
                    )
                ]
            ),
            .saved(step: 2),
            .step(SampleRun.step(3, loss: 3)),
            .finished(
                TrainingSummary(
                    ending: .stopped,
                    steps: 3,
                    tokens: 3072,
                    seconds: 2.25,
                    best: ValidationReport(step: 2, loss: 0.1 + 0.2, isBest: true),
                    folder: "adapters/내 것"
                )
            ),
        ]
    }

    private func write(_ events: [TrainingEvent]) throws {
        let log = try TrainingLog(creating: path)
        for event in events { try log.append(event) }
    }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test
    func `every event reads back as it was, bit for bit`() throws {
        try write(events)
        #expect(try TrainingLog.read(path) == events)
        #expect(try text().split(separator: "\n").count == events.count)
    }

    @Test
    func `a log of an earlier version is read, its measurements' times unknown`() throws {
        try write([.validated(ValidationReport(step: 2, loss: 2, isBest: true, seconds: 3))])
        let earlier = try text().replacing(#","seconds":3.0"#, with: "")
        #expect(earlier != (try text()))
        try earlier.write(toFile: path, atomically: true, encoding: .utf8)
        let report = ValidationReport(step: 2, loss: 2, isBest: true)
        #expect(try TrainingLog.read(path) == [.validated(report)])

        try write([.started(SampleRun.outline())])
        let outline = try text().replacing(#","validateEvery":20"#, with: "")
        #expect(outline != (try text()))
        try outline.write(toFile: path, atomically: true, encoding: .utf8)
        var expected = SampleRun.outline()
        expected.validateEvery = 0
        #expect(try TrainingLog.read(path) == [.started(expected)])
    }

    @Test
    func `a line is on disk before the log is closed`() throws {
        let log = try TrainingLog(creating: path)
        try log.append(events[0])
        try log.append(events[1])
        #expect(try TrainingLog.read(path) == Array(events.prefix(2)))
        log.close()
    }

    @Test
    func `nothing in a log can reach a terminal as an order`() throws {
        try write(events)
        let isPlain = try text().unicodeScalars.allSatisfy { scalar in
            scalar == "\n" || scalar.value >= 0x20 && scalar.value != 0x7F && scalar.value != 0x202E
        }
        #expect(isPlain)
    }

    @Test
    func `a loss that is no number is null and reads back as no number`() throws {
        try write([.step(SampleRun.step(1, loss: .nan)), .step(SampleRun.step(2, loss: .infinity))])
        #expect(try text().contains(#""loss":null"#))
        let read = try TrainingLog.read(path)
        for case .step(let report) in read { #expect(report.loss.isNaN) }
        #expect(read.count == 2)
    }

    @Test
    func `what a trainer is busy with is not kept`() throws {
        try write([.activity(.saving), .activity(.validating(done: 1, total: 2)), .saved(step: 1)])
        #expect(try TrainingLog.read(path) == [.saved(step: 1)])
    }

    @Test
    func `a line torn anywhere by a kill is passed over`() throws {
        try write(events)
        let whole = try Data(contentsOf: URL(filePath: path))
        let lastLine = whole.dropLast().lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        for end in lastLine..<whole.count - 1 {
            try whole.prefix(end).write(to: URL(filePath: path))
            #expect(try TrainingLog.read(path) == events.dropLast(), "cut at byte \(end)")
        }
        // Whole but for its newline.
        try whole.dropLast().write(to: URL(filePath: path))
        #expect(try TrainingLog.read(path) == events)
    }

    @Test
    func `a damaged line before the last is an error that names it`() throws {
        try write(events)
        let lines = try text().split(separator: "\n", omittingEmptySubsequences: false)
        var damaged = lines.map { String($0) }
        damaged[2] = String(damaged[2].dropLast(4))
        try damaged.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: TrainingLogError.notALog(path: path, line: 3)) {
            try TrainingLog.read(path)
        }
    }

    @Test(arguments: [
        "hello\n", "{}\n", #"{"event":"step","step":-1}"# + "\n", "[1]\n{\"event\":\"x\"}\n",
    ])
    func `another file is no log`(text: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: TrainingLogError.notALog(path: path, line: 1)) {
            try TrainingLog.read(path)
        }
    }

    @Test
    func `events of a later version are passed over and kept`() throws {
        try write([.saved(step: 1)])
        let later = #"{"event":"weather","rain":true}"# + "\n"
        try (text() + later).write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try TrainingLog.read(path) == [.saved(step: 1)])
        try TrainingLog.truncate(path, after: 0)
        #expect(try text() == later)
    }

    @Test
    func `going on drops what came after the checkpoint, and the torn line`() throws {
        try write(events)
        let torn = try text() + #"{"event":"step","st"#
        try torn.write(toFile: path, atomically: true, encoding: .utf8)
        let log = try TrainingLog(resuming: path, after: 2)
        let again = SampleRun.outline(completed: 2)
        try log.append(.started(again))
        try log.append(.step(SampleRun.step(3, loss: 2.5)))
        let expected =
            Array(events.prefix(6)) + [.started(again), .step(SampleRun.step(3, loss: 2.5))]
        #expect(try TrainingLog.read(path) == expected)
    }

    @Test
    func `going on without a log begins one, and so does one whose first line is torn`() throws {
        try TrainingLog(resuming: path, after: 5).append(.saved(step: 6))
        #expect(try TrainingLog.read(path) == [.saved(step: 6)])
        try #"{"event":"sta"#.write(toFile: path, atomically: true, encoding: .utf8)
        try TrainingLog(resuming: path, after: 0).append(.saved(step: 1))
        #expect(try TrainingLog.read(path) == [.saved(step: 1)])
    }

    @Test
    func `a log that cannot be opened says which and why`() {
        let nowhere = path + "/no/log.jsonl"
        #expect(throws: TrainingLogError.cannotWrite(path: nowhere, code: ENOENT)) {
            try TrainingLog(creating: nowhere)
        }
        #expect(throws: TrainingLogError.cannotRead(path: nowhere, code: ENOENT)) {
            try TrainingLog.read(nowhere)
        }
    }
}
