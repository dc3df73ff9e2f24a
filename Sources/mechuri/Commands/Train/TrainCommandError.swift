// What only `mechuri train` can get wrong.

import Diagnostics

/// Errors of the training command.
enum TrainCommandError: UserFacingError, Equatable {
    /// A recipe without something a model cannot be made without.
    case recipeLacks(path: String, key: String)
    /// A GGUF without the tokenizer.json that a Hugging Face folder needs.
    case noTokenizerJSON(path: String)
    /// A run is there already.
    case runExists(folder: String)
    /// There is no run to go on with.
    case nothingToResume(folder: String)
    /// No data was named.
    case noData

    var exitStatus: ExitStatus {
        switch self {
        case .recipeLacks, .noTokenizerJSON: .badInput
        case .runExists: .cannotWrite
        case .nothingToResume: .missingInput
        case .noData: .usage
        }
    }

    func message(in language: Language) -> String {
        switch self {
        case .recipeLacks(let path, let key):
            language.pick("\(path): '\(key)'가 없습니다. 적어 주세요.", "\(path) lacks '\(key)'.")
        case .noTokenizerJSON(let path):
            language.pick(
                "\(path)에는 tokenizer.json이 들어 있지 않아 모든 가중치를 학습할 수 없습니다. "
                    + "mechuri import로 만든 GGUF나 Hugging Face 폴더를 쓰세요.",
                "\(path) holds no tokenizer.json, so that not all of its weights can be trained; use a "
                    + "GGUF made by `mechuri import`, or a Hugging Face folder."
            )
        case .runExists(let folder):
            language.pick(
                "\(folder)에는 이미 학습이 있습니다. 이어 가려면 --resume, 처음부터 하려면 --overwrite를 쓰세요.",
                "\(folder) holds a run already; go on with --resume, or begin anew with --overwrite."
            )
        case .nothingToResume(let folder):
            language.pick(
                "\(folder)에는 이어 갈 학습이 없습니다. --resume 없이 시작하세요.",
                "\(folder) holds no run to go on with; begin without --resume."
            )
        case .noData:
            language.pick(
                "배울 자료를 --data로 알려 주세요. 예: --data Models/instructions.jsonl",
                "Name the data to learn from: --data Models/instructions.jsonl"
            )
        }
    }
}
