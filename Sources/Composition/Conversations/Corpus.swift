// A whole corpus: conversations one after another on all cores, no two alike, and what it is made of.

import Datasets
import Dispatch
import Foundation
import Recommendation
import Synchronization

/// Composes a corpus.
package struct Corpus {
    private let composers: [Composer]
    /// How many conversations a worker composes at a time.
    private static let piece = 1024

    /// A corpus of a grammar and a catalogue.
    ///
    /// - Parameters:
    ///   - grammar: what can be said.
    ///   - catalog: the menus.
    ///   - seed: another one gives another corpus.
    ///   - groundedShare: share of recommendations that are written from a 맥락, 0 to 1.
    ///   - workers: threads; the corpus does not depend on how many.
    package init(
        grammar: Grammar,
        catalog: MenuCatalog,
        seed: UInt64,
        groundedShare: Double = Composer.usualGroundedShare,
        workers: Int
    ) {
        composers = (0..<max(workers, 1)).map { _ in
            Composer(grammar: grammar, catalog: catalog, seed: seed, groundedShare: groundedShare)
        }
    }

    /// Composes distinct conversations.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - isCancelled: asked between pieces.
    ///   - take: gets them one by one, in an order that depends on the seed alone.
    /// - Returns: what it is made of.
    package func compose(
        _ count: Int,
        isCancelled: () -> Bool = { false },
        take: (ComposedConversation) throws -> Void
    ) rethrows -> CorpusReport {
        var report = CorpusReport()
        var seen: Set<Int> = []
        var first = 0
        while report.count < count, !isCancelled(), first < 40 * count + 100_000 {
            for made in pieces(from: first) {
                guard report.count < count else { break }
                // The hash of both sides and the 맥락: 64 bits are enough for millions.
                var hasher = Hasher()
                hasher.combine(made.request)
                hasher.combine(made.context)
                hasher.combine(made.answer)
                guard seen.insert(hasher.finalize()).inserted else { continue }
                report.add(made)
                try take(made)
            }
            first += composers.count * Self.piece
        }
        return report
    }

    private func pieces(from first: Int) -> [ComposedConversation] {
        let slots = Mutex([[ComposedConversation]](repeating: [], count: composers.count))
        let crew = Crew(composers)
        DispatchQueue.concurrentPerform(iterations: composers.count) { worker in
            let start = first + worker * Self.piece
            let made = (start..<start + Self.piece).compactMap(
                crew.composers[worker].conversation
            )
            slots.withLock { $0[worker] = made }
        }
        return slots.withLock { $0.flatMap { $0 } }
    }

    /// `@unchecked Sendable`: every composer is used by one iteration alone.
    private struct Crew: @unchecked Sendable {
        let composers: [Composer]

        init(_ composers: [Composer]) { self.composers = composers }
    }
}
