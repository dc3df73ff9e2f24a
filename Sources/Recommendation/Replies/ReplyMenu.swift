// The menu a reply recommends: one of the catalogue, or a dish the catalogue does not know, read
// from the sentence that recommends it so that it too can be remembered and not be offered again.

/// A menu that a reply names.
package enum ReplyMenu: Sendable, Equatable {
    /// A menu of the catalogue.
    case listed(Menu)
    /// Words in a recommending sentence that the catalogue does not know.
    case unlisted(String)

    /// The name to remember: the catalogue's, or the words of the reply.
    package var name: String {
        switch self {
        case .listed(let menu): menu.name
        case .unlisted(let name): name
        }
    }

    /// Every spelling under which a reply could offer it again.
    package var allSpellings: [String] {
        switch self {
        case .listed(let menu): menu.allSpellings
        case .unlisted(let name): [name]
        }
    }
}
