// How much memory a run takes, from sizes alone, before any of it is allocated: the examples, the frozen
// base, what learns with its gradient and the optimizer's state, and a pass.

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
    /// The examples on both sides, and the order of an epoch.
    private let dataBytes: Int
    /// What of it is there already.
    private let heldBytes: Int
    private let readingBytes: Int
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
    ///   - training: the examples that are learnt.
    ///   - validation: the held-out ones.
    ///   - fileBytes: the size of the files they were read from.
    ///   - threads: the workers.
    package init(
        configuration: NeoXConfiguration,
        isTied: Bool,
        adapters: AdapterPlan?,
        holding: BaseHolding,
        storedBytes: Int,
        outline: RunOutline,
        training: EncodedExamples,
        validation: EncodedExamples,
        fileBytes: Int,
        threads: Int
    ) {
        self.configuration = configuration
        self.isTied = isTied
        self.adapters = adapters
        self.holding = holding
        self.storedBytes = storedBytes
        let lengths = validation.lengths
        capacity = outline.capacity(validation: lengths)
        longest = outline.longest(validation: lengths)
        heldBytes = training.byteCount + validation.byteCount
        dataBytes = heldBytes + (training.count + validation.count) * BatchPlan.bytesPerExample
        readingBytes = Self.reading(fileBytes: fileBytes)
        self.threads = threads
    }

    /// What reading examples takes for as long as it lasts: all rows as texts, and their tokens.
    ///
    /// Measured on 110,000 rows of 330 bytes of Korean: 2.8 times the file for the texts, 1.1 for the tokens,
    /// and 1 that the allocator keeps between them.
    /// - Parameter fileBytes: the size of all files.
    /// - Returns: bytes.
    package static func reading(fileBytes: Int) -> Int { fileBytes * 5 }

    /// What there is for all of the run, the examples included, when they have been read.
    ///
    /// - Parameters:
    ///   - before: what was free before that, in bytes.
    ///   - now: what is free now.
    /// - Returns: bytes; less than before where reading did not give back all it took.
    package func share(before: Int, now: Int) -> Int {
        let (sum, isTooLarge) = now.addingReportingOverflow(heldBytes)
        return min(before, isTooLarge ? .max : sum)
    }

    /// Refuses to take more than there is.
    ///
    /// - Parameters:
    ///   - needed: what a run, or the reading before it, takes.
    ///   - available: what there is, in bytes.
    /// - Throws: ``FineTuningError/notEnoughMemory(needed:available:)``
    package static func require(_ needed: Int, of available: Int) throws(FineTuningError) {
        guard needed < available else {
            throw .notEnoughMemory(needed: needed, available: available)
        }
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

    /// Whether keeping every layer's activations would take more than half of the memory there is.
    package func wantsCheckpointing(of available: Int) -> Bool {
        bytes(isCheckpointing: false) > available / 2
    }

    /// The most that is taken at any time: by the run, or by the reading before it.
    package func peak(isCheckpointing: Bool) -> Int {
        max(readingBytes, bytes(isCheckpointing: isCheckpointing))
    }

    /// All that the run takes.
    package func bytes(isCheckpointing: Bool) -> Int {
        // A value, its gradient and two running means.
        let learning =
            trainableParameters * (2 * MemoryLayout<Float>.stride + Optimizer.bytesPerValue)
        let pass = TrainingPass.byteCount(
            configuration,
            adapters: adapters,
            capacity: capacity,
            longest: longest,
            workers: threads,
            isCheckpointing: isCheckpointing
        )
        return dataBytes + frozenBytes + learning + pass
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
