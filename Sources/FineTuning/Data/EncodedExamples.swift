// The examples of a run as tokens, made once and laid end to end; where merges are left out at random they
// are made anew for every epoch, from seeds that depend on the example and the epoch alone, and only then
// are their texts kept.

import Datasets
import Dispatch
import Synchronization

/// Tokenised examples.
package struct EncodedExamples: Sendable {
    /// How many were left out because they are too long.
    package let tooLong: Int
    private let pieces: [Piece]
    /// The places of those that fit, among all that were given.
    private let places: [Int32]
    /// All texts, where they are tokenised again.
    private let texts: [InstructionExample]
    private let encoder: ExampleEncoder

    /// Those that fit into the model's context.
    package var count: Int { places.count }
    /// Whether there is none.
    package var isEmpty: Bool { places.isEmpty }
    /// Tokens of all of them.
    package var tokenCount: Int { pieces.reduce(0) { $0 + $1.tokens.count } }
    /// Positions of every example.
    package var lengths: [Int] { (0..<count).map { max(slice($0).tokens.count - 1, 0) } }

    /// The memory that it takes, in bytes.
    package var byteCount: Int {
        pieces.reduce(0) { $0 + $1.byteCount } + places.count * MemoryLayout<Int32>.stride
            + texts.reduce(0) { $0 + $1.byteCount }
    }

    /// Tokenises on all cores.
    package init(_ examples: [InstructionExample], encoder: ExampleEncoder) {
        let size = Piece.size
        let count = (examples.count + size - 1) / size
        let slots = Mutex([Piece?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let piece = Piece(
                examples[index * size..<min((index + 1) * size, examples.count)],
                encoder: encoder
            )
            slots.withLock { $0[index] = piece }
        }
        let pieces = slots.withLock { $0.compactMap { $0 } }
        self.pieces = pieces
        places = examples.indices.filter { !pieces[$0 / size].slice($0 % size).tokens.isEmpty }
            .map(Int32.init)
        tooLong = examples.count - places.count
        texts = encoder.settings.mergeDropout > 0 ? examples : []
        self.encoder = encoder
    }

    /// An example's tokens with whole merges, without their weights.
    package func tokens(_ index: Int) -> ArraySlice<Int32> { slice(index).tokens }

    /// An example's tokens with whole merges.
    package func sequence(_ index: Int) -> TokenSequence {
        let slice = slice(index)
        return TokenSequence(
            tokens: Array(slice.tokens),
            weights: encoder.weights(
                tokens: slice.tokens.count,
                answerStart: slice.answerStart,
                example: slice.weight
            )
        )
    }

    /// An example as an epoch sees it.
    package func sequence(_ index: Int, epoch: Int, seed: UInt64) -> TokenSequence {
        guard !texts.isEmpty else { return sequence(index) }
        let own = mixed(seed, UInt64(epoch), UInt64(index))
        // One that no longer fits when it is cut into more tokens is taken whole.
        return encoder.encode(texts[Int(places[index])], seed: own) ?? sequence(index)
    }

    private func slice(_ index: Int) -> Piece.Slice {
        let place = Int(places[index])
        return pieces[place / Piece.size].slice(place % Piece.size)
    }
}

/// Tokens of some hundred examples, end to end; those that are too long have none.
private struct Piece: Sendable {
    /// How many examples stand in one.
    static let size = 512

    /// One of them.
    struct Slice {
        var tokens: ArraySlice<Int32>
        /// How many of them stand before the answer.
        var answerStart: Int
        /// How much the example counts.
        var weight: Float
    }

    private(set) var tokens: [Int32] = []
    /// Where each example ends among them.
    private var ends: [Int32] = []
    private var answerStarts: [Int32] = []
    private var weights: [Float] = []

    /// Tokenises, and takes no more room than is needed.
    init(_ examples: ArraySlice<InstructionExample>, encoder: ExampleEncoder) {
        let encoded = examples.map { encoder.tokens(of: $0) }
        tokens.reserveCapacity(encoded.reduce(0) { $0 + ($1?.tokens.count ?? 0) })
        for example in encoded {
            tokens += example?.tokens ?? []
            ends.append(Int32(tokens.count))
            answerStarts.append(Int32(example?.answerStart ?? 0))
        }
        weights = examples.map(\.weight)
    }

    var byteCount: Int { (tokens.count + 3 * weights.count) * MemoryLayout<Int32>.stride }

    func slice(_ index: Int) -> Slice {
        let start = index == 0 ? 0 : Int(ends[index - 1])
        return Slice(
            tokens: tokens[start..<Int(ends[index])],
            answerStart: Int(answerStarts[index]),
            weight: weights[index]
        )
    }
}

extension InstructionExample {
    /// The memory that it takes, texts on the heap with what stands before them.
    fileprivate var byteCount: Int {
        func text(_ text: String) -> Int {
            text.utf8.count > 15 ? (text.utf8.count + 32 + 15) / 16 * 16 + 16 : 0
        }
        let turns = earlier.reduce(0) {
            $0 + MemoryLayout<Turn>.stride + text($1.instruction) + text($1.output)
        }
        return MemoryLayout<Self>.stride + text(instruction) + text(input) + text(output) + turns
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
