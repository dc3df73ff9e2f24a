// What can stand in the way of a reply before its first token, as facts.

import Diagnostics

/// Errors of the Generation module.
package enum GenerationError: UserFacingError, Equatable {
    /// The prompt (with the forced opening) leaves no room for a reply.
    case promptTooLong(tokens: Int, contextLength: Int)
    /// The prompt has no tokens and the model no token to start from.
    case emptyPrompt
    /// A token id outside the vocabulary.
    case tokenOutOfRange(id: Int, vocabularySize: Int)
    /// The text that the reply must start with contains a name it must not contain.
    case openingForbidden(name: String)
    /// A sampling setting outside its range.
    case invalidParameter(name: String, value: String, range: String)
    /// The model computed something that is not a number.
    case notANumber(position: Int)

    /// The message, in the reader's language.
    package func message(in language: Language) -> String {
        switch self {
        case .promptTooLong(let tokens, let contextLength):
            language.pick(
                "질문이 너무 깁니다: \(tokens)토큰인데 이 모델은 \(contextLength)토큰까지 읽습니다. 줄여서 다시 보내 주세요.",
                "The prompt is too long: \(tokens) tokens, and this model reads at most \(contextLength). Please shorten it."
            )
        case .emptyPrompt:
            language.pick("질문이 비어 있습니다.", "The prompt is empty.")
        case .tokenOutOfRange(let id, let vocabularySize):
            language.pick(
                "토큰 번호 \(id)은(는) 이 모델에 없습니다(0부터 \(vocabularySize - 1)까지).",
                "This model has no token \(id) (its ids run from 0 to \(vocabularySize - 1))."
            )
        case .openingForbidden(let name):
            language.pick(
                "답변의 첫머리에 이미 추천한 '\(name)'이(가) 들어 있습니다.",
                "The reply would have to start with '\(name)', which it must not name."
            )
        case .invalidParameter(let name, let value, let range):
            language.pick(
                "\(name) 값 \(value)을(를) 쓸 수 없습니다. 가능한 범위: \(range)",
                "\(name) cannot be \(value); allowed: \(range)."
            )
        case .notANumber(let position):
            language.pick(
                "모델이 \(position)번째 위치에서 숫자가 아닌 값을 계산했습니다. 모델 파일이 온전한지 확인해 주세요.",
                "The model computed a value that is not a number at position \(position); is its file intact?"
            )
        }
    }
}

extension GenerateParameters {
    /// Refuses settings outside their documented ranges.
    ///
    /// - Throws: `GenerationError.invalidParameter`, naming the setting.
    package func validate() throws {
        func refuse(_ name: String, _ value: some Any, _ range: String) -> GenerationError {
            .invalidParameter(name: name, value: "\(value)", range: range)
        }
        guard temperature.isFinite, temperature >= 0 else {
            throw refuse("temperature", temperature, "≥ 0")
        }
        guard topK >= 0 else { throw refuse("top-k", topK, "≥ 0") }
        guard topP > 0, topP <= 1 else { throw refuse("top-p", topP, "0 < p ≤ 1") }
        guard minP >= 0, minP < 1 else { throw refuse("min-p", minP, "0 ≤ p < 1") }
        guard repetitionPenalty.isFinite, repetitionPenalty > 0 else {
            throw refuse("repetition-penalty", repetitionPenalty, "> 0")
        }
        guard maximumNewTokens >= 1 else {
            throw refuse("max-tokens", maximumNewTokens, "≥ 1")
        }
    }
}
