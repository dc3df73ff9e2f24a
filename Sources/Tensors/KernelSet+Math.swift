// The elementwise functions, on caller-owned floats. None allocates or locks; each call covers a whole
// row. Attention is in KernelSet+Attention.

import CKernels

extension KernelSet {
    /// out = (x - mean) / sqrt(variance + epsilon) · weight + bias over one row; `out` may be `x`.
    package func layerNorm(
        _ x: UnsafePointer<Float>,
        weight: UnsafePointer<Float>,
        bias: UnsafePointer<Float>,
        count: Int,
        epsilon: Float,
        into out: UnsafeMutablePointer<Float>
    ) {
        table.pointee.layer_norm(x, weight, bias, count, epsilon, out)
    }

    /// The exact GELU, x/2 · (1 + erf(x/√2)); `out` may be `x`.
    package func gelu(
        _ x: UnsafePointer<Float>,
        count: Int,
        into out: UnsafeMutablePointer<Float>
    ) {
        table.pointee.gelu(x, count, out)
    }

    /// Softmax in place, with the maximum subtracted first.
    package func softmax(_ x: UnsafeMutablePointer<Float>, count: Int) {
        table.pointee.softmax(x, count)
    }

    /// rotate_half on the first `2 · half` elements of one head; both tables hold `half` values
    /// of that position (see ``RotaryTable``).
    package func rotary(
        _ x: UnsafeMutablePointer<Float>,
        cosines: UnsafePointer<Float>,
        sines: UnsafePointer<Float>,
        half: Int
    ) {
        table.pointee.rotary(x, cosines, sines, half)
    }

    /// The sum of a[i] · b[i].
    package func dot(
        _ a: UnsafePointer<Float>,
        _ b: UnsafePointer<Float>,
        count: Int
    ) -> Float {
        table.pointee.dot(a, b, count)
    }

    /// y += a · x.
    package func axpy(
        _ a: Float,
        _ x: UnsafePointer<Float>,
        _ y: UnsafeMutablePointer<Float>,
        count: Int
    ) {
        table.pointee.axpy(a, x, y, count)
    }

    /// The index of the first largest element; NaN never wins.
    package func argmax(_ x: UnsafePointer<Float>, count: Int) -> Int {
        table.pointee.argmax(x, count)
    }

    /// Floats to IEEE half-precision bits, to nearest even.
    package func convertToHalf(
        _ x: UnsafePointer<Float>,
        count: Int,
        into out: UnsafeMutablePointer<UInt16>
    ) {
        table.pointee.to_f16(x, count, out)
    }

    /// IEEE half-precision bits to floats.
    package func convertFromHalf(
        _ x: UnsafePointer<UInt16>,
        count: Int,
        into out: UnsafeMutablePointer<Float>
    ) {
        table.pointee.dequantize(DType.f16.rawValue, x, count, out)
    }
}
