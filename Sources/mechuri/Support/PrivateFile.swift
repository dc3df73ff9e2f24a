// Files with people's conversations in them are theirs alone: mode 0600, whole or not at all.

import Foundation

/// Writes private files.
enum PrivateFile {
    /// Replaces the file in one step; a pipe or a device is written to as it is.
    ///
    /// - Parameters:
    ///   - text: what the file will hold
    ///   - path: the file
    ///   - mode: who may read it, where it is nobody's secret
    /// - Throws: `CommandLineError.cannotWrite`.
    static func write(_ text: String, to path: String, mode: mode_t = 0o600) throws {
        var status = stat()
        let exists = stat(path, &status) == 0
        let kind = status.st_mode & S_IFMT
        if exists, kind == S_IFDIR { throw CommandLineError.notAFile(path: path) }
        if exists, kind != S_IFREG { return try fill(path, text, O_WRONLY | O_CLOEXEC, mode) }
        // A symbolic link stays one: what it points to is replaced.
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        let temporary = target + ".\(getpid()).tmp"
        do {
            try fill(temporary, text, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        } catch CommandLineError.cannotWrite(_, let code) {
            unlink(temporary)
            throw CommandLineError.cannotWrite(path: path, code: code)
        }
        guard rename(temporary, target) == 0 else {
            let code = errno
            unlink(temporary)
            throw CommandLineError.cannotWrite(path: path, code: code)
        }
    }

    /// Writes and syncs an open file; what cannot be synced (a pipe) need not be.
    private static func fill(_ path: String, _ text: String, _ flags: Int32, _ mode: mode_t) throws
    {
        let descriptor = open(path, flags, mode)
        guard descriptor >= 0 else { throw CommandLineError.cannotWrite(path: path, code: errno) }
        var code = StandardStreams.write(text, to: descriptor)
        if code == 0, fsync(descriptor) != 0, errno != EINVAL, errno != EROFS { code = errno }
        if close(descriptor) != 0, code == 0 { code = errno }
        guard code == 0 else { throw CommandLineError.cannotWrite(path: path, code: code) }
    }
}
