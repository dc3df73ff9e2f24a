// Does a model say something else to each request, or the same to all? Counted over the first replies of one
// section; a model that knows one sentence may fit every request and still be dull.

import KoreanText

/// How much replies differ from each other.
package struct ReplyDiversity: Sendable, Equatable {
    /// Of the replies that name a menu, those that begin in the commonest way.
    package let commonestOpening: Share
    /// How those begin: the first two words, the menu's name replaced; nil where no reply names one.
    package let opening: String?
    /// In how many ways replies that name a menu begin.
    package let openings: Int
    /// How many different menus there are over all replies.
    package let menus: Share
    /// Of the replies that name a menu, those that name the commonest.
    package let commonestMenu: Share
    /// Which that is.
    package let menu: String?
    /// Replies that an earlier request got already, word for word.
    package let copies: Share
    /// Replies that say five words in a row twice.
    package let repetitions: Share

    /// Of so many words is what counts as repeated within a reply.
    package static let run = 5

    /// Counts the replies, in the order of their requests.
    package init(_ records: [ReplyRecord]) {
        let openings = Self.counts(records.compactMap(\.judgement.opening))
        commonestOpening = openings.share
        opening = openings.commonest
        self.openings = openings.distinct
        let menus = Self.counts(records.compactMap(\.judgement.offer))
        self.menus = Share(hits: menus.distinct, count: records.count)
        commonestMenu = menus.share
        menu = menus.commonest
        var seen: Set<[Substring]> = []
        copies = Share(
            records.map { !seen.insert(Hangul.words(of: $0.result.text)).inserted }
        )
        repetitions = Share(records.map { Self.repeats($0.result.text) })
    }

    /// Whether a text says a run of words twice.
    package static func repeats(_ text: String, run: Int = run) -> Bool {
        let words = Hangul.words(of: text)
        guard words.count > run else { return false }
        var seen: Set<ArraySlice<Substring>> = []
        return (0...words.count - run).contains { start in
            !seen.insert(words[start..<start + run]).inserted
        }
    }

    /// What occurs most often, the first of equals, and how many different things occur.
    private static func counts(
        _ values: [String]
    ) -> (commonest: String?, share: Share, distinct: Int) {
        let counts = Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
        let most = counts.values.max() ?? 0
        return (
            values.first { counts[$0] == most }, Share(hits: most, count: values.count),
            counts.count
        )
    }
}
