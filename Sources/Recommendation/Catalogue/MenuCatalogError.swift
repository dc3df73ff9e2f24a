// What can be wrong with a menu table. Every case names the file and the line, because a person
// edits these files by hand.

import Diagnostics

/// An error in a menu table.
package enum MenuCatalogError: UserFacingError, Equatable {
    /// The file cannot be read as text.
    case unreadable(path: String, reason: String)
    /// The first line does not say which schema the file follows.
    case noHeader(path: String, expected: String)
    /// The file follows a schema this program does not know.
    case unknownSchema(path: String, got: String, expected: String)
    /// The line is not a JSON object.
    case invalidJSON(path: String, line: Int)
    /// The line has no such field.
    case missingField(path: String, line: Int, field: String)
    /// The field means nothing in this schema.
    case unknownField(path: String, line: Int, field: String, known: [String])
    /// The field has another type of value.
    case wrongType(path: String, line: Int, field: String)
    /// The value is not one of the field's words.
    case unknownWord(path: String, line: Int, field: String, value: String, allowed: [String])
    /// The value is empty, negative or repeated.
    case badValue(path: String, line: Int, field: String, value: String)
    /// A name or spelling belongs to a menu already.
    case duplicate(
        path: String,
        line: Int,
        name: String,
        owner: String,
        ownerPath: String,
        ownerLine: Int
    )

    /// The line of the file, where one is at fault.
    package var line: Int? {
        switch self {
        case .unreadable: nil
        case .noHeader, .unknownSchema: 1
        case .invalidJSON(_, let line), .missingField(_, let line, _),
            .unknownField(_, let line, _, _), .wrongType(_, let line, _),
            .unknownWord(_, let line, _, _, _), .badValue(_, let line, _, _),
            .duplicate(_, let line, _, _, _, _):
            line
        }
    }

    package func message(in language: Language) -> String {
        switch self {
        case .unreadable(let path, let reason):
            language.pick("\(path): 읽을 수 없습니다 (\(reason)).", "\(path): cannot be read (\(reason)).")
        case .noHeader(let path, let expected):
            language.pick(
                "\(path):1: 첫 줄은 \(expected) 이어야 합니다.",
                "\(path):1: the first line must be \(expected)"
            )
        case .unknownSchema(let path, let got, let expected):
            language.pick(
                "\(path):1: 이 버전의 메추리가 모르는 표 형식입니다 (\(got)). 읽을 수 있는 형식: \(expected)",
                "\(path):1: this version of mechuri does not know the schema \(got). It reads \(expected)"
            )
        case .invalidJSON(let path, let line):
            language.pick(
                "\(path):\(line): JSON 객체 한 줄이 아닙니다. 따옴표와 쉼표를 확인해 주세요.",
                "\(path):\(line): not one JSON object. Check quotes and commas."
            )
        default: fieldMessage(in: language)
        }
    }

    private func fieldMessage(in language: Language) -> String {
        switch self {
        case .missingField(let path, let line, let field):
            return language.pick(
                "\(path):\(line): '\(field)' 항목이 없습니다.",
                "\(path):\(line): '\(field)' is missing."
            )
        case .unknownField(let path, let line, let field, let fields):
            let known = fields.joined(separator: ", ")
            return language.pick(
                "\(path):\(line): '\(field)'라는 항목은 없습니다. 쓸 수 있는 항목: \(known)",
                "\(path):\(line): there is no field '\(field)'. Fields: \(known)"
            )
        case .wrongType(let path, let line, let field):
            return language.pick(
                "\(path):\(line): '\(field)' 값의 종류가 맞지 않습니다 (글자, 목록 또는 숫자).",
                "\(path):\(line): '\(field)' has the wrong type (text, list or number)."
            )
        case .unknownWord(let path, let line, let field, let value, let allowed):
            let words = allowed.joined(separator: ", ")
            return language.pick(
                "\(path):\(line): '\(field)'에 '\(value)'는 쓸 수 없습니다. 쓸 수 있는 말: \(words)",
                "\(path):\(line): '\(field)' cannot be '\(value)'. Words: \(words)"
            )
        case .badValue(let path, let line, let field, let value):
            return language.pick(
                "\(path):\(line): '\(field)' 값 '\(value)'은(는) 쓸 수 없습니다 (비었거나, 되풀이되거나, 범위를 벗어남).",
                "\(path):\(line): '\(field)' cannot be '\(value)' (empty, repeated or out of range)."
            )
        case .duplicate(let path, let line, let name, let owner, let ownerPath, let ownerLine):
            return language.pick(
                "\(path):\(line): '\(name)'은(는) 이미 \(ownerPath):\(ownerLine)의 '\(owner)'에 있습니다.",
                "\(path):\(line): '\(name)' already belongs to '\(owner)' at \(ownerPath):\(ownerLine)."
            )
        default: return ""
        }
    }
}
