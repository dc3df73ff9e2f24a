// The sampler against transformers' own logits processors: which tokens are left and with what
// probability, for temperatures, penalties and combinations of top-k, top-p and min-p.
// Fixture: Tests/Fixtures/sampling/generate.py.

import Foundation
import Generation
import Testing

@Suite("Sampler reference")
struct SamplerReferenceTests {
    private struct Case: Decodable {
        let temperature: Float
        let repetitionPenalty: Float
        let topK: Int
        let topP: Float
        let minP: Float
        let history: [Int]
        let logits: [Float]
        let probabilities: [Double]

        var parameters: GenerateParameters {
            GenerateParameters(
                temperature: temperature,
                topK: topK,
                topP: topP,
                minP: minP,
                repetitionPenalty: repetitionPenalty
            )
        }
    }

    private func cases() throws -> [Case] {
        let file = Repository.root.appendingPathComponent("Tests/Fixtures/sampling/cases.json")
        return try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    }

    @Test func `every token has the probability that transformers gives it`() throws {
        let cases = try cases()
        #expect(cases.count == 50)
        let scratch = SamplerScratch(vocabularySize: cases[0].logits.count)
        for (n, one) in cases.enumerated() {
            let chain = SamplerChain(parameters: one.parameters, seed: 1)
            var logits = one.logits
            let got = logits.withUnsafeMutableBufferPointer {
                chain.probabilities(from: $0, history: one.history, banned: [], scratch: scratch)
            }
            for (token, expected) in one.probabilities.enumerated() {
                // What is less likely than e⁻²⁵ of the best is left out by ours.
                #expect(abs((got[token] ?? 0) - expected) < 2e-6, "case \(n), token \(token)")
                if expected == 0 { #expect(got[token] == nil, "case \(n), token \(token)") }
                if expected > 1e-10 { #expect(got[token] != nil, "case \(n), token \(token)") }
            }
        }
    }

    @Test func `draws come from these tokens only`() throws {
        let scratch = SamplerScratch(vocabularySize: 40)
        for one in try cases() {
            var chain = SamplerChain(parameters: one.parameters, seed: 1)
            for _ in 0..<200 {
                var logits = one.logits
                let token = logits.withUnsafeMutableBufferPointer {
                    chain.choose(from: $0, history: one.history, banned: [], scratch: scratch)
                }
                #expect(one.probabilities[try #require(token)] > 0)
            }
        }
    }
}
