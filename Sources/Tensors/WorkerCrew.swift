// The threads behind WorkerPool, and the signals they share with it.
//
// A run begins when `generation` grows and ends when `remaining` is 0. A worker that finds no new
// run for `spinTime` parks on the condition: it counts itself in `parked`, then looks once more at
// `generation`; the pool stores `generation`, then looks at `parked`. Both are sequentially
// consistent, so one of the two always sees the other and no wake-up is lost.

import CKernels
import Foundation
import Synchronization

/// The words that workers spin on, a cache line apart.
struct WorkerSignals: ~Copyable {
    private typealias Padding = (Int, Int, Int, Int, Int, Int, Int)
    let generation = Atomic<Int>(0)
    private let padding0: Padding = (0, 0, 0, 0, 0, 0, 0)
    let remaining = Atomic<Int>(0)
    private let padding1: Padding = (0, 0, 0, 0, 0, 0, 0)
    let arrived = Atomic<Int>(0)
    private let padding2: Padding = (0, 0, 0, 0, 0, 0, 0)
    let phase = Atomic<Int>(0)
    private let padding3: Padding = (0, 0, 0, 0, 0, 0, 0)
    let parked = Atomic<Int>(0)

    /// Sense-reversing: the last worker to come resets the count and turns the phase.
    func barrier(count: Int) {
        let before = phase.load(ordering: .relaxed)
        let order = arrived.add(1, ordering: .acquiringAndReleasing).newValue
        if order == count {
            arrived.store(0, ordering: .relaxed)
            phase.store(before &+ 1, ordering: .releasing)
            return
        }
        var spins = 0
        while phase.load(ordering: .acquiring) == before { Self.pause(&spins) }
    }

    /// One step of a spin loop; after some 8 µs the core is offered to others at every step.
    @inline(__always)
    static func pause(_ spins: inout Int) {
        spins += 1
        if spins < 400 { ck_relax() } else { sched_yield() }
    }
}

/// The threads of one pool.
///
/// `@unchecked Sendable`: `body` is written only between runs, by the thread that runs, and read by
/// workers after they saw the new generation (a release/acquire pair).
final class WorkerCrew: @unchecked Sendable {
    /// How long a worker looks for the next run before it parks, in nanoseconds.
    static let spinTime: UInt64 = 300_000

    let signals: UnsafeMutablePointer<WorkerSignals>
    private let count: Int
    private let condition = NSCondition()
    private let isDismissed = Atomic<Bool>(false)
    private var body: ((WorkerContext) -> Void)?

    init(count: Int) {
        self.count = count
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: MemoryLayout<WorkerSignals>.size,
            alignment: 64
        )
        signals = memory.bindMemory(to: WorkerSignals.self, capacity: 1)
        signals.initialize(to: WorkerSignals())
    }

    deinit {
        signals.deinitialize(count: 1)
        UnsafeMutableRawPointer(signals).deallocate()
    }

    /// Starts the threads; each keeps the crew alive until it is dismissed.
    func hire() {
        for index in 1..<count {
            let thread = Thread { self.work(index) }
            thread.name = "mechuri.worker.\(index)"
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    /// Ends the threads once they have nothing to run.
    func dismiss() {
        isDismissed.store(true, ordering: .sequentiallyConsistent)
        signals.pointee.generation.add(1, ordering: .sequentiallyConsistent)
        wakeParked()
    }

    // MARK: - The caller's side

    func begin(_ body: @escaping (WorkerContext) -> Void) {
        self.body = body
        signals.pointee.remaining.store(count - 1, ordering: .relaxed)
        signals.pointee.generation.add(1, ordering: .sequentiallyConsistent)
        wakeParked()
    }

    func finish() {
        var spins = 0
        while signals.pointee.remaining.load(ordering: .acquiring) > 0 {
            WorkerSignals.pause(&spins)
        }
        body = nil
    }

    private func wakeParked() {
        guard signals.pointee.parked.load(ordering: .sequentiallyConsistent) > 0 else { return }
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }

    // MARK: - A worker's side

    private func work(_ index: Int) {
        var seen = 0
        while true {
            waitForRun(after: seen)
            if isDismissed.load(ordering: .sequentiallyConsistent) { return }
            // A run waits for every worker, so none can miss one.
            seen += 1
            perform(index)
            signals.pointee.remaining.subtract(1, ordering: .releasing)
        }
    }

    /// Not inlined: the closure must be released here, before the run is counted as done.
    @inline(never)
    private func perform(_ index: Int) {
        body?(WorkerContext(index: index, count: count, signals: signals))
    }

    private func waitForRun(after seen: Int) {
        var spins = 0
        let deadline = DispatchTime.now().uptimeNanoseconds + Self.spinTime
        while signals.pointee.generation.load(ordering: .acquiring) == seen {
            WorkerSignals.pause(&spins)
            if spins % 64 == 0 && DispatchTime.now().uptimeNanoseconds > deadline {
                return park(after: seen)
            }
        }
    }

    private func park(after seen: Int) {
        condition.lock()
        signals.pointee.parked.add(1, ordering: .sequentiallyConsistent)
        while signals.pointee.generation.load(ordering: .sequentiallyConsistent) == seen {
            condition.wait()
        }
        signals.pointee.parked.subtract(1, ordering: .relaxed)
        condition.unlock()
    }
}
