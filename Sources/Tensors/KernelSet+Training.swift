// The derivatives of the elementwise functions, the loss and the optimizer's step, on caller-owned
// floats. Each call covers a row or a tensor; none allocates or locks. Formulas are in CKernels'
// training.h.

import CKernels

extension KernelSet {
    /// Adds to `dx` the derivative by a layer norm's input, and to `dweight` and `dbias` (nil where they do
    /// not learn) those by its weights; x is what went in, dy the derivative by what came out.
    package func layerNormBackward(
        _ x: UnsafePointer<Float>,
        weight: UnsafePointer<Float>,
        dy: UnsafePointer<Float>,
        count: Int,
        epsilon: Float,
        addingTo dx: UnsafeMutablePointer<Float>,
        dweight: UnsafeMutablePointer<Float>?,
        dbias: UnsafeMutablePointer<Float>?
    ) {
        var job = ck_layer_norm_backward(
            x: x,
            weight: weight,
            dy: dy,
            count: count,
            epsilon: epsilon,
            dx: dx,
            dweight: dweight,
            dbias: dbias
        )
        table.pointee.layer_norm_backward(&job)
    }

    /// d *= gelu′(x).
    package func geluBackward(
        _ x: UnsafePointer<Float>,
        count: Int,
        _ d: UnsafeMutablePointer<Float>
    ) {
        table.pointee.gelu_backward(x, count, d)
    }

    /// d = scale · p ∘ (d − p·d) for a row p of softmax's results.
    package func softmaxBackward(
        _ p: UnsafePointer<Float>,
        count: Int,
        scale: Float,
        _ d: UnsafeMutablePointer<Float>
    ) {
        table.pointee.softmax_backward(p, count, scale, d)
    }

    /// −log softmax(logits)[target] in nats; the logits become `weight` times their derivative.
    package func crossEntropy(
        _ logits: UnsafeMutablePointer<Float>,
        count: Int,
        target: Int,
        weight: Float
    ) -> Float {
        precondition(target >= 0 && target < count, "target \(target) of \(count)")
        return table.pointee.cross_entropy(logits, count, target, weight)
    }

    /// Σ x², in double.
    package func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
        table.pointee.sum_of_squares(x, count)
    }

    /// Zeroes the share `rate` of elements that seed and position choose, and scales the others by
    /// 1 / (1 − rate); `out` may be `x`.
    package func dropout(
        _ x: UnsafePointer<Float>,
        count: Int,
        rate: Float,
        seed: UInt64,
        first: Int,
        into out: UnsafeMutablePointer<Float>
    ) {
        ck_dropout(x, count, rate, seed, UInt64(first), out)
    }

    /// One step of AdamW over `range` of a tensor; `first` and `second` are its running means.
    package func adamW(
        _ step: AdamWStep,
        parameters: UnsafeMutablePointer<Float>,
        gradients: UnsafePointer<Float>,
        first: UnsafeMutablePointer<Float>,
        second: UnsafeMutablePointer<Float>,
        range: Range<Int>,
        weightDecay: Float
    ) {
        let start = range.lowerBound
        var job = ck_adamw(
            parameters: parameters + start,
            gradients: gradients + start,
            first: first + start,
            second: second + start,
            count: range.count,
            gradient_scale: step.gradientScale,
            learning_rate: step.learningRate,
            beta1: step.beta1,
            beta2: step.beta2,
            epsilon: step.epsilon,
            weight_decay: weightDecay,
            first_correction: step.firstCorrection,
            second_correction_root: step.secondCorrectionRoot
        )
        table.pointee.adamw(&job)
    }
}

/// The numbers of one AdamW step that all tensors share.
package struct AdamWStep: Sendable {
    /// What gradients are multiplied by first.
    package var gradientScale: Float
    /// η of this step.
    package var learningRate: Float
    /// Decay of the running means.
    package var beta1: Float
    package var beta2: Float
    /// ε of the denominator.
    package var epsilon: Float
    /// 1 − β1ᵗ and √(1 − β2ᵗ).
    package var firstCorrection: Float
    package var secondCorrectionRoot: Float

    /// Step `t`, from 1.
    package init(
        t: Int,
        learningRate: Double,
        beta1: Double,
        beta2: Double,
        epsilon: Double,
        gradientScale: Double
    ) {
        self.gradientScale = Float(gradientScale)
        self.learningRate = Float(learningRate)
        self.beta1 = Float(beta1)
        self.beta2 = Float(beta2)
        self.epsilon = Float(epsilon)
        firstCorrection = Float(1 - power(beta1, t))
        secondCorrectionRoot = Float((1 - power(beta2, t)).squareRoot())
    }
}

/// xⁿ by squaring, the same on every platform.
private func power(_ x: Double, _ n: Int) -> Double {
    var (result, base, rest) = (1.0, x, n)
    while rest > 0 {
        if rest % 2 == 1 { result *= base }
        base *= base
        rest /= 2
    }
    return result
}
