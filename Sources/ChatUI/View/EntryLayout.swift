// One message as lines: label, bubble, and under a reply the bar with ‹ 2/3 › and its buttons. The
// user's bubbles stand on the right, 메추리's on the left; the dish is marked in the reply.

import Configuration
import Foundation
import KoreanText
import Prompting

/// A message of the transcript, by its place.
package enum TranscriptEntry: Equatable, Sendable {
    /// The question of a turn.
    case question(Int)
    /// The reply of a turn that is being looked at.
    case reply(Int)
    /// A question that waits.
    case queued(Int)

    /// Every entry, oldest first.
    package static func all(in state: ChatState) -> [TranscriptEntry] {
        state.conversation.turns.indices.flatMap { [.question($0), .reply($0)] }
            + state.queue.indices.map { .queued($0) }
    }

    /// The entry that an anchor names.
    package init?(_ anchor: TranscriptAnchor, in state: ChatState) {
        guard let index = state.conversation.turns.firstIndex(where: { $0.id == anchor.turnID })
        else { return nil }
        self = anchor.isReply ? .reply(index) : .question(index)
    }

    /// The anchor of one of its lines.
    package func anchor(line: Int, in state: ChatState) -> TranscriptAnchor? {
        switch self {
        case .question(let index):
            TranscriptAnchor(turnID: state.conversation.turns[index].id, isReply: false, line: line)
        case .reply(let index):
            TranscriptAnchor(turnID: state.conversation.turns[index].id, isReply: true, line: line)
        case .queued: nil
        }
    }
}

/// A message, laid out.
package struct EntryLayout: Equatable, Sendable {
    /// Its lines, from the top.
    package private(set) var lines: [TranscriptLine] = []

    private let columns: Int
    private let isSpacious: Bool

    /// Lays a message out.
    ///
    /// - Parameters:
    ///   - entry: which message
    ///   - state: the chat
    ///   - columns: the transcript's width
    ///   - isSpacious: whether there is room for labels and empty lines
    package init(_ entry: TranscriptEntry, state: ChatState, columns: Int, isSpacious: Bool) {
        self.columns = columns
        self.isSpacious = isSpacious
        switch entry {
        case .question(let index): layQuestion(state.conversation.turns[index], state)
        case .reply(let index): layReply(ofTurn: index, state)
        case .queued(let index): layQueued(state.queue[index], state)
        }
    }

    /// Clusters of the message before a line: what a change of width keeps at the top.
    package func textOffset(ofLine line: Int) -> Int {
        lines.prefix(line + 1).last { $0.textOffset != nil }?.textOffset ?? 0
    }

    /// The line that holds a cluster of the message.
    package func line(ofTextOffset offset: Int) -> Int {
        guard offset > 0 else { return 0 }
        return lines.lastIndex { ($0.textOffset ?? .max) <= offset } ?? 0
    }

    /// The first line with words that a search found.
    package var firstHighlightedLine: Int? { lines.firstIndex { $0.isHighlighted } }

    // MARK: - Messages

    private mutating func layQuestion(_ turn: Turn, _ state: ChatState) {
        let isChosen = state.selectedTurn == turn.id
        if isSpacious || isChosen {
            let label = (isChosen ? "▸ " : "") + state.language.pick("나", "You")
            let width = DisplayWidth.width(of: label)
            lines.append(
                TranscriptLine(
                    column: max(0, columns - 2 - width),
                    spans: [Span(label, ThemeRole.chatUserLabel)]
                )
            )
        }
        var query: String?
        if let mark = state.highlight, mark.turnID == turn.id, mark.replyID == nil {
            query = mark.query
        }
        layBubble(
            turn.question,
            role: ThemeRole.chatUser,
            isRight: true,
            marks: Marks(dish: nil, query: query),
            target: .turn(turn.id)
        )
        if isSpacious { lines.append(TranscriptLine()) }
    }

    private mutating func layReply(ofTurn index: Int, _ state: ChatState) {
        let turn = state.conversation.turns[index]
        // What is not the model's own is marked also where there is no room for labels.
        if isSpacious || (turn.selectedReply?.source ?? .model) != .model {
            let label = Wording.speaker(of: turn.selectedReply, state.language)
            lines.append(
                TranscriptLine(column: 2, spans: [Span(label, ThemeRole.chatAssistantLabel)])
            )
        }
        if let reply = turn.selectedReply {
            layReplyText(reply, turn, state)
            if let failure = reply.failure, reply.state == .failed {
                layNote(failure, role: ThemeRole.messageError)
            }
            if reply.state == .complete, reply.text.isEmpty {
                layNote(
                    state.language.pick(
                        "빈 답변이 왔습니다. F5로 다시 받아 보세요.",
                        "The reply is empty; try F5."
                    ),
                    role: ThemeRole.messageWarning
                )
            }
            if state.isInterrupted(reply) {
                layNote(
                    state.language.pick("답변이 중간에 끊겼습니다.", "This reply was cut off."),
                    role: ThemeRole.messageWarning
                )
            }
        } else {
            layNote(
                state.language.pick("답변이 없습니다. F5로 받을 수 있습니다.", "No reply yet; F5 asks for one."),
                role: ThemeRole.messageWarning
            )
        }
        layFacts(isCurrent: state.currentTurnIndex == index, state)
        layBar(turn, isCurrent: state.currentTurnIndex == index, state)
        if isSpacious { lines.append(TranscriptLine()) }
    }

    private mutating func layReplyText(_ reply: Reply, _ turn: Turn, _ state: ChatState) {
        let isRunning = state.stream?.replyID == reply.id
        var text = reply.text
        if isRunning {
            text = text.isEmpty ? Wording.waiting(state) : text + "▌"
        }
        guard !text.isEmpty else { return }
        var query: String?
        if let mark = state.highlight, mark.turnID == turn.id, mark.replyID == reply.id {
            query = mark.query
        }
        layBubble(
            text,
            role: ThemeRole.chatAssistant,
            isRight: false,
            marks: Marks(dish: reply.menu, query: query),
            target: .turn(turn.id)
        )
    }

    private mutating func layQueued(_ text: String, _ state: ChatState) {
        let label = state.language.pick("(기다림) ", "(waiting) ")
        layBubble(
            label + text,
            role: ThemeRole.inputPlaceholder,
            isRight: true,
            marks: Marks(dish: nil, query: nil),
            target: nil
        )
    }

    // MARK: - Parts

    private mutating func layBubble(
        _ raw: String,
        role: String,
        isRight: Bool,
        marks: Marks,
        target: HitTarget?
    ) {
        let text = TextSanitizer.clean(raw)
        let widest = max(4, min(columns - (columns < 60 ? 4 : columns / 6), 90) - 2)
        let wrapped = TextWrap.wrap(text, width: widest)
        let inner = wrapped.map { DisplayWidth.width(of: $0) }.max() ?? 0
        let column = isRight ? max(0, columns - inner - 3) : 1
        let dish = marks.dishRanges(in: text)
        let found = marks.foundRanges(in: text)
        for line in wrapped {
            let padding = inner - DisplayWidth.width(of: line)
            var spans = [Span(" ", role)]
            spans += Self.spans(of: line, in: text, role: role, dish: dish, found: found)
            spans.append(Span(String(repeating: " ", count: padding + 1), role))
            let range = line.startIndex..<line.endIndex
            lines.append(
                TranscriptLine(
                    column: column,
                    spans: spans,
                    targets: target.map {
                        [LineTarget(columns: column..<column + inner + 2, target: $0)]
                    } ?? [],
                    textOffset: text.distance(from: text.startIndex, to: line.startIndex),
                    isHighlighted: found.contains { $0.overlaps(range) }
                )
            )
        }
    }

    private static func spans(
        of line: Substring,
        in text: String,
        role: String,
        dish: [Range<String.Index>],
        found: [Range<String.Index>]
    ) -> [Span] {
        guard !dish.isEmpty || !found.isEmpty else { return [Span(String(line), role)] }
        var spans: [Span] = []
        for index in line.indices {
            var kind = role
            if dish.contains(where: { $0.contains(index) }) { kind = ThemeRole.chatDish }
            if found.contains(where: { $0.contains(index) }) { kind = ThemeRole.chatSearchmatch }
            if spans.last?.role == kind {
                spans[spans.count - 1].text.append(text[index])
            } else {
                spans.append(Span(String(text[index]), kind, on: role))
            }
        }
        return spans
    }

    private mutating func layNote(_ text: String, role: String) {
        for line in TextWrap.wrap(TextSanitizer.clean("! " + text), width: max(4, columns - 4)) {
            lines.append(TranscriptLine(column: 2, spans: [Span(String(line), role)]))
        }
    }

    /// What is known of the menu, under the reply that is looked at.
    private mutating func layFacts(isCurrent: Bool, _ state: ChatState) {
        guard isCurrent, let facts = state.currentFacts else { return }
        lines += FactsStrip.lines(
            facts,
            avoided: state.tableAllergies,
            columns: columns,
            language: state.language
        )
    }

    /// ‹ 2/3 ›, how the reply ended, and the buttons.
    private mutating func layBar(_ turn: Turn, isCurrent: Bool, _ state: ChatState) {
        let buttons = isCurrent ? state.replyButtons : []
        let bar = ReplyBar(turn, state.language).line(turn, buttons: buttons, state: state)
        if !bar.spans.isEmpty { lines.append(bar) }
    }
}

/// What is marked in a message.
private struct Marks {
    /// The menu it recommends.
    let dish: String?
    /// Words searched for.
    let query: String?

    func foundRanges(in text: String) -> [Range<String.Index>] {
        query.map { TextMatch.ranges(of: $0, in: text) } ?? []
    }

    /// Where the menu's name stands.
    func dishRanges(in text: String) -> [Range<String.Index>] {
        guard let dish else { return [] }
        return NameMatcher(names: [dish]).allMatches(in: text).map(\.range)
    }
}
