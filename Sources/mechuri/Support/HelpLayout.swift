// Lays a page of the argument parser out by display width. The parser pads and wraps by counting
// characters, so that a Korean label, two columns a letter, pushes its explanation out of line.
// Its text must not be wrapped yet. A page is paragraphs, a usage line, and sections of rows:
//
//     OPTIONS:
//       -m, --model <file>      What it is.

import ChatUI
import Foundation

/// One page or message of the parser, to be laid out.
struct HelpLayout {
    /// The parser's text, in English and unwrapped.
    let text: String
    /// Columns of the terminal.
    let width: Int
    /// Puts a piece of it into the reader's language.
    let translate: (String) -> String

    /// The column where explanations begin, the parser's and ours.
    private static let column = 26
    private static let sections = ["ARGUMENTS:", "OPTIONS:", "SUBCOMMANDS:"]

    /// The text with every line within the width where words allow it.
    func rendered() -> String {
        var isSection = false
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if Self.sections.contains(line) {
                isSection = true
                lines.append(translate(line))
            } else if line.isEmpty {
                isSection = false
                lines.append(line)
            } else if isSection, line.hasPrefix("  ") {
                append(row: line, to: &lines)
            } else if let heading = ["USAGE: ", "Usage: "].first(where: line.hasPrefix) {
                lines += usage(translate(heading), translate(String(line.dropFirst(heading.count))))
            } else {
                lines += wrapped(translate(line), width: width)
            }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// "  label    explanation", or an explanation alone that belongs to the label above it.
    private func append(row: String, to lines: inout [String]) {
        let indent = String(repeating: " ", count: Self.column)
        let isContinuation = row.hasPrefix(indent)
        let label = isContinuation ? "" : String(row.prefix(Self.column))
        let isLong = !isContinuation && row.count > Self.column && label.last != " "
        let left = translate(isLong ? row : label).trimmingSuffix(" ")
        let right = isLong ? "" : translate(String(row.dropFirst(Self.column)))
        var explanation = wrapped(right, width: max(width - Self.column, 20))
        let used = DisplayWidth.width(of: left)
        if isContinuation {
            lines += explanation.map { indent + $0 }
            return
        }
        if used < Self.column, !explanation.isEmpty {
            lines.append(
                left + String(repeating: " ", count: Self.column - used)
                    + explanation.removeFirst()
            )
        } else {
            lines.append(left)
        }
        lines += explanation.map { indent + $0 }
    }

    /// The usage, broken between its parts: `[--model <file>]` stays together.
    private func usage(_ heading: String, _ body: String) -> [String] {
        var parts: [String] = []
        var depth = 0
        for word in body.split(separator: " ").map(String.init) {
            if depth > 0, let last = parts.popLast() {
                parts.append(last + " " + word)
            } else {
                parts.append(word)
            }
            depth += word.filter { $0 == "[" }.count - word.filter { $0 == "]" }.count
        }
        let indent = DisplayWidth.width(of: heading)
        var lines: [String] = []
        var line = heading
        for part in parts {
            let isFirst = line == heading || line.allSatisfy { $0 == " " }
            if !isFirst, DisplayWidth.width(of: line + " " + part) > width {
                lines.append(line)
                line = String(repeating: " ", count: indent) + part
            } else {
                line += isFirst ? part : " " + part
            }
        }
        return lines + [line]
    }

    /// Lines of whole words, each with the text's own indentation.
    private func wrapped(_ text: String, width: Int) -> [String] {
        let indent = String(text.prefix { $0 == " " })
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ").map(String.init) {
            let longer = line.isEmpty ? word : line + " " + word
            if !line.isEmpty, DisplayWidth.width(of: indent + longer) > width {
                lines.append(indent + line)
                line = word
            } else {
                line = longer
            }
        }
        return line.isEmpty ? lines : lines + [indent + line]
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var text = self
        while text.last == character { text.removeLast() }
        return text
    }
}
