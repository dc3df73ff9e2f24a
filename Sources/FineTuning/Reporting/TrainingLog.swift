// The log of a run: one event a line (JSONL), each line written whole by one write(2) and never changed
// afterwards. A process that is killed leaves at most its last line torn; readers pass over it, and the
// next writer cuts it off. A run that goes on from a checkpoint first drops what its predecessor did after
// it, since those steps are made anew.

import Diagnostics
import Foundation
import StrictJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A log that is being written; used by one thread at a time.
package final class TrainingLog {
    /// What it is called in the folder of a run.
    package static let fileName = "log.jsonl"

    /// Where it is.
    package let path: String

    private var descriptor: Int32

    /// Begins an empty log, in place of any that is there.
    ///
    /// - Throws: ``TrainingLogError``
    package convenience init(creating path: String) throws(TrainingLogError) {
        try self.init(path: path, flags: O_TRUNC)
    }

    /// Goes on with a log after a step: what it says of later steps is dropped first.
    ///
    /// Where there is no log, one is begun.
    ///
    /// - Parameters:
    ///   - path: the log
    ///   - step: steps that the checkpoint holds from which the run goes on
    /// - Throws: ``TrainingLogError``
    package convenience init(
        resuming path: String,
        after step: Int
    ) throws(TrainingLogError) {
        if access(path, F_OK) == 0 { try Self.truncate(path, after: step) }
        try self.init(path: path, flags: 0)
    }

    private init(path: String, flags: Int32) throws(TrainingLogError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | flags, 0o644)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, code: errno) }
    }

    deinit { close() }

    /// Appends an event as one line; events that no log keeps are passed over.
    ///
    /// What was saved or ended is also forced to the disk, as checkpoints are.
    ///
    /// - Throws: ``TrainingLogError/cannotWrite(path:code:)``; a line that was written in part stays torn.
    package func append(_ event: TrainingEvent) throws(TrainingLogError) {
        guard let line = event.logLine else { return }
        try write(Data((line + "\n").utf8))
        switch event {
        case .saved, .finished: fsync(descriptor)
        default: break
        }
    }

    private func write(_ bytes: Data) throws(TrainingLogError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = systemWrite(descriptor, rest)
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw .cannotWrite(path: path, code: errno)
            }
        }
    }

    /// Ends the writing; later events are an error.
    package func close() {
        guard descriptor >= 0 else { return }
        systemClose(descriptor)
        descriptor = -1
    }

    // MARK: - Reading

    /// All events of a log, in order; a torn last line is passed over, and so are events of a later version.
    ///
    /// - Throws: ``TrainingLogError``
    package static func read(_ path: String) throws(TrainingLogError) -> [TrainingEvent] {
        try entries(of: path).compactMap(\.event)
    }

    /// Drops what a log says of steps after `step`, its endings, and a torn last line.
    ///
    /// The log is replaced in one step, so that a process killed here loses nothing.
    ///
    /// - Throws: ``TrainingLogError``
    package static func truncate(_ path: String, after step: Int) throws(TrainingLogError) {
        let kept = try entries(of: path).filter { $0.event?.isKept(after: step) ?? true }
        let text = kept.reduce(into: Data()) { $0 += $1.bytes + Data("\n".utf8) }
        // A symbolic link stays one: what it points to is replaced.
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        let temporary = target + ".\(getpid()).tmp"
        do {
            let log = try TrainingLog(path: temporary, flags: O_TRUNC)
            try log.write(text)
            fsync(log.descriptor)
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, target) == 0 else {
            let code = errno
            unlink(temporary)
            throw .cannotWrite(path: path, code: code)
        }
    }

    /// One line of a log and what it says.
    private struct Entry {
        /// The line without its end.
        var bytes: Data
        /// Nil for an event of a later version.
        var event: TrainingEvent?
    }

    private static func entries(of path: String) throws(TrainingLogError) -> [Entry] {
        let data = try contents(of: path)
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let last = lines.lastIndex { !$0.isEmpty } ?? 0
        let isTorn = !data.isEmpty && data.last != UInt8(ascii: "\n")
        var entries: [Entry] = []
        for (index, line) in lines.enumerated() where !line.isEmpty {
            do {
                entries.append(Entry(bytes: line, event: try event(of: line)))
            } catch {
                // The last one may have been torn by whatever ended the writer.
                if index < last || index == 0 && !isTorn {
                    throw .notALog(path: path, line: index + 1)
                }
            }
        }
        return entries
    }

    private static func contents(of path: String) throws(TrainingLogError) -> Data {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotRead(path: path, code: errno) }
        defer { systemClose(descriptor) }
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = systemRead(descriptor, &buffer)
            if count == 0 { return data }
            if count > 0 {
                data += buffer[..<count]
            } else if errno != EINTR {
                throw .cannotRead(path: path, code: errno)
            }
        }
    }

    private static func event(of line: Data) throws -> TrainingEvent? {
        try line.withUnsafeBytes {
            try TrainingEvent(logLine: JSONNode(parsing: $0, source: "log"))
        }
    }
}

extension TrainingEvent {
    /// Whether a run that goes on after `step` steps leaves it in the log.
    fileprivate func isKept(after step: Int) -> Bool {
        switch self {
        case .started(let outline): outline.completedSteps <= step
        case .step(let report): report.step <= step
        case .validated(let report): report.step <= step
        case .sampled(let at, _), .saved(let at): at <= step
        case .finished, .activity: false
        }
    }
}

/// close(2); methods of the same names hide the system's calls.
private func systemClose(_ descriptor: Int32) { _ = close(descriptor) }

/// read(2), as above.
private func systemRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
    read(descriptor, &buffer, buffer.count)
}

/// write(2), as above.
private func systemWrite(_ descriptor: Int32, _ bytes: Data) -> Int {
    bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
}
