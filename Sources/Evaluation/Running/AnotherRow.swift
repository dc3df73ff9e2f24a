// 다시 추천 many times in a row. What counts as offered is what the chat remembers: every menu that a reply
// recommends. The first reply begins the row and is judged elsewhere.

/// One of the further replies.
package struct RowReply: Sendable, Equatable {
    /// Its words.
    package let text: String
    /// What it recommends; nil where it names nothing.
    package let menu: String?
    /// Whether an earlier reply of the row recommended any of what it recommends.
    package let isRepeat: Bool
    /// Whether it ended by itself after a whole sentence.
    package let isComplete: Bool
    /// Whether its menu fits the request; nil once all that fit were offered.
    package let fits: Bool?

    /// A reply that was judged.
    package init(text: String, menu: String?, isRepeat: Bool, isComplete: Bool, fits: Bool?) {
        self.text = text
        self.menu = menu
        self.isRepeat = isRepeat
        self.isComplete = isComplete
        self.fits = fits
    }
}

/// Judges the replies of a row, each by those before it.
package struct AnotherRow: Sendable {
    /// The further replies.
    package private(set) var replies: [RowReply] = []
    private let fit: MenuFit
    private var offered: Set<String>
    /// How many menus that fit were offered.
    private var fitting = 0

    /// A row after a first reply that recommended some menus.
    package init(after menus: [String], fit: MenuFit) {
        self.fit = fit
        offered = []
        remember(menus)
    }

    /// Adds a reply.
    ///
    /// - Parameters:
    ///   - text: Its words.
    ///   - judgement: What was found about it, by the fit of the request.
    ///   - menus: All that it recommends.
    package mutating func add(_ text: String, _ judgement: ReplyJudgement, menus: [String]) {
        replies.append(
            RowReply(
                text: text,
                menu: judgement.offer,
                isRepeat: menus.contains(where: offered.contains),
                isComplete: judgement.isComplete,
                fits: fitting < fit.count ? judgement.fits : nil
            )
        )
        remember(menus)
    }

    private mutating func remember(_ menus: [String]) {
        for menu in menus where offered.insert(menu).inserted {
            fitting += fit.fits(menu) ? 1 : 0
        }
    }
}
