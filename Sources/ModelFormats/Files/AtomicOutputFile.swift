// A file that appears whole or not at all: it is written under a temporary name in the destination's
// folder, synced, and renamed over the destination. Whatever goes wrong before that, the temporary
// file is removed and an older destination stays as it was. A process that was killed cannot remove
// its file, so the next one that writes the same destination does: the temporary file is locked as
// long as its writer lives, and a name that nobody has locked is a leftover.

import Foundation

/// A growing file; used from one thread.
package final class AtomicOutputFile {
    /// Where the file will appear.
    package let path: String
    /// Where it is until then.
    package let temporaryPath: String
    /// Bytes of files that killed writers of the same destination left, and that were removed.
    package let leftoverBytes: Int
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    /// Bytes given so far, buffered ones included.
    package private(set) var count = 0
    private static let bufferSize = 1 << 20
    /// After as many bytes the system is asked to begin writing them to the disk, so that the sync at
    /// the end has little left to do.
    private static let writeBackSize = 64 << 20
    private var writtenOut = 0
    private var writtenBack = 0

    /// Creates the temporary file.
    ///
    /// - Parameters:
    ///   - path: Where the file will appear.
    ///   - isPrivate: Whether only its owner may read it (mode 0600).
    /// - Throws: ``FileError/cannotWrite(path:code:)``
    package init(path: String, isPrivate: Bool = false) throws(FileError) {
        self.path = path
        let folder = (path as NSString).deletingLastPathComponent
        let name = (path as NSString).lastPathComponent
        var isFolder: ObjCBool = false
        if name.isEmpty || FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            if name.isEmpty || isFolder.boolValue { throw .cannotWrite(path: path, code: EISDIR) }
        }
        leftoverBytes = Self.removeLeftovers(of: name, in: folder)
        var code: Int32 = EEXIST
        for _ in 0..<8 {
            let unique = "\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
            let temporary = (folder as NSString).appendingPathComponent(".\(name).\(unique).tmp")
            let mode: mode_t = isPrivate ? 0o600 : 0o644
            let file = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
            guard file >= 0 else {
                code = errno
                if code == EEXIST { continue }
                break
            }
            // A file system without locks only loses the removal of leftovers.
            _ = flock(file, LOCK_EX | LOCK_NB)
            // Between the last two calls another writer may have taken it for a leftover.
            var status = stat()
            guard fstat(file, &status) == 0, status.st_nlink > 0 else {
                close(file)
                continue
            }
            temporaryPath = temporary
            descriptor = file
            return
        }
        throw .cannotWrite(path: path, code: code)
    }

    /// Removes temporary files that no living process has locked.
    ///
    /// - Parameters:
    ///   - name: Of the destination they were for; nil removes those of every destination.
    ///   - folder: Where they are.
    /// - Returns: The bytes they took.
    @discardableResult
    package static func removeLeftovers(of name: String? = nil, in folder: String) -> Int {
        let directory = folder.isEmpty ? "." : folder
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        var bytes = 0
        for entry in names where entry.hasPrefix(".") && entry.hasSuffix(".tmp") {
            // ".name.process-number.tmp"; the name may have points of its own.
            let parts = entry.dropFirst().dropLast(4)
            guard let point = parts.lastIndex(of: "."), point > parts.startIndex,
                name.map({ parts[..<point] == $0[...] }) ?? true
            else { continue }
            let unique = parts[parts.index(after: point)...].split(separator: "-")
            guard unique.count == 2, unique.allSatisfy({ UInt64($0) != nil }) else { continue }
            let path = (folder as NSString).appendingPathComponent(entry)
            let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            guard file >= 0 else { continue }
            defer { close(file) }
            var status = stat()
            guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                flock(file, LOCK_EX | LOCK_NB) == 0, unlink(path) == 0
            else { continue }
            bytes += Int(status.st_size)
        }
        return bytes
    }

    /// Removes a file, for good before this returns; one that is not there is no error.
    ///
    /// - Throws: ``FileError/cannotWrite(path:code:)``
    package static func remove(_ path: String) throws(FileError) {
        guard unlink(path) != 0 else { return syncFolder(of: path) }
        guard errno == ENOENT else { throw .cannotWrite(path: path, code: errno) }
    }

    /// For tests of failing disks: writes to a descriptor that is already open.
    package init(path: String, temporaryPath: String, descriptor: Int32) {
        self.path = path
        self.temporaryPath = temporaryPath
        self.descriptor = descriptor
        leftoverBytes = 0
    }

    deinit { discard() }

    /// Asks, before the work begins, whether the disk has room for a file of this size.
    ///
    /// A file system that does not say passes; a full disk is then found while writing.
    /// - Throws: ``FileError/noSpace(path:needed:free:)``; the file is then given up and removed.
    package func requireSpace(_ byteCount: Int) throws(FileError) {
        var status = statvfs()
        guard descriptor >= 0, fstatvfs(descriptor, &status) == 0, status.f_blocks > 0 else {
            return
        }
        let (bytes, overflow) = UInt64(status.f_bavail)
            .multipliedReportingOverflow(by: UInt64(status.f_frsize))
        guard !overflow, bytes < UInt64(byteCount) else { return }
        discard()
        throw .noSpace(path: path, needed: byteCount, free: Int(clamping: bytes))
    }

    /// Appends bytes.
    ///
    /// - Throws: ``FileError``; the file is then given up and removed.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        guard descriptor >= 0 else { throw .cannotWrite(path: path, code: EBADF) }
        if buffer.count + bytes.count > Self.bufferSize { try flush() }
        if bytes.count >= Self.bufferSize {
            try writeOut(bytes)
        } else {
            buffer.append(contentsOf: bytes)
        }
        count += bytes.count
    }

    /// Appends bytes.
    package func write(_ bytes: [UInt8]) throws(FileError) {
        let result = bytes.withUnsafeBytes { raw in
            Result { () throws(FileError) in try write(raw) }
        }
        try result.get()
    }

    /// Syncs the file and gives it its name.
    ///
    /// - Throws: ``FileError``; the file is then given up and removed.
    package func finish() throws(FileError) {
        try seal()
        try publish()
    }

    /// Syncs the file under its temporary name, where it can be read and checked before `publish`.
    ///
    /// - Throws: ``FileError``; the file is then given up and removed.
    package func seal() throws(FileError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    /// Gives a sealed file its name.
    ///
    /// - Throws: ``FileError``; the file is then given up and removed.
    package func publish() throws(FileError) {
        guard descriptor >= 0, buffer.isEmpty else { throw .cannotWrite(path: path, code: EBADF) }
        // Closed before the rename: a network file system may report its errors only now.
        let closed = close(descriptor)
        descriptor = -1
        guard closed == 0, rename(temporaryPath, path) == 0 else {
            let error = failure()
            unlink(temporaryPath)
            throw error
        }
        Self.syncFolder(of: path)
    }

    /// Gives the file up; nothing happens after `finish`.
    package func discard() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        unlink(temporaryPath)
    }

    private func flush() throws(FileError) {
        guard descriptor >= 0 else { throw .cannotWrite(path: path, code: EBADF) }
        let result = buffer.withUnsafeBytes { raw in
            Result { () throws(FileError) in try writeOut(raw) }
        }
        try result.get()
        buffer.removeAll(keepingCapacity: true)
    }

    private func writeOut(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var rest = bytes
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw failure()
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            writtenOut += written
        }
        if writtenOut - writtenBack >= Self.writeBackSize {
            // Only a hint: where it fails, the sync at the end takes longer.
            // On Linux, what this advice does to bytes that are not on the disk yet is to start them.
            #if os(Linux)
            _ = posix_fadvise(
                descriptor,
                off_t(writtenBack),
                off_t(writtenOut - writtenBack),
                POSIX_FADV_DONTNEED
            )
            #endif
            writtenBack = writtenOut
        }
    }

    /// The error of the last system call; removes the file.
    private func failure() -> FileError {
        let code = errno
        discard()
        return code == ENOSPC || code == EDQUOT
            ? .diskFull(path: path, written: count) : .cannotWrite(path: path, code: code)
    }

    /// Makes a new or removed name survive a power failure; a file system that cannot is no reason to fail.
    private static func syncFolder(of path: String) {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
