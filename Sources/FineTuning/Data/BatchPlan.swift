// Which examples make which step. Examples are shuffled, sorted by length within large pieces so that a
// batch holds alike lengths, cut into batches, and the batches shuffled: as the bootstrap recipe did
// (MODEL.md). The order is a function of seed and epoch, so that a resumed run sees what it would have seen.

import Randomness

/// How examples are put together.
package struct BatchSettings: Sendable, Equatable {
    /// How large a batch is.
    package enum Size: Sendable, Equatable {
        /// As many examples.
        case examples(Int)
        /// As many tokens at most (one longer example stands alone).
        case tokens(Int)
    }

    /// How large a batch is.
    package var size = Size.examples(8)
    /// Batches whose gradients are summed for one step.
    package var accumulation = 1
    /// Whether batches hold examples of like length.
    package var isBucketed = true

    /// The original's: 8 examples, every batch a step.
    package init() {}
}

/// The steps of one epoch.
package struct BatchPlan: Sendable, Equatable {
    /// Steps of batches of examples' indices.
    package let steps: [[[Int]]]

    /// Examples of a piece that is sorted, in batches of examples or in examples.
    private static let pieceBatches = 50
    private static let pieceExamples = 8192

    /// What planning takes for an example at most, in bytes: its length, its place in the order twice,
    /// its place in a batch, and its share of a batch's and a step's array.
    static let bytesPerExample = 48

    /// Plans an epoch, from 0.
    package init(lengths: [Int], settings: BatchSettings, seed: UInt64, epoch: Int) {
        var random = SplitMix64(seed: seed &+ UInt64(epoch) &* 0xD1B5_4A32_D192_ED03)
        var order = Array(lengths.indices).shuffled(using: &random)
        if settings.isBucketed {
            let piece: Int
            switch settings.size {
            case .examples(let count): piece = count * Self.pieceBatches
            case .tokens: piece = Self.pieceExamples
            }
            order = stride(from: 0, to: order.count, by: piece).flatMap { start in
                order[start..<min(start + piece, order.count)].sorted {
                    (lengths[$0], $0) < (lengths[$1], $1)
                }
            }
        }
        var batches = Self.cut(order, lengths: lengths, size: settings.size)
        if settings.isBucketed { batches.shuffle(using: &random) }
        steps = stride(from: 0, to: batches.count, by: settings.accumulation).map {
            Array(batches[$0..<min($0 + settings.accumulation, batches.count)])
        }
    }

    private static func cut(
        _ order: [Int],
        lengths: [Int],
        size: BatchSettings.Size
    ) -> [[Int]] {
        var batches: [[Int]] = []
        var (current, tokens) = ([Int](), 0)
        for index in order {
            let isFull =
                switch size {
                case .examples(let count): current.count >= count
                case .tokens(let count): tokens + lengths[index] > count
                }
            if isFull, !current.isEmpty {
                batches.append(current)
                (current, tokens) = ([], 0)
            }
            current.append(index)
            tokens += lengths[index]
        }
        if !current.isEmpty { batches.append(current) }
        return batches
    }
}
