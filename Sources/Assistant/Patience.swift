// How long a model may speak before it names the menu that it was given: one that does not follow its 맥락
// would otherwise be read for 200 tokens before it is withdrawn.

import Generation
import KoreanText
import Recommendation
import Synchronization

/// Stops a reply that does not come to its menu.
final class Patience: Sendable {
    /// Cancelled with the reply's own flag, or when patience is at its end.
    let flag: CancellationFlag
    private let matcher: NameMatcher
    private let state = Mutex((text: "", isSettled: false))

    /// The most characters before the menu is named; the longest opening of the composed sentences has about
    /// sixty.
    private static let characters = 90

    /// Patience with a reply about a menu.
    init(for menu: Menu, _ cancellation: CancellationFlag) {
        flag = CancellationFlag(parent: cancellation)
        matcher = NameMatcher(names: menu.allSpellings)
    }

    /// More of the reply has come.
    func hear(_ more: String) {
        state.withLock { state in
            guard !state.isSettled else { return }
            state.text += more
            if matcher.firstMatch(in: state.text) != .none {
                state.isSettled = true
            } else if state.text.count > Self.characters {
                state.isSettled = true
                flag.cancel()
            }
        }
    }
}
