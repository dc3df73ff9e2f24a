// What can be wrong with a JSON file of a model (config.json, tokenizer.json, a safetensors header,
// a shard index). Every case names the file and either the byte offset or the path of the value.

import Diagnostics

/// Why a JSON text, or a value in it, cannot be used.
package enum JSONError: UserFacingError, Equatable {
    /// The text is not JSON at this byte.
    case syntax(source: String, offset: Int, problem: SyntaxProblem)
    /// One object holds the same key twice.
    case duplicateKey(source: String, key: String, offset: Int)
    /// A value that must be there is not.
    case missing(source: String, field: String)
    /// A value is of another type than expected.
    case wrongType(source: String, field: String, expected: String, got: String)
    /// A number lies outside what makes sense.
    case outOfRange(source: String, field: String, got: String, allowed: String)

    /// What the scanner met.
    package enum SyntaxProblem: String, Sendable {
        /// The text ends inside a value.
        case endOfText
        /// A byte that cannot stand here.
        case unexpectedByte
        /// A number that JSON does not allow, or that no Int or Double holds.
        case badNumber
        /// An escape JSON does not know, or half a surrogate pair.
        case badEscape
        /// A control character inside a string.
        case controlCharacter
        /// Bytes that are not UTF-8.
        case invalidUTF8
        /// Arrays and objects nested deeper than any model file needs.
        case tooDeep
        /// Something follows the value.
        case trailingBytes
    }

    package func message(in language: Language) -> String {
        switch self {
        case .syntax(let source, let offset, let problem):
            return language.pick(
                "\(source)의 \(offset)번째 바이트에서 JSON이 잘못되었습니다(\(problem.words(in: language))). "
                    + "파일이 온전한지 확인하고 다시 내려받아 주세요.",
                "\(source) is not valid JSON at byte \(offset) (\(problem.words(in: language))). "
                    + "Check that the file is complete, or download it again."
            )
        case .duplicateKey(let source, let key, let offset):
            return language.pick(
                "\(source)의 \(offset)번째 바이트에 키 \"\(key)\"가 두 번 나옵니다. 하나만 남겨 주세요.",
                "\(source) has the key \"\(key)\" twice (again at byte \(offset)). Keep only one."
            )
        case .missing(let source, let field):
            return language.pick(
                "\(source)에 \(field) 값이 없습니다. 모델을 만든 쪽의 원본 파일인지 확인해 주세요.",
                "\(source) has no \(field). Check that this is the model's original file."
            )
        case .wrongType(let source, let field, let expected, let got):
            return language.pick(
                "\(source)의 \(field) 값은 \(expected)이어야 하는데 \(got)입니다. 값을 고쳐 주세요.",
                "\(field) in \(source) must be of type \(expected), but is \(got). Correct the value."
            )
        case .outOfRange(let source, let field, let got, let allowed):
            return language.pick(
                "\(source)의 \(field) 값 \(got)은(는) 쓸 수 없습니다(가능: \(allowed)). 값을 고쳐 주세요.",
                "\(field) in \(source) is \(got); allowed: \(allowed). Correct the value."
            )
        }
    }
}

extension JSONError.SyntaxProblem {
    /// A few words for the middle of a sentence.
    package func words(in language: Language) -> String { language.pick(korean, english) }

    private var korean: String {
        switch self {
        case .endOfText: "값이 끝나기 전에 파일이 끝남"
        case .unexpectedByte: "올 수 없는 문자"
        case .badNumber: "잘못된 숫자"
        case .badEscape: "잘못된 이스케이프"
        case .controlCharacter: "문자열 안의 제어 문자"
        case .invalidUTF8: "UTF-8이 아님"
        case .tooDeep: "너무 깊은 중첩"
        case .trailingBytes: "값 뒤에 남은 내용"
        }
    }

    private var english: String {
        switch self {
        case .endOfText: "the text ends inside a value"
        case .unexpectedByte: "unexpected character"
        case .badNumber: "bad number"
        case .badEscape: "bad escape"
        case .controlCharacter: "control character in a string"
        case .invalidUTF8: "not UTF-8"
        case .tooDeep: "nested too deeply"
        case .trailingBytes: "something follows the value"
        }
    }
}
