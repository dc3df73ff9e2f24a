// The pool under stress: every worker runs once, barriers order what is written around them, and a
// pool with nothing to do uses no processor time.

import Foundation
import Synchronization
import Tensors
import Testing

/// A count that several threads change.
final class Counter: Sendable {
    private let atomic = Atomic<Int>(0)
    var value: Int { atomic.load(ordering: .sequentiallyConsistent) }
    func add(_ n: Int) { atomic.add(n, ordering: .sequentiallyConsistent) }
}

@Suite("WorkerPool", .serialized)
struct WorkerPoolTests {
    @Test(arguments: [1, 2, 3, 5])
    func `every worker runs the body once and the caller is worker 0`(threads: Int) {
        let pool = WorkerPool(threadCount: threads)
        for _ in 0..<50 {
            let seen = (0..<threads).map { _ in Counter() }
            let main = Thread.current
            pool.run { worker in
                seen[worker.index].add(1)
                if worker.index == 0 && Thread.current != main { seen[0].add(100) }
                if worker.count != threads { seen[0].add(1_000) }
            }
            #expect(seen.map(\.value) == [Int](repeating: 1, count: threads))
        }
    }

    /// Each phase every worker reads what all wrote in the phase before; a barrier that lets one
    /// through early shows as a wrong sum.
    @Test(arguments: [2, 3, 4])
    func `barriers order the phases of a run`(threads: Int) {
        let phases = 400, rounds = 10
        let pool = WorkerPool(threadCount: threads)
        let slots = UnsafeMutablePointer<Int>.allocate(capacity: threads)
        slots.initialize(repeating: 0, count: threads)
        defer { slots.deallocate() }
        let wrong = Counter()
        for _ in 0..<rounds {
            for i in 0..<threads { slots[i] = 0 }
            pool.run { worker in
                for phase in 1...phases {
                    slots[worker.index] += phase
                    worker.barrier()
                    var sum = 0
                    for i in 0..<worker.count { sum += slots[i] }
                    if sum != worker.count * phase * (phase + 1) / 2 { wrong.add(1) }
                    worker.barrier()
                }
            }
        }
        #expect(wrong.value == 0)
    }

    @Test func `runs that follow pauses of any length wake the workers`() {
        let pool = WorkerPool(threadCount: 2)
        let total = Counter()
        // Around the moment of parking (0.3 ms) a lost wake-up would hang here.
        for microseconds in stride(from: 0, to: 1_000, by: 25) {
            let until = DispatchTime.now().uptimeNanoseconds + UInt64(microseconds) * 1_000
            while DispatchTime.now().uptimeNanoseconds < until {}
            pool.run { _ in total.add(1) }
        }
        #expect(total.value == 80)
    }

    #if os(Linux)
    @Test func `workers that wait long for a late one sleep`() {
        let pool = WorkerPool(threadCount: 3)
        let late = Atomic<Int>(0)
        let seen = Counter()
        let before = nanoseconds(of: CLOCK_THREAD_CPUTIME_ID)
        // The caller waits 4 ms at the barrier and 4 ms for the end of the run, 40 times.
        for _ in 0..<40 {
            late.store(0, ordering: .relaxed)
            pool.run { worker in
                if worker.index == 1 {
                    usleep(4_000)
                    late.store(1, ordering: .relaxed)
                }
                worker.barrier()
                seen.add(late.load(ordering: .relaxed))
                if worker.index == 2 { usleep(4_000) }
            }
        }
        let used = nanoseconds(of: CLOCK_THREAD_CPUTIME_ID) - before
        #expect(seen.value == 120)
        #expect(used < 100_000_000, "\(used) ns of 320 ms")
    }
    #endif

    @Test func `an idle pool uses no processor time`() {
        let pool = WorkerPool(threadCount: 4)
        let cpu = Mutex<[clockid_t]>([])
        pool.run { worker in
            var clock = clockid_t()
            #if os(Linux)
            if worker.index > 0 && pthread_getcpuclockid(pthread_self(), &clock) == 0 {
                cpu.withLock { $0.append(clock) }
            }
            #endif
        }
        let clocks = cpu.withLock { $0 }
        #if os(Linux)
        #expect(clocks.count == 3)
        #endif
        // Parked 0.3 ms after the run; on a busy host a worker may get there late.
        var isIdle = false
        for _ in 0..<50 where !isIdle {
            let before = clocks.map(nanoseconds(of:))
            Thread.sleep(forTimeInterval: 0.1)
            isIdle = clocks.map(nanoseconds(of:)) == before
        }
        #expect(isIdle)
        pool.run { _ in }
    }

    private func nanoseconds(of clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    @Test func `a pool that is let go ends its threads`() {
        final class Flag: Sendable {
            let counter: Counter
            init(_ counter: Counter) { self.counter = counter }
            deinit { counter.add(1) }
        }
        let ended = Counter()
        for _ in 0..<20 {
            let pool = WorkerPool(threadCount: 3)
            pool.run { worker in
                // Freed when the thread ends.
                if worker.index > 0 { Thread.current.threadDictionary["flag"] = Flag(ended) }
            }
        }
        let deadline = Date(timeIntervalSinceNow: 10)
        while ended.value < 40 && Date() < deadline { sched_yield() }
        #expect(ended.value == 40)
    }

    @Test func `shares cover everything once, in multiples`() {
        for count in 1...5 {
            let pool = WorkerPool(threadCount: count)
            for (n, multiple) in [(0, 1), (1, 1), (7, 1), (100, 16), (16, 16), (17, 16), (5, 16)] {
                let shares = Mutex<[Range<Int>]>([])
                pool.run { worker in
                    let share = worker.share(of: n, multipleOf: multiple)
                    shares.withLock { $0.append(share) }
                }
                let sorted = shares.withLock { $0 }.sorted {
                    ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
                }
                #expect(sorted.flatMap { Array($0) } == Array(0..<n))
                #expect(sorted.allSatisfy { $0.isEmpty || $0.lowerBound % multiple == 0 })
            }
        }
    }
}
