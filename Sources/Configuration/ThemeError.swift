// What can be wrong with a theme, as facts: the file, the line, the key. The sentence is made here.

import Diagnostics

/// A theme that cannot be read or found.
package enum ThemeError: UserFacingError, Equatable {
    /// The file cannot be opened or is not UTF-8.
    case unreadable(path: String, reason: String)
    /// The file is not TOML.
    case syntax(path: String, line: Int, column: Int, detail: String)
    /// A key or role that no theme has.
    case unknownKey(path: String, line: Int, key: String)
    /// A key whose value has the wrong type or spelling.
    case invalidValue(path: String, line: Int, key: String, got: String, expected: String)
    /// A key that every theme must have.
    case missingKey(path: String, key: String)
    /// No theme of this name in any folder.
    case notFound(name: String, available: [String])
    /// Themes that inherit from each other.
    case inheritanceCycle(path: String, names: [String])

    /// The sentence for a person.
    package func message(in language: Language) -> String {
        switch self {
        case .unreadable(let path, let reason):
            return language.pick(
                "테마 파일을 읽을 수 없습니다: \(path) (\(reason))",
                "Cannot read the theme file \(path): \(reason)"
            )
        case .syntax(let path, let line, let column, let detail):
            return language.pick(
                "\(path):\(line):\(column): TOML 문법이 맞지 않습니다: \(detail)",
                "\(path):\(line):\(column): not valid TOML: \(detail)"
            )
        case .unknownKey(let path, let line, let key):
            return language.pick(
                "\(path):\(line): 알 수 없는 항목 '\(key)'입니다. 철자를 확인하거나 그 줄을 지우세요.",
                "\(path):\(line): unknown key '\(key)'. Check its spelling or remove the line."
            )
        case .invalidValue(let path, let line, let key, let got, let expected):
            return language.pick(
                "\(path):\(line): '\(key)'의 값 \(got)을(를) 쓸 수 없습니다. \(expected) 꼴이어야 합니다.",
                "\(path):\(line): '\(key)' cannot be \(got); expected \(expected)."
            )
        case .missingKey(let path, let key):
            return language.pick(
                "\(path): 꼭 있어야 하는 항목 '\(key)'이(가) 없습니다.",
                "\(path): the required key '\(key)' is missing."
            )
        case .notFound(let name, let available):
            let list = available.joined(separator: ", ")
            return language.pick(
                "'\(name)' 테마가 없습니다. 쓸 수 있는 테마: \(list)",
                "There is no theme '\(name)'. Themes: \(list)"
            )
        case .inheritanceCycle(let path, let names):
            let chain = names.joined(separator: " → ")
            return language.pick(
                "\(path): 테마가 서로를 물려받습니다: \(chain)",
                "\(path): themes inherit from each other: \(chain)"
            )
        }
    }

    /// A theme that is not there is a missing input; all else is bad input.
    package var exitStatus: ExitStatus {
        switch self {
        case .unreadable, .notFound: return .missingInput
        default: return .badInput
        }
    }
}
