// The one thing that can go wrong with a Mailbox: the system gives no pipe.

import Diagnostics
import Foundation

/// Why a mailbox could not be made.
package enum MailboxError: UserFacingError, Equatable {
    /// `pipe(2)` failed with this errno.
    case noPipe(code: Int32)

    /// What happened and what to do next.
    package func message(in language: Language) -> String {
        switch self {
        case .noPipe(let code):
            let reason = String(cString: strerror(code))
            return language.pick(
                "화면을 시작할 수 없습니다: 파이프를 만들지 못했습니다(\(reason)). 열린 파일 수 제한(ulimit -n)을 확인하세요.",
                "Cannot start the screen: no pipe (\(reason)). Check the open files limit (ulimit -n)."
            )
        }
    }

    /// The system lacks something.
    package var exitStatus: ExitStatus { .unavailable }
}
