// Why a row of a data set cannot be used: always with the file and the line, because the person who
// reads it has an editor open, and with what to do there.

import Diagnostics
import StrictJSON

/// What is wrong with a data set as a file.
package enum DatasetError: UserFacingError, Equatable {
    /// Where in a file: `line` counts from 1.
    package struct Place: Sendable, Equatable, CustomStringConvertible {
        /// The file, as the user named it.
        package let path: String
        /// The line; of a row of several lines the first.
        package let line: Int

        /// A place.
        package init(path: String, line: Int) {
            self.path = path
            self.line = line
        }

        /// `file:line`, as compilers write it.
        package var description: String { "\(path):\(line)" }
    }

    /// Not JSON; `byte` counts from 1 within the line.
    case syntax(Place, byte: Int, JSONError.SyntaxProblem)
    /// Bytes that are not UTF-8; `encoding` is what they seem to be.
    case notUTF8(Place, encoding: String?)
    /// The last line ends in the middle of a row.
    case unfinished(Place)
    /// One object holds the same key twice.
    case duplicateKey(Place, key: String)
    /// A value that must be there is not.
    case missing(Place, field: String)
    /// A value is of another type.
    case wrongType(Place, field: String, expected: String, got: String)
    /// A weight that is not above 0.
    case badWeight(Place, got: String)
    /// An object that is no row of any format; `keys` are those it has.
    case unknownRow(Place, keys: [String])
    /// A speaker that is neither the user, the assistant nor the system.
    case unknownRole(Place, field: String, role: String)
    /// A message that comes out of turn.
    case outOfTurn(Place, field: String, role: String)
    /// A conversation that ends before its last question is answered.
    case unanswered(Place)
    /// A row of more bytes than anybody writes.
    case tooLong(Place, limit: Int)
    /// Neither a JSON array nor rows.
    case notADataset(path: String)
    /// Another process appends to the file.
    case inUse(path: String)

    package var exitStatus: ExitStatus {
        if case .inUse = self { .cannotWrite } else { .badInput }
    }

    /// The line, where there is one.
    package var line: Int? { place?.line }

    private var place: Place? {
        switch self {
        case .syntax(let place, _, _), .notUTF8(let place, _), .unfinished(let place),
            .duplicateKey(let place, _), .missing(let place, _), .wrongType(let place, _, _, _),
            .badWeight(let place, _), .unknownRow(let place, _), .unknownRole(let place, _, _),
            .outOfTurn(let place, _, _), .unanswered(let place), .tooLong(let place, _):
            place
        case .notADataset, .inUse: nil
        }
    }

    package func message(in language: Language) -> String {
        let (wrong, remedy) = words(language)
        return "\(place.map { "\($0): " } ?? "")\(wrong) \(remedy)"
    }

    /// A word of the file on one line: short, and without what a terminal would obey.
    private static func shown(_ word: String) -> String {
        let kept = word.unicodeScalars.filter {
            ![.control, .format, .lineSeparator, .paragraphSeparator]
                .contains($0.properties.generalCategory)
        }
        let text = String(String.UnicodeScalarView(kept))
        return text.count > 40 ? text.prefix(40) + "…" : text
    }

    private func words(_ language: Language) -> (wrong: String, remedy: String) {
        switch self {
        case .syntax, .notUTF8, .unfinished, .duplicateKey, .tooLong: textWords(language)
        case .missing, .wrongType, .badWeight, .unknownRow: rowWords(language)
        case .unknownRole, .outOfTurn, .unanswered: conversationWords(language)
        case .notADataset, .inUse: fileWords(language)
        }
    }
}

// MARK: - Words

extension DatasetError {
    private func textWords(_ language: Language) -> (wrong: String, remedy: String) {
        switch self {
        case .syntax(_, let byte, let problem):
            let words = problem.words(in: language)
            return (
                language.pick(
                    "\(byte)번째 바이트에서 JSON이 잘못되었습니다(\(words)).",
                    "This is not valid JSON at byte \(byte) of the line (\(words))."
                ),
                language.pick(
                    "그 줄의 따옴표, 쉼표, 괄호를 확인해 주세요. JSONL이면 한 줄에 한 행입니다.",
                    "Check the quotes, commas and brackets there; JSONL has one row a line."
                )
            )
        case .notUTF8(_, let encoding):
            let from = encoding ?? "CP949"
            return (
                language.pick("UTF-8이 아닌 글자가 있습니다.", "Some bytes are not UTF-8."),
                language.pick(
                    "UTF-8로 바꿔 주세요. 예: iconv -f \(from) -t UTF-8 파일 > 새파일",
                    "Convert the file, for example: iconv -f \(from) -t UTF-8 FILE > NEW"
                )
            )
        case .unfinished:
            return (
                language.pick("마지막 행이 쓰다 만 것입니다.", "The last row was not written to its end."),
                language.pick("그 줄을 지우거나 마저 써 주세요.", "Remove the line or complete it.")
            )
        case .duplicateKey(_, let key):
            let key = Self.shown(key)
            return (
                language.pick(
                    "한 행에 \"\(key)\"가 두 번 나옵니다.",
                    "The row has \"\(key)\" twice."
                ),
                language.pick("하나만 남겨 주세요.", "Keep only one.")
            )
        case .tooLong(_, let limit):
            return (
                language.pick(
                    "한 행이 \(limit >> 20) MiB를 넘습니다.",
                    "The row is longer than \(limit >> 20) MiB."
                ),
                language.pick(
                    "줄바꿈이나 닫는 따옴표가 빠지지 않았는지 확인해 주세요.",
                    "Check that no line break or closing quote is missing."
                )
            )
        default: return ("", "")
        }
    }

    private func rowWords(_ language: Language) -> (wrong: String, remedy: String) {
        switch self {
        case .missing(_, let field):
            return (
                language.pick("\(field) 값이 없습니다.", "There is no \(field)."),
                language.pick("문자열로 적어 주세요.", "Add it as a string.")
            )
        case .wrongType(_, let field, let expected, let got):
            return (
                language.pick(
                    "\(field) 값의 종류가 \(got)입니다.",
                    "\(field) is of type \(got)."
                ),
                language.pick("\(expected)로 고쳐 주세요.", "Make it of type \(expected).")
            )
        case .badWeight(_, let got):
            return (
                language.pick("weight 값 \(got)은(는) 쓸 수 없습니다.", "The weight \(got) is no use."),
                language.pick("0보다 큰 수로 고치거나 빼 주세요.", "Give a number above 0, or leave it out.")
            )
        case .unknownRow(_, let keys):
            let list = keys.map(Self.shown).joined(separator: ", ")
            return (
                language.pick(
                    "아는 형식의 행이 아닙니다(있는 값: \(list.isEmpty ? "없음" : list)).",
                    "This is no row of a known format (it has: \(list.isEmpty ? "nothing" : list))."
                ),
                language.pick(
                    "instruction과 output, 또는 conversations나 messages가 있어야 합니다.",
                    "It needs instruction and output, or conversations, or messages."
                )
            )
        default: return ("", "")
        }
    }

    private func conversationWords(_ language: Language) -> (wrong: String, remedy: String) {
        switch self {
        case .unknownRole(_, let field, let role):
            let role = Self.shown(role)
            return (
                language.pick(
                    "\(field)의 말한 이 \"\(role)\"을(를) 모릅니다.",
                    "\(field) is said by \"\(role)\", who is unknown."
                ),
                language.pick(
                    "human(user), gpt(assistant), system 가운데 하나로 고쳐 주세요.",
                    "Use human (user), gpt (assistant) or system."
                )
            )
        case .outOfTurn(_, let field, let role):
            return (
                language.pick(
                    "\(field)(\(role)) 차례가 맞지 않습니다.",
                    "\(field) (\(role)) comes out of turn."
                ),
                language.pick(
                    "system은 맨 앞에 하나만, 그 뒤로 질문과 답이 번갈아 나와야 합니다.",
                    "At most one system message comes first, then questions and answers in turn."
                )
            )
        case .unanswered:
            return (
                language.pick("마지막 질문에 답이 없습니다.", "The last question has no answer."),
                language.pick("답을 적거나 그 질문을 지워 주세요.", "Add the answer or remove the question.")
            )
        default: return ("", "")
        }
    }

    private func fileWords(_ language: Language) -> (wrong: String, remedy: String) {
        switch self {
        case .notADataset(let path):
            return (
                language.pick("\(path)은(는) 데이터 파일이 아닙니다.", "\(path) is no data set."),
                language.pick(
                    "Alpaca나 ShareGPT의 JSON(배열) 또는 JSONL 파일을 적어 주세요.",
                    "Give a JSON array or JSONL of Alpaca or ShareGPT rows."
                )
            )
        case .inUse(let path):
            return (
                language.pick(
                    "\(path)에 다른 프로그램이 쓰고 있습니다.",
                    "Another program is writing to \(path)."
                ),
                language.pick(
                    "그것이 끝난 뒤에 다시 하거나 다른 파일을 적어 주세요.",
                    "Try again when it has ended, or name another file."
                )
            )
        default: return ("", "")
        }
    }
}
