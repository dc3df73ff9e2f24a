// Everything that can be wrong with a safetensors file, a folder of them, or their index.

import Diagnostics
import Foundation
import StrictJSON
import Tokenization

/// Why a checkpoint cannot be read.
package enum SafetensorsError: UserFacingError, Equatable {
    /// The file cannot be opened.
    case file(FileError)
    /// The header's, or the index's, JSON.
    case json(JSONError)
    /// The header's length is impossible: past the end, above 100 MB, or the file below 8 bytes.
    case headerLength(path: String, length: UInt64, fileSize: Int)
    /// The header does not begin with "{".
    case headerStart(path: String)
    /// A tensor's field has an impossible value.
    case badTensor(path: String, tensor: String, field: String, got: String)
    /// Tensors overlap or leave a hole, or the data does not end where the file does.
    case layout(path: String, tensor: String, expected: Int, got: Int)
    /// An element type 메추리 does not read weights from.
    case unsupportedType(path: String, tensor: String, type: String)
    /// A tensor that is needed and absent.
    case missingTensor(path: String, tensor: String)
    /// The index names a file that is not there.
    case missingShard(folder: String, shard: String)
    /// The index names something that is not a file's plain name.
    case badShardName(path: String, tensor: String, name: String)
    /// The index says a tensor is in one file, but it is not, or is in another too.
    case wrongShard(folder: String, tensor: String, expected: String, found: String?)
    /// A folder without safetensors.
    case noCheckpoint(folder: String)
    /// A folder whose weights are only there as Python pickles.
    case pickled(folder: String, found: String)
    /// A folder with safetensors of other names, and no index of them.
    case noIndex(folder: String, found: String)
    /// The file ends before its header or its tensors do.
    case truncated(path: String, missing: Int)
    /// Git LFS's stand-in for a file that was not downloaded.
    case pointer(path: String)
    /// A tensor that another method quantised.
    case quantized(path: String, tensor: String, method: String)

    package func message(in language: Language) -> String {
        switch self {
        case .file(let error): return error.message(in: language)
        case .json(let error): return error.message(in: language)
        case .headerLength(let path, let length, let size):
            return language.pick(
                "\(path)의 헤더 길이(0번째 바이트) \(length)이(가) 파일 크기 \(size)나 한계 1억 바이트를 넘습니다. 다시 내려받아 주세요.",
                "\(path): the header length \(length) at byte 0 exceeds the file's \(size) bytes "
                    + "or the limit of 100,000,000. Download it again."
            )
        case .headerStart(let path):
            return language.pick(
                "\(path)의 헤더(8번째 바이트)가 { 로 시작하지 않습니다. safetensors 파일인지 확인해 주세요.",
                "\(path): the header at byte 8 does not start with {. Check that it is safetensors."
            )
        case .badTensor(let path, let tensor, let field, let got):
            return language.pick(
                "\(path)의 텐서 \(tensor): \(field) 값이 잘못되었습니다(\(got)). 파일이 손상되었으니 다시 내려받아 주세요.",
                "\(path), tensor \(tensor): invalid \(field) (\(got)). "
                    + "The file is damaged; download it again."
            )
        case .layout(let path, let tensor, let expected, let got):
            return language.pick(
                "\(path)의 \(tensor) 위치가 \(expected)이어야 하는데 \(got)입니다(빈틈, 겹침 또는 잘린 파일). 다시 내려받아 주세요.",
                "\(path): \(tensor) should stand at data byte \(expected), but stands at \(got) "
                    + "(a hole, an overlap, or a cut-off file). Download it again."
            )
        case .truncated(let path, let missing):
            return language.pick(
                "\(path)이(가) 잘렸습니다: 적어도 \(missing)바이트가 모자랍니다. 이 파일을 다시 내려받아 주세요.",
                "\(path) is cut off: at least \(missing) bytes are missing. Download this file again."
            )
        case .pointer(let path):
            return language.pick(
                "\(path)은(는) 실제 파일이 아니라 Git LFS의 표시 파일입니다. 그 폴더에서 git lfs pull을 실행해 주세요.",
                "\(path) is a Git LFS pointer, not the file itself. Run git lfs pull in its folder."
            )
        default: return checkpointMessage(in: language)
        }
    }

    private func checkpointMessage(in language: Language) -> String {
        switch self {
        case .unsupportedType(let path, let tensor, let type):
            return language.pick(
                "\(path)의 텐서 \(tensor)는 \(type) 형식인데, \(type) 가중치는 아직 지원하지 않습니다. F32, F16, BF16 모델을 써 주세요.",
                "Tensor \(tensor) in \(path) has type \(type); weights of type \(type) are not "
                    + "supported yet. Use a model in F32, F16 or BF16."
            )
        case .missingTensor(let path, let tensor):
            return language.pick(
                "\(path)에 텐서 \(tensor)이(가) 없습니다. GPT-NeoX 모델인지 확인해 주세요.",
                "\(path) has no tensor \(tensor). Check that it is a GPT-NeoX model."
            )
        case .missingShard(let folder, let shard):
            return language.pick(
                "\(folder)에 \(shard) 파일이 없습니다. 나머지 파일도 내려받아 주세요.",
                "\(folder) has no file \(shard), which the index names. Download the missing shard."
            )
        case .badShardName(let path, let tensor, let name):
            return language.pick(
                "\(path)에서 텐서 \(tensor)의 파일 이름 \"\(name)\"을(를) 쓸 수 없습니다. 폴더가 없는 파일 이름이어야 합니다.",
                "\(path): \"\(name)\", the file of tensor \(tensor), is not a plain file name. "
                    + "Use the original index."
            )
        case .wrongShard(let folder, let tensor, let expected, let found):
            let place = found ?? "-"
            return language.pick(
                "\(folder): 색인에 따르면 텐서 \(tensor)은(는) \(expected)에만 있어야 합니다(실제: \(place)). 모든 파일을 같은 판으로 다시 내려받아 주세요.",
                "\(folder): the index puts tensor \(tensor) into \(expected) only (found in: \(place)). "
                    + "Download all files of the same revision again."
            )
        case .noCheckpoint(let folder):
            return language.pick(
                "\(folder)에 model.safetensors도 model.safetensors.index.json도 없습니다. safetensors로 저장한 모델 폴더를 골라 주세요.",
                "\(folder) has neither model.safetensors nor model.safetensors.index.json. "
                    + "Choose a model folder saved as safetensors."
            )
        default: return folderMessage(in: language)
        }
    }

    private func folderMessage(in language: Language) -> String {
        switch self {
        case .pickled(let folder, let found):
            return language.pick(
                "\(folder)에는 \(found)만 있고 safetensors가 없습니다. pickle 파일은 열기만 해도 코드가 실행될 수 있어 읽지 않습니다. "
                    + "믿을 수 있는 모델이면 이렇게 바꿔 주세요:\n  \(Self.conversion(folder))",
                "\(folder) has \(found) but no safetensors. Pickle files can run code when they are "
                    + "opened, so they are not read. If you trust the model, convert it:\n"
                    + "  \(Self.conversion(folder))"
            )
        case .noIndex(let folder, let found):
            return language.pick(
                "\(folder)에 \(found)은(는) 있지만 model.safetensors.index.json이 없습니다. 그 파일도 내려받아 주세요.",
                "\(folder) has \(found) but no model.safetensors.index.json. Download that file too."
            )
        case .quantized(let path, let tensor, let method):
            return QuantizedCheckpoint.refusal(method, "\(path) (\(tensor))", in: language)
        default: preconditionFailure("message(in:) handles the others")
        }
    }

    /// The command that makes safetensors of a folder.
    private static func conversion(_ folder: String) -> String {
        "python3 -c 'import sys; from transformers import AutoModelForCausalLM as M, AutoTokenizer as T; "
            + "[X.from_pretrained(sys.argv[1], **k).save_pretrained(sys.argv[2]) "
            + "for X, k in ((M, {\"dtype\": \"auto\"}), (T, {}))]' "
            + "\(quoted(folder)) \(quoted(folder + "-safetensors"))"
    }

    /// A word for the shell.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }

    package var exitStatus: ExitStatus {
        switch self {
        case .file(let error): error.exitStatus
        case .noCheckpoint, .missingShard, .pickled, .noIndex, .pointer: .missingInput
        default: .badInput
        }
    }
}
