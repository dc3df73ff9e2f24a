// Everything the chat knows. Only `update` changes it and only `view` reads it for the screen; it
// holds no clock, no random numbers and no references, so two equal states look and act the same.

import Diagnostics
import Foundation
import Prompting

/// The state of the whole chat.
package struct ChatState: Equatable, Sendable {
    // MARK: The surroundings

    /// The language of everything but the replies.
    package var language: Language
    /// The terminal's size.
    package var size: TerminalSize
    /// The monotonic clock as of the last tick, in seconds.
    package var now = 0.0
    /// Where new ids come from.
    package var identifiers: IdentifierSource
    /// The name of the theme to draw with; the F8 picker changes it while it previews.
    package var themeName: String
    /// The themes that F8 offers.
    package var themes: [ThemeChoice] = []
    /// The models that F7 offers.
    package var models: [ModelChoice] = []
    /// The adapters that F7 offers below them.
    package var adapters: [AdapterRow] = []

    // MARK: The conversation

    /// The open conversation.
    package var conversation: Conversation
    /// The reply being written, if one is.
    package var stream: ReplyStream?
    /// An order that waits for the model to be ready.
    package var deferred: GenerationOrder?
    /// Questions sent while a reply was being written, oldest first.
    package var queue: [String] = []
    /// Questions to begin an empty chat with.
    package var starters: [String] = []
    /// The starter chosen with ↓.
    package var selectedStarter: Int?

    // MARK: Food and people

    /// Who eats.
    package var person = PersonFacts()
    /// What is known of the menus on the screen, by name.
    package var facts: [String: MenuFacts] = [:]
    /// What was eaten, of the days asked for last.
    package var diary: Diary?
    /// The questions of the first run, while they cover the chat.
    package var questionnaire: Questionnaire?
    /// Whether those questions were asked since the program began; they never come twice.
    package var questionnaireWasShown = false
    /// The pages about the person, while they cover the chat.
    package var personPage: PersonPage?
    /// The line of text left a moment ago on these screens.
    package var leftText: LeftText?
    /// The meal that was logged last, to be taken back.
    package var lastLogged: DiaryMeal?
    /// 먹었어요 was pressed a moment ago; see ``AwaitedMeal``.
    package var awaitedMeal: AwaitedMeal?
    /// Menus whose facts were asked for: each is asked for once.
    package var askedFacts: Set<String> = []

    // MARK: Input

    /// The input box.
    package var input = InputEditor()
    /// Earlier questions.
    package var history: InputHistory
    /// Enter was pressed a moment ago; see ``PendingSend``.
    package var pendingSend: PendingSend?
    /// ^U was pressed a moment ago; see ``PendingDiscard``.
    package var pendingDiscard: PendingDiscard?

    // MARK: What is shown

    /// Which part of the chat takes keys.
    package var focus = Focus.input
    /// What lies over the chat.
    package var overlay: Overlay?
    /// Which part of the transcript is shown.
    package var scroll = ScrollPosition.follow
    /// The turn chosen in the transcript.
    package var selectedTurn: UUID?
    /// Words to mark, after a search.
    package var highlight: SearchHighlight?
    /// The search hit to show once its conversation is loaded.
    package var pendingOpen: SearchRow?
    /// Text dragged over with the mouse.
    package var selection: TextSelection?
    /// Messages, oldest first.
    package var notices: [Notice] = []
    /// The model's state.
    package var engine = EngineStatus.absent
    /// Speed of the last reply.
    package var speed: ReplySpeed?
    /// The turn whose reply was finished last, by itself.
    package var lastAnswered: UUID?
    /// How many alternatives 다시 추천 could show at once.
    package var preparedCount = 0
    /// What was last told of what may be asked next.
    var toldPreparation: PreparationWish?
    /// Until when a second ^C quits.
    package var quitArmedUntil: Double?
    /// The conversation deleted last.
    package var lastDeleted: DeletedConversation?

    /// The chat as it starts.
    ///
    /// - Parameters:
    ///   - language: of everything but the replies
    ///   - size: the terminal's size
    ///   - identifiers: seeded once per start
    ///   - themeName: the theme to draw with
    ///   - recentQuestions: for ↑, oldest first
    package init(
        language: Language = .korean,
        size: TerminalSize,
        identifiers: IdentifierSource,
        themeName: String = "",
        recentQuestions: [String] = []
    ) {
        self.language = language
        self.size = size
        self.identifiers = identifiers
        self.themeName = themeName
        history = InputHistory(recentQuestions)
        conversation = Conversation(id: self.identifiers.next())
    }
}

/// A reply that is being written.
package struct ReplyStream: Equatable, Sendable {
    /// The reply.
    package var replyID: UUID
    /// Its turn.
    package var turnID: UUID
    /// Text that has arrived.
    package var received = ""
    /// For 이어서 받기, the text that was there before; it stays on screen until passed.
    package var opening = ""
    /// Tokens of the prompt read, of all.
    package var prompt: PromptProgress?
}

/// How far the prompt has been read.
package struct PromptProgress: Equatable, Sendable {
    /// Tokens read.
    package var done: Int
    /// Tokens in all.
    package var total: Int
}

/// Enter was pressed: the text is sent at the deadline.
///
/// A lone Hangul syllable that an input method commits after Enter still belongs to it
/// (gemini-cli #2797, claude-code #53890).
package struct PendingSend: Equatable, Sendable {
    /// Seconds that a late syllable is waited for.
    package static let hold = 0.040
    /// When to send.
    package var deadline: Double
    /// The syllable that came late.
    package var late: Character?
}

/// ^U was pressed: a lone Hangul syllable that an input method commits after it is dropped.
package struct PendingDiscard: Equatable, Sendable {
    /// When the wait ends.
    package var deadline: Double
    /// The syllable that came; what follows at once shows that it was typed, and brings it back.
    package var late: Character?
}

/// Which part of the chat takes keys.
package enum Focus: Equatable, Sendable {
    /// The input box.
    case input
    /// The transcript.
    case transcript
    /// A button, one of ``ChatState/buttons``.
    case buttons(ActionButton)
}

/// A button that can be clicked, or chosen with Tab and Enter.
package enum ActionButton: String, Equatable, Sendable, CaseIterable {
    /// 이어서 받기
    case resume
    /// 멈춤
    case stop
    /// 복사
    case copy
    /// 보내기
    case send
    /// 다시 추천
    case another
    /// What can be done with a recommended menu; see ReplyActions.swift.
    case why, ate, portion, nutrition, more
    /// 다시 추천 in a direction.
    case hotter, milder, lighter, heartier, cheaper, soup, otherCountry
}

/// Which part of the transcript is shown.
package enum ScrollPosition: Equatable, Sendable {
    /// The end, wherever it goes.
    case follow
    /// A fixed line at the top: it stays put whatever arrives below.
    case at(TranscriptAnchor)
}

/// A line of the transcript that survives a change of width.
package struct TranscriptAnchor: Equatable, Sendable {
    /// The turn.
    package var turnID: UUID
    /// Whether it is the reply rather than the question.
    package var isReply: Bool
    /// The line within that message's bubble and labels.
    package var line: Int
}

/// Words to mark in one message.
package struct SearchHighlight: Equatable, Sendable {
    /// The turn of the message.
    package var turnID: UUID
    /// The reply; `nil` is the question.
    package var replyID: UUID?
    /// The words searched for.
    package var query: String
}

/// The model's state.
package enum EngineStatus: Equatable, Sendable {
    /// No model has been heard of yet.
    case absent
    /// It is being opened.
    case loading(String)
    /// It can be used.
    case ready(ModelStatus)
    /// It could not be opened.
    case failed(String)
}

/// How fast the last reply came.
package struct ReplySpeed: Equatable, Sendable {
    /// Tokens a second while decoding.
    package var tokensPerSecond: Double
    /// Seconds from the request to the first token.
    package var firstTokenSeconds: Double
}
