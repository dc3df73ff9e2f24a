// The examples of a run as tokens, made once; where merges are left out at random they are made anew for
// every epoch, from seeds that depend on the example and the epoch alone.

import Datasets
import Dispatch
import Synchronization

/// Tokenised examples.
package struct EncodedExamples: Sendable {
    /// Those that fit into the model's context.
    package let examples: [InstructionExample]
    /// Their tokens with whole merges.
    package let sequences: [TokenSequence]
    /// How many were left out because they are too long.
    package let tooLong: Int
    private let encoder: ExampleEncoder

    /// Positions of every example.
    package var lengths: [Int] { sequences.map(\.positions) }
    /// Tokens of all of them.
    package var tokenCount: Int { sequences.reduce(0) { $0 + $1.tokens.count } }

    /// Tokenises on all cores.
    package init(_ examples: [InstructionExample], encoder: ExampleEncoder) {
        let slots = Mutex([TokenSequence?](repeating: nil, count: examples.count))
        let piece = 512
        DispatchQueue.concurrentPerform(iterations: (examples.count + piece - 1) / piece) { index in
            let range = index * piece..<min((index + 1) * piece, examples.count)
            let made = range.map { encoder.encode(examples[$0]) }
            slots.withLock { $0.replaceSubrange(range, with: made) }
        }
        let all = slots.withLock { $0 }
        let fitting = all.indices.filter { all[$0] != nil }
        self.examples = fitting.map { examples[$0] }
        sequences = all.compactMap { $0 }
        tooLong = all.count - fitting.count
        self.encoder = encoder
    }

    /// An example as an epoch sees it.
    func sequence(_ index: Int, epoch: Int, seed: UInt64) -> TokenSequence {
        guard encoder.settings.mergeDropout > 0 else { return sequences[index] }
        let own = mixed(seed, UInt64(epoch), UInt64(index))
        // One that no longer fits when it is cut into more tokens is taken whole.
        return encoder.encode(examples[index], seed: own) ?? sequences[index]
    }
}

/// A seed that depends on all of its parts (the finaliser of SplitMix64).
func mixed(_ parts: UInt64...) -> UInt64 {
    parts.reduce(0) { state, part in
        var z = (state ^ part) &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
