// What can stand in the way of measuring perplexity, as facts.

import Diagnostics

/// Errors of measuring perplexity.
package enum PerplexityError: UserFacingError, Equatable {
    /// The text has fewer than two tokens.
    case tooShort(tokens: Int)
    /// A window outside what the model reads.
    case badWindow(Int, context: Int)
    /// The models do not share their tokens.
    case otherVocabulary(path: String)
    /// A model computed something that is not a number.
    case notANumber(path: String)
    /// Cancelled.
    case cancelled

    package func message(in language: Language) -> String {
        switch self {
        case .tooShort(let tokens):
            language.pick(
                "글이 너무 짧습니다(토큰 \(tokens)개). 퍼플렉서티를 재려면 토큰이 둘 이상이어야 합니다.",
                "The text is too short (\(tokens) tokens). Perplexity needs at least two."
            )
        case .badWindow(let window, let context):
            language.pick(
                "창의 크기 \(window)은(는) 2부터 모델의 문맥 \(context)까지만 됩니다. --context를 고쳐 주세요.",
                "A window of \(window) is outside 2 to the model's context of \(context). "
                    + "Change --context."
            )
        case .otherVocabulary(let path):
            language.pick(
                "\(path)은(는) 토큰이 다른 모델이라 비교할 수 없습니다. 같은 모델의 다른 형식을 골라 주세요.",
                "\(path) has other tokens and cannot be compared. Choose the same model in another type."
            )
        case .notANumber(let path):
            language.pick(
                "\(path)의 계산 결과가 숫자가 아닙니다. 모델 파일이 온전한지 확인하고 다시 내려받거나 변환해 주세요.",
                "\(path) computes what is not a number. Check that the model file is intact; "
                    + "download or convert it again."
            )
        case .cancelled:
            language.pick("퍼플렉서티 재기를 그만두었습니다.", "Measuring perplexity was cancelled.")
        }
    }

    package var exitStatus: ExitStatus {
        switch self {
        case .cancelled: .interrupted
        case .badWindow: .usage
        default: .badInput
        }
    }
}
