// What can stand in the way of a collection, beside what a teacher says (TeacherError.swift).

import Diagnostics

/// Errors of the SelfInstruct module.
package enum SelfInstructError: UserFacingError, Equatable {
    /// A file of seed tasks holds none.
    case noSeeds(path: String)
    /// The seeds' requests cannot be put together anew: too few of them have two parts.
    case tooFewSeeds(count: Int)
    /// The file cannot be opened or written; `reason` is the system's.
    case cannotWrite(path: String, reason: String)
    /// The file holds something other than rows; `line` counts from 1.
    case foreignFile(path: String, line: Int, reason: String)
    /// The file of counts cannot be read.
    case badCounts(path: String, reason: String)
    /// The environment holds no key for a teacher that wants one.
    case noKey
    /// The key holds characters that no header can carry; the key itself is not shown.
    case badKey(variable: String)
    /// Nothing was kept of so many replies in a row; `commonest` is the reason met most often.
    case nothingUsable(replies: Int, commonest: Rejection?)

    package var exitStatus: ExitStatus {
        switch self {
        case .noSeeds, .tooFewSeeds, .foreignFile, .badCounts: .badInput
        case .cannotWrite: .cannotWrite
        case .noKey, .badKey: .usage
        case .nothingUsable: .failure
        }
    }

    package func message(in language: Language) -> String {
        switch self {
        case .noSeeds(let path):
            language.pick(
                "\(path)에 씨앗 작업이 없습니다. 한 줄에 하나씩 {\"instruction\": …, \"instances\": […]} 꼴로 적어 주세요.",
                "\(path) holds no seed tasks. Write one a line, as {\"instruction\": …, "
                    + "\"instances\": […]}."
            )
        case .tooFewSeeds(let count):
            language.pick(
                "씨앗 작업 \(count)개로는 새 질문을 엮을 수 없습니다. ‘비 오는데 뭐 먹지’처럼 사정과 부탁이 함께 있는 작업을 더 적어 주세요.",
                "\(count) seed tasks are too few to put new requests together. Add some that state a "
                    + "situation and a wish."
            )
        case .cannotWrite(let path, let reason):
            language.pick(
                "\(path)에 쓸 수 없습니다(\(reason)). 폴더와 권한, 남은 공간을 확인해 주세요.",
                "Cannot write \(path) (\(reason)). Check the folder, permissions and free space."
            )
        case .foreignFile(let path, let line, let reason):
            language.pick(
                "\(path)의 \(line)번째 줄은 모은 행이 아닙니다(\(reason)). 다른 파일을 적거나 그 줄을 고쳐 주세요.",
                "Line \(line) of \(path) is no collected row (\(reason)). Name another file or mend it."
            )
        case .badCounts(let path, let reason):
            language.pick(
                "\(path)을(를) 읽을 수 없습니다(\(reason)). 지우면 횟수를 처음부터 다시 셉니다. 모은 행은 그대로입니다.",
                "Cannot read \(path) (\(reason)). Remove it to count anew; the rows stay."
            )
        case .noKey:
            language.pick(
                "환경 변수 MECHURI_TEACHER_KEY에 키를 넣어 주세요(api.openai.com이면 OPENAI_API_KEY도 됩니다). "
                    + "키가 없는 서버라면 --no-key를 붙이세요.",
                "Put the key into the environment variable MECHURI_TEACHER_KEY (for api.openai.com "
                    + "OPENAI_API_KEY will do), or add --no-key for a server without one."
            )
        case .badKey(let variable):
            language.pick(
                "환경 변수 \(variable)의 키에 쓸 수 없는 문자가 있습니다(공백, 줄바꿈, 한글 등). 다시 복사해 주세요.",
                "The key in \(variable) holds characters that cannot be sent (spaces, line breaks …). "
                    + "Copy it again."
            )
        case .nothingUsable(let replies, let commonest):
            language.pick(
                "답 \(replies)개에서 하나도 건지지 못해 그만둡니다"
                    + (commonest.map { "(가장 흔한 까닭: \($0.name(in: language)))" } ?? "")
                    + ". 다른 모델을 쓰거나 --give-up-after를 늘려 주세요.",
                "Nothing could be kept of \(replies) replies in a row"
                    + (commonest.map { " (mostly: \($0.name(in: language)))" } ?? "")
                    + ". Try another model, or raise --give-up-after."
            )
        }
    }
}
