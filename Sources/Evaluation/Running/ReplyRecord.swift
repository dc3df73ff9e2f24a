// One request with what a model said to it, in plain values.

import Generation

/// A second reply to the same request.
package struct SecondReply: Sendable, Equatable {
    /// Its words.
    package let text: String
    /// What it recommends; nil where it names nothing.
    package let menu: String?
    /// Whether that is another menu than the first reply's; nil where the first named none.
    package let differs: Bool?

    /// A second reply after a first one that recommended `firstMenu`.
    package init(text: String, menu: String?, firstMenu: String?) {
        self.text = text
        self.menu = menu
        differs = firstMenu.map { menu != nil && menu != $0 }
    }
}

/// A request with its replies.
package struct ReplyRecord: Sendable, Equatable {
    /// The user's words.
    package let request: String
    /// What its 맥락 gave to speak about; nil without one.
    package let context: GivenContext?
    /// The first reply.
    package let result: GenerationResult
    /// Seconds from the request to its end.
    package let seconds: Double
    /// What was found about it.
    package let judgement: ReplyJudgement
    /// 다시 추천 with the first menu forbidden, as the chat does it.
    package var aided: SecondReply?
    /// A second sample without any help, as the original did it.
    package var unaided: SecondReply?
    /// 다시 추천 again and again, as the chat does it; empty where that was not asked for.
    package var row: [RowReply] = []

    /// The menu that its 맥락 named.
    package var contextMenu: String? { context?.menu }

    /// A request with its first reply.
    package init(
        request: String,
        context: GivenContext?,
        result: GenerationResult,
        seconds: Double,
        judgement: ReplyJudgement
    ) {
        self.request = request
        self.context = context
        self.result = result
        self.seconds = seconds
        self.judgement = judgement
    }
}
