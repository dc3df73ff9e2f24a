// Conversations as files for people and programs: Markdown and plain text with every alternative,
// and JSON whose fields are only ever added to. Control characters never leave in Markdown or text,
// because both are printed on terminals; JSON escapes them.

import Foundation
import Prompting

/// A format that conversations are exported in.
package enum ExportFormat: String, Sendable, CaseIterable {
    /// Markdown.
    case markdown
    /// JSON: {"version", "conversations": [...]}.
    case json
    /// Plain text.
    case text
}

/// Writes conversations out.
package enum ConversationExport {
    /// All of the conversations as one text that ends with a line feed.
    ///
    /// - Throws: what JSONEncoder throws.
    package static func export(
        _ conversations: [StoredConversation],
        as format: ExportFormat,
        timeZone: TimeZone = .current
    ) throws -> String {
        switch format {
        case .json: try json(conversations)
        case .markdown:
            conversations.map { markdown($0, Dates(timeZone)) }.joined(separator: "\n---\n\n")
        case .text:
            conversations.map { text($0, Dates(timeZone)) }
                .joined(separator: "\n" + String(repeating: "─", count: 20) + "\n\n")
        }
    }

    private static func markdown(_ stored: StoredConversation, _ dates: Dates) -> String {
        var lines = [
            "# \(line(stored.conversation.title))", "", "_\(dates.string(stored.created))_", "",
        ]
        for turn in stored.conversation.turns {
            lines += ["## \(line(turn.question))", ""]
            for (number, reply) in turn.replies.enumerated() {
                lines += [heading(turn, number).map { "**\($0)**" }, note(reply).map { "_\($0)_" }]
                    .compactMap { $0 }.flatMap { [$0, ""] }
                lines += [clean(reply.text), ""]
            }
        }
        return lines.dropLast().joined(separator: "\n") + "\n"
    }

    private static func text(_ stored: StoredConversation, _ dates: Dates) -> String {
        var lines = [line(stored.conversation.title), dates.string(stored.created), ""]
        for turn in stored.conversation.turns {
            lines.append("나: " + clean(turn.question))
            for (number, reply) in turn.replies.enumerated() {
                let notes = [heading(turn, number), note(reply)].compactMap { $0 }
                let label = notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))"
                lines.append("메추리\(label): " + clean(reply.text))
            }
            lines.append("")
        }
        return lines.dropLast().joined(separator: "\n") + "\n"
    }

    /// "2/3, 선택" when there are alternatives.
    private static func heading(_ turn: Turn, _ number: Int) -> String? {
        guard turn.replies.count > 1 else { return nil }
        let mark = number == turn.selected ? ", 선택" : ""
        return "\(number + 1)/\(turn.replies.count)\(mark)"
    }

    /// How the reply ended, unless it ended well.
    private static func note(_ reply: Reply) -> String? {
        switch reply.state {
        case .complete: nil
        case .streaming: "끊김"
        case .truncated: "길이 제한"
        case .stopped: "멈춤"
        case .failed: line("실패: " + (reply.failure ?? ""))
        }
    }

    private static func line(_ text: String) -> String {
        clean(text).split(separator: "\n").joined(separator: " ")
    }

    /// Line feeds and tabs stay, other control and text-direction characters go.
    private static func clean(_ text: String) -> String {
        var view = text.unicodeScalars
        view.removeAll { scalar in
            let isControl = scalar.properties.generalCategory == .control
            let isDirection =
                (0x202A...0x202E).contains(scalar.value)
                || (0x2066...0x2069).contains(scalar.value)
            return (isControl && scalar != "\n" && scalar != "\t") || isDirection
        }
        return String(view)
    }
}

// MARK: - JSON

extension ConversationExport {
    private struct Document: Encodable {
        var version = 1
        var conversations: [Item]

        struct Item: Encodable {
            var id: String
            var title: String
            var created: String
            var updated: String
            var turns: [TurnItem]
        }

        struct TurnItem: Encodable {
            var id: String
            var question: String
            var asked: String?
            var selected: Int
            var replies: [ReplyItem]
        }

        struct ReplyItem: Encodable {
            var id: String
            var text: String
            var state: String
            var menu: String?
            var seed: UInt64?
            var parameters: String?
            var model: String?
            var failure: String?
            var reasons: [String]
            var source: String
        }
    }

    private static func json(_ conversations: [StoredConversation]) throws -> String {
        let document = Document(conversations: conversations.map(item))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }

    private static func item(_ stored: StoredConversation) -> Document.Item {
        let conversation = stored.conversation
        return Document.Item(
            id: conversation.id.uuidString,
            title: conversation.title,
            created: stored.created.formatted(.iso8601),
            updated: stored.updated.formatted(.iso8601),
            turns: conversation.turns.map { turn in
                Document.TurnItem(
                    id: turn.id.uuidString,
                    question: turn.question,
                    asked: stored.asked[turn.id]?.formatted(.iso8601),
                    selected: turn.selected,
                    replies: turn.replies.map { reply in
                        Document.ReplyItem(
                            id: reply.id.uuidString,
                            text: reply.text,
                            state: reply.state.rawValue,
                            menu: reply.menu,
                            seed: reply.seed,
                            parameters: reply.parameters,
                            model: reply.model,
                            failure: reply.failure,
                            reasons: reply.reasons,
                            source: reply.source.rawValue
                        )
                    }
                )
            }
        )
    }
}

/// Dates as people write them: 2026-11-23 13:05.
private struct Dates {
    private let formatter = DateFormatter()

    init(_ timeZone: TimeZone) {
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = timeZone
        formatter.dateFormat = "yyyy-MM-dd HH:mm"
    }

    func string(_ date: Date) -> String { formatter.string(from: date) }
}
