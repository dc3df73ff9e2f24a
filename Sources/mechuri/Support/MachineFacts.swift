// What figures of speed depend on besides the program: processor, caches, memory, power management and
// system, as far as Linux tells an ordinary user. What it does not tell is nil, and left out.

import Diagnostics
import Foundation

/// Facts about this machine.
struct MachineFacts: Encodable {
    /// "AMD EPYC 9575F", and `x86_64` or `aarch64`.
    let processor: String?
    let architecture: String
    /// Processors this process may run on, and how many of them its control group pays for.
    let cores: Int
    let coreLimit: Double?
    /// Whether a hypervisor runs beneath the system.
    let isVirtual: Bool
    let lastLevelCacheBytes: Int?
    let memoryBytes: Int
    let availableBytes: Int?
    /// cpufreq's governor of the first processor, and the transparent huge pages' mode.
    let governor: String?
    let hugePages: String?
    /// "Debian GNU/Linux 12 (bookworm)", and `uname -r`.
    let operatingSystem: String?
    let kernel: String
    /// Processes that were running or waiting to, averaged over the last minute.
    let loadAverage: Double?

    /// Looks now.
    init() {
        let processors = SystemText(path: "/proc/cpuinfo")
        processor = processors?.field("model name") ?? processors?.field("Model")
        var name = utsname()
        uname(&name)
        architecture = Self.text(name.machine)
        kernel = Self.text(name.release)
        cores = ProcessInfo.processInfo.activeProcessorCount
        coreLimit = Self.coreLimit
        isVirtual =
            processors?.field("flags")?.split(separator: " ").contains("hypervisor") ?? false
        lastLevelCacheBytes = Self.lastLevelCacheBytes
        memoryBytes = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        availableBytes = Self.availableBytes
        governor =
            SystemText(path: "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")?.chosen
        hugePages = SystemText(path: "/sys/kernel/mm/transparent_hugepage/enabled")?.chosen
        operatingSystem = SystemText(path: "/etc/os-release")?.variable("PRETTY_NAME")
        loadAverage = MachineMeasure.text("/proc/loadavg")?
            .split(separator: " ").first.flatMap { Double($0) }
    }

    /// Memory that programs can have without others being pushed out.
    static var availableBytes: Int? {
        SystemText(path: "/proc/meminfo")?.kilobytes("MemAvailable")
    }

    /// The size of the first processor's highest cache.
    private static var lastLevelCacheBytes: Int? {
        let folder = "/sys/devices/system/cpu/cpu0/cache/index"
        return (0..<8).compactMap { SystemText(path: "\(folder)\($0)/size")?.size }.max()
    }

    /// Processors' worth of time that a control group of version 2 allows (`cpu.max`).
    private static var coreLimit: Double? {
        let numbers = MachineMeasure.text("/sys/fs/cgroup/cpu.max")?
            .split(whereSeparator: \.isWhitespace).map { Double($0) }
        guard let numbers, numbers.count == 2, let quota = numbers[0], let period = numbers[1],
            period > 0
        else { return nil }
        return quota / period
    }

    /// A string of C inside a structure.
    private static func text<Characters>(_ characters: Characters) -> String {
        withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
