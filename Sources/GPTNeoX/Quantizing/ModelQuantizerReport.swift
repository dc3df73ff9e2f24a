// What quantising a model did to it: for every tensor the types, the bytes, and how far the stored
// numbers are from those they were made of.

import Tensors

/// How far the work is.
package struct QuantizationProgress: Sendable, Equatable {
    /// Bytes written so far.
    package let bytesDone: Int
    /// Bytes of all tensors of the new file.
    package let bytesTotal: Int
    /// The tensor being written.
    package let tensor: String
}

/// One tensor before and after.
package struct TensorQuantization: Sendable, Equatable {
    /// Its name in the file.
    package let name: String
    /// Fastest first: [columns, rows].
    package let dimensions: [Int]
    /// ggml's names of the types.
    package let typeBefore: String
    /// See ``typeBefore``.
    package let typeAfter: String
    /// Bytes of its data.
    package let bytesBefore: Int
    /// See ``bytesBefore``.
    package let bytesAfter: Int
    /// Whether its rows did not fit the type that was asked for.
    package let isFallback: Bool
    /// Sums over its elements; zero where it was copied.
    package let error: QuantizationError

    /// Elements of the tensor.
    package var elementCount: Int { dimensions.reduce(1, *) }
    /// Bits that one element takes.
    package var bitsPerWeight: Double { Double(bytesAfter) * 8 / Double(max(elementCount, 1)) }
}

/// The distance between numbers and what a type keeps of them.
package struct QuantizationError: Sendable, Equatable {
    /// The sum of (kept - original)².
    package var squaredError = 0.0
    /// The sum of original².
    package var squaredNorm = 0.0
    /// The largest |kept - original|.
    package var largest: Float = 0

    /// No elements.
    package init() {}

    /// The root mean square of the error relative to that of the numbers; 0 for no error at all.
    package var relative: Double {
        squaredError == 0 ? 0 : (squaredError / squaredNorm).squareRoot()
    }

    /// Adds the elements of another.
    package mutating func add(_ other: QuantizationError) {
        squaredError += other.squaredError
        squaredNorm += other.squaredNorm
        largest = max(largest, other.largest)
    }
}

/// A whole model before and after.
package struct QuantizationReport: Sendable, Equatable {
    /// The file that was made.
    package let path: String
    /// Size of the files.
    package let bytesBefore: Int
    /// See ``bytesBefore``.
    package let bytesAfter: Int
    /// In the order of the file.
    package let tensors: [TensorQuantization]
    /// The tensors of the source whose numbers had been quantised before and were again.
    package let requantized: Int
    /// How long it took.
    package let seconds: Double

    /// Elements of all tensors.
    package var parameterCount: Int { tensors.reduce(0) { $0 + $1.elementCount } }
    /// Bits that one element takes on average, metadata left out.
    package var bitsPerWeight: Double { bits(tensors.reduce(0) { $0 + $1.bytesAfter }) }
    /// The same of the source.
    package var bitsPerWeightBefore: Double { bits(tensors.reduce(0) { $0 + $1.bytesBefore }) }
    /// Over all tensors that changed.
    package var error: QuantizationError {
        tensors.reduce(into: QuantizationError()) { $0.add($1.error) }
    }

    private func bits(_ bytes: Int) -> Double { Double(bytes) * 8 / Double(max(parameterCount, 1)) }
}
