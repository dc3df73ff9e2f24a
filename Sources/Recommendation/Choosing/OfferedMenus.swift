// What has been offered in a conversation: every menu recommended by any reply of any turn, and all
// the spellings under which the decoder must not let them come again.

import Prompting

/// The menus offered so far in a conversation.
package struct OfferedMenus: Sendable, Equatable {
    /// The names, in the order they were first offered; catalogue names where there is one.
    package private(set) var names: [String] = []
    /// Every spelling of them: the decoder's forbidden names.
    package private(set) var forbiddenNames: [String] = []

    /// Of the names, those that were offered for the question that is being answered.
    package private(set) var sameQuestion: [String] = []

    /// Nothing offered.
    package init() {}

    /// Collects what the replies of the conversation are remembered by, and whatever else their
    /// texts recommend: 떡볶이나 닭볶음탕을 추천드려요.
    ///
    /// - Parameters:
    ///   - conversation: the conversation.
    ///   - question: the turn that is being answered; nil is the last.
    ///   - catalog: the menus with all their spellings.
    ///   - finder: finds menus in texts.
    package init(
        _ conversation: Conversation,
        answering question: Turn.ID? = nil,
        catalog: MenuCatalog,
        finder: MenuFinder
    ) {
        let question = question ?? conversation.turns.last?.id
        for turn in conversation.turns {
            for reply in turn.replies {
                if let name = reply.menu {
                    insert(catalog.menu(named: name).map(ReplyMenu.listed) ?? .unlisted(name))
                    if turn.id == question { sameQuestion.append(name) }
                }
                for menu in finder.allMenus(in: reply.text) { insert(menu) }
            }
        }
    }

    /// Whether a menu has been offered.
    package func contains(_ menu: Menu) -> Bool { names.contains(menu.name) }

    /// Adds one more.
    package mutating func insert(_ menu: ReplyMenu) {
        guard !names.contains(menu.name) else { return }
        names.append(menu.name)
        forbiddenNames += menu.allSpellings
    }
}
