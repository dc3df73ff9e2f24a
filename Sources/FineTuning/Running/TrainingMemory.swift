// How much memory a run takes, from sizes alone, before any of it is allocated: the frozen base, what
// learns with its gradient and the optimizer's state, and a pass.

import GPTNeoX
import Tensors

/// The memory of a run.
package struct TrainingMemory: Sendable {
    private let configuration: NeoXConfiguration
    /// The adapters; nil when all weights learn.
    private let adapters: AdapterPlan?
    private let holding: BaseHolding
    private let isTied: Bool
    private let storedBytes: Int
    private let capacity: Int
    private let longest: Int
    private let threads: Int

    /// The memory of a run.
    ///
    /// - Parameters:
    ///   - configuration: the model's numbers.
    ///   - isTied: whether the output matrix is the embedding.
    ///   - adapters: the adapters' settings; nil when all weights learn.
    ///   - holding: how a frozen base is held.
    ///   - storedBytes: the size of the base's file.
    ///   - outline: the run's shape.
    ///   - validation: the lengths of held-out examples.
    ///   - threads: the workers.
    package init(
        configuration: NeoXConfiguration,
        isTied: Bool,
        adapters: AdapterPlan?,
        holding: BaseHolding,
        storedBytes: Int,
        outline: RunOutline,
        validation: [Int],
        threads: Int
    ) {
        self.configuration = configuration
        self.isTied = isTied
        self.adapters = adapters
        self.holding = holding
        self.storedBytes = storedBytes
        capacity = outline.capacity(validation: validation)
        longest = outline.longest(validation: validation)
        self.threads = threads
    }

    /// All parameters of the model.
    package var totalParameters: Int {
        let c = configuration.hiddenSize
        let f = configuration.feedForwardSize
        let layer = 4 * c * c + 2 * f * c + 4 * c + f + c + 4 * c
        return configuration.layerCount * layer + 2 * c
            + (isTied ? 1 : 2) * configuration.vocabularySize * c
    }

    /// Those that learn.
    package var trainableParameters: Int {
        guard let adapters else { return totalParameters }
        return AdaptedPlace.all(configuration).reduce(0) { sum, place in
            guard adapters.parts.contains(place.part) else { return sum }
            let (rows, columns) = place.part.shape(configuration)
            return sum + adapters.rank * (rows + columns)
        }
    }

    /// Whether keeping every layer's activations would take more than half of the free memory.
    package var wantsCheckpointing: Bool {
        bytes(isCheckpointing: false) > MemoryBudget.available / 2
    }

    /// All of it.
    package func bytes(isCheckpointing: Bool) -> Int {
        // A value, its gradient and two running means.
        let learning = trainableParameters * (2 * MemoryLayout<Float>.stride + AdamW.bytesPerValue)
        let pass = TrainingPass.byteCount(
            configuration,
            adapters: adapters,
            capacity: capacity,
            longest: longest,
            workers: threads,
            isCheckpointing: isCheckpointing
        )
        return frozenBytes + learning + pass
    }

    private var frozenBytes: Int {
        guard adapters != nil else { return 0 }
        guard holding == .nf4 else { return storedBytes }
        let c = configuration.hiddenSize
        let linear = configuration.layerCount * (4 * c * c + 2 * configuration.feedForwardSize * c)
        // Half a byte, an eighth of a byte's scale for 64, a float for 256 of those.
        let quantized = linear / 2 + linear / 64 + linear / 64 / 256 * 4
        let share = Double(totalParameters - linear) / Double(max(totalParameters, 1))
        return quantized + Int(share * Double(storedBytes))
    }
}
