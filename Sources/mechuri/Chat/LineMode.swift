// The chat without a screen: one request a line from standard input, one reply each on standard
// output. "다시" asks for another recommendation of the last request, an empty line does nothing.
// It is kept like any other conversation, the question before its reply is begun.

import Assistant
import ChatUI
import Configuration
import ConversationStore
import Diagnostics
import Foundation
import Generation
import Prompting
import Recommendation

/// Line by line.
struct LineMode {
    let surroundings: Surroundings
    let model: ModelOptions
    let adapters: AdapterOptions
    let sampling: SamplingOptions

    /// Answers until the input ends.
    func run() throws {
        let engine = try surroundings.engine(model, adapters: adapters)
        let menus = try surroundings.readMenus()
        for complaint in menus.complaints { complain(complaint) }
        let assistant = Assistant(
            engine: engine,
            settings: surroundings.settings,
            catalog: menus.catalog
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
        let database = try ConversationDatabase.forChat(surroundings)
        if let notice = database.notice { complain(notice.message(in: processLanguage)) }
        var conversation = Conversation()
        while true {
            if isPerson { printNow("> ") }
            guard let line = readLine() else { break }
            let text = TextSanitizer.clean(line).trimmingCharacters(in: .whitespaces)
            if text.isEmpty { continue }
            let isAgain = ["다시", "다시 추천", "다시추천"].contains(text) && !conversation.turns.isEmpty
            if !isAgain { conversation.turns.append(Turn(question: text)) }
            if conversation.title.isEmpty {
                conversation.title = ConversationTitle.title(for: text)
            }
            keep(conversation, in: database)
            // Read anew each time: an allergy may have been told meanwhile.
            let diners = try SavedPerson(database).diners()
            let reply = try answer(conversation, again: isAgain, assistant, parameters, diners)
            let last = conversation.turns.count - 1
            conversation.turns[last].replies.append(reply)
            conversation.turns[last].selected = conversation.turns[last].replies.count - 1
            keep(conversation, in: database)
        }
    }

    /// Stores the conversation; a failure is told and the chat goes on.
    private func keep(_ conversation: Conversation, in database: ConversationDatabase) {
        do { try database.save(conversation) } catch { complain(error.text(in: processLanguage)) }
    }

    private func answer(
        _ conversation: Conversation,
        again: Bool,
        _ assistant: Assistant,
        _ parameters: GenerateParameters,
        _ diners: Diners
    ) throws -> Reply {
        guard let turn = conversation.turns.last else { preconditionFailure("no turn to answer") }
        let reply = Reply()
        let before = conversation.turns.reversed().lazy.compactMap(\.selectedReply)
            .first { $0.menu != nil }
        let order = ReplyOrder(
            kind: again ? .another : .first,
            question: turn.question,
            earlier: conversation.exchanges(before: turn.id),
            offered: assistant.offered(in: conversation, except: reply.id),
            parameters: parameters,
            diners: diners,
            base: before?.menu,
            baseReasons: before?.reasons ?? [],
            grounding: surroundings.settings.ground.flatMap(GroundingMode.init) ?? .auto
        )
        // A withdrawn attempt must not be on the paper, so the line is printed when it is whole.
        let written = try blocking { try await assistant.write(order) }
        print(TextSanitizer.clean(written.result.text))
        var stored = reply
        stored.text = written.result.text
        stored.state = written.result.finish == .stop ? .complete : .truncated
        stored.menu = written.menu
        stored.seed = written.result.seed
        stored.reasons = written.reasons.map { $0.text(in: processLanguage) }
        stored.source = written.source
        stored.model = assistant.profile.name
        stored.parameters = (try? JSONEncoder().encode(ReplyRecord(parameters, written))).map {
            String(decoding: $0, as: UTF8.self)
        }
        return stored
    }
}
