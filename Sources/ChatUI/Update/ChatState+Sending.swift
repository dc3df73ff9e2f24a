// Questions and replies: sending, 다시 추천, stopping, going on, and the alternatives. One reply is
// written at a time; questions sent meanwhile wait in a queue and come back to the input box when
// the reply is stopped.

import Foundation
import Prompting
import Recommendation

extension ChatState {
    /// The most questions that wait.
    private static let queueLimit = 5

    // MARK: - Sending

    /// Enter: the text is sent after the hold for a late syllable.
    mutating func pressEnter() -> [ChatEffect] {
        guard !input.isBlank else { return [] }
        pendingSend = PendingSend(deadline: now + PendingSend.hold)
        return []
    }

    /// Sends what Enter left waiting, if anything.
    mutating func flushPendingSend() -> [ChatEffect] {
        guard let pending = pendingSend else { return [] }
        pendingSend = nil
        if let late = pending.late {
            input.move(to: input.characters.count)
            input.insert(String(late))
        }
        return submit(input.takeAll())
    }

    /// Sends a question, or queues it while a reply is being written.
    mutating func submit(_ text: String) -> [ChatEffect] {
        let question = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !question.isEmpty else { return [] }
        if case .failed(let message) = engine {
            input.replace(with: text)
            notify(.failure, message, lasting: true)
            return []
        }
        guard isBusy else { return ask(question) }
        guard queue.count < Self.queueLimit else {
            input.replace(with: text)
            notify(
                .warning,
                language.pick(
                    "기다리는 질문이 \(queue.count)개입니다. 답변이 끝난 뒤 보내 주세요.",
                    "\(queue.count) questions are waiting already."
                )
            )
            return []
        }
        queue.append(question)
        history.add(question)
        scroll = .follow
        return []
    }

    /// Sends one of the starters.
    mutating func sendStarter(_ index: Int) -> [ChatEffect] {
        guard starters.indices.contains(index) else { return [] }
        selectedStarter = nil
        return submit(starters[index])
    }

    /// Begins a turn.
    private mutating func ask(_ question: String) -> [ChatEffect] {
        let turnID = identifiers.next()
        let replyID = identifiers.next()
        if conversation.title.isEmpty {
            conversation.title = ConversationTitle.title(for: question)
        }
        let bare = Turn(id: turnID, question: question)
        var turn = bare
        turn.replies = [Reply(id: replyID, model: modelName)]
        conversation.turns.append(turn)
        history.add(question)
        scroll = .follow
        selectedTurn = nil
        highlight = nil
        focus = .input
        let save = ChatEffect.saveQuestion(
            conversationID: conversation.id,
            title: conversation.title,
            turn: bare
        )
        return [save] + begin(.first, reply: replyID, turn: turnID)
    }

    /// Orders a reply, or keeps the order until the model is ready.
    private mutating func begin(
        _ kind: GenerationOrder.Kind,
        reply: UUID,
        turn: UUID,
        nudge: Nudge? = nil
    ) -> [ChatEffect] {
        notices.removeAll { $0.kind == .warning }
        let order = GenerationOrder(
            kind: kind,
            replyID: reply,
            turnID: turn,
            conversation: conversation,
            nudge: nudge
        )
        stream = ReplyStream(replyID: reply, turnID: turn, opening: order.partialText)
        guard isEngineReady else {
            deferred = order
            return []
        }
        return [.generate(order)]
    }

    // MARK: - 다시 추천

    /// Another reply to the current turn's question, in a direction if one is given; the one being
    /// written stops where it is.
    mutating func recommendAnother(_ nudge: Nudge? = nil) -> [ChatEffect] {
        guard let index = currentTurnIndex else { return [] }
        if case .failed(let message) = engine {
            notify(.failure, message, lasting: true)
            return []
        }
        let turnID = conversation.turns[index].id
        var effects: [ChatEffect] = []
        if let stream {
            guard stream.turnID == turnID else {
                notify(
                    .warning,
                    language.pick(
                        "다른 질문의 답변을 받는 중입니다. Esc로 멈춘 뒤 누르세요.",
                        "Another reply is being written; press Esc first."
                    )
                )
                return []
            }
            effects += stopStream(returningQueue: false)
        }
        conversation.turns[index].replies.removeAll { $0.state == .failed && $0.text.isEmpty }
        let isFirst = conversation.turns[index].replies.isEmpty
        let replyID = identifiers.next()
        conversation.turns[index].replies.append(Reply(id: replyID, model: modelName))
        conversation.turns[index].selected = conversation.turns[index].replies.count - 1
        highlight = nil
        showReply(ofTurn: index)
        return effects
            + begin(
                isFirst ? .first : .another,
                reply: replyID,
                turn: turnID,
                nudge: nudge
            )
    }

    /// 이어서 받기: goes on with a reply that was cut off.
    mutating func resumeReply() -> [ChatEffect] {
        guard stream == nil, let index = currentTurnIndex,
            let reply = conversation.turns[index].selectedReply, isResumable(reply)
        else { return [] }
        if case .failed(let message) = engine {
            notify(.failure, message, lasting: true)
            return []
        }
        let place = conversation.turns[index].selected
        conversation.turns[index].replies[place].state = .streaming
        showReply(ofTurn: index)
        return begin(.resume, reply: reply.id, turn: conversation.turns[index].id)
    }

    // MARK: - Stopping

    /// Stops the reply being written; text that has arrived stands, an empty reply goes.
    mutating func stopStream(returningQueue: Bool) -> [ChatEffect] {
        guard let running = stream else { return [] }
        let wasOrdered = deferred == nil
        stream = nil
        deferred = nil
        if returningQueue { returnQueue() }
        let isKept = settleStopped(running, wasOrdered: wasOrdered)
        clampFocus()
        // Without `keep` the runner forgets the reply; one never ordered has no row unless resumed.
        return wasOrdered ? [.cancel(running.replyID, keep: isKept)] : []
    }

    /// Marks the stopped reply, or removes it when it is empty.
    private mutating func settleStopped(_ running: ReplyStream, wasOrdered: Bool) -> Bool {
        guard let (turn, reply) = place(of: running.replyID) else { return false }
        if conversation.turns[turn].replies[reply].text.isEmpty {
            conversation.turns[turn].replies.remove(at: reply)
            let last = conversation.turns[turn].replies.count - 1
            conversation.turns[turn].selected = max(0, min(conversation.turns[turn].selected, last))
            return false
        }
        // One that was never ordered is still what the last run of the program left.
        conversation.turns[turn].replies[reply].state = wasOrdered ? .stopped : .streaming
        // Known again when the runner has let go of the reply; until then it cannot be resumed.
        conversation.turns[turn].replies[reply].seed = nil
        return true
    }

    /// Puts waiting questions back into the input box.
    mutating func returnQueue() {
        guard !queue.isEmpty else { return }
        let texts = queue + (input.isBlank ? [] : [input.text])
        queue = []
        input.replace(with: texts.joined(separator: "\n"))
        notify(
            .information,
            language.pick("기다리던 질문을 입력창에 되돌렸습니다.", "Waiting questions are back in the input.")
        )
    }

    /// Sends the next waiting question.
    mutating func drainQueue() -> [ChatEffect] {
        guard stream == nil, !queue.isEmpty else { return [] }
        let wasFollowing = scroll
        let effects = ask(queue.removeFirst())
        // A reader who scrolled up is not pulled down by a question sent earlier.
        if wasFollowing != .follow { scroll = wasFollowing }
        return effects
    }

    // MARK: - Alternatives

    /// Shows the alternative before or after.
    mutating func flip(by step: Int) -> [ChatEffect] {
        guard let index = currentTurnIndex else { return [] }
        return select(alternative: conversation.turns[index].selected + step, ofTurn: index)
    }

    /// Shows one alternative of a turn.
    mutating func select(alternative: Int, ofTurn index: Int) -> [ChatEffect] {
        let turn = conversation.turns[index]
        guard turn.replies.indices.contains(alternative), alternative != turn.selected else {
            return []
        }
        conversation.turns[index].selected = alternative
        clampFocus()
        return [
            .saveSelection(
                conversationID: conversation.id,
                turnID: turn.id,
                replyID: turn.replies[alternative].id
            )
        ]
    }

    // MARK: - Editing

    /// F6: the question comes back to the input box; sending it makes a new turn.
    mutating func editLastQuestion() -> [ChatEffect] {
        guard let turn = currentTurn else { return [] }
        // What was being typed is not lost: ↑ brings it back.
        if !input.isBlank { history.add(input.text) }
        input.replace(with: turn.question)
        focus = .input
        selectedTurn = nil
        return []
    }

    // MARK: - Places

    /// Where a reply is in the open conversation.
    func place(of replyID: UUID) -> (turn: Int, reply: Int)? {
        for (turn, value) in conversation.turns.enumerated() {
            if let reply = value.replies.firstIndex(where: { $0.id == replyID }) {
                return (turn, reply)
            }
        }
        return nil
    }

    /// Brings a turn's reply on screen before it grows.
    private mutating func showReply(ofTurn index: Int) {
        if index == conversation.turns.count - 1 {
            scroll = .follow
        } else {
            scroll = .at(
                TranscriptAnchor(turnID: conversation.turns[index].id, isReply: false, line: 0)
            )
        }
    }
}
