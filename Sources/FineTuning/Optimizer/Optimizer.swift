// A step of training: gradients are clipped by their norm as torch.nn.utils.clip_grad_norm_ clips them, and
// every parameter is changed by its rule: AdamW (Loshchilov and Hutter 2019) as torch.optim.AdamW makes its
// steps, or Muon (Muon.swift).

import Tensors

/// How matrices between hidden states are changed; everything else is always changed by AdamW.
package enum OptimizerRule: String, Sendable, CaseIterable {
    /// By running means of gradients and of their squares.
    case adamw
    /// By the orthogonalised running mean of gradients, which learns more from as many tokens.
    case muon
}

/// The optimizer's numbers.
package struct OptimizerSettings: Sendable, Equatable {
    /// How the layers' matrices are changed.
    package var rule = OptimizerRule.adamw
    /// Decay of the running means.
    package var beta1 = 0.9
    package var beta2 = 0.999
    /// ε of the denominator.
    package var epsilon = 1e-8
    /// The share of every matrix that a step of rate 1 takes away; biases and norms keep theirs.
    package var weightDecay = 0.0
    /// The largest norm of all gradients together; infinite clips nothing.
    package var clip = 1.0

    /// The original's: torch's defaults without decay, clipped at 1.
    package init() {}
}

/// The optimizer with its state.
package final class Optimizer {
    /// Its numbers.
    package let settings: OptimizerSettings
    /// What it changes.
    package let parameters: [Parameter]
    /// The running means of gradients and of their squares, by parameter.
    package let first: [FloatStorage]
    package let second: [FloatStorage]
    /// Steps made.
    package var steps = 0
    private let pool: WorkerPool
    private let kernels = KernelSet.current
    /// For the matrices that Muon changes; nil where there are none.
    private let muon: Muon?

    /// Bytes of state for one value that learns.
    package static let bytesPerValue = 2 * MemoryLayout<Float>.stride

    /// A fresh optimizer.
    package init(parameters: [Parameter], settings: OptimizerSettings, pool: WorkerPool) {
        self.parameters = parameters
        self.settings = settings
        self.pool = pool
        first = parameters.map { FloatStorage(count: $0.count) }
        second = parameters.map { FloatStorage(count: $0.count) }
        muon =
            settings.rule == .muon ? Muon(parameters: parameters, workers: pool.threadCount) : nil
    }

    /// The norm of all gradients; summed in one order for a number of workers.
    package func gradientNorm() -> Double {
        let (parameters, kernels) = (parameters, kernels)
        let partials = FloatSums(workers: pool.threadCount, parameters: parameters.count)
        pool.run { worker in
            for (index, parameter) in parameters.enumerated() {
                let range = worker.share(of: parameter.count, multipleOf: 4096)
                partials[worker.index, index] = kernels.sumOfSquares(
                    parameter.gradients.base + range.lowerBound,
                    count: range.count
                )
            }
        }
        return partials.total.squareRoot()
    }

    /// Changes the parameters and clears their gradients.
    ///
    /// - Returns: the gradients' norm before clipping; when it is not finite nothing has been changed.
    package func step(learningRate: Double) -> Double {
        let norm = gradientNorm()
        guard norm.isFinite else {
            clearGradients()
            return norm
        }
        steps += 1
        let (parameters, kernels, first, second, muon) = (parameters, kernels, first, second, muon)
        let weightDecay = Float(settings.weightDecay)
        let step = AdamWStep(
            t: steps,
            learningRate: learningRate,
            beta1: settings.beta1,
            beta2: settings.beta2,
            epsilon: settings.epsilon,
            gradientScale: min(settings.clip / (norm + 1e-6), 1)
        )
        pool.run { worker in
            for (index, parameter) in parameters.enumerated() {
                if let muon, parameter.isHidden {
                    muon.step(
                        parameter,
                        mean: first[index],
                        gradientScale: step.gradientScale,
                        learningRate: step.learningRate,
                        weightDecay: weightDecay,
                        worker
                    )
                    continue
                }
                let range = worker.share(of: parameter.count, multipleOf: 4096)
                guard !range.isEmpty else { continue }
                kernels.adamW(
                    step,
                    parameters: parameter.values.base,
                    gradients: parameter.gradients.base,
                    first: first[index].base,
                    second: second[index].base,
                    range: range,
                    weightDecay: parameter.decays ? weightDecay : 0
                )
                (parameter.gradients.base + range.lowerBound)
                    .update(repeating: 0, count: range.count)
            }
        }
        return norm
    }

    /// Sets all gradients to 0.
    package func clearGradients() { for parameter in parameters { parameter.gradients.clear() } }
}

/// One double for every worker and parameter, written by that worker.
private final class FloatSums {
    private let base: UnsafeMutablePointer<Double>
    private let count: Int
    private let parameters: Int

    init(workers: Int, parameters: Int) {
        count = workers * parameters
        self.parameters = parameters
        base = .allocate(capacity: max(count, 1))
        base.initialize(repeating: 0, count: max(count, 1))
    }

    deinit { base.deallocate() }

    subscript(worker: Int, parameter: Int) -> Double {
        get { base[worker * parameters + parameter] }
        set { base[worker * parameters + parameter] = newValue }
    }

    var total: Double { UnsafeBufferPointer(start: base, count: count).reduce(0, +) }
}
