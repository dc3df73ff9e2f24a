// What can go wrong with the log of a run.

import Diagnostics
import Foundation

/// Why a log cannot be read or written.
package enum TrainingLogError: UserFacingError, Equatable {
    /// The file cannot be read; `code` is errno.
    case cannotRead(path: String, code: Int32)
    /// The file cannot be written; `code` is errno.
    case cannotWrite(path: String, code: Int32)
    /// A line, counted from 1, is no event.
    case notALog(path: String, line: Int)
    /// There is no step in it yet.
    case empty(path: String)

    package func message(in language: Language) -> String {
        switch self {
        case .cannotRead(let path, let code):
            return language.pick(
                "학습 기록 \(path)을(를) 읽을 수 없습니다(\(reason(code))). 경로와 권한을 확인해 주세요.",
                "Cannot read the training log \(path) (\(reason(code))). Check the path and permissions."
            )
        case .cannotWrite(let path, let code):
            return language.pick(
                "학습 기록 \(path)에 쓸 수 없습니다(\(reason(code))). 폴더와 권한, 남은 공간을 확인해 주세요.",
                "Cannot write the training log \(path) (\(reason(code))). "
                    + "Check the folder, permissions and free space."
            )
        case .notALog(let path, let line):
            return language.pick(
                "\(path)의 \(line)번째 줄은 학습 기록이 아닙니다. mechuri train이 쓴 파일인지 확인해 주세요.",
                "Line \(line) of \(path) is no record of a training run. "
                    + "Check that mechuri train wrote this file."
            )
        case .empty(let path):
            return language.pick(
                "학습 기록 \(path)에 아직 아무 단계도 없습니다. 몇 단계 지난 뒤에 다시 해 보세요.",
                "The training log \(path) has no step yet. Try again after some steps."
            )
        }
    }

    package var exitStatus: ExitStatus {
        switch self {
        case .cannotRead: .missingInput
        case .cannotWrite: .cannotWrite
        case .notALog, .empty: .badInput
        }
    }

    private func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
