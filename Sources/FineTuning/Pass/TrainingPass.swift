// One pass of a batch through the model: forward to the loss, and backward to the derivatives of
// everything that learns. Source of the architecture: transformers modeling_gpt_neox.py; the way back is
// the chain rule written out, in the files beside this one.
//
//   parallel:   x' = x + attention(ln1 x) + down(gelu(up(ln2 x)))
//   sequential: m = x + attention(ln1 x);  x' = m + down(gelu(up(ln2 m)))
//
// All workers run the same code on their shares and meet at barriers, as in the engine. Every result is
// computed by one worker in one order, so that a step has the same bits each time it is made with as many
// workers.

import GPTNeoX
import Tensors

/// What came of a pass.
package struct PassResult: Sendable, Equatable {
    /// The sum of weight · loss over all predicted tokens, in nats.
    package var weightedLoss: Double
    /// The sum of their weights.
    package var weight: Double
    /// Positions computed.
    package var tokens: Int
}

/// Runs batches through one model; one pass at a time.
package final class TrainingPass {
    let model: TrainingModel
    let pool: WorkerPool
    let scratch: TrainingScratch
    let workspace: ProductWorkspace
    let kernels = KernelSet.current
    let compute: ComputeType
    let rotary: RotaryTable
    let inverseRotary: RotaryTable
    /// Chooses what dropout zeroes; nil while nothing is dropped.
    private(set) var dropoutSeed: UInt64?
    private(set) var batch = TrainingBatch([])
    private(set) var mode = Mode.measuring
    /// Whether the way back is gone.
    var isBackward: Bool { mode == .learning }
    /// What a row's weight is multiplied by in the derivatives.
    private(set) var lossScale: Float = 0

    /// What a pass is for.
    enum Mode {
        /// Losses only.
        case measuring
        /// Losses and derivatives.
        case learning
        /// The logits of one position, left as they are.
        case predicting
    }

    /// T, C, F and D of the pass.
    var t: Int { batch.tokenCount }
    var c: Int { model.configuration.hiddenSize }
    var f: Int { model.configuration.feedForwardSize }
    var d: Int { model.configuration.headDimension }

    /// A pass for batches of up to `capacity` tokens in sequences of up to `longest`.
    package init(
        model: TrainingModel,
        pool: WorkerPool,
        capacity: Int,
        longest: Int,
        isCheckpointing: Bool,
        compute: ComputeType
    ) {
        self.model = model
        self.pool = pool
        self.compute = compute
        scratch = TrainingScratch(
            model: model,
            capacity: capacity,
            longest: longest,
            workers: pool.threadCount,
            isCheckpointing: isCheckpointing
        )
        workspace = ProductWorkspace(workers: pool.threadCount)
        let configuration = model.configuration
        func table(isInverse: Bool) -> RotaryTable {
            RotaryTable(
                dimensions: configuration.rotaryDimensions,
                positions: longest,
                base: configuration.rotaryBase,
                isInverse: isInverse
            )
        }
        rotary = table(isInverse: false)
        inverseRotary = table(isInverse: true)
    }

    /// The bytes that a pass takes beside its model; see ``TrainingScratch``.
    static func byteCount(
        _ configuration: NeoXConfiguration,
        adapters: AdapterPlan?,
        capacity: Int,
        longest: Int,
        workers: Int,
        isCheckpointing: Bool
    ) -> Int {
        TrainingScratch.byteCount(
            configuration,
            adapters: adapters,
            capacity: capacity,
            longest: longest,
            workers: workers,
            isCheckpointing: isCheckpointing
        ) + workers * ProductWorkspace.bytesPerWorker
    }

    /// The loss of a batch; nothing is dropped and nothing learns.
    package func measure(_ batch: TrainingBatch) -> PassResult {
        run(batch, .measuring, lossScale: 0, dropoutSeed: nil)
    }

    /// The token that most likely follows; the smaller id of two equally likely ones.
    package func predict(after tokens: [Int32]) -> Int {
        guard !tokens.isEmpty else { return 0 }
        let weights = [Float](repeating: 0, count: tokens.count) + [1]
        let batch = TrainingBatch([TokenSequence(tokens: tokens + [0], weights: weights)])
        _ = run(batch, .predicting, lossScale: 0, dropoutSeed: nil)
        return kernels.argmax(scratch.logits.base, count: model.configuration.vocabularySize)
    }

    /// Logits of every position of a sequence, (tokens, V); for tests and small models.
    package func logits(of tokens: [Int32]) -> [[Float]] {
        let v = model.configuration.vocabularySize
        return tokens.indices.map { index in
            _ = predict(after: Array(tokens[...index]))
            return Array(UnsafeBufferPointer(start: scratch.logits.base, count: v))
        }
    }

    /// Adds the derivatives of `lossScale` · Σ weight · loss to the parameters' gradients.
    ///
    /// - Parameters:
    ///   - batch: fits the capacity this was made for.
    ///   - lossScale: 1 / the sum of weights of all batches of the step, for their weighted mean.
    ///   - dropoutSeed: another one for every batch of a run.
    /// - Returns: the losses; the derivatives are in the parameters.
    package func learn(
        _ batch: TrainingBatch,
        lossScale: Double,
        dropoutSeed: UInt64
    ) -> PassResult {
        run(batch, .learning, lossScale: Float(lossScale), dropoutSeed: dropoutSeed)
    }

    private func run(
        _ batch: TrainingBatch,
        _ mode: Mode,
        lossScale: Float,
        dropoutSeed: UInt64?
    ) -> PassResult {
        precondition(
            batch.tokenCount <= scratch.capacity && batch.longest <= scratch.longest,
            "\(batch.tokenCount) tokens, \(batch.longest); room for \(scratch.capacity)"
        )
        self.batch = batch
        self.mode = mode
        self.lossScale = lossScale
        self.dropoutSeed = dropoutSeed
        if batch.tokenCount > 0 { pool.run { self.runShare($0) } }
        // Summed in one order, whatever the shares.
        let loss = batch.weights.indices.reduce(0) { sum, i in
            sum + Double(batch.weights[i]) * Double(scratch.losses.base[i])
        }
        return PassResult(
            weightedLoss: loss,
            weight: batch.weight,
            tokens: batch.tokenCount
        )
    }

    private func runShare(_ worker: WorkerContext) {
        embed(worker)
        worker.barrier()
        for index in model.layers.indices {
            forward(index, worker)
        }
        if isBackward {
            let rows = worker.share(of: t)
            (scratch.dResidual.base + rows.lowerBound * c)
                .update(repeating: 0, count: rows.count * c)
            worker.barrier()
        }
        computeLoss(worker)
        guard isBackward else { return }
        for index in model.layers.indices.reversed() {
            backward(index, worker)
        }
        backwardEmbedding(worker)
    }

    // MARK: - Embedding

    private func embed(_ worker: WorkerContext) {
        for row in worker.share(of: t) {
            let out = scratch.residuals[0].base + row * c
            let token = Int(batch.tokens[row])
            switch model.embedding {
            case .frozen(let table): table.dequantizeRow(token, into: out)
            case .learning(let table): out.update(from: table.values.base + token * c, count: c)
            }
        }
    }

    /// Tokens come more than once: workers share out columns, not rows.
    private func backwardEmbedding(_ worker: WorkerContext) {
        guard case .learning(let table) = model.embedding else { return }
        let columns = worker.share(of: c, multipleOf: 16)
        guard !columns.isEmpty else { return }
        for row in 0..<t {
            kernels.axpy(
                1,
                scratch.dResidual.base + row * c + columns.lowerBound,
                table.gradients.base + Int(batch.tokens[row]) * c + columns.lowerBound,
                count: columns.count
            )
        }
    }

    // MARK: - Norms

    /// Rows of `x`, (T, C), after a norm.
    func normalise(
        _ norm: TrainableNorm,
        _ x: UnsafePointer<Float>,
        into out: UnsafeMutablePointer<Float>,
        rows: Range<Int>
    ) {
        for row in rows {
            kernels.layerNorm(
                x + row * c,
                weight: norm.weight.values.base,
                bias: norm.bias.values.base,
                count: c,
                epsilon: model.configuration.layerNormEpsilon,
                into: out + row * c
            )
        }
    }

    /// Adds one row's derivative to `dx`, and the norm's own to place `slot` (0 or 1) of this worker's
    /// partial sums; see ``collectNormGradients(_:slot:_:)``.
    func backwardNorm(
        _ norm: TrainableNorm,
        slot: Int,
        x: UnsafePointer<Float>,
        dy: UnsafePointer<Float>,
        addingTo dx: UnsafeMutablePointer<Float>,
        _ worker: WorkerContext
    ) {
        let partial = scratch.normGradients[worker.index].base + slot * 2 * c
        kernels.layerNormBackward(
            x,
            weight: norm.weight.values.base,
            dy: dy,
            count: c,
            epsilon: model.configuration.layerNormEpsilon,
            addingTo: dx,
            dweight: norm.learns ? partial : nil,
            dbias: norm.learns ? partial + c : nil
        )
    }

    /// Adds all workers' partial sums to the norm's gradients, in their order; between barriers.
    func collectNormGradients(_ norm: TrainableNorm, slot: Int, _ worker: WorkerContext) {
        guard let weight = norm.weight.gradients, let bias = norm.bias.gradients else { return }
        let columns = worker.share(of: c, multipleOf: 16)
        guard !columns.isEmpty else { return }
        let (first, count) = (columns.lowerBound, columns.count)
        for partials in scratch.normGradients {
            let partial = partials.base + slot * 2 * c + first
            kernels.axpy(1, partial, weight + first, count: count)
            kernels.axpy(1, partial + c, bias + first, count: count)
            partial.update(repeating: 0, count: count)
            (partial + c).update(repeating: 0, count: count)
        }
    }
}
