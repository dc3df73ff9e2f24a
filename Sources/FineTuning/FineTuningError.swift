// What can go wrong with training, in words for people.

import Diagnostics

/// Why training cannot begin or go on.
package enum FineTuningError: UserFacingError, Equatable {
    /// A linear layer that GPT-NeoX does not have.
    case unknownTarget(name: String, known: [String])
    /// A safetensors file that holds no state of a run.
    case notACheckpoint(path: String)
    /// A state that was made with other settings, data or model.
    case otherRun(path: String, differences: [String])
    /// A state without one of the tensors that learn, or with another shape of it.
    case missingState(path: String, tensor: String)
    /// Gradients that were not finite in several steps one after the other.
    case diverged(step: Int, learningRate: Double)
    /// No example that can be learnt from.
    case noExamples(path: String, tooLong: Int)
    /// A run that would not fit into memory.
    case notEnoughMemory(needed: Int, available: Int)

    package var exitStatus: ExitStatus {
        switch self {
        case .unknownTarget: .usage
        case .notEnoughMemory: .unavailable
        case .diverged: .failure
        case .notACheckpoint, .otherRun, .missingState, .noExamples: .badInput
        }
    }

    package func message(in language: Language) -> String {
        switch language {
        case .korean: korean
        case .english: english
        }
    }

    private var korean: String {
        switch self {
        case .unknownTarget(let name, let known):
            "'\(name)' 층은 없습니다. 고를 수 있는 이름: \(known.joined(separator: ", "))"
        case .notACheckpoint(let path):
            "\(path): 학습을 이어 갈 상태가 들어 있지 않습니다. --overwrite로 처음부터 하세요."
        case .otherRun(let path, let differences):
            "\(path): 다른 설정으로 하던 학습입니다 (\(differences.joined(separator: "; "))). "
                + "같은 설정으로 --resume 하거나, --overwrite로 처음부터 하세요."
        case .missingState(let path, let tensor):
            "\(path): '\(tensor)'이(가) 없거나 모양이 다릅니다. 이 학습의 상태가 아닙니다."
        case .diverged(let step, let rate):
            "\(step)단계에서 기울기가 수가 아니게 되었습니다. 학습률 \(rate)을(를) 낮추거나 "
                + "--warmup을 늘려 마지막 저장부터 다시 하세요."
        case .noExamples(let path, let tooLong):
            "\(path): 배울 예가 없습니다"
                + (tooLong > 0 ? " (모델의 문맥보다 긴 것 \(tooLong)개)." : ".")
        case .notEnoughMemory(let needed, let available):
            "메모리가 모자랍니다: \(Self.mebibytes(needed))가 드는데 "
                + "\(Self.mebibytes(available))가 남아 있습니다. --batch를 줄이거나 "
                + "--checkpointing on, --base nf4를 써 보세요."
        }
    }

    private var english: String {
        switch self {
        case .unknownTarget(let name, let known):
            "there is no layer '\(name)'; choose among: \(known.joined(separator: ", "))"
        case .notACheckpoint(let path):
            "\(path) holds no state that training can go on from; begin anew with --overwrite"
        case .otherRun(let path, let differences):
            "\(path) was made with other settings (\(differences.joined(separator: "; "))); "
                + "--resume with the same ones, or begin anew with --overwrite"
        case .missingState(let path, let tensor):
            "\(path) lacks '\(tensor)', or has another shape of it: it is another run's state"
        case .diverged(let step, let rate):
            "gradients are not finite since step \(step); lower the learning rate \(rate) or "
                + "lengthen --warmup, and go on from the last checkpoint"
        case .noExamples(let path, let tooLong):
            "\(path) holds no example to learn from"
                + (tooLong > 0 ? " (\(tooLong) are longer than the model's context)" : "")
        case .notEnoughMemory(let needed, let available):
            "not enough memory: \(Self.mebibytes(needed)) are needed and "
                + "\(Self.mebibytes(available)) are free; lower --batch, or try --checkpointing on "
                + "and --base nf4"
        }
    }

    private static func mebibytes(_ bytes: Int) -> String { "\(bytes >> 20) MiB" }
}
