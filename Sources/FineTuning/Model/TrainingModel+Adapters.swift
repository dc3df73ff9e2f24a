// A frozen base with low-rank changes beside it. LoRA: the base in the type it is stored in; QLoRA: its
// layers' matrices in NF4 with double quantisation, as bitsandbytes holds them (embedding and output stay
// as they are stored, as there).

import GPTNeoX
import Randomness
import Tensors

/// How the frozen matrices of the layers are held.
package enum BaseHolding: String, Sendable, CaseIterable {
    /// As they are stored, in place.
    case stored
    /// As NF4 with double quantisation.
    case nf4
}

extension TrainingModel {
    /// A base with fresh adapters: A uniform within ±1/√in (Kaiming with a = √5, as peft draws it), B zero.
    ///
    /// - Parameters:
    ///   - base: the model.
    ///   - plan: which matrices, and how.
    ///   - holding: how the base's layers are held.
    ///   - seed: of the first values.
    ///   - progress: called with the share that is done, while the base is quantised.
    /// - Throws: what reading the base throws.
    package convenience init(
        adapting base: some BaseWeights,
        _ plan: AdapterPlan,
        holding: BaseHolding,
        seed: UInt64,
        progress: (Double) -> Void = { _ in }
    ) throws {
        var builder = AdapterBuilder(base: base, plan: plan, holding: holding, seed: seed)
        let count = base.configuration.layerCount
        let layers = try (0..<count).map { index in
            defer { progress(Double(index + 1) / Double(count)) }
            return try builder.layer(index)
        }
        let output = try builder.output()
        self.init(
            configuration: base.configuration,
            layout: builder.layout,
            embedding: .frozen(
                try builder.stored(AdaptedPlace(part: .embedding, layer: 0))
            ),
            layers: layers,
            outputNorm: try builder.norm(.output),
            output: output,
            parameters: builder.parameters
        )
    }
}

/// Makes the parts of an adapted model and collects what learns.
private struct AdapterBuilder<Base: BaseWeights> {
    let base: Base
    let plan: AdapterPlan
    let holding: BaseHolding
    let layout: QueryKeyValueLayout
    private(set) var parameters: [Parameter] = []
    private var random: SplitMix64
    private var adapterCount = 0

    init(base: Base, plan: AdapterPlan, holding: BaseHolding, seed: UInt64) {
        self.base = base
        self.plan = plan
        self.holding = holding
        // NF4 is made of rows in transformers' order, as bitsandbytes makes it.
        layout = holding == .nf4 ? .byHead : base.layout
        random = SplitMix64(seed: seed)
    }

    mutating func layer(_ index: Int) throws -> TrainableLayer {
        TrainableLayer(
            attentionNorm: try norm(.attention(layer: index)),
            feedForwardNorm: try norm(.feedForward(layer: index)),
            queryKeyValue: try linear(.queryKeyValue, index),
            attentionOutput: try linear(.attentionOutput, index),
            up: try linear(.up, index),
            down: try linear(.down, index)
        )
    }

    mutating func output() throws -> TrainableLinear {
        let place = AdaptedPlace(part: .output, layer: 0)
        let weights = StoredMatrix(try stored(place))
        return TrainableLinear(place, frozen: weights, bias: nil, adapter: adapter(place))
    }

    func norm(_ place: NormPlace) throws -> TrainableNorm {
        let values = try base.norm(place)
        return TrainableNorm(
            weight: TrainableVector(frozen: FloatStorage(values.weight)),
            bias: TrainableVector(frozen: FloatStorage(values.bias))
        )
    }

    /// A matrix in place; floats where it cannot be used so.
    func stored(_ place: AdaptedPlace) throws -> WeightMatrix {
        let matrix = try base.matrix(place)
        if let stored = matrix.stored { return stored }
        let floats = matrix.floats
        return try WeightMatrix(
            dtype: .f32,
            rows: matrix.rows,
            columns: matrix.columns,
            bytes: UnsafeRawBufferPointer(floats.bytes),
            owner: floats
        )
    }

    private mutating func linear(_ part: AdaptedPart, _ layer: Int) throws -> TrainableLinear {
        let place = AdaptedPlace(part: part, layer: layer)
        let weights: StoredMatrix
        switch holding {
        case .stored: weights = StoredMatrix(try stored(place))
        case .nf4:
            let matrix = try base.matrix(place)
            weights = StoredMatrix(
                try NormalFloatMatrix(
                    rows: matrix.rows,
                    columns: matrix.columns,
                    readRow: matrix.readRow
                )
            )
        }
        let values = try base.bias(place)
        let bias = ordered(values, part).map { values[$0] }
        return TrainableLinear(
            place,
            frozen: weights,
            bias: TrainableVector(frozen: FloatStorage(bias)),
            adapter: adapter(place)
        )
    }

    /// The rows of transformers' order, in the order of this model's layout.
    private func ordered(_ values: [Float], _ part: AdaptedPart) -> [Int] {
        guard part == .queryKeyValue, layout == .byPart else { return Array(values.indices) }
        let configuration = base.configuration
        return values.indices.map {
            QueryKeyValueOrder.sourceRow(
                $0,
                hiddenSize: configuration.hiddenSize,
                headDimension: configuration.headDimension
            )
        }
    }

    private mutating func adapter(_ place: AdaptedPlace) -> LowRankAdapter? {
        guard plan.parts.contains(place.part) else { return nil }
        let (outputs, inputs) = place.part.shape(base.configuration)
        // peft knows the output matrix by its name in transformers of before as of now.
        let module = place.part == .output ? "embed_out" : place.moduleNames[0]
        let bound = 1 / Double(inputs).squareRoot()
        let a = FloatStorage(count: plan.rank * inputs)
        for i in 0..<a.count { a.base[i] = Float((2 * random.nextUnit() - 1) * bound) }
        let adapter = LowRankAdapter(
            a: Parameter(name: "\(module).lora_A", shape: [plan.rank, inputs], values: a),
            b: Parameter(
                name: "\(module).lora_B",
                shape: [outputs, plan.rank],
                values: FloatStorage(count: outputs * plan.rank)
            ),
            scale: Float(plan.alpha / Double(plan.rank)),
            dropout: Float(plan.dropout),
            number: adapterCount
        )
        adapterCount += 1
        parameters += [adapter.a, adapter.b]
        return adapter
    }
}
