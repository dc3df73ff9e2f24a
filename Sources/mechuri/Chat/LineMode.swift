// The chat without a screen: one request a line from standard input, one reply each on standard
// output. "다시" asks for another recommendation of the last request, an empty line does nothing.

import Assistant
import ChatUI
import Configuration
import Diagnostics
import Foundation
import Generation
import Prompting
import Recommendation

/// Line by line.
struct LineMode {
    let surroundings: Surroundings
    let model: ModelOptions
    let sampling: SamplingOptions

    /// Answers until the input ends.
    func run() throws {
        let engine = try surroundings.engine(model)
        let assistant = Assistant(
            engine: engine,
            settings: surroundings.settings,
            catalog: try surroundings.catalog()
        )
        let parameters = sampling.parameters(surroundings.settings)
        let isPerson = isatty(STDIN_FILENO) == 1
        if isPerson {
            complain(
                say(
                    "한 줄에 하나씩 물어보세요. '다시'는 다른 메뉴, 빈 입력 뒤 ^D는 끝내기.",
                    "One request a line. '다시' asks for another menu; ^D ends."
                )
            )
        }
        var conversation = Conversation()
        while true {
            if isPerson { printNow("> ") }
            guard let line = readLine() else { break }
            let text = TextSanitizer.clean(line).trimmingCharacters(in: .whitespaces)
            if text.isEmpty { continue }
            let isAgain = ["다시", "다시 추천", "다시추천"].contains(text) && !conversation.turns.isEmpty
            if !isAgain { conversation.turns.append(Turn(question: text)) }
            let reply = try answer(conversation, again: isAgain, assistant, parameters)
            conversation.turns[conversation.turns.count - 1].replies.append(reply)
        }
    }

    private func answer(
        _ conversation: Conversation,
        again: Bool,
        _ assistant: Assistant,
        _ parameters: GenerateParameters
    ) throws -> Reply {
        guard let turn = conversation.turns.last else { preconditionFailure("no turn to answer") }
        let reply = Reply()
        let order = ReplyOrder(
            kind: again ? .another : .first,
            question: turn.question,
            earlier: conversation.exchanges(before: turn.id),
            offered: assistant.offered(in: conversation, except: reply.id),
            parameters: parameters
        )
        // A withdrawn attempt must not be on the paper, so the line is printed when it is whole.
        let written = try blocking { try await assistant.write(order) }
        print(TextSanitizer.clean(written.result.text))
        var stored = reply
        stored.text = written.result.text
        stored.state = .complete
        stored.menu = written.menu
        return stored
    }
}
