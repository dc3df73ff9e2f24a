// From a teacher's reply to tasks, as post_process_gpt3_response of Alpaca does it: the reply goes on
// where the prompt ended ("7. Instruction: "), tasks are parted by ###, and each must have its three
// numbered parts. Where we differ:
// - Chat models often begin with "7. Instruction:" themselves; it is not put before a second time.
// - Alpaca numbers the pieces itself, so that one skipped number loses all that follows; here a task
//   only has to agree with itself.
// - ### parts tasks only where a line begins with it, alone or before a number. Anywhere else it is
//   text of a task, which is then refused as forged instead of being kept up to there.

import Datasets
import Foundation
import KoreanText

/// Why a teacher stopped writing.
package enum TeacherFinish: String, Sendable, Equatable {
    /// It was done, or came to a stop sequence.
    case stop
    /// It ran into the limit of tokens.
    case length
    /// The provider held the rest back.
    case filtered
}

/// A piece of a reply.
package enum ParsedTask: Sendable, Equatable {
    /// A task with all its parts.
    case task(InstructionExample)
    /// None, and why.
    case rejected(Rejection)
}

/// Takes replies apart.
package enum InstructionParser {
    /// The tasks of a reply, in order.
    ///
    /// - Parameters:
    ///   - reply: What the teacher wrote.
    ///   - number: The number the prompt ended with.
    ///   - finish: Unless `.stop`, a last task that nothing follows is dropped as cut off.
    /// - Returns: A task or a reason for each piece.
    package static func parse(
        _ reply: String,
        startingAt number: Int,
        finish: TeacherFinish
    ) -> [ParsedTask] {
        var text = reply.replacingOccurrences(of: "\r\n", with: "\n").nfc
        if !beginsTask(firstLine(of: text)) {
            text = PromptEncoder.label(number, .instruction) + " " + text
        }
        let (pieces, isClosed) = split(text)
        return pieces.enumerated().map { index, piece in
            if finish != .stop, !isClosed, index == pieces.count - 1 { return .rejected(.cutOff) }
            return task(piece).map { .task($0) } ?? .rejected(.malformed)
        }
    }

    // MARK: - Pieces

    /// The pieces that hold anything, and whether a separator follows the last of them.
    private static func split(_ text: String) -> (pieces: [String], isClosed: Bool) {
        var pieces: [[Substring]] = [[]]
        var isClosed = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = line
            let mark = line.drop(while: \.isWhitespace)
            let rest = mark.drop { $0 == "#" }.drop(while: \.isWhitespace)
            let isSeparator =
                mark.hasPrefix(PromptEncoder.separator) && (rest.isEmpty || beginsTask(rest))
            if isSeparator || beginsTask(line) { pieces.append([]) }
            if isSeparator { line = rest }
            pieces[pieces.count - 1].append(line)
        }
        var texts = pieces.map { $0.joined(separator: "\n") }
        isClosed = texts.last.map(isBlank) ?? false
        texts.removeAll(where: isBlank)
        return (texts, isClosed)
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    private static func firstLine(of text: String) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        let mark = start.drop { $0 == "#" }
        return mark.startIndex == start.startIndex ? start : mark.drop(while: \.isWhitespace)
    }

    /// Whether a text begins with a task's number and first label.
    private static func beginsTask(_ text: Substring) -> Bool {
        var rest = text.drop(while: \.isWhitespace)
        return take(.instruction, number: takeNumber(&rest), from: &rest)
    }

    // MARK: - Parts

    private static func task(_ piece: String) -> InstructionExample? {
        var rest = piece.drop(while: \.isWhitespace)
        let number = takeNumber(&rest)
        guard take(.instruction, number: number, from: &rest),
            let (instruction, afterInstruction) = cut(rest, at: .input, number: number),
            let (input, output) = cut(afterInstruction, at: .output, number: number),
            PromptEncoder.Part.allCases.allSatisfy({ cut(output, at: $0, number: number) == nil })
        else { return nil }
        return InstructionExample(
            instruction: line(instruction),
            input: isNone(line(input)) ? "" : line(input),
            output: output.trimmingCharacters(in: .whitespacesAndNewlines)
        )
    }

    /// The number before a full stop; nil when there is none.
    private static func takeNumber(_ text: inout Substring) -> Substring? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard (1...6).contains(digits.count) else { return nil }
        let rest = text[digits.endIndex...]
        guard rest.first == "." else { return nil }
        text = rest.dropFirst()
        return digits
    }

    /// Takes " Instruction :" off the beginning.
    private static func take(
        _ part: PromptEncoder.Part,
        number: Substring?,
        from text: inout Substring
    ) -> Bool {
        guard number != nil else { return false }
        var rest = text.drop(while: \.isWhitespace)
        guard rest.hasPrefix(part.rawValue) else { return false }
        rest = rest.dropFirst(part.rawValue.count).drop { $0 == " " }
        guard rest.first == ":" else { return false }
        text = rest.dropFirst()
        return true
    }

    /// What stands before and after the first label of a part with this number.
    private static func cut(
        _ text: Substring,
        at part: PromptEncoder.Part,
        number: Substring?
    ) -> (before: Substring, after: Substring)? {
        var place = text.startIndex
        while place < text.endIndex {
            let isStart = place == text.startIndex || text[text.index(before: place)].isWhitespace
            var rest = text[place...]
            if isStart, let found = takeNumber(&rest), found == number,
                take(part, number: found, from: &rest)
            {
                return (text[..<place], rest)
            }
            place = text.index(after: place)
        }
        return nil
    }

    private static func line(_ text: Substring) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func isNone(_ input: String) -> Bool {
        let word = input.lowercased().filter { $0 != "<" && $0 != ">" && $0 != "." }
        return ["", "noinput", "no input", "none", "없음", "-"].contains(word)
    }
}
