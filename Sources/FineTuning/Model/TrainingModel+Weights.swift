// A model all of whose weights learn: from a base, or from nothing. First values are GPT-NeoX's as
// transformers draws them (normal, 0.02; biases 0, norms 1), except that the two projections into the
// residual stream begin smaller by √(2L), as in GPT-2 ("Language Models are Unsupervised Multitask
// Learners", Radford et al. 2019, §2.3), which trained faster here (MODEL.md).

import Foundation
import GPTNeoX
import Randomness
import Tensors

extension TrainingModel {
    /// A base all of whose weights learn.
    ///
    /// - Throws: what reading the base throws.
    package convenience init(training base: some BaseWeights) throws {
        try self.init(configuration: base.configuration, isTied: base.isTied) { place in
            try base.matrix(place).floats
        } bias: {
            FloatStorage(try base.bias($0))
        } norm: {
            let values = try base.norm($0)
            return (FloatStorage(values.weight), FloatStorage(values.bias))
        }
    }

    /// A model that knows nothing.
    package convenience init(
        configuration: NeoXConfiguration,
        isTied: Bool,
        seed: UInt64,
        deviation: Double = 0.02
    ) throws {
        var random = NormalNumbers(seed: seed)
        let residual = deviation / (2 * Double(configuration.layerCount)).squareRoot()
        try self.init(configuration: configuration, isTied: isTied) { place in
            let (rows, columns) = place.part.shape(configuration)
            let isResidual = place.part == .attentionOutput || place.part == .down
            let storage = FloatStorage(count: rows * columns)
            for i in 0..<storage.count {
                storage.base[i] = Float(random.next() * (isResidual ? residual : deviation))
            }
            return storage
        } bias: { place in
            FloatStorage(count: place.part.shape(configuration).rows)
        } norm: { _ in
            let c = configuration.hiddenSize
            return (FloatStorage([Float](repeating: 1, count: c)), FloatStorage(count: c))
        }
    }

    private convenience init(
        configuration: NeoXConfiguration,
        isTied: Bool,
        matrix: (AdaptedPlace) throws -> FloatStorage,
        bias: (AdaptedPlace) throws -> FloatStorage,
        norm: (NormPlace) throws -> (FloatStorage, FloatStorage)
    ) throws {
        var parameters: [Parameter] = []
        func learn(_ name: String, _ shape: [Int], _ values: FloatStorage) -> Parameter {
            let parameter = Parameter(name: name, shape: shape, values: values)
            parameters.append(parameter)
            return parameter
        }
        func makeMatrix(_ place: AdaptedPlace, _ name: String) throws -> Parameter {
            let (rows, columns) = place.part.shape(configuration)
            return learn("\(name).weight", [rows, columns], try matrix(place))
        }
        func makeNorm(_ place: NormPlace) throws -> TrainableNorm {
            let (weight, bias) = try norm(place)
            let name = place.moduleName
            return TrainableNorm(
                weight: TrainableVector(learn("\(name).weight", [weight.count], weight)),
                bias: TrainableVector(learn("\(name).bias", [bias.count], bias))
            )
        }
        func makeLinear(_ part: AdaptedPart, _ layer: Int) throws -> TrainableLinear {
            let place = AdaptedPlace(part: part, layer: layer)
            let name = place.moduleNames[0]
            let weights = try makeMatrix(place, name)
            let values = try bias(place)
            return TrainableLinear(
                place,
                weights,
                bias: TrainableVector(learn("\(name).bias", [values.count], values))
            )
        }
        let table = AdaptedPlace(part: .embedding, layer: 0)
        let embedding = try makeMatrix(table, table.moduleNames[0])
        let layers = try (0..<configuration.layerCount).map { index in
            TrainableLayer(
                attentionNorm: try makeNorm(.attention(layer: index)),
                feedForwardNorm: try makeNorm(.feedForward(layer: index)),
                queryKeyValue: try makeLinear(.queryKeyValue, index),
                attentionOutput: try makeLinear(.attentionOutput, index),
                up: try makeLinear(.up, index),
                down: try makeLinear(.down, index)
            )
        }
        let outputNorm = try makeNorm(.output)
        let place = AdaptedPlace(part: .output, layer: 0)
        // `embed_out` is its name in checkpoints of every transformers.
        let output = isTied ? embedding : try makeMatrix(place, "embed_out")
        self.init(
            configuration: configuration,
            layout: .byHead,
            embedding: .learning(embedding),
            layers: layers,
            outputNorm: outputNorm,
            output: TrainableLinear(place, output, bias: nil),
            parameters: parameters
        )
    }
}

/// Normally distributed numbers (Box and Muller 1958), the same for a seed on every machine that rounds
/// logarithm and cosine alike.
private struct NormalNumbers {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func next() -> Double {
        let radius = (-2 * log(1 - random.nextUnit())).squareRoot()
        return radius * cos(2 * Double.pi * random.nextUnit())
    }
}
