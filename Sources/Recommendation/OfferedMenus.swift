// What has been offered in a conversation: every menu recommended by any reply of any turn, and all
// the spellings under which the decoder must not let them come again.

import Prompting

/// The menus offered so far in a conversation.
package struct OfferedMenus: Sendable, Equatable {
    /// The names, in the order they were first offered; catalogue names where there is one.
    package private(set) var names: [String] = []
    /// Every spelling of them: the decoder's forbidden names.
    package private(set) var forbiddenNames: [String] = []

    /// Nothing offered.
    package init() {}

    /// Collects from the conversation: what its replies are remembered by, and what their texts
    /// recommend beside that (떡볶이나 닭볶음탕을 추천드려요).
    package init(_ conversation: Conversation, catalog: MenuCatalog, finder: MenuFinder) {
        for reply in conversation.turns.flatMap(\.replies) {
            if let name = reply.menu {
                insert(catalog.menu(named: name).map(ReplyMenu.listed) ?? .unlisted(name))
            }
            for menu in finder.menus(in: reply.text) { insert(menu) }
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
