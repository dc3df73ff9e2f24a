// What can be wrong with a grammar, for the person who edits it.

import Diagnostics

/// A mistake in a grammar.
package enum GrammarError: Error, Sendable, Equatable {
    /// The folder or a file of it cannot be read.
    case unreadable(path: String)
    /// A line that is neither a section nor `kind: phrase | phrase`.
    case badLine(path: String, line: Int)
    /// A section that nothing uses.
    case unknownSection(path: String, line: Int, name: String)
    /// A kind that its section does not have.
    case unknownKind(path: String, line: Int, section: String, kind: String)
    /// A phrase with a slot that is not closed, or that nothing fills there.
    case badSlot(path: String, line: Int, phrase: String)
    /// A section without which nothing can be composed.
    case missing(section: String, kind: String)
}

extension GrammarError: UserFacingError {
    /// What happened, where, and what to do.
    package func message(in language: Language) -> String {
        switch self {
        case .unreadable(let path):
            language.pick("문법 폴더를 읽을 수 없습니다: \(path)", "The grammar cannot be read: \(path)")
        case .badLine(let path, let line):
            language.pick(
                "\(path) \(line)행: [구역]이나 '종류: 말 | 말'이어야 합니다.",
                "\(path), line \(line): neither [section] nor 'kind: phrase | phrase'."
            )
        case .unknownSection(let path, let line, let name):
            language.pick(
                "\(path) \(line)행: [\(name)]은(는) 없는 구역입니다.",
                "\(path), line \(line): there is no section [\(name)]."
            )
        case .unknownKind(let path, let line, let section, let kind):
            language.pick(
                "\(path) \(line)행: [\(section)]에 '\(kind):'은(는) 쓰지 않습니다.",
                "\(path), line \(line): [\(section)] has no '\(kind):'."
            )
        case .badSlot(let path, let line, let phrase):
            language.pick(
                "\(path) \(line)행: 채울 수 없는 칸이 있습니다: \(phrase)",
                "\(path), line \(line): a slot that cannot be filled: \(phrase)"
            )
        case .missing(let section, let kind):
            language.pick(
                "문법에 [\(section)]의 '\(kind):'이(가) 없습니다.",
                "The grammar lacks '\(kind):' in [\(section)]."
            )
        }
    }
}
