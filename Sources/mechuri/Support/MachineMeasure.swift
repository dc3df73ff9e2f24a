// What `mechuri bench` measures of the machine itself: the memory bandwidth that bounds decoding of a
// large model, how much memory this process uses, and what else the processors were doing.

import Diagnostics
import Foundation
import Tensors

/// Measurements of this machine and process.
enum MachineMeasure {
    /// Read bandwidth: bytes a second over rounds through one buffer.
    struct Bandwidth: Encodable {
        let threads: Int
        let bufferBytes: Int
        let rounds: Int
        let bestBytesPerSecond: Double
        let medianBytesPerSecond: Double
    }

    /// Memory of this process, as proc_pid_status(5) counts it, in bytes.
    struct Memory: Encodable {
        /// All that is resident (VmRSS).
        let residentBytes: Int
        /// Of it, memory of our own (RssAnon), and pages of mapped files (RssFile).
        let anonymousBytes: Int
        let mappedFileBytes: Int
        /// The most that was resident (VmHWM) since the last ``MachineMeasure/forgetPeak()``.
        var peakBytes: Int?
    }

    /// Every thread sums its own contiguous part of a buffer in huge pages; nothing is written.
    ///
    /// - Parameters:
    ///   - threads: How many read at once.
    ///   - cacheBytes: The last-level cache; the buffer has 16 times as much, 512 MiB to 2 GiB, but
    ///     never more than a quarter of the memory that is free.
    ///   - rounds: How often the buffer is read; a first time is not counted.
    /// - Returns: nil when there is no memory for the buffer.
    static func readBandwidth(threads: Int, cacheBytes: Int?, rounds: Int = 7) -> Bandwidth? {
        let wanted = min(max(16 * (cacheBytes ?? 0), 512 << 20), 2 << 30)
        let free = MachineFacts.availableBytes ?? wanted * 4
        let hugePage = 2 << 20
        let byteCount = min(wanted, free / 4) / hugePage * hugePage
        guard byteCount > 0,
            let memory = mmap(
                nil,
                byteCount,
                PROT_READ | PROT_WRITE,
                MAP_PRIVATE | Int32(MAP_ANONYMOUS),
                -1,
                0
            ), memory != MAP_FAILED
        else { return nil }
        defer { munmap(memory, byteCount) }
        // Only a hint, as in the kernel's documentation (admin-guide/mm/transhuge).
        _ = madvise(memory, byteCount, MADV_HUGEPAGE)
        memory.initializeMemory(as: UInt8.self, repeating: 1, count: byteCount)
        let pool = WorkerPool(threadCount: threads)
        let lanes = byteCount / MemoryLayout<SIMD8<UInt64>>.stride
        // Invariant: workers write only their own element, and nobody reads before the run is over.
        nonisolated(unsafe) let sums = UnsafeMutablePointer<UInt64>.allocate(capacity: threads)
        nonisolated(unsafe) let buffer = UnsafePointer(
            memory.assumingMemoryBound(to: SIMD8<UInt64>.self)
        )
        defer { sums.deallocate() }
        var speeds: [Double] = []
        for round in 0...rounds {
            let elapsed = ContinuousClock().measure {
                pool.run { worker in
                    sums[worker.index] = sum(buffer, worker.share(of: lanes, multipleOf: 1024))
                }
            }
            // Reading the sums keeps the loop from being optimised away.
            let total = (0..<threads).reduce(0) { $0 &+ sums[$1] }
            precondition(total == UInt64(lanes) &* 8 &* 0x0101_0101_0101_0101, "the buffer changed")
            if round > 0 { speeds.append(Double(byteCount) / elapsed.seconds) }
        }
        let distribution = Distribution(speeds)
        guard let best = distribution.maximum, let median = distribution.median else { return nil }
        return Bandwidth(
            threads: threads,
            bufferBytes: byteCount,
            rounds: rounds,
            bestBytesPerSecond: best,
            medianBytesPerSecond: median
        )
    }

    private static func sum(_ pointer: UnsafePointer<SIMD8<UInt64>>, _ range: Range<Int>) -> UInt64
    {
        var a = SIMD8<UInt64>(), b = a, c = a, d = a
        var index = range.lowerBound
        while index + 4 <= range.upperBound {
            a &+= pointer[index]
            b &+= pointer[index + 1]
            c &+= pointer[index + 2]
            d &+= pointer[index + 3]
            index += 4
        }
        while index < range.upperBound {
            a &+= pointer[index]
            index += 1
        }
        return (a &+ b &+ c &+ d).wrappedSum()
    }

    /// The memory of this process; nil where the system does not tell.
    static var memory: Memory? {
        guard let status = SystemText(path: "/proc/self/status"),
            let resident = status.kilobytes("VmRSS"), let peak = status.kilobytes("VmHWM"),
            let anonymous = status.kilobytes("RssAnon"), let file = status.kilobytes("RssFile")
        else { return nil }
        return Memory(
            residentBytes: resident,
            anonymousBytes: anonymous,
            mappedFileBytes: file,
            peakBytes: peak
        )
    }

    /// Lets the peak of resident memory begin anew (proc_pid_clear_refs(5)).
    ///
    /// - Returns: Whether the system did so.
    @discardableResult
    static func forgetPeak() -> Bool {
        let file = open("/proc/self/clear_refs", O_WRONLY)
        guard file >= 0 else { return false }
        defer { close(file) }
        return write(file, "5", 1) == 1
    }

    /// What the processors have done so far; nil where the system does not tell.
    static var processorTimes: ProcessorTimes? {
        guard let statistics = text("/proc/stat"), let process = text("/proc/self/stat") else {
            return nil
        }
        return ProcessorTimes(statistics: statistics, process: process)
    }

    /// The text of one of the system's small files; nil when it cannot be read.
    static func text(_ path: String) -> String? {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension SystemText {
    /// Reads one of the system's small files; nil when it cannot be read.
    init?(path: String) {
        guard let text = MachineMeasure.text(path) else { return nil }
        self.init(text)
    }
}

extension Duration {
    /// This duration in seconds.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
