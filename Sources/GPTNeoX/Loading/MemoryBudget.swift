// How much memory this process may still take, asked before a large allocation: one that fails ends a
// Swift process, and one that succeeds beyond what there is lets the system end it later.
// Sources: proc(5) meminfo and status, getrlimit(2), the kernel's cgroup-v2.rst and cgroup-v1/memory.rst.

import Foundation

/// What the machine and its limits leave to this process, in bytes; `Int.max` where nothing is known.
package enum MemoryBudget {
    /// The most this process may ever hold: the machine's memory, or less where a limit says so.
    package static var ceiling: Int {
        let machine = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        return [machine, addressSpace, data, cgroupLimit].min() ?? machine
    }

    /// Memory that can be filled now without taking it from others.
    package static var available: Int {
        guard let machine = kibibytes("MemAvailable", of: "/proc/meminfo") else { return data }
        let swap = kibibytes("SwapFree", of: "/proc/meminfo") ?? 0
        return min(machine + swap, data, cgroupLeft)
    }

    /// What `ulimit -v` leaves; mappings and reserved memory count, touched or not.
    package static var addressSpace: Int {
        left(of: __rlimit_resource_t(RLIMIT_AS.rawValue), "VmSize")
    }

    /// Gives memory that was freed back to the system, where the C library keeps it for later: much
    /// small memory before large is else held twice.
    package static func returnFreed() {
        // glibc's malloc_trim(3), whose header its module leaves out.
        guard let symbol = dlsym(nil, "malloc_trim") else { return }
        typealias Trim = @convention(c) (_ kept: Int) -> CInt
        _ = unsafeBitCast(symbol, to: Trim.self)(0)
    }

    /// Refuses to begin where the address space does not even hold the threads that load a model: a
    /// thread that cannot be made is waited for in vain.
    ///
    /// - Throws: `NeoXError.notEnoughMemory`
    package static func requireThreads(for path: String) throws {
        let (needed, available) = (48 << 20, addressSpace)
        guard available >= needed else {
            throw NeoXError.notEnoughMemory(path: path, needed: needed, available: available)
        }
    }

    /// What `ulimit -d` leaves.
    private static var data: Int { left(of: __rlimit_resource_t(RLIMIT_DATA.rawValue), "VmData") }

    private static func left(of resource: __rlimit_resource_t, _ used: String) -> Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < rlim_t(Int.max) else {
            return .max
        }
        return max(Int(limit.rlim_cur) - (kibibytes(used, of: "/proc/self/status") ?? 0), 0)
    }

    /// A line "Name:   123 kB" of a file, in bytes.
    private static func kibibytes(_ name: String, of path: String) -> Int? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix(name + ":") {
            return line.split(whereSeparator: \.isWhitespace).dropFirst().first
                .flatMap { Int($0) }.map { $0 * 1024 }
        }
        return nil
    }

    // MARK: - Control groups

    /// The folders of this process's memory group and those above it, version 2 and version 1.
    private static var cgroups: [(limit: String, used: String)] {
        let text = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
        var folders: [(limit: String, used: String)] = []
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let isSecond = fields[1].isEmpty
            guard isSecond || fields[1].split(separator: ",").contains("memory") else { continue }
            let root = isSecond ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory"
            var path = String(fields[2])
            while true {
                let folder = root + (path == "/" ? "" : path) + "/"
                folders.append(
                    isSecond
                        ? (folder + "memory.max", folder + "memory.current")
                        : (folder + "memory.limit_in_bytes", folder + "memory.usage_in_bytes")
                )
                if path.isEmpty || path == "/" { break }
                path = (path as NSString).deletingLastPathComponent
            }
        }
        return folders
    }

    private static func number(_ path: String) -> Int? {
        (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
            Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }

    private static var cgroupLimit: Int { cgroups.compactMap { number($0.limit) }.min() ?? .max }

    /// What the tightest group leaves; the files it has read count as used but can be given up, so
    /// that this is an upper bound only where they are few.
    private static var cgroupLeft: Int {
        cgroups.compactMap { group -> Int? in
            guard let limit = number(group.limit), let used = number(group.used) else { return nil }
            let folder = (group.limit as NSString).deletingLastPathComponent
            return max(limit - used, 0) + fileBytes(folder)
        }.min() ?? .max
    }

    /// Bytes of a group's page cache that nobody maps or writes.
    private static func fileBytes(_ folder: String) -> Int {
        let text = (try? String(contentsOfFile: folder + "/memory.stat", encoding: .utf8)) ?? ""
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == "inactive_file" || words[0] == "total_inactive_file" {
                return Int(words[1]) ?? 0
            }
        }
        return 0
    }
}
