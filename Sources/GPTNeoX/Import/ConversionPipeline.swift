// Converts a model's tensors on all cores and hands their bytes out in the file's order. The work is
// cut into pieces of about a million elements; workers take the next piece, convert it into a buffer
// and wait while they are too far ahead, so memory stays near a dozen megabytes a worker. The caller
// writes the pieces while the workers are already at the next ones.

import Foundation
import Tensors

/// Some rows of one tensor.
struct ConversionPiece: Sendable {
    /// The tensor, as an index of the plan.
    let tensor: Int
    /// The rows, as the GGUF orders them.
    let rows: Range<Int>
}

/// A tensor whose rows can be made in any order, by many threads at once.
protocol TensorConversion: Sendable {
    /// Elements of a row.
    var columns: Int { get }
    /// Rows to make.
    var rows: Int { get }
    /// The bytes of so many rows.
    func byteCount(rows count: Int) -> Int
    /// Makes rows into exactly their bytes.
    func convert(_ range: Range<Int>, into out: UnsafeMutableRawBufferPointer) throws
}

/// A conversion in progress.
final class ConversionPipeline: Sendable {
    private static let elementsPerPiece = 1 << 20

    private let plan: [any TensorConversion]
    private let pieces: [ConversionPiece]
    private let workerCount: Int
    /// Pieces that may be converted or wait for the writer at once.
    private let window: Int
    private let condition = NSCondition()
    /// Invariant: touched only while `condition` is held.
    nonisolated(unsafe) private var state = State()

    private struct State {
        var nextToMake = 0
        var nextToWrite = 0
        var isStopped = false
        var runningWorkers = 0
        var made: [Int: Result<PieceBuffer, any Error>] = [:]
        var spare: [PieceBuffer] = []
    }

    /// A conversion of the whole plan by `workerCount` workers.
    init(_ plan: [any TensorConversion], workerCount: Int) {
        self.plan = plan
        self.workerCount = max(workerCount, 1)
        window = 2 * self.workerCount + 2
        pieces = plan.enumerated().flatMap { index, tensor in
            let step = max(1, Self.elementsPerPiece / max(tensor.columns, 1))
            return stride(from: 0, to: tensor.rows, by: step).map {
                ConversionPiece(tensor: index, rows: $0..<min($0 + step, tensor.rows))
            }
        }
    }

    /// Runs the conversion.
    ///
    /// - Parameter write: Called for every piece in order, on the caller's thread.
    /// - Throws: The first error in the file's order, of converting or of `write`.
    func run(_ write: (ConversionPiece, UnsafeRawBufferPointer) throws -> Void) throws {
        condition.withLock { state.runningWorkers = workerCount }
        for _ in 0..<workerCount { Thread.detachNewThread { self.work() } }
        defer { stop() }
        for (index, piece) in pieces.enumerated() {
            let buffer = try take(index).get()
            try write(piece, buffer.bytes)
            condition.withLock {
                state.spare.append(buffer)
                state.nextToWrite = index + 1
                condition.broadcast()
            }
        }
    }

    /// Ends the workers and waits for them: they read mapped memory.
    private func stop() {
        condition.withLock {
            state.isStopped = true
            condition.broadcast()
            while state.runningWorkers > 0 { condition.wait() }
        }
    }

    private func take(_ index: Int) -> Result<PieceBuffer, any Error> {
        condition.withLock {
            while true {
                if let made = state.made.removeValue(forKey: index) { return made }
                condition.wait()
            }
        }
    }

    // MARK: - A worker's side

    private func work() {
        while let (index, buffer) = nextPiece() {
            let piece = pieces[index]
            let tensor = plan[piece.tensor]
            let made = Result {
                buffer.use(tensor.byteCount(rows: piece.rows.count))
                try tensor.convert(piece.rows, into: buffer.content)
                return buffer
            }
            condition.withLock {
                state.made[index] = made
                condition.broadcast()
            }
        }
        condition.withLock {
            state.runningWorkers -= 1
            condition.broadcast()
        }
    }

    /// The next piece and a buffer for it, when the writer is near enough; nil at the end.
    private func nextPiece() -> (Int, PieceBuffer)? {
        condition.withLock {
            while !state.isStopped, state.nextToMake < pieces.count,
                state.nextToMake >= state.nextToWrite + window
            { condition.wait() }
            guard !state.isStopped, state.nextToMake < pieces.count else { return nil }
            state.nextToMake += 1
            return (state.nextToMake - 1, state.spare.popLast() ?? PieceBuffer())
        }
    }
}

/// The converted bytes of one piece; used by one thread at a time.
private final class PieceBuffer: @unchecked Sendable {
    // Invariant: between its maker and the writer it passes through the pipeline's lock.
    private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var count = 0

    /// Makes room for `count` bytes.
    func use(_ count: Int) {
        if memory.count < count {
            memory.deallocate()
            memory = .allocate(byteCount: count, alignment: 64)
        }
        self.count = count
    }

    var content: UnsafeMutableRawBufferPointer { .init(rebasing: memory[..<count]) }
    var bytes: UnsafeRawBufferPointer { .init(content) }

    deinit { memory.deallocate() }
}
