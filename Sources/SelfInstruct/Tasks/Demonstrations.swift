// Which examples a teacher is shown: four seeds and two of the rows collected so far, as soon as there
// are more than two of those; six seeds before (the original's numbers; self-instruct's are 6 and 2).
// The choice depends on the seed, the request's number and the rows alone.

import Datasets
import Randomness

/// Draws demonstrations.
package struct Demonstrations: Sendable {
    private let tasks: [SeedTask]
    private let seed: UInt64

    /// How many are shown.
    package static let count = 6
    /// How many of them are rows collected before.
    package static let generatedCount = 2

    /// Draws from these tasks; equal seeds draw equally.
    package init(tasks: [SeedTask], seed: UInt64) {
        self.tasks = tasks
        self.seed = seed
    }

    /// The random numbers of one request.
    package func random(for request: Int) -> SplitMix64 {
        // The first output parts the requests' sequences, which would otherwise overlap.
        var mixer = SplitMix64(seed: seed &+ UInt64(request) &* 0x9E37_79B9_7F4A_7C15)
        return SplitMix64(seed: mixer.next())
    }

    /// The examples that request number `request` shows, in random order.
    ///
    /// - Parameters:
    ///   - request: Counted from 0 on.
    ///   - generated: The rows that may be shown.
    /// - Returns: Six examples, or as many as there are.
    package func draw(
        for request: Int,
        generated: some RandomAccessCollection<InstructionExample>
    ) -> [InstructionExample] {
        var random = random(for: request)
        let own = generated.count > Self.generatedCount ? Self.generatedCount : 0
        var shown = Self.sample(Self.count - own, of: tasks, using: &random).map { task in
            task.examples[Int.random(in: task.examples.indices, using: &random)]
        }
        shown += Self.sample(own, of: generated, using: &random)
        shown.shuffle(using: &random)
        return shown
    }

    /// Distinct elements, as many as there are up to `count` (Floyd's algorithm).
    private static func sample<Elements: RandomAccessCollection>(
        _ count: Int,
        of elements: Elements,
        using random: inout SplitMix64
    ) -> [Elements.Element] {
        let total = elements.count
        var taken: [Int] = []
        for last in max(total - count, 0)..<total {
            let place = Int.random(in: 0...last, using: &random)
            taken.append(taken.contains(place) ? last : place)
        }
        return taken.map { elements[elements.index(elements.startIndex, offsetBy: $0)] }
    }
}
