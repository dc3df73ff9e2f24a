// News from the model and of the reply that is being written.

import Foundation
import Prompting

extension ChatState {
    /// The model events.
    mutating func receiveModel(_ event: ChatEvent) -> [ChatEffect] {
        switch event {
        case .modelLoading(let name): engine = .loading(name)
        case .models(let choices): models = choices
        case .modelReady(let status):
            engine = .ready(status)
            guard let order = deferred else { return [] }
            deferred = nil
            if let (turn, reply) = place(of: order.replyID) {
                conversation.turns[turn].replies[reply].model = status.name
            }
            var current = order
            current.conversation = conversation
            return [.generate(current)]
        case .modelFailed(let message):
            engine = .failed(message)
            notify(.failure, message, lasting: true)
            guard let order = deferred else { return [] }
            deferred = nil
            fail(order.replyID, message)
        default: break
        }
        return []
    }

    /// News of one reply; that of a reply which is gone is ignored.
    mutating func receive(_ progress: ReplyProgress, of id: UUID) -> [ChatEffect] {
        guard let (turn, reply) = place(of: id) else { return [] }
        let isRunning = stream?.replyID == id
        switch progress {
        case .started:
            // Sent again when the engine had to start over: what came before is void.
            guard let opening = stream?.opening, isRunning else { return [] }
            stream?.received = ""
            conversation.turns[turn].replies[reply].text = opening
        case .prompt(let done, let total):
            if isRunning { stream?.prompt = PromptProgress(done: done, total: total) }
        case .text(let text):
            guard isRunning else { return [] }
            stream?.prompt = nil
            stream?.received += text
            guard let stream else { return [] }
            // A resumed reply's first text repeats what is on screen: show the longer of the two.
            let isBehind = stream.opening.hasPrefix(stream.received)
            conversation.turns[turn].replies[reply].text =
                isBehind ? stream.opening : stream.received
        case .finished(let summary):
            record(summary, turn: turn, reply: reply, isRunning: isRunning)
            guard isRunning else { return [] }
            stream = nil
            let ended = summary.state == .complete || summary.state == .truncated
            lastAnswered = ended ? conversation.turns[turn].id : nil
            clampFocus()
            return drainQueue()
        case .failed(let message):
            guard isRunning else { return [] }
            fail(id, message)
        }
        return []
    }

    private mutating func record(
        _ summary: ReplySummary,
        turn: Int,
        reply: Int,
        isRunning: Bool
    ) {
        var value = conversation.turns[turn].replies[reply]
        if !summary.text.isEmpty || isRunning { value.text = summary.text }
        value.state = summary.state
        value.menu = summary.menu
        value.reasons = summary.reasons
        value.source = summary.source
        value.seed = summary.seed
        value.parameters = summary.parameters ?? value.parameters
        value.model = summary.model ?? value.model
        conversation.turns[turn].replies[reply] = value
        if summary.tokensPerSecond > 0 {
            speed = ReplySpeed(
                tokensPerSecond: summary.tokensPerSecond,
                firstTokenSeconds: summary.firstTokenSeconds
            )
        }
    }

    private mutating func fail(_ id: UUID, _ message: String) {
        stream = nil
        returnQueue()
        guard let (turn, reply) = place(of: id) else { return }
        conversation.turns[turn].replies[reply].state = .failed
        conversation.turns[turn].replies[reply].failure = message
        clampFocus()
    }
}
