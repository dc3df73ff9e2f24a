// Muon against PyTorch's (Fixtures/training/muon), and what its steps promise.

import FineTuning
import Foundation
import Tensors
import Testing

@Suite("Muon")
struct MuonTests {
    private struct Case: Decodable {
        struct Matrix: Decodable {
            var name: String
            var shape: [Int]
            var initial: [Float]
            var gradients: [[Float]]
            var values: [[Float]]
        }
        var learningRates: [Double]
        var weightDecay: Double
        var matrices: [Matrix]
    }

    private func settings(weightDecay: Double = 0) -> OptimizerSettings {
        var settings = OptimizerSettings()
        (settings.rule, settings.weightDecay) = (.muon, weightDecay)
        settings.clip = .infinity
        return settings
    }

    @Test(arguments: [1, 2])
    func `steps are PyTorch's`(threads: Int) throws {
        let fixture = try TrainingFixture.decode(Case.self, "muon/case.json")
        let parameters = fixture.matrices.map {
            Parameter(
                name: "gpt_neox.layers.0.\($0.name).weight",
                shape: $0.shape,
                values: FloatStorage($0.initial)
            )
        }
        let optimizer = Optimizer(
            parameters: parameters,
            settings: settings(weightDecay: fixture.weightDecay),
            pool: WorkerPool(threadCount: threads)
        )
        for (step, rate) in fixture.learningRates.enumerated() {
            for (parameter, matrix) in zip(parameters, fixture.matrices) {
                let gradient = matrix.gradients[step]
                parameter.gradients.base.update(from: gradient, count: gradient.count)
            }
            _ = optimizer.step(learningRate: rate)
            for (parameter, matrix) in zip(parameters, fixture.matrices) {
                let distance = relativeDistance(parameter.values.values, matrix.values[step])
                #expect(distance < 1e-5, "\(matrix.name), step \(step): \(distance)")
                #expect(parameter.gradients.values.allSatisfy { $0 == 0 })
            }
        }
    }

    @Test func `embeddings, the output and vectors are AdamW's`() throws {
        let shapes: [(name: String, shape: [Int])] = [
            ("gpt_neox.embed_in.weight", [6, 4]), ("embed_out.weight", [6, 4]),
            ("gpt_neox.layers.0.input_layernorm.weight", [4]),
            ("gpt_neox.layers.0.attention.dense.bias", [4]),
        ]
        func stepped(_ rule: OptimizerRule) -> [[Float]] {
            let parameters = shapes.map { name, shape in
                let count = shape.reduce(1, *)
                let parameter = Parameter(
                    name: name,
                    shape: shape,
                    values: FloatStorage((0..<count).map { Float($0) * 0.1 })
                )
                for place in 0..<count { parameter.gradients.base[place] = Float(place % 3) - 1 }
                return parameter
            }
            var settings = settings(weightDecay: 0.1)
            settings.rule = rule
            let pool = WorkerPool(threadCount: 1)
            let optimizer = Optimizer(parameters: parameters, settings: settings, pool: pool)
            _ = optimizer.step(learningRate: 0.01)
            return parameters.map(\.values.values)
        }
        #expect(stepped(.muon) == stepped(.adamw))
    }
}
