// Drives the chat's state as the event loop does, but by hand: keys in, effects out, and a clock that
// moves only when a test says so.

import ChatUI
import Configuration
import Diagnostics
import Foundation
import Prompting

/// A chat under test.
struct ChatDriver {
    /// The state.
    var state: ChatState
    /// Every effect so far.
    private(set) var effects: [ChatEffect] = []
    private var time = 100.0

    /// A chat with a ready model, unless told otherwise.
    init(
        columns: Int = 80,
        rows: Int = 24,
        language: Language = .korean,
        isReady: Bool = true,
        recentQuestions: [String] = []
    ) {
        state = ChatState(
            language: language,
            size: TerminalSize(columns: columns, rows: rows),
            identifiers: IdentifierSource(seed: 1, 2),
            themeName: "mechuri",
            recentQuestions: recentQuestions
        )
        wait(0)
        send(.starters(["점심 추천해줘", "비 오는 날 따뜻한 국물", "가볍게 먹을 저녁"]))
        send(.themes(["mechuri", "dark", "light"].map { ThemeChoice(name: $0, title: $0) }))
        if isReady { send(.modelReady(ModelStatus(name: "메추리-30M", kernels: "AVX2"))) }
        effects = []
    }

    /// One event; its effects.
    @discardableResult
    mutating func send(_ event: ChatEvent) -> [ChatEffect] {
        let made = update(&state, event)
        effects += made
        return made
    }

    /// One key.
    @discardableResult
    mutating func press(_ key: Key) -> [ChatEffect] { send(.input(.key(key))) }

    /// A function key.
    @discardableResult
    mutating func pressF(_ number: Int) -> [ChatEffect] {
        press(.function(number, shift: false))
    }

    /// Text, a character at a time.
    @discardableResult
    mutating func type(_ text: String) -> [ChatEffect] {
        text.flatMap { press(.character($0)) }
    }

    /// Lets time pass.
    @discardableResult
    mutating func wait(_ seconds: Double) -> [ChatEffect] {
        time += seconds
        return send(.tick(now: time))
    }

    /// Types a question, presses Enter and lets the hold pass; the effects of all of it.
    @discardableResult
    mutating func ask(_ question: String) -> [ChatEffect] {
        type(question) + press(.enter) + wait(0.05)
    }

    /// Writes into the running reply and ends it.
    @discardableResult
    mutating func reply(
        _ text: String,
        menu: String? = nil,
        reasons: [String] = [],
        source: ReplySource = .model
    ) -> [ChatEffect] {
        guard let id = state.stream?.replyID else { return [] }
        return send(.generation(id, .started)) + send(.generation(id, .text(text)))
            + send(
                .generation(
                    id,
                    .finished(
                        ReplySummary(
                            text: text,
                            menu: menu,
                            seed: 7,
                            tokensPerSecond: 48.25,
                            firstTokenSeconds: 0.0621,
                            reasons: reasons,
                            source: source
                        )
                    )
                )
            )
    }

    /// A left click on the first place where the words stand on screen.
    @discardableResult
    mutating func click(_ words: String) -> [ChatEffect] {
        let frame = view(state, size: state.size, theme: .fallback)
        for row in 0..<frame.size.rows {
            let line = frame.plainText(row: row)
            guard let range = line.range(of: words) else { continue }
            let column = DisplayWidth.width(of: line[..<range.lowerBound])
            return press(.mouse(MouseEvent(kind: .press, row: row, column: column)))
        }
        return []
    }

    /// What is on screen.
    var screen: String { view(state, size: state.size, theme: .fallback).plainText() }

    /// Forgets the effects so far.
    mutating func clearEffects() { effects = [] }

    /// The orders among all effects so far.
    var orders: [GenerationOrder] {
        effects.compactMap { effect in
            guard case .generate(let order) = effect else { return nil }
            return order
        }
    }
}

/// A conversation with a number of turns, each answered.
func sampleConversation(turns: Int, seed: UInt64 = 50) -> Conversation {
    var ids = IdentifierSource(seed: seed, seed)
    var conversation = Conversation(id: ids.next(), title: "저장된 대화")
    for index in 0..<turns {
        let text = "\(index)번째 답변입니다. 오늘은 비빔밥이 어떠세요? 나물과 고추장을 넣어 비벼 드시면 든든합니다."
        conversation.turns.append(
            Turn(
                id: ids.next(),
                question: "\(index)번째 질문",
                replies: [Reply(id: ids.next(), text: text, state: .complete, menu: "비빔밥")]
            )
        )
    }
    return conversation
}
