// Examples laid end to end are what the encoder makes of each, wherever too long ones stood between them.

import Datasets
import FineTuning
import Foundation
import Randomness
import Testing
import Tokenization

@Suite("Encoded examples")
struct EncodedExamplesTests {
    private func encoder(mergeDropout: Double = 0) throws -> ExampleEncoder {
        let json = Data(TrainerTests.tokenizerJSON.utf8)
        var settings = EncodingSettings(contextLength: 128)
        settings.questionWeight = 0.25
        settings.mergeDropout = mergeDropout
        return ExampleEncoder(
            tokenizer: try Tokenizer(json: json, source: "test"),
            endOfSequence: 0,
            settings: settings
        )
    }

    /// Lengths from short to too long, over several pieces.
    private var examples: [InstructionExample] {
        var random = SplitMix64(seed: 9)
        return (0..<1300).map { number in
            let length = Int.random(in: 1...150, using: &random)
            let turn = InstructionExample.Turn(instruction: "a", output: "b")
            return InstructionExample(
                instruction: "\(number)",
                output: String(repeating: "x", count: length),
                earlier: number % 7 == 0 ? [turn] : [],
                weight: Float.random(in: 0.5...2, using: &random)
            )
        }
    }

    @Test(arguments: [0, 0.3])
    func `each is as the encoder makes it, and too long ones are left out`(dropout: Double) throws {
        let encoder = try encoder(mergeDropout: dropout)
        let fitting = examples.filter { encoder.encode($0) != nil }
        let encoded = EncodedExamples(examples, encoder: encoder)
        #expect(encoded.count == fitting.count && !encoded.isEmpty)
        #expect(encoded.tooLong == 1300 - fitting.count && encoded.tooLong > 100)
        let expected = fitting.compactMap { encoder.encode($0) }
        for index in fitting.indices { #expect(encoded.sequence(index) == expected[index]) }
        #expect(encoded.lengths == expected.map(\.positions))
        #expect(encoded.tokenCount == expected.reduce(0) { $0 + $1.tokens.count })
        // The end of the texts' tokens is the same however they are cut: the example is the right one.
        for index in stride(from: 0, to: fitting.count, by: 13) {
            let seen = encoded.sequence(index, epoch: 3, seed: 1)
            #expect(seen.tokens == expected[index].tokens)
            #expect(seen.weights == expected[index].weights)
        }
    }

    @Test func `none is none`() throws {
        let encoded = EncodedExamples([], encoder: try encoder())
        #expect(encoded.isEmpty && encoded.lengths.isEmpty && encoded.byteCount == 0)
    }
}
