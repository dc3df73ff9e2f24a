// Why a teacher gave no reply, and whether asking again may help. What a server says is shown cleaned of
// the key and of everything that a terminal would obey (ServerWords.swift).

import Diagnostics
import HTTPClient

/// Why a teacher gave no reply.
package enum TeacherError: UserFacingError, Equatable {
    /// The connection failed.
    case connection(HTTPError)
    /// The key is refused (401, 403); `message` is the server's.
    case refused(status: Int, message: String)
    /// There is no such address or model (404).
    case notFound(message: String)
    /// The request is wrong in a way that trying again does not mend.
    case badRequest(status: Int, message: String)
    /// The prompt and the limit of tokens do not fit the model together.
    case tooLong(message: String)
    /// The account has no credit left.
    case outOfCredit(message: String)
    /// The server is busy or broken; `retryAfter` in seconds.
    case busy(status: Int, retryAfter: Double?, message: String)
    /// The answer is not what the protocol says.
    case badAnswer(AnswerProblem)
    /// There is no money left for another attempt.
    case budgetSpent
    /// Somebody stopped it.
    case cancelled

    /// What is wrong with an answer.
    package enum AnswerProblem: Sendable, Equatable {
        /// It is of another type than JSON or an event stream.
        case type(String)
        /// It is no JSON, or lacks what must be there; `reason` names byte or field.
        case content(reason: String)
        /// The stream ended before the reply did.
        case cutStream
        /// The stream carried an error.
        case inStream(message: String)
    }
}

extension TeacherError {
    /// What asking again can do about it.
    package enum Remedy: Sendable, Equatable {
        /// Nothing: the whole collection ends.
        case none
        /// Wait, at least so many seconds if the server said so.
        case wait(Double?)
        /// Ask for a shorter reply.
        case shorten
    }

    /// What asking again can do about it.
    package var remedy: Remedy {
        switch self {
        case .connection(let error): error.isPassing ? .wait(nil) : .none
        case .busy(_, let retryAfter, _): .wait(retryAfter)
        case .badAnswer(.type): .none
        case .badAnswer: .wait(nil)
        case .tooLong: .shorten
        case .refused, .notFound, .badRequest, .outOfCredit, .budgetSpent, .cancelled: .none
        }
    }

    /// Whether the server may have written, and charged for, a reply that did not come through.
    package var mayHaveCost: Bool {
        switch self {
        case .connection(.cut), .connection(.timedOut(.stall, _, _)),
            .connection(.timedOut(.total, _, _)), .connection(.tooLarge), .connection(.cancelled),
            .badAnswer, .cancelled:
            true
        default: false
        }
    }

    package var exitStatus: ExitStatus {
        switch self {
        case .connection(let error): error.exitStatus
        case .cancelled: .interrupted
        case .budgetSpent: .failure
        default: .unavailable
        }
    }

    package func message(in language: Language) -> String {
        switch self {
        case .connection(let error): error.message(in: language)
        case .refused(let status, let message):
            language.pick(
                "서버가 키를 받아들이지 않습니다(\(status)). MECHURI_TEACHER_KEY 또는 OPENAI_API_KEY를 확인해 주세요.",
                "The server refuses the key (\(status)). Check MECHURI_TEACHER_KEY or OPENAI_API_KEY."
            ) + said(message, language)
        case .notFound(let message):
            language.pick(
                "서버에 그런 주소나 모델이 없습니다(404). --teacher의 주소(끝이 /v1인지)와 --model을 확인해 주세요.",
                "The server has no such address or model (404). Check the address of --teacher (does "
                    + "it end in /v1?) and --model."
            ) + said(message, language)
        case .badRequest(let status, let message):
            language.pick(
                "서버가 요청을 받아들이지 않습니다(\(status)). 모델과 옵션을 확인해 주세요.",
                "The server does not accept the request (\(status)). Check the model and the options."
            ) + said(message, language)
        case .tooLong(let message):
            language.pick(
                "질문과 답의 한도가 모델의 문맥보다 깁니다. --max-tokens를 줄이거나 문맥이 긴 모델을 쓰세요.",
                "Prompt and reply do not fit the model's context. Lower --max-tokens, or use a model "
                    + "with a longer one."
            ) + said(message, language)
        case .outOfCredit(let message):
            language.pick("계정의 한도를 다 썼습니다. 결제 설정을 확인해 주세요.", "The account has no credit left.")
                + said(message, language)
        case .busy(let status, _, let message):
            language.pick(
                "서버가 바쁘거나 고장입니다(\(status)). 조금 뒤에 같은 명령으로 이어서 모으세요.",
                "The server is busy or broken (\(status)). Go on later with the same command."
            ) + said(message, language)
        case .badAnswer(let problem): problem.message(in: language)
        case .budgetSpent:
            language.pick("정한 금액을 다 썼습니다.", "The money that was allowed is spent.")
        case .cancelled: language.pick("멈췄습니다.", "Stopped.")
        }
    }

    private func said(_ message: String, _ language: Language) -> String {
        message.isEmpty ? "" : language.pick("\n서버의 말: \(message)", "\nThe server says: \(message)")
    }
}

extension TeacherError.AnswerProblem {
    fileprivate func message(in language: Language) -> String {
        switch self {
        case .type(let type):
            language.pick(
                "서버가 JSON이 아니라 ‘\(type)’을(를) 보냈습니다. --teacher의 주소가 API의 것인지 확인해 주세요.",
                "The server sent ‘\(type)’ instead of JSON. Is the address of --teacher an API's?"
            )
        case .content(let reason):
            language.pick(
                "서버의 답을 읽을 수 없습니다(\(reason)). OpenAI와 호환되는 서버인지 확인해 주세요.",
                "The server's answer cannot be read (\(reason)). Is it compatible with OpenAI's?"
            )
        case .cutStream:
            language.pick("서버의 답이 도중에 끝났습니다.", "The server's answer ended before its end.")
        case .inStream(let message):
            language.pick(
                "서버가 답하다가 오류를 알렸습니다: \(message)",
                "The server reported an error while answering: \(message)"
            )
        }
    }
}
