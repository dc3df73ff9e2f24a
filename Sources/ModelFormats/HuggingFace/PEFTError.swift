// Everything that can keep an adapter of the peft library from being used: what it is, what its
// files hold, and how they fit the model. What cannot be computed exactly is refused by its name.

import Diagnostics
import StrictJSON

/// Why an adapter cannot be used.
package enum PEFTError: UserFacingError, Equatable {
    /// A file cannot be opened.
    case file(FileError)
    /// adapter_config.json's text, or the type or range of a value in it.
    case json(JSONError)
    /// adapter_model.safetensors is damaged.
    case weights(SafetensorsError)
    /// The folder has no adapter_config.json.
    case notAnAdapter(folder: String)
    /// The folder has no adapter_model.safetensors; `isPickled` when it has an adapter_model.bin.
    case noWeights(folder: String, isPickled: Bool)
    /// A method or a switch that is not computed, by its own name and value.
    case unsupported(path: String, field: String, value: String)
    /// A regular expression that cannot be used.
    case badPattern(path: String, field: String, pattern: String, problem: PEFTPatternProblem)
    /// A tensor that belongs to no LoRA layer.
    case unknownTensor(path: String, tensor: String)
    /// Two tensors stand for the same matrix.
    case duplicateTensor(path: String, tensor: String)
    /// A matrix that must be there is not.
    case missingTensor(path: String, tensor: String)
    /// A matrix of another size; shapes are [rows, columns].
    case wrongShape(path: String, tensor: String, expected: [Int], got: [Int])
    /// A value that is not a number, or infinite.
    case notFinite(path: String, tensor: String)
    /// The file has matrices for a module that the settings do not name.
    case notTargeted(path: String, module: String)
    /// The model has no such module.
    case unknownModule(path: String, module: String)
    /// A factor that is not a finite number.
    case badScale(path: String, scale: String)
    /// The base's output matrix is its embedding, so that one cannot change alone.
    case tiedModule(path: String, module: String)

    package func message(in language: Language) -> String {
        switch self {
        case .file(let error): return error.message(in: language)
        case .json(let error): return error.message(in: language)
        case .weights(let error): return error.message(in: language)
        case .notAnAdapter(let folder):
            return language.pick(
                "\(folder)에 adapter_config.json이 없습니다. peft로 저장한 어댑터 폴더를 적어 주세요.",
                "\(folder) has no adapter_config.json. Give a folder saved by peft."
            )
        case .noWeights(let folder, let isPickled):
            let (korean, english) =
                isPickled
                ? (
                    "adapter_model.bin은 읽지 않습니다. peft에서 save_pretrained로 다시 저장해 주세요.",
                    "adapter_model.bin is not read; save it again with peft's save_pretrained."
                )
                : ("어댑터의 모든 파일을 내려받아 주세요.", "Download all files of the adapter.")
            return language.pick(
                "\(folder)에 adapter_model.safetensors가 없습니다. \(korean)",
                "\(folder) has no adapter_model.safetensors. \(english)"
            )
        case .unsupported(let path, let field, let value):
            return language.pick(
                "\(path): \(field) = \(value)은(는) 지원하지 않습니다. peft에서 merge_and_unload로 합친 뒤 "
                    + "mechuri import로 가져오거나, 보통의 LoRA로 다시 학습해 주세요.",
                "\(path): \(field) = \(value) is not supported. Merge it in peft (merge_and_unload) "
                    + "and bring it in with mechuri import, or train a plain LoRA."
            )
        case .badPattern(let path, let field, let pattern, let problem):
            return language.pick(
                "\(path): \(field)의 정규식 \"\(pattern)\"을(를) 쓸 수 없습니다(\(problem.korean)). "
                    + "모듈 이름의 목록으로 바꿔 주세요.",
                "\(path): the pattern \"\(pattern)\" of \(field) cannot be used "
                    + "(\(problem.english)). Replace it by a list of module names."
            )
        default: return tensorMessage(in: language)
        }
    }

    /// Messages about tensors and how they fit the model.
    private func tensorMessage(in language: Language) -> String {
        switch self {
        case .unknownTensor(let path, let tensor):
            return language.pick(
                "\(path): 텐서 \(tensor)은(는) LoRA의 것이 아니어서 쓸 수 없습니다. peft에서 merge_and_unload로 합친 뒤 "
                    + "mechuri import로 가져와 주세요.",
                "\(path): tensor \(tensor) is not part of a LoRA. Merge the adapter in peft "
                    + "(merge_and_unload) and bring it in with mechuri import."
            )
        case .duplicateTensor(let path, let tensor):
            return language.pick(
                "\(path): 텐서 \(tensor)이(가) 두 번 있습니다. 어댑터를 하나씩 저장해 주세요.",
                "\(path): tensor \(tensor) is there twice. Save one adapter per folder."
            )
        case .missingTensor(let path, let tensor):
            return language.pick(
                "\(path)에 텐서 \(tensor)이(가) 없습니다. 어댑터를 다시 내려받거나 저장해 주세요.",
                "\(path) has no tensor \(tensor). Download or save the adapter again."
            )
        case .wrongShape(let path, let tensor, let expected, let got):
            return language.pick(
                "\(path): 텐서 \(tensor)의 크기가 \(expected)이어야 하는데 \(got)입니다. 이 모델로 학습한 어댑터인지 확인해 주세요.",
                "\(path): tensor \(tensor) should have shape \(expected) but has \(got). "
                    + "Check that the adapter was trained on this model."
            )
        case .notFinite(let path, let tensor):
            return language.pick(
                "\(path): 텐서 \(tensor)에 숫자가 아니거나 무한한 값이 있습니다. 다시 내려받거나 다시 학습해 주세요.",
                "\(path): tensor \(tensor) holds values that are not finite. "
                    + "Download the adapter again, or train it again."
            )
        case .notTargeted(let path, let module):
            return language.pick(
                "\(path): 모듈 \(module)의 행렬이 있지만 adapter_config.json의 target_modules에는 없습니다. "
                    + "두 파일이 같은 학습에서 나왔는지 확인해 주세요.",
                "\(path) has matrices for \(module), which target_modules in adapter_config.json does "
                    + "not name. Check that both files come from the same training."
            )
        case .unknownModule(let path, let module):
            return language.pick(
                "\(path): 이 모델에는 모듈 \(module)이(가) 없습니다. 이 모델로 학습한 어댑터인지 확인해 주세요.",
                "\(path): this model has no module \(module). "
                    + "Check that the adapter was trained on this model."
            )
        case .badScale(let path, let scale):
            return language.pick(
                "\(path): 배율 \(scale)은(는) 쓸 수 없습니다. 0.5처럼 적어 주세요.",
                "\(path): the scale \(scale) cannot be used. Write a number such as 0.5."
            )
        case .tiedModule(let path, let module):
            return language.pick(
                "\(path): 이 모델은 출력 행렬이 임베딩과 같아서 \(module)만 바꿀 수 없습니다. 모델을 mechuri import로 다시 가져와 주세요.",
                "\(path): this model's output matrix is its embedding, so \(module) cannot change "
                    + "alone. Bring the model in again with mechuri import."
            )
        default: preconditionFailure("message(in:) handles the others")
        }
    }

    package var exitStatus: ExitStatus {
        switch self {
        case .file(let error): error.exitStatus
        case .weights(let error): error.exitStatus
        case .notAnAdapter, .noWeights: .missingInput
        case .badScale: .usage
        default: .badInput
        }
    }
}

extension PEFTPatternProblem {
    fileprivate var korean: String {
        switch self {
        case .malformed: "잘못된 정규식"
        case .unsupported: "지원하지 않는 문법"
        case .tooLarge: "너무 큼"
        }
    }

    fileprivate var english: String {
        switch self {
        case .malformed: "malformed"
        case .unsupported: "unsupported syntax"
        case .tooLarge: "too large"
        }
    }
}
