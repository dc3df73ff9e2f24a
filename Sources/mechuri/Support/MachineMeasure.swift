// What `mechuri bench` and `mechuri doctor` measure of the machine itself: the memory bandwidth
// that bounds decoding of a large model, and how much memory this process has used.

import Dispatch
import Foundation
import Synchronization

/// Measurements of this machine and process.
enum MachineMeasure {
    /// Read bandwidth in bytes per second, best of `rounds`, with every thread summing its own
    /// contiguous part of a buffer much larger than the caches.
    static func readBandwidth(threads: Int, megabytes: Int = 512, rounds: Int = 4) -> Double {
        let lanes = megabytes << 20 / MemoryLayout<SIMD8<UInt64>>.stride
        let buffer = UnsafeMutablePointer<SIMD8<UInt64>>.allocate(capacity: lanes)
        defer { buffer.deallocate() }
        buffer.initialize(repeating: SIMD8(repeating: 1), count: lanes)
        let address = UInt(bitPattern: buffer)
        let total = Atomic<UInt64>(0)
        var best = Double.infinity
        for _ in 0..<rounds {
            let clock = ContinuousClock()
            let elapsed = clock.measure {
                DispatchQueue.concurrentPerform(iterations: threads) { thread in
                    total.wrappingAdd(
                        sum(
                            address: address,
                            from: lanes * thread / threads,
                            to: lanes * (thread + 1) / threads
                        ),
                        ordering: .relaxed
                    )
                }
            }
            best = min(best, elapsed.seconds)
        }
        // Reading the sum keeps the loop from being optimised away.
        precondition(total.load(ordering: .relaxed) == UInt64(lanes * 8 * rounds))
        return Double(megabytes << 20) / best
    }

    private static func sum(address: UInt, from start: Int, to end: Int) -> UInt64 {
        guard let pointer = UnsafePointer<SIMD8<UInt64>>(bitPattern: address) else { return 0 }
        var a = SIMD8<UInt64>(), b = a, c = a, d = a
        var index = start
        while index + 4 <= end {
            a &+= pointer[index]
            b &+= pointer[index + 1]
            c &+= pointer[index + 2]
            d &+= pointer[index + 3]
            index += 4
        }
        while index < end {
            a &+= pointer[index]
            index += 1
        }
        return (a &+ b &+ c &+ d).wrappedSum()
    }

    /// The most resident memory this process ever had, in bytes.
    static var peakResidentBytes: Int { statusField("VmHWM") }

    private static func statusField(_ name: String) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
            return 0
        }
        for line in status.split(separator: "\n") where line.hasPrefix(name + ":") {
            let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
            return (kilobytes ?? 0) * 1024
        }
        return 0
    }
}

extension Duration {
    /// This duration in seconds.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
