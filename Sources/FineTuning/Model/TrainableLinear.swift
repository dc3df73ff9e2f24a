// y = x Wᵀ + b, where W learns, or is frozen in any type, alone or with a low-rank change beside it:
// y = x Wᵀ + b + s · dropout(x) Aᵀ Bᵀ  (LoRA, Hu et al. 2021, §4.1; QLoRA, Dettmers et al. 2023, §3).

import GPTNeoX
import Tensors

/// A bias, or a norm's weight, that may learn.
package struct TrainableVector: Sendable {
    /// Its values.
    package let values: FloatStorage
    /// The parameter they belong to; nil when they are frozen.
    package let parameter: Parameter?

    /// A frozen vector.
    package init(frozen values: FloatStorage) {
        self.values = values
        parameter = nil
    }

    /// A vector that learns.
    package init(_ parameter: Parameter) {
        values = parameter.values
        self.parameter = parameter
    }

    /// Where derivatives are added; nil when it is frozen.
    var gradients: UnsafeMutablePointer<Float>? { parameter?.gradients.base }
}

/// A layer norm's two vectors.
package struct TrainableNorm: Sendable {
    /// Weight and bias, one value a feature.
    package let weight: TrainableVector
    package let bias: TrainableVector

    /// Both.
    package init(weight: TrainableVector, bias: TrainableVector) {
        self.weight = weight
        self.bias = bias
    }

    /// Whether it learns.
    var learns: Bool { weight.parameter != nil }
}

/// The low-rank change beside one frozen matrix.
package final class LowRankAdapter: Sendable {
    /// A, (r, in), and B, (out, r), whose rows stand as the matrix's do.
    package let a: Parameter
    package let b: Parameter
    /// α / r.
    package let scale: Float
    /// The share of inputs that dropout zeroes while training.
    package let dropout: Float
    /// Tells this adapter's dropout from others' in the same pass.
    let number: Int

    /// r.
    package var rank: Int { a.shape[0] }

    /// An adapter of two parameters.
    package init(a: Parameter, b: Parameter, scale: Float, dropout: Float, number: Int) {
        self.a = a
        self.b = b
        self.scale = scale
        self.dropout = dropout
        self.number = number
    }
}

/// A linear layer of the model.
package struct TrainableLinear: Sendable {
    /// Which matrix of the model it is.
    package let place: AdaptedPlace
    /// W, (out, in).
    package let weights: StoredMatrix
    /// W as it learns; nil when it is frozen.
    package let parameter: Parameter?
    /// b; nil where the layer has none.
    package let bias: TrainableVector?
    /// What learns beside W.
    package let adapter: LowRankAdapter?

    /// Output features.
    package var outputs: Int { weights.rows }
    /// Input features.
    package var inputs: Int { weights.columns }
    /// Whether anything of it learns.
    package var learns: Bool { parameter != nil || adapter != nil }

    /// A frozen matrix, perhaps with an adapter.
    package init(
        _ place: AdaptedPlace,
        frozen weights: StoredMatrix,
        bias: TrainableVector?,
        adapter: LowRankAdapter? = nil
    ) {
        self.place = place
        self.weights = weights
        self.bias = bias
        self.adapter = adapter
        parameter = nil
    }

    /// A matrix that learns.
    package init(_ place: AdaptedPlace, _ parameter: Parameter, bias: TrainableVector?) {
        self.place = place
        self.parameter = parameter
        self.bias = bias
        weights = StoredMatrix(
            parameter.values,
            rows: parameter.shape[0],
            columns: parameter.shape[1]
        )
        adapter = nil
    }
}
