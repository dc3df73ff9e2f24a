// Whole runs of 50 steps against transformers, peft and bitsandbytes (Fixtures/training/curves): the same
// first weights, batches and settings, dropout 0, f32.

import FineTuning
import Foundation
import GPTNeoX
import ModelFormats
import Tensors
import Testing

@Suite("Loss curves")
struct CurveTests {
    /// Of every step's loss, where the issue asks for 1 %.
    ///
    /// LoRA and QLoRA are only a few thousandths apart, which 1 % would not tell.
    static let tolerance = 1e-5

    private struct Corpus: Decodable {
        struct Sequence: Decodable {
            var tokens: [Int32]
            var answerStart: Int
        }
        var sequences: [Sequence]
        var batches: [[Int]]

        func batch(_ step: Int, questionWeight: Float) -> TrainingBatch {
            TrainingBatch(batches[step].map { sequence(sequences[$0], questionWeight) })
        }

        private func sequence(_ sequence: Sequence, _ questionWeight: Float) -> TokenSequence {
            let weights = sequence.tokens.indices.map {
                $0 >= sequence.answerStart ? 1 : questionWeight
            }
            return TokenSequence(tokens: sequence.tokens, weights: weights)
        }
    }

    private struct Case: Decodable {
        var base: String
        var rank: Int?
        var alpha: Double?
        var betas: [Double]
        var epsilon: Double
        var weightDecay: Double
        var clip: Double
        var questionWeight: Float
        var losses: [Double]
        var learningRates: [Double]
        var gradientNorms: [Double]
        var logitsOf: [Int]
    }

    private func train(_ name: String, _ model: TrainingModel) throws -> [Double] {
        let fixture = try TrainingFixture.decode(Case.self, "curves/\(name)/case.json")
        let corpus = try TrainingFixture.decode(Corpus.self, "curves/corpus.json")
        let pool = WorkerPool(threadCount: 2)
        let pass = TrainingPass(
            model: model,
            pool: pool,
            capacity: 512,
            longest: 64,
            isCheckpointing: false,
            compute: .f32
        )
        var settings = OptimizerSettings()
        (settings.beta1, settings.beta2) = (fixture.betas[0], fixture.betas[1])
        (settings.epsilon, settings.weightDecay) = (fixture.epsilon, fixture.weightDecay)
        settings.clip = fixture.clip
        let optimizer = Optimizer(parameters: model.parameters, settings: settings, pool: pool)
        for step in fixture.losses.indices {
            let batch = corpus.batch(step, questionWeight: fixture.questionWeight)
            let result = pass.learn(batch, lossScale: 1 / batch.weight, dropoutSeed: 0)
            let loss = result.weightedLoss / result.weight
            let norm = optimizer.step(learningRate: fixture.learningRates[step])
            let expected = fixture.losses[step]
            #expect(
                abs(loss - expected) < Self.tolerance * expected,
                "step \(step): \(loss), \(expected)"
            )
            let expectedNorm = fixture.gradientNorms[step]
            #expect(abs(norm - expectedNorm) < 0.01 * expectedNorm, "step \(step): norm \(norm)")
        }
        return try fixture.logitsOf.map { index in
            let logits = pass.logits(of: corpus.sequences[index].tokens)
            let expected = try referenceLogits(
                name,
                fixture.logitsOf.map { corpus.sequences[$0].tokens.count }
            )
            let position = fixture.logitsOf.firstIndex(of: index) ?? 0
            return relativeDistance(logits.flatMap { $0 }, expected[position])
        }
    }

    /// The logits of the sequences one after the other, f32.
    private func referenceLogits(_ name: String, _ lengths: [Int]) throws -> [[Float]] {
        let url = URL(fileURLWithPath: TrainingFixture.path("curves/\(name)/logits.bin"))
        let data = try Data(contentsOf: url)
        let all = data.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map {
                Float(bitPattern: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
            }
        }
        let width = all.count / lengths.reduce(0, +)
        var start = 0
        return lengths.map { length in
            defer { start += length * width }
            return Array(all[start..<start + length * width])
        }
    }

    @Test(arguments: [("lora", BaseHolding.stored), ("qlora", BaseHolding.nf4)])
    func `adapters learn as peft's do`(name: String, holding: BaseHolding) throws {
        let base = try CheckpointBase(folder: TrainingFixture.path("curves/base"))
        var plan = AdapterPlan()
        plan.dropout = 0
        let model = try TrainingModel(adapting: base, plan, holding: holding, seed: 1)
        try TrainingFixture.load("curves/\(name)/initial", into: model)
        let distances = try train(name, model)
        #expect(distances.allSatisfy { $0 < 1e-4 }, "logits: \(distances)")
        let final = try SafetensorsFile(
            path: TrainingFixture.path("curves/\(name)/final/adapter_model.safetensors")
        )
        for parameter in model.parameters {
            let name = "base_model.model.\(parameter.name).weight"
            let tensor = try #require(final.tensors[name])
            let bytes = final.bytes(of: tensor)
            let values = (0..<tensor.elementCount).map {
                Float(bitPattern: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
            }
            let distance = relativeDistance(parameter.values.values, values)
            #expect(distance < 1e-2, "\(name): \(distance)")
        }
    }

    @Test func `all weights learn as in PyTorch`() throws {
        let base = try CheckpointBase(folder: TrainingFixture.path("curves/scratch"))
        let model = try TrainingModel(training: base)
        let distances = try train("full", model)
        #expect(distances.allSatisfy { $0 < 1e-2 }, "logits: \(distances)")
    }
}
