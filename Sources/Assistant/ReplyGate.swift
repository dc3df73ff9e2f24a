// What of a reply may be shown while it is not yet known whether it will stand. A reader should never see a
// text that is withdrawn, nor read 200 tokens of a model that does not follow its 맥락.

import Generation
import KoreanText
import Recommendation
import Synchronization

/// Holds a reply's text back until it is safe to show.
final class ReplyGate: Sendable {
    private enum Rule: Sendable {
        /// All of it, once the menu was named; a reply that does not come to it is cancelled.
        case named(NameMatcher)
        /// So many characters from the start.
        case first(Int)
    }

    private struct State {
        var text = ""
        var shown = 0
        var isNamed = false
    }

    /// Cancelled with the reply's own flag, or when it does not come to its menu.
    let flag: CancellationFlag
    private let rule: Rule
    private let state = Mutex(State())

    /// The most characters before the menu is named; the openings that were composed have up to sixty.
    private static let patience = 90

    /// Shows a reply from the moment it has named the menu.
    init(until menu: Menu, _ cancellation: CancellationFlag) {
        flag = CancellationFlag(parent: cancellation)
        rule = .named(NameMatcher(names: menu.allSpellings))
    }

    /// Shows only the beginning of a reply.
    init(first characters: Int, _ cancellation: CancellationFlag) {
        flag = CancellationFlag(parent: cancellation)
        rule = .first(characters)
    }

    /// Whether anything was shown.
    var hasShown: Bool { state.withLock { $0.shown > 0 } }

    /// What was shown: all there is of a reply that was cancelled.
    var shownText: String { state.withLock { String($0.text.prefix($0.shown)) } }

    /// More of the reply has come.
    ///
    /// - Returns: what may be shown now.
    func hear(_ more: String) -> String {
        state.withLock { state in
            state.text += more
            switch rule {
            case .named(let matcher):
                if !state.isNamed { state.isNamed = matcher.firstMatch(in: state.text) != .none }
                if !state.isNamed {
                    if state.text.count > Self.patience { flag.cancel() }
                    return ""
                }
                return take(state.text.count, &state)
            case .first(let count):
                return take(min(count, state.text.count), &state)
            }
        }
    }

    private func take(_ end: Int, _ state: inout State) -> String {
        guard end > state.shown else { return "" }
        defer { state.shown = end }
        return String(state.text.dropFirst(state.shown).prefix(end - state.shown))
    }
}
