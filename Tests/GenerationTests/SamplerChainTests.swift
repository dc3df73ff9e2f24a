// Sampling: what each setting keeps, that draws follow the distribution, and that a seed decides
// everything.

import Foundation
import Generation
import Randomness
import TestSupport
import Testing

@Suite("SamplerChain")
struct SamplerChainTests {
    private let scratch = SamplerScratch(vocabularySize: 8)

    /// Draws from fixed logits many times; the share of each token.
    private func shares(
        _ logits: [Float],
        _ parameters: GenerateParameters,
        history: [Int] = [],
        banned: Set<Int> = [],
        draws: Int = 20_000
    ) -> [Double] {
        var chain = SamplerChain(parameters: parameters, seed: 7)
        var counts = [Int](repeating: 0, count: logits.count)
        for _ in 0..<draws {
            var copy = logits
            let token = copy.withUnsafeMutableBufferPointer {
                chain.choose(from: $0, history: history, banned: banned, scratch: scratch)
            }
            if let token { counts[token] += 1 }
        }
        return counts.map { Double($0) / Double(draws) }
    }

    /// Parameters that keep every token.
    private func plain(temperature: Float = 1) -> GenerateParameters {
        GenerateParameters(temperature: temperature, topP: 1)
    }

    /// Softmax in double precision.
    private func softmax(_ logits: [Float], temperature: Double = 1) -> [Double] {
        let weights = logits.map { exp(Double($0) / temperature) }
        let total = weights.reduce(0, +)
        return weights.map { $0 / total }
    }

    @Test(arguments: [Float(0.5), 0.7, 1, 2])
    func `draws follow the softmax at the temperature`(temperature: Float) {
        let logits: [Float] = [0.5, 2, -1, 1.5, 0, -3]
        let expected = softmax(logits, temperature: Double(temperature))
        // Five standard deviations of 20,000 draws.
        for (got, p) in zip(shares(logits, plain(temperature: temperature)), expected) {
            #expect(abs(got - p) < 5 * (p * (1 - p) / 20_000).squareRoot() + 1e-9)
        }
    }

    @Test func `temperature 0 takes the largest, the smaller id of two equal`() {
        let greedy = GenerateParameters(temperature: 0)
        #expect(shares([1, 3, 3, 2], greedy, draws: 10) == [0, 1, 0, 0])
        #expect(shares([1, 3, 3, 2], greedy, banned: [1], draws: 10) == [0, 0, 1, 0])
    }

    @Test func `top-k keeps the k most likely`() {
        var parameters = plain()
        parameters.topK = 2
        let got = shares([0, 1, 2, 3], parameters)
        #expect(got[0] == 0 && got[1] == 0 && got[2] > 0.2 && got[3] > 0.6)
    }

    @Test func `top-p keeps the smallest set above p`() {
        // Probabilities 0.5, 0.3, 0.15, 0.05.
        let logits = [0.5, 0.3, 0.15, 0.05].map { Float(log($0)) }
        var parameters = plain()
        parameters.topP = 0.79
        #expect(shares(logits, parameters)[2...].allSatisfy { $0 == 0 })
        parameters.topP = 0.81
        let three = shares(logits, parameters)
        #expect(three[2] > 0.1 && three[3] == 0)
        parameters.topP = 0.1
        #expect(shares(logits, parameters)[0] == 1)
    }

    @Test(arguments: [Float(0.05), 0.5, 0.9, 0.99, 0.999])
    func `top-p on a large vocabulary keeps what sorting all of it keeps`(p: Float) {
        var random = SplitMix64(seed: 11)
        let spread = p > 0.9 ? 1.0 : 4.0
        let logits = (0..<3000).map { _ in Float(random.nextUnit() * 12 / spread) }
        let large = SamplerScratch(vocabularySize: logits.count)
        let probabilities = softmax(logits)
        var kept: Set<Int> = []
        var sum = 0.0
        for token in probabilities.indices.sorted(by: { logits[$0] > logits[$1] })
        where sum <= Double(p) {
            kept.insert(token)
            sum += probabilities[token]
        }
        var chain = SamplerChain(parameters: GenerateParameters(temperature: 1, topP: p), seed: 3)
        var drawn: Set<Int> = []
        let draws = TestEffort.scaled(20_000)
        for _ in 0..<draws {
            var copy = logits
            let token = copy.withUnsafeMutableBufferPointer {
                chain.choose(from: $0, history: [], banned: [], scratch: large)
            }
            drawn.insert(token ?? -1)
        }
        // The last token kept may differ by rounding.
        #expect(drawn.subtracting(kept).count <= 1)
        #expect(drawn.count > min(kept.count, draws / 6) / 2)
    }

    @Test func `min-p drops what is far less likely than the best`() {
        let logits = [0.6, 0.3, 0.07, 0.03].map { Float(log($0)) }
        var parameters = plain()
        parameters.minP = 0.2
        let got = shares(logits, parameters)
        #expect(got[1] > 0.2 && got[2] == 0 && got[3] == 0)
    }

    @Test func `the repetition penalty acts once on each token written`() {
        var parameters = plain()
        parameters.repetitionPenalty = 2
        let got = shares([2, 2, -1, -1], parameters, history: [0, 0, 0, 2])
        let expected = softmax([1, 2, -2, -1])
        for (share, p) in zip(got, expected) { #expect(abs(share - p) < 0.02) }
    }

    @Test func `a banned token is never drawn, and nothing when all are banned`() {
        #expect(shares([5, 1, 1], plain(), banned: [0])[0] == 0)
        #expect(shares([5, 1, 1], plain(), banned: [0, 1, 2]) == [0, 0, 0])
        #expect(shares([.nan, .nan], plain(), draws: 1) == [0, 0])
    }

    @Test func `extreme temperatures neither crash nor draw what is banned`() {
        #expect(shares([1, 2, 0], plain(temperature: .leastNonzeroMagnitude), draws: 50)[1] == 1)
        let hot = shares([1, 2, 0, -5], plain(temperature: .greatestFiniteMagnitude), banned: [3])
        #expect(hot[3] == 0)
        #expect(hot[..<3].allSatisfy { abs($0 - 1.0 / 3) < 0.02 })
    }

    @Test func `equal seeds draw equal tokens, others do not`() {
        let logits = [Float](repeating: 0, count: 8)
        func draw(_ seed: UInt64) -> [Int] {
            var chain = SamplerChain(parameters: plain(), seed: seed)
            return (0..<50).compactMap { _ in
                var copy = logits
                return copy.withUnsafeMutableBufferPointer {
                    chain.choose(from: $0, history: [], banned: [], scratch: scratch)
                }
            }
        }
        #expect(draw(1) == draw(1))
        #expect(draw(1) != draw(2))
        #expect(Set(draw(3)).count == 8)
    }

    @Test func `the random numbers are SplitMix64's`() {
        // First values of the reference implementation for seed 1234567.
        var random = SplitMix64(seed: 1_234_567)
        let first = (0..<5).map { _ in random.next() }
        #expect(
            first == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }

    @Test func `settings outside their ranges are refused by name`() {
        func refused(_ change: (inout GenerateParameters) -> Void) -> String? {
            var parameters = GenerateParameters()
            change(&parameters)
            do {
                try parameters.validate()
                return nil
            } catch GenerationError.invalidParameter(let name, _, _) {
                return name
            } catch {
                return "\(error)"
            }
        }
        #expect(refused { $0.temperature = -1 } == "temperature")
        #expect(refused { $0.temperature = .nan } == "temperature")
        #expect(refused { $0.topK = -1 } == "top-k")
        #expect(refused { $0.topP = 0 } == "top-p")
        #expect(refused { $0.topP = 1.1 } == "top-p")
        #expect(refused { $0.minP = 1 } == "min-p")
        #expect(refused { $0.repetitionPenalty = 0 } == "repetition-penalty")
        #expect(refused { $0.maximumNewTokens = 0 } == "max-tokens")
        #expect(refused { _ in } == nil)
    }
}
