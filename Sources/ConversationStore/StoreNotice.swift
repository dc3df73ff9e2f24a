// What the user must be told when the conversations could not be opened as usual. None of these
// stops the chat: the old file is kept untouched under its own or a new name, and the chat goes on
// with a new file or in memory.

import Diagnostics
import Foundation
import KoreanText

/// Something unusual about opening the conversations; shown once.
package enum StoreNotice: Sendable, Equatable {
    /// The file was damaged; it was renamed, and a new one begun with the conversations that could
    /// still be read.
    case setAside(path: String, kept: String, recovered: Int)
    /// The file belongs to a newer 메추리; it was left alone.
    case newerSchema(path: String)
    /// The file is a database of another program; it was left alone.
    case foreignFile(path: String)
    /// Other processes kept the file locked.
    case busy(path: String)
    /// The file or its folder could not be opened or written.
    case notWritable(path: String, reason: String)

    /// Whether what is said now is lost at the end of the program.
    package var isInMemory: Bool {
        if case .setAside = self { false } else { true }
    }

    /// The notice as one or two sentences.
    package func message(in language: Language) -> String {
        switch self {
        case .setAside(let path, let kept, let recovered):
            language.pick(
                "대화 파일 \(Particle.attach(.subject, to: path)) 손상되어 \(Particle.attach(.direction, to: kept)) 옮겨 두고 새로 시작합니다. "
                    + "읽을 수 있는 대화 \(recovered)개를 되살렸습니다.",
                "The conversation file \(path) is damaged. It was kept as \(kept), and a new one "
                    + "begun with the \(recovered) conversations that could still be read."
            )
        case .newerSchema(let path):
            language.pick(
                "대화 파일 \(Particle.attach(.topic, to: path)) 더 새로운 메추리가 만든 것이라 건드리지 않았습니다. "
                    + "이번 대화는 저장되지 않습니다. 메추리를 업데이트해 주세요.",
                "The conversation file \(path) was written by a newer version and was left alone. "
                    + "This chat is not saved; update the program."
            )
        case .foreignFile(let path):
            language.pick(
                "\(Particle.attach(.topic, to: path)) 메추리의 대화 파일이 아니어서 건드리지 않았습니다. 이번 대화는 저장되지 않습니다.",
                "\(path) is not a conversation file of this program and was left alone. "
                    + "This chat is not saved."
            )
        case .busy(let path):
            language.pick(
                "다른 프로그램이 대화 파일 \(Particle.attach(.object, to: path)) 오래 잠가 두어 이번 대화는 저장되지 않습니다.",
                "The conversation file \(path) is locked by another process; this chat is not saved."
            )
        case .notWritable(let path, let reason):
            language.pick(
                "대화 파일 \(path)에 쓸 수 없어(\(reason)) 이번 대화는 저장되지 않습니다. 권한과 남은 공간을 확인해 주세요.",
                "The conversation file \(path) cannot be written (\(reason)); this chat is not saved. "
                    + "Check permissions and free space."
            )
        }
    }
}
