// What can stand in the way of quantising a model, as facts.

import Diagnostics

/// Errors of quantising.
package enum QuantizeError: UserFacingError, Equatable {
    /// The output is the input.
    case sameFile(path: String)
    /// The source's numbers were quantised before, and doing it again was not allowed.
    case alreadyQuantized(path: String, tensor: String, type: String)
    /// The model is spread over several files.
    case split(path: String, parts: Int)
    /// A weight that is not a number, or infinite.
    case notFinite(path: String, tensor: String)
    /// A finite weight does not fit the target type.
    case overflow(path: String, tensor: String, type: String)
    /// Cancelled; nothing was written.
    case cancelled

    package func message(in language: Language) -> String {
        switch self {
        case .sameFile(let path):
            language.pick(
                "\(path)은(는) 원본입니다. 다른 이름으로 저장해 주세요.",
                "\(path) is the source itself. Give another name for the output."
            )
        case .alreadyQuantized(let path, let tensor, let type):
            language.pick(
                "\(path)은(는) 이미 양자화되어 있습니다(\(tensor): \(type)). 다시 양자화하면 오차가 겹칩니다. "
                    + "f16이나 f32 원본을 쓰거나, 그래도 하려면 --allow-requantize를 붙여 주세요.",
                "\(path) is quantised already (\(tensor): \(type)); doing it again adds to the error. "
                    + "Use an f16 or f32 original, or give --allow-requantize to do it anyway."
            )
        case .split(let path, let parts):
            language.pick(
                "\(path)은(는) \(parts)개로 나뉜 모델의 일부입니다. 하나로 합친 파일을 써 주세요.",
                "\(path) is one of \(parts) parts of a model. Use a file that holds it whole."
            )
        case .notFinite(let path, let tensor):
            language.pick(
                "\(path)의 텐서 \(tensor)에 유한하지 않은 수가 있어 양자화할 수 없습니다. 다른 모델 파일을 써 주세요.",
                "Tensor \(tensor) in \(path) holds a number that is not finite. Use another model file."
            )
        case .overflow(let path, let tensor, let type):
            language.pick(
                "\(path)의 텐서 \(tensor)에는 \(type)에 담을 수 없이 큰 수가 있습니다. --type f32나 bf16을 써 주세요.",
                "Tensor \(tensor) in \(path) holds a number too large for \(type). "
                    + "Use --type f32 or bf16."
            )
        case .cancelled:
            language.pick(
                "양자화를 취소했습니다. 만들던 파일은 지웠습니다.",
                "Quantising was cancelled; nothing was left behind."
            )
        }
    }

    package var exitStatus: ExitStatus {
        switch self {
        case .cancelled: .interrupted
        case .sameFile: .usage
        default: .badInput
        }
    }
}
