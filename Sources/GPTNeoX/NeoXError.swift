// What can stand in the way of running or importing a GPT-NeoX model, as facts: the file, the name
// of the tensor or key, what was expected and what was found.

import Diagnostics

/// Errors of loading, running and importing a GPT-NeoX model.
package enum NeoXError: UserFacingError, Equatable {
    /// The file's architecture is not one we run.
    case unsupportedArchitecture(path: String, got: String)
    /// A feature we do not run, by its own name and value.
    case unsupported(path: String, what: String, value: String)
    /// A metadata value outside what makes sense.
    case invalidValue(path: String, key: String, value: String)
    /// A tensor's shape disagrees with the metadata; shapes are (rows, columns) or (length).
    case shapeMismatch(path: String, tensor: String, expected: [Int], got: [Int])
    /// A weight that is not a number, or infinite.
    case notFinite(path: String, tensor: String)
    /// A finite weight became infinite in the target type.
    case overflow(path: String, tensor: String, type: String)
    /// A tensor that the architecture, with so many layers, does not have.
    case unknownTensor(path: String, tensor: String)
    /// The model needs more memory than there is, in bytes.
    case notEnoughMemory(path: String, needed: Int, available: Int)
    /// The tokenizer has more tokens than the embedding has rows.
    case tooManyTokens(path: String, tokens: Int, rows: Int)
    /// The tokenizer names no end-of-sequence token and config.json gives none either.
    case noEndOfSequence(path: String)
    /// The written file, read again, does not compute finite logits.
    case reloadCheckFailed(path: String)
    /// The import was cancelled; nothing was written.
    case cancelled

    /// The message, in the reader's language.
    package func message(in language: Language) -> String {
        switch self {
        case .unsupportedArchitecture(let path, let got):
            language.pick(
                "\(path): 모델 구조 '\(got)'은(는) 실행할 수 없습니다. gptneox(GPT-NeoX)만 지원합니다.",
                "\(path): cannot run architecture '\(got)'; only gptneox (GPT-NeoX) is supported."
            )
        case .unsupported(let path, let what, let value):
            language.pick(
                "\(path): \(what) = \(value)은(는) 지원하지 않습니다.",
                "\(path): \(what) = \(value) is not supported."
            )
        case .invalidValue(let path, let key, let value):
            language.pick(
                "\(path): '\(key)'의 값 \(value)이(가) 올바르지 않습니다.",
                "\(path): the value \(value) of '\(key)' makes no sense."
            )
        case .shapeMismatch(let path, let tensor, let expected, let got):
            language.pick(
                "\(path): 텐서 '\(tensor)'의 크기가 \(expected)이어야 하는데 \(got)입니다.",
                "\(path): tensor '\(tensor)' should have shape \(expected) but has \(got)."
            )
        default:
            importMessage(in: language)
        }
    }

    /// Messages of the importer's cases.
    private func importMessage(in language: Language) -> String {
        switch self {
        case .unknownTensor(let path, let tensor):
            language.pick(
                "\(path): 텐서 '\(tensor)'은(는) 이 구조와 층 수(block_count)의 모델에 없는 것입니다. 빼고 계산하면 답이 틀리므로 실행하지 않습니다. 모델을 다시 내려받거나 변환해 주세요.",
                "\(path): tensor '\(tensor)' has no place in this architecture with its block_count; leaving it out would give wrong answers. Download or convert the model again."
            )
        case .notEnoughMemory(let path, let needed, let available):
            language.pick(
                "\(path): 이 모델에는 메모리 \(needed >> 20) MiB가 더 필요한데 \(available >> 20) MiB만 쓸 수 있습니다. 다른 프로그램을 닫거나, 더 작게 양자화한 모델을 쓰거나, 메모리 제한(ulimit -v, cgroup)을 늘려 주세요.",
                "\(path): this model needs \(needed >> 20) MiB of memory, but only \(available >> 20) MiB can be had. Close other programs, use a smaller or more strongly quantised model, or raise the limit (ulimit -v, cgroup)."
            )
        case .notFinite(let path, let tensor):
            language.pick(
                "\(path): 텐서 '\(tensor)'에 숫자가 아니거나 무한한 값이 있습니다. 원본을 다시 내려받아 주세요.",
                "\(path): tensor '\(tensor)' holds values that are not finite; download it again."
            )
        case .overflow(let path, let tensor, let type):
            language.pick(
                "\(path): 텐서 '\(tensor)'의 값이 \(type)으로 담기에 너무 큽니다. --type f32로 가져와 주세요.",
                "\(path): tensor '\(tensor)' has values too large for \(type); import with --type f32."
            )
        case .tooManyTokens(let path, let tokens, let rows):
            language.pick(
                "\(path): 토큰이 \(tokens)개인데 임베딩은 \(rows)줄뿐입니다. 토크나이저가 이 모델의 것인지 확인해 주세요.",
                "\(path): \(tokens) tokens but only \(rows) embedding rows; does the tokenizer belong to it?"
            )
        case .noEndOfSequence(let path):
            language.pick(
                "\(path): 끝을 알리는 토큰(EOS)을 찾을 수 없습니다. tokenizer_config.json을 확인해 주세요.",
                "\(path): no end-of-sequence token found; check tokenizer_config.json."
            )
        case .reloadCheckFailed(let path):
            language.pick(
                "\(path): 다시 읽어 확인하는 데 실패했습니다. 원본 모델의 값이 올바른지 확인해 주세요.",
                "\(path): the written model does not compute finite values; is the source intact?"
            )
        default:
            language.pick("가져오기를 취소했습니다.", "The import was cancelled.")
        }
    }

    /// A cancelled import ends as ^C does, and memory is the system's; all else is bad input.
    package var exitStatus: ExitStatus {
        switch self {
        case .cancelled: .interrupted
        case .notEnoughMemory: .unavailable
        default: .badInput
        }
    }
}
