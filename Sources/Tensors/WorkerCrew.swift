// The threads behind WorkerPool, and the signals they share with it.
//
// A run begins when `generation` grows and ends when `remaining` is 0. Whoever waits (a worker for
// the next run or at a barrier, the caller for the end of a run) spins for a moment and then sleeps
// on the condition: it counts itself in `sleepers`, then looks once more; whoever makes a wait end
// changes its word, then looks at `sleepers`. All of these are sequentially consistent, so one of
// the two always sees the other and no wake-up is lost.
//
// Sleeping matters when cores are short: a waiter that only yields uses up its share of time, and
// then the system lets it wait when there is work (measured: 20 tokens/s instead of thousands).

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
    let sleepers = Atomic<Int>(0)
    let condition = NSCondition()

    /// How often a waiter looks before it sleeps.
    private let barrierSpins: Int

    init(barrierSpins: Int) { self.barrierSpins = barrierSpins }

    /// Sense-reversing: the last worker to come resets the count and turns the phase.
    func barrier(count: Int) {
        let before = phase.load(ordering: .relaxed)
        let order = arrived.add(1, ordering: .acquiringAndReleasing).newValue
        if order == count {
            arrived.store(0, ordering: .relaxed)
            phase.store(before &+ 1, ordering: .sequentiallyConsistent)
            wake()
            return
        }
        wait { phase.load(ordering: .sequentiallyConsistent) != before }
    }

    /// Spins until the condition holds, and sleeps if that takes long.
    @inline(__always)
    func wait(until isMet: () -> Bool) {
        for _ in 0..<barrierSpins {
            if isMet() { return }
            ck_relax()
        }
        sleep(until: isMet)
    }

    /// Sleeps until the condition holds; who makes it hold calls ``wake()`` afterwards.
    func sleep(until isMet: () -> Bool) {
        condition.lock()
        sleepers.add(1, ordering: .sequentiallyConsistent)
        while !isMet() { condition.wait() }
        sleepers.subtract(1, ordering: .relaxed)
        condition.unlock()
    }

    /// Lets everyone who sleeps look again.
    func wake() {
        guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
        condition.lock()
        condition.broadcast()
        condition.unlock()
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
    private let isDismissed = Atomic<Bool>(false)
    private var body: ((WorkerContext) -> Void)?

    init(count: Int, barrierSpins: Int) {
        self.count = count
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: MemoryLayout<WorkerSignals>.size,
            alignment: 64
        )
        signals = memory.bindMemory(to: WorkerSignals.self, capacity: 1)
        signals.initialize(to: WorkerSignals(barrierSpins: barrierSpins))
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
        signals.pointee.wake()
    }

    // MARK: - The caller's side

    func begin(_ body: @escaping (WorkerContext) -> Void) {
        self.body = body
        signals.pointee.remaining.store(count - 1, ordering: .relaxed)
        signals.pointee.generation.add(1, ordering: .sequentiallyConsistent)
        signals.pointee.wake()
    }

    func finish() {
        let signals = signals
        signals.pointee.wait {
            signals.pointee.remaining.load(ordering: .sequentiallyConsistent) == 0
        }
        body = nil
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
            let left = signals.pointee.remaining.subtract(1, ordering: .sequentiallyConsistent)
            if left.newValue == 0 { signals.pointee.wake() }
        }
    }

    /// Not inlined: the closure must be released here, before the run is counted as done.
    @inline(never)
    private func perform(_ index: Int) {
        body?(WorkerContext(index: index, count: count, signals: signals))
    }

    private func waitForRun(after seen: Int) {
        let signals = signals
        let deadline = DispatchTime.now().uptimeNanoseconds + Self.spinTime
        var spins = 0
        while signals.pointee.generation.load(ordering: .sequentiallyConsistent) == seen {
            spins += 1
            // After some 8 µs the core is offered to others at every step.
            if spins < 400 { ck_relax() } else { sched_yield() }
            guard spins % 64 == 0, DispatchTime.now().uptimeNanoseconds > deadline else { continue }
            signals.pointee.sleep {
                signals.pointee.generation.load(ordering: .sequentiallyConsistent) != seen
            }
        }
    }
}
