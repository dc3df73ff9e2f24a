// How quiet a machine was while something was measured: what the hypervisor took (steal) and what
// other processes used, from two readings of /proc/stat (proc_stat(5)) around the measurement.

/// A reading of how long all processors together did what, in clock ticks since the start.
package struct ProcessorTimes: Sendable, Equatable {
    /// Ticks in which a processor worked for any process or for the kernel.
    package let busy: Int
    /// Ticks in which it had nothing to do, or waited for a disk.
    package let idle: Int
    /// Ticks in which the hypervisor ran something else.
    package let steal: Int
    /// Ticks in which it worked for this process, user and system together.
    package let own: Int

    /// A reading with known ticks.
    package init(busy: Int, idle: Int, steal: Int, own: Int) {
        self.busy = busy
        self.idle = idle
        self.steal = steal
        self.own = own
    }

    /// Reads the first line of /proc/stat and the text of /proc/self/stat.
    ///
    /// - Returns: nil when they are not laid out as proc_stat(5) and proc_pid_stat(5) say.
    package init?(statistics: String, process: String) {
        guard let line = statistics.split(separator: "\n").first, line.hasPrefix("cpu ") else {
            return nil
        }
        // user nice system idle iowait irq softirq steal; guest time is in user already.
        let ticks = line.split(separator: " ").dropFirst().prefix(8).map { Int($0) ?? -1 }
        // The name in brackets may hold anything; the state follows, utime and stime are the 11th
        // and 12th after it.
        guard ticks.count >= 7, ticks.allSatisfy({ $0 >= 0 }),
            let end = process.lastIndex(of: ")")
        else { return nil }
        let fields = process[process.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else {
            return nil
        }
        self.init(
            busy: ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6],
            idle: ticks[3] + ticks[4],
            steal: ticks.count > 7 ? ticks[7] : 0,
            own: user + system
        )
    }
}

/// How much of the processors' time went elsewhere between two readings, as shares 0 to 1 of it.
package struct Quietness: Sendable, Equatable, Codable {
    /// Taken by the hypervisor.
    package let stealShare: Double
    /// Used by other processes and by the kernel for them.
    package let foreignShare: Double

    /// Above this share of either, figures are not to be trusted.
    package static let limit = 0.05

    /// Both shares known.
    package init(stealShare: Double, foreignShare: Double) {
        self.stealShare = stealShare
        self.foreignShare = foreignShare
    }

    /// What happened between two readings.
    ///
    /// - Returns: nil when less than `minimumTicks` passed: a tick is 10 ms, and one too many is no
    ///   noise to warn of.
    package init?(
        from before: ProcessorTimes,
        to after: ProcessorTimes,
        minimumTicks: Int = 20
    ) {
        let busy = after.busy - before.busy
        let steal = after.steal - before.steal
        let total = busy + steal + after.idle - before.idle
        guard total >= max(minimumTicks, 1), steal >= 0 else { return nil }
        let foreign = max(busy - (after.own - before.own), 0)
        self.init(
            stealShare: Double(steal) / Double(total),
            foreignShare: Double(foreign) / Double(total)
        )
    }

    /// Whether nobody else mattered.
    package var isQuiet: Bool { stealShare <= Self.limit && foreignShare <= Self.limit }
}
