// What can go wrong between a path and its bytes, in reading and in writing.

import Diagnostics
import Foundation

/// Why a file cannot be read or written.
package enum FileError: UserFacingError, Equatable {
    /// The system refused; `code` is errno.
    case cannotOpen(path: String, code: Int32)
    /// Nothing stands at the path.
    case notFound(path: String)
    /// A folder, a device … where a file was expected.
    case notAFile(path: String)
    /// A file of 0 bytes.
    case empty(path: String)
    /// A mapped file was truncated or written to while it was in use.
    case changed(path: String)
    /// The disk has no room for the rest.
    case diskFull(path: String, written: Int)
    /// The disk has less room than the file will need, in bytes.
    case noSpace(path: String, needed: Int, free: Int)
    /// Any other failure while writing; `code` is errno.
    case cannotWrite(path: String, code: Int32)

    package func message(in language: Language) -> String {
        switch self {
        case .cannotOpen(let path, let code):
            let reason = String(cString: strerror(code))
            return language.pick(
                "\(path) 파일을 열 수 없습니다(\(reason)). 읽기 권한을 확인해 주세요.",
                "Cannot open \(path) (\(reason)). Check that you may read it."
            )
        case .notFound(let path):
            return language.pick(
                "\(path) 파일이 없습니다. 경로를 확인해 주세요.",
                "There is no file \(path). Check the path."
            )
        case .notAFile(let path):
            return language.pick(
                "\(path)은(는) 파일이 아닙니다. 폴더가 아니라 파일의 경로를 적어 주세요.",
                "\(path) is not a file. Give the path of a file, not of a folder."
            )
        case .empty(let path):
            return language.pick(
                "\(path) 파일이 비어 있습니다. 다시 내려받거나 변환해 주세요.",
                "\(path) is empty. Download or convert it again."
            )
        case .changed(let path):
            return language.pick(
                "모델 파일이 바뀌었습니다: \(path)을(를) 쓰는 동안 파일이 잘리거나 덮어써졌습니다. "
                    + "온전한 파일로 되돌린 뒤 다시 실행하거나, 대화에서는 F7에서 모델을 다시 골라 주세요.",
                "The model file has changed: \(path) was cut or overwritten while in use. "
                    + "Put the whole file back, then run again or, in the chat, choose the model "
                    + "anew with F7."
            )
        case .diskFull(let path, let written):
            return language.pick(
                "디스크에 자리가 없어 \(path)을(를) \(written)바이트까지만 쓰고 지웠습니다. 공간을 비우고 다시 해 주세요.",
                "The disk is full: \(path) was given up after \(written) bytes and removed. "
                    + "Free some space and try again."
            )
        case .noSpace(let path, let needed, let free):
            let (needed, free) = (humanSize(needed), humanSize(free))
            return language.pick(
                "\(path)을(를) 쓰려면 \(needed)가 필요한데 디스크에 \(free)만 남았습니다. 공간을 비우거나 다른 위치를 골라 주세요.",
                "\(path) needs \(needed) but the disk has only \(free) left. "
                    + "Free some space or choose another place."
            )
        case .cannotWrite(let path, let code):
            let reason = String(cString: strerror(code))
            return language.pick(
                "\(path)을(를) 쓸 수 없습니다(\(reason)). 폴더가 있는지, 쓰기 권한이 있는지 확인해 주세요.",
                "Cannot write \(path) (\(reason)). Check that the folder exists and is writable."
            )
        }
    }

    package var exitStatus: ExitStatus {
        switch self {
        case .cannotOpen, .notFound, .notAFile: .missingInput
        case .empty, .changed: .badInput
        case .diskFull, .noSpace, .cannotWrite: .cannotWrite
        }
    }

    /// The same failure to write, said of the file that the user named; others stay as they are.
    ///
    /// For writers that work under a temporary name.
    package func writing(_ path: String) -> FileError {
        switch self {
        case .diskFull(_, let written): .diskFull(path: path, written: written)
        case .noSpace(_, let needed, let free): .noSpace(path: path, needed: needed, free: free)
        case .cannotWrite(_, let code): .cannotWrite(path: path, code: code)
        case .cannotOpen, .notFound, .notAFile, .empty, .changed: self
        }
    }

    /// Whole mebibytes, rounded up, or gibibytes to a tenth.
    private func humanSize(_ bytes: Int) -> String {
        guard bytes >= 1 << 30 else {
            return "\((bytes >> 20) + (bytes & 0xFFFFF > 0 ? 1 : 0)) MiB"
        }
        return "\(String(format: "%.1f", Double(bytes) / Double(1 << 30))) GiB"
    }
}
