// Everything that can be wrong with a GGUF file. Cases name the file and the byte offset, the
// metadata key or the tensor.

import Diagnostics
import Tensors

/// Why a GGUF file cannot be read or written.
package enum GGUFError: UserFacingError, Equatable {
    /// The file cannot be opened.
    case file(FileError)
    /// The first four bytes are not "GGUF".
    case notGGUF(path: String)
    /// A version other than 2 and 3.
    case unsupportedVersion(path: String, version: UInt32)
    /// Written by a big-endian machine.
    case bigEndian(path: String)
    /// A length or count at `offset` reaches past the end of the file.
    case truncated(path: String, offset: Int, what: String)
    /// A value at `offset` that the format forbids.
    case invalid(path: String, offset: Int, what: String, got: String)
    /// A metadata key that is needed and absent.
    case missingKey(path: String, key: String)
    /// A metadata value of another type, or outside its range.
    case badValue(path: String, key: String, expected: String, got: String)
    /// A tensor that is needed and absent.
    case missingTensor(path: String, name: String)
    /// A tensor of a type 메추리 has no kernels for.
    case unsupportedType(path: String, tensor: String, type: String)
    /// A tensor of another shape than the model needs (dimensions fastest first).
    case badShape(path: String, tensor: String, expected: String, got: String)
    /// A tensor of numbers that are read one by one holds one that is infinite or none.
    case notFinite(path: String, tensor: String, index: Int)

    package func message(in language: Language) -> String {
        switch self {
        case .file(let error):
            return error.message(in: language)
        case .notGGUF(let path):
            return language.pick(
                "\(path)은(는) GGUF 파일이 아닙니다. .gguf 모델 파일을 고르거나 mechuri import로 변환해 주세요.",
                "\(path) is not a GGUF file. Choose a .gguf model, or convert one with mechuri import."
            )
        case .unsupportedVersion(let path, let version):
            return language.pick(
                "\(path)의 GGUF 버전 \(version)은(는) 지원하지 않습니다(2와 3만). 새로 변환한 파일을 써 주세요.",
                "\(path) is GGUF version \(version); only 2 and 3 are supported. Convert the model anew."
            )
        case .bigEndian(let path):
            return language.pick(
                "\(path)은(는) 빅 엔디언 GGUF라서 지원하지 않습니다. 리틀 엔디언으로 변환한 파일을 써 주세요.",
                "\(path) is a big-endian GGUF, which is not supported. Use a little-endian file."
            )
        case .truncated(let path, let offset, let what):
            return language.pick(
                "\(path)의 \(offset)번째 바이트에 있는 \(what)이(가) 파일 끝을 넘습니다. 파일이 잘렸으니 다시 내려받아 주세요.",
                "\(path): \(what) at byte \(offset) reaches past the end of the file. "
                    + "The file is cut off; download it again."
            )
        case .invalid(let path, let offset, let what, let got):
            return language.pick(
                "\(path)의 \(offset)번째 바이트에 있는 \(what) 값이 잘못되었습니다(\(got)). 파일이 손상되었으니 다시 내려받아 주세요.",
                "\(path): invalid \(what) at byte \(offset) (\(got)). "
                    + "The file is damaged; download it again."
            )
        default:
            return contentMessage(in: language)
        }
    }

    /// Messages about a sound file with unsuitable contents.
    private func contentMessage(in language: Language) -> String {
        switch self {
        case .missingKey(let path, let key):
            return language.pick(
                "\(path)에 \(key) 값이 없습니다. gptneox 모델인지 확인해 주세요.",
                "\(path) has no \(key). Check that it is a gptneox model."
            )
        case .badValue(let path, let key, let expected, let got):
            return language.pick(
                "\(path)의 \(key) 값은 \(expected)이어야 하는데 \(got)입니다. 다른 모델 파일을 써 주세요.",
                "\(key) in \(path) must be \(expected), but is \(got). Use another model file."
            )
        case .missingTensor(let path, let name):
            return language.pick(
                "\(path)에 텐서 \(name)이(가) 없습니다. gptneox 모델인지 확인해 주세요.",
                "\(path) has no tensor \(name). Check that it is a gptneox model."
            )
        case .unsupportedType(let path, let tensor, let type):
            return language.pick(
                "\(path)의 텐서 \(tensor)는 \(type) 형식인데, \(type)은(는) 아직 지원하지 않습니다. "
                    + "\(Self.supported) 모델을 써 주세요.",
                "Tensor \(tensor) in \(path) has type \(type); \(type) is not supported yet. "
                    + "Use a model in \(Self.supported)."
            )
        case .notFinite(let path, let tensor, let index):
            return language.pick(
                "\(path)의 텐서 \(tensor)에서 \(index)번째 값이 숫자가 아니거나 무한합니다. 파일이 손상되었으니 다시 내려받아 주세요.",
                "Tensor \(tensor) in \(path) holds a value that is not finite (number \(index)). "
                    + "The file is damaged; download it again."
            )
        case .badShape(let path, let tensor, let expected, let got):
            return language.pick(
                "\(path)의 텐서 \(tensor) 크기가 \(expected)이어야 하는데 \(got)입니다. 다른 모델 파일을 써 주세요.",
                "Tensor \(tensor) in \(path) must have shape \(expected), but has \(got). "
                    + "Use another model file."
            )
        default:
            preconditionFailure("message(in:) handles the others")
        }
    }

    /// The names of the types that have kernels.
    private static let supported = DType.allCases.map(\.name).joined(separator: ", ")

    package var exitStatus: ExitStatus {
        if case .file(let error) = self { return error.exitStatus }
        return .badInput
    }
}
