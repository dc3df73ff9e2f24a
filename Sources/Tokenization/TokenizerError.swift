// What can be wrong with a tokenizer: its JSON, what it asks for, or its tables.

import Diagnostics
import StrictJSON

/// Why a tokenizer cannot be used.
package enum TokenizerError: UserFacingError, Equatable {
    /// The JSON itself, or the type of one of its values.
    case json(JSONError)
    /// The file asks for something 메추리 does not do; `name` is what the file calls it.
    case unsupported(source: String, field: String, name: String)
    /// A merge whose parts, or whose result, are not tokens, or that is not two parts.
    case badMerge(source: String, index: Int, text: String)
    /// A token's id is negative, taken twice, or far beyond the number of tokens.
    case badID(source: String, token: String, id: Int)
    /// A table has another length than the one it belongs to.
    case lengthMismatch(source: String, field: String, expected: Int, got: Int)
    /// No tokens at all.
    case empty(source: String)
    /// Something the GGUF metadata must hold is not there.
    case missing(source: String, field: String)

    package func message(in language: Language) -> String {
        switch self {
        case .json(let error):
            return error.message(in: language)
        case .unsupported(let source, let field, let name):
            return language.pick(
                "\(source)의 \(field): \(name)은(는) 아직 지원하지 않습니다. 바이트 수준 BPE(GPT-2 방식) 토크나이저를 쓰는 모델을 골라 주세요.",
                "\(field) in \(source): \(name) is not supported yet. "
                    + "Choose a model with a byte-level BPE (GPT-2 style) tokenizer."
            )
        case .badMerge(let source, let index, let text):
            return language.pick(
                "\(source)의 merges[\(index)] \"\(text)\"이(가) 어휘와 맞지 않습니다. 파일이 온전한지 확인해 주세요.",
                "merges[\(index)] \"\(text)\" in \(source) does not fit the vocabulary. "
                    + "Check that the file is complete."
            )
        case .badID(let source, let token, let id):
            return language.pick(
                "\(source)에서 토큰 \"\(token)\"의 번호 \(id)을(를) 쓸 수 없습니다(음수이거나 겹치거나 너무 큼). 파일을 확인해 주세요.",
                "\(source): token \"\(token)\" has the unusable id \(id) "
                    + "(negative, taken twice or too large). Check the file."
            )
        case .lengthMismatch(let source, let field, let expected, let got):
            return language.pick(
                "\(source)의 \(field) 길이는 \(expected)이어야 하는데 \(got)입니다. 파일이 온전한지 확인해 주세요.",
                "\(field) in \(source) has \(got) entries, expected \(expected). "
                    + "Check that the file is complete."
            )
        case .empty(let source):
            return language.pick(
                "\(source)에 토큰이 하나도 없습니다. 파일이 온전한지 확인해 주세요.",
                "\(source) holds no tokens. Check that the file is complete."
            )
        case .missing(let source, let field):
            return language.pick(
                "\(source)에 \(field) 값이 없습니다. 토크나이저가 든 모델 파일인지 확인해 주세요.",
                "\(source) has no \(field). Check that the model file holds a tokenizer."
            )
        }
    }
}
