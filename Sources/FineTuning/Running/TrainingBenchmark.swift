// How fast a model of some shape learns here: steps on random tokens, timed one by one.

import Dispatch
import GPTNeoX
import Randomness
import Tensors

/// Measures training.
package struct TrainingBenchmark {
    /// What is measured.
    package struct Plan: Sendable {
        /// The shape.
        package var configuration: NeoXConfiguration
        /// Adapters; nil trains all weights.
        package var adapters: AdapterPlan?
        /// How a frozen base is held.
        package var holding = BaseHolding.nf4
        /// Sequences of a batch, and positions of each.
        package var sequences = 8
        package var length = 64
        /// Whether layers are computed again on the way back.
        package var isCheckpointing = false
        /// What operands are rounded to.
        package var compute = ComputeType.f32
        /// Workers.
        package var threads = 1

        /// A plan for a shape.
        package init(configuration: NeoXConfiguration) { self.configuration = configuration }
    }

    private let plan: Plan
    private let model: TrainingModel
    private let pass: TrainingPass
    private let optimizer: Optimizer
    private var random = SplitMix64(seed: 1)

    /// Makes the model.
    package init(_ plan: Plan) throws {
        self.plan = plan
        if let adapters = plan.adapters {
            model = try TrainingModel(
                adapting: RandomBase(configuration: plan.configuration),
                adapters,
                holding: plan.holding,
                seed: 1
            )
        } else {
            model = try TrainingModel(configuration: plan.configuration, isTied: true, seed: 1)
        }
        let pool = WorkerPool(threadCount: plan.threads, patience: .steps)
        pass = TrainingPass(
            model: model,
            pool: pool,
            capacity: plan.sequences * plan.length,
            longest: plan.length,
            isCheckpointing: plan.isCheckpointing,
            compute: plan.compute
        )
        optimizer = Optimizer(
            parameters: model.parameters,
            settings: OptimizerSettings(),
            pool: pool
        )
    }

    /// Positions of a step.
    package var tokensPerStep: Int { plan.sequences * plan.length }
    /// Values that learn.
    package var trainableCount: Int { model.trainableCount }

    /// Makes one step.
    ///
    /// - Returns: the seconds it took.
    package mutating func step() -> Double {
        let vocabulary = UInt64(plan.configuration.vocabularySize)
        let sequences = (0..<plan.sequences).map { _ in
            TokenSequence(
                tokens: (0...plan.length).map { _ in Int32(random.next() % vocabulary) },
                weights: [Float](repeating: 1, count: plan.length + 1)
            )
        }
        let batch = TrainingBatch(sequences)
        let start = DispatchTime.now().uptimeNanoseconds
        _ = pass.learn(batch, lossScale: 1 / batch.weight, dropoutSeed: random.next())
        _ = optimizer.step(learningRate: 1e-4)
        return Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
    }
}
