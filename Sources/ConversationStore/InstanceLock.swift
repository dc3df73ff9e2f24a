// Tells a reply that another running 메추리 is writing from one whose writer died. Every instance
// holds flock(2) on a file of its own beside the database and signs its streaming replies with that
// file's name; the kernel drops the lock when the process ends in whatever way, kill -9 included.
// Unlike a process number, a lock cannot be taken over by a stranger or cross into a container.

import Foundation

/// The sign of life of one program instance.
final class InstanceLock: Sendable {
    /// What streaming replies are signed with.
    let name: String
    private let path: String
    private let descriptor: Int32

    /// Creates and locks a file in the folder, which is created too; nil where that fails, which
    /// leaves the instance unsigned.
    init?(folder: String) {
        mkdir(folder, 0o700)
        Self.sweep(folder)
        name = UUID().uuidString
        path = folder + "/" + name
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
    }

    deinit {
        guard descriptor >= 0 else { return }
        unlink(path)
        close(descriptor)
    }

    /// Whether the instance of that name still runs.
    static func isAlive(_ name: String, folder: String) -> Bool {
        guard UUID(uuidString: name) != nil else { return false }
        return isHeld(folder + "/" + name)
    }

    /// Removes the files of instances that died.
    private static func sweep(_ folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where UUID(uuidString: name) != nil {
            let path = folder + "/" + name
            // One that is being created is not locked for an instant; leave the young ones.
            var status = stat()
            guard stat(path, &status) == 0 else { continue }
            let age = time(nil) - Self.modified(status)
            if age > 60, !isHeld(path) { unlink(path) }
        }
    }

    private static func modified(_ status: stat) -> Int {
        #if os(Linux)
        status.st_mtim.tv_sec
        #else
        status.st_mtimespec.tv_sec
        #endif
    }

    private static func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return errno == EWOULDBLOCK }
        return false
    }
}
