// Files with people's conversations in them are theirs alone: mode 0600, whole or not at all.

import Diagnostics
import Foundation

/// Writes private files.
enum PrivateFile {
    /// Replaces the file in one step.
    ///
    /// - Throws: `PrivateFileError` when it cannot be written.
    static func write(_ text: String, to path: String) throws {
        let temporary = path + ".\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw PrivateFileError.cannotWrite(path: path, code: errno) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
            try handle.close()
        } catch {
            let code = errno
            unlink(temporary)
            throw PrivateFileError.cannotWrite(path: path, code: code)
        }
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw PrivateFileError.cannotWrite(path: path, code: code)
        }
    }
}

/// Why a private file could not be written.
enum PrivateFileError: UserFacingError {
    /// The system refused.
    case cannotWrite(path: String, code: Int32)

    func message(in language: Language) -> String {
        switch self {
        case .cannotWrite(let path, let code):
            let reason = String(cString: strerror(code))
            return language.pick(
                "\(path)에 쓸 수 없습니다(\(reason)). 폴더와 권한, 남은 공간을 확인해 주세요.",
                "Cannot write \(path) (\(reason)). Check the folder, permissions and free space."
            )
        }
    }

    var exitStatus: ExitStatus { .cannotWrite }
}
