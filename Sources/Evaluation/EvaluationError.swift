// What can stand in the way of an evaluation, as facts.

import Diagnostics
import StrictJSON

/// Errors of evaluating models.
package enum EvaluationError: UserFacingError, Equatable {
    /// A file holds nothing to evaluate on.
    case empty(path: String)
    /// A line that cannot be used.
    case badLine(path: String, line: Int, JSONError)
    /// A label names what the catalogue does not know, so that nothing would be tested by it.
    case unknownName(path: String, line: Int, label: String)
    /// No example is short enough for the model.
    case nothingFits(model: String, contextLength: Int)
    /// The model has no token that ends an answer.
    case noEnd(model: String)

    package func message(in language: Language) -> String {
        switch self {
        case .empty(let path):
            language.pick(
                "\(path)에 평가할 것이 없습니다. 한 줄에 JSON 하나씩 적어 주세요.",
                "There is nothing to evaluate on in \(path). Write one JSON object a line."
            )
        case .badLine(let path, let line, let error):
            language.pick(
                "\(path)의 \(line)번째 줄: ",
                "\(path), line \(line): "
            ) + error.message(in: language)
        case .unknownName(let path, let line, let label):
            language.pick(
                "\(path)의 \(line)번째 줄: \(label)에 해당하는 메뉴가 목록에 없어 아무것도 시험하지 못합니다. "
                    + "이름을 고쳐 주세요.",
                "\(path), line \(line): no menu of the catalogue is or has what \(label) names, so it would "
                    + "test nothing. Correct the name."
            )
        case .nothingFits(let model, let contextLength):
            language.pick(
                "모든 예시가 \(model)의 문맥 \(contextLength)토큰보다 깁니다. 더 짧은 자료를 골라 주세요.",
                "Every example is longer than the context of \(model), \(contextLength) tokens. "
                    + "Choose shorter data."
            )
        case .noEnd(let model):
            language.pick(
                "\(model)에는 답을 끝내는 토큰이 없어 손실을 잴 수 없습니다. --no-loss를 쓰거나 다른 모델을 골라 주세요.",
                "\(model) has no token that ends an answer, so no loss can be measured. "
                    + "Use --no-loss, or another model."
            )
        }
    }
}
