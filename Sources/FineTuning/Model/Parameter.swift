// What learns: a tensor of floats with its gradient. Everything else of a model is frozen and may be in
// any type.

import Tensors

/// One tensor that the optimizer changes.
package final class Parameter: Sendable {
    /// The tensor's name in transformers (or peft), which is also its name in checkpoints.
    package let name: String
    /// Rows and columns, or the one length.
    package let shape: [Int]
    /// Whether weight decay shrinks it: matrices, not biases or norms.
    package let decays: Bool
    /// Whether it is a matrix between hidden states: one of a layer, not the embedding or the output.
    package let isHidden: Bool
    /// Its values, row by row.
    package let values: FloatStorage
    /// The loss's derivative by them, summed over the micro-batches of a step.
    package let gradients: FloatStorage

    /// How many values it has.
    package var count: Int { values.count }

    /// A parameter with its first values.
    package init(name: String, shape: [Int], values: FloatStorage) {
        precondition(shape.reduce(1, *) == values.count, "\(name): \(shape), \(values.count)")
        self.name = name
        self.shape = shape
        self.values = values
        decays = shape.count > 1
        isHidden = shape.count == 2 && name.contains(".layers.")
        gradients = FloatStorage(count: values.count)
    }
}
