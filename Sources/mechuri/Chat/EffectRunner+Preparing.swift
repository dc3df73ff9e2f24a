// While nothing is asked: alternatives for 다시 추천 are written in the background, and a conversation
// that was opened is read, so that the next question only has to read its own words. Whatever the
// user asks for pre-empts both within a token.

import Assistant
import ChatUI
import Foundation
import Generation
import Prompting

extension EffectRunner {
    /// Gets ready for what may be asked next; `nil` stops what was being got ready.
    func prepare(_ wish: PreparationWish?) {
        guard prepares else { return }
        let number = occasion.add(1, ordering: .relaxed).newValue
        preparing.async { [self] in
            guard let voice = speaker.voice, isNewest(number) else { return }
            switch wish {
            case nil: voice.preparer.stop()
            case .alternatives(let conversation, let turn, _):
                guard let order = nextOrder(conversation, turn, voice.assistant),
                    isNewest(number)
                else { return }
                voice.preparer.prepare(order, count: Self.count(seconds: replySeconds))
            case .nextQuestion(let conversation, _):
                voice.preparer.stop()
                guard let turn = conversation.turns.last else { return }
                let earlier = conversation.exchanges(through: turn.id)
                Task.detached(priority: .background) { [parameters] in
                    await voice.assistant.readAhead(earlier, parameters: parameters)
                }
            }
        }
    }

    /// How many alternatives to prepare when a reply takes so long.
    ///
    /// A minute of all cores for a reply that may never be asked for is too much; where a reply
    /// takes some seconds, three side by side take hardly longer.
    static func count(seconds: Double) -> Int {
        switch seconds {
        case ...8: AlternativePreparer.most
        case ...20: 2
        case ...60: 1
        default: 0
        }
    }

    private var replySeconds: Double { lastReplySeconds.withLock(\.self) }

    private func isNewest(_ number: Int) -> Bool { occasion.load(ordering: .relaxed) == number }

    /// What 다시 추천 would ask for.
    private func nextOrder(
        _ conversation: Conversation,
        _ turn: Turn.ID,
        _ assistant: Assistant
    ) -> ReplyOrder? {
        guard let question = conversation.turns.first(where: { $0.id == turn })?.question else {
            return nil
        }
        return ReplyOrder(
            kind: .another,
            question: question,
            earlier: conversation.exchanges(before: turn),
            offered: assistant.offered(in: conversation, answering: turn),
            parameters: parameters,
            diners: person.diners(),
            grounding: grounding
        )
    }
}
