// What can go wrong with the stored conversations after they were opened. Each case carries the
// facts; the chat shows the sentence and stays usable.

import Diagnostics
import Foundation
import GRDB
import KoreanText

/// A failure of the conversation store.
package enum StoreError: UserFacingError, Equatable {
    /// The file could not be opened as it should be; the notice says why.
    case cannotOpen(StoreNotice)
    /// No space is left for the file.
    case diskFull(path: String)
    /// The file can be read but not written.
    case notWritable(path: String)
    /// Another process kept the file locked for longer than the busy timeout.
    case busy(path: String)
    /// SQLite found the file damaged while it was in use.
    case damaged(path: String)
    /// The system failed to read or write the file.
    case inputOutput(path: String, code: Int32)
    /// Any other SQLite failure.
    case failed(path: String, detail: String)
    /// No stored conversation answers to what the user gave.
    case noSuchConversation(String)
    /// Several stored conversations begin with what the user gave.
    case ambiguousConversation(String, count: Int)
    /// A reply or turn to be changed is not stored, because saving it failed before.
    case notStored
    /// Another live instance is writing the reply.
    case writtenElsewhere
    /// A profile or meal is stored and cannot be read; nothing else is affected.
    case unreadableEntry(path: String, StoredEntry, id: String, reason: String)
    /// A meal without a menu, or of a portion that nobody eats.
    case impossibleMeal(menu: String, portion: Double)
    /// Nobody who eats along answers to what the user gave.
    case noSuchPerson(String)
    /// Several people who eat along answer to what the user gave.
    case ambiguousPerson(String, count: Int)
    /// No stored meal answers to what the user gave.
    case noSuchMeal(String)
    /// Several stored meals begin with what the user gave.
    case ambiguousMeal(String, count: Int)
    /// A file of a person's records cannot be read.
    case unreadableDocument(reason: String)
    /// A file of a person's records was written by a newer version.
    case newerDocument(version: Int)

    /// Sorts an error of SQLite into the cases above; any other error is returned as it is.
    static func sorted(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        switch error.resultCode {
        case .SQLITE_FULL: return StoreError.diskFull(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            return StoreError.notWritable(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return StoreError.busy(path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return StoreError.damaged(path: path)
        case .SQLITE_IOERR:
            return StoreError.inputOutput(path: path, code: error.extendedResultCode.rawValue)
        default:
            let detail = error.message ?? "SQLite \(error.resultCode.rawValue)"
            return StoreError.failed(path: path, detail: detail)
        }
    }

    /// The sentence for the user.
    package func message(in language: Language) -> String {
        switch self {
        case .cannotOpen(let notice): notice.message(in: language)
        case .diskFull(let path):
            language.pick(
                "디스크가 가득 차 대화를 저장하지 못했습니다(\(path)). 공간을 비우면 다음 저장부터 이어집니다.",
                "The disk is full; the conversation was not saved (\(path)). Free some space and the "
                    + "next save goes on."
            )
        case .notWritable(let path):
            language.pick(
                "대화 파일 \(path)에 쓸 수 없습니다. 파일과 폴더의 권한을 확인해 주세요.",
                "The conversation file \(path) cannot be written. Check the permissions of the file "
                    + "and its folder."
            )
        case .busy(let path):
            language.pick(
                "다른 메추리가 대화 파일 \(Particle.attach(.object, to: path)) 오래 쓰고 있어 저장하지 못했습니다. 잠시 뒤 다시 시도해 주세요.",
                "Another process keeps the conversation file \(path) locked. Try again in a moment."
            )
        case .damaged(let path):
            language.pick(
                "대화 파일 \(Particle.attach(.subject, to: path)) 손상되었습니다. 다시 시작하면 따로 옮겨 두고 새 파일을 만듭니다.",
                "The conversation file \(path) is damaged. At the next start it is set aside and a new "
                    + "one begun."
            )
        case .inputOutput(let path, let code):
            language.pick(
                "대화 파일 \(Particle.attach(.object, to: path)) 읽거나 쓰지 못했습니다(SQLite \(code)). 디스크를 확인해 주세요.",
                "The conversation file \(path) could not be read or written (SQLite \(code)). "
                    + "Check the disk."
            )
        case .failed(let path, let detail):
            language.pick(
                "대화 파일 \(path)에서 오류가 났습니다: \(detail)",
                "The conversation file \(path) reported an error: \(detail)"
            )
        case .noSuchConversation(let text):
            language.pick(
                "‘\(text)’ 대화가 없습니다. mechuri history list로 번호를 확인해 주세요.",
                "There is no conversation ‘\(text)’. See mechuri history list."
            )
        case .ambiguousConversation(let text, let count):
            language.pick(
                "\(Particle.attach(.direction, to: "‘\(text)’")) 시작하는 대화가 \(count)개입니다. 더 길게 적어 주세요.",
                "\(count) conversations begin with ‘\(text)’. Give more of the identifier."
            )
        case .writtenElsewhere:
            language.pick(
                "이 답변은 다른 메추리 창에서 쓰고 있습니다.",
                "Another window is writing this reply."
            )
        case .notStored:
            language.pick(
                "앞서 저장하지 못한 대화라 이어서 저장할 수 없습니다.",
                "The conversation was not saved before, so it cannot be added to."
            )
        default: personMessage(in: language)
        }
    }

    /// What the process ends with when a command fails on it.
    package var exitStatus: ExitStatus {
        switch self {
        case .diskFull, .notWritable, .inputOutput: .cannotWrite
        case .busy: .unavailable
        case .cannotOpen(.notWritable): .cannotWrite
        case .noSuchConversation, .noSuchMeal, .noSuchPerson: .missingInput
        case .failed: .failure
        default: .badInput
        }
    }
}
