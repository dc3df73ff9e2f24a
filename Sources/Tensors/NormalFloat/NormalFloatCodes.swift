// The two tables of QLoRA's 4-bit type (Dettmers et al., "QLoRA", 2023, appendix E; bitsandbytes
// functional.py: get_4bit_type, create_dynamic_map) and how bitsandbytes' CPU code finds a value's
// place in each. Everything is float32, operation for operation: the codes must be the same bytes.
//
//   NF4        16 values, the quantiles of a normal distribution; code = number of midpoints below x.
//   dynamic    256 values, an exponent of tens and a linear fraction; the nearest value is looked up in
//              a table of 65,536 equal steps from -1 to 1 (csrc/cpu_ops.cpp: build_quantize_lut,
//              norm_to_lut_index), so near 0 the neighbour of the nearest may be taken.

/// The values that 4-bit and 8-bit codes stand for.
package enum NormalFloatCodes {
    /// NF4: the value of each 4-bit code, ascending from -1 to 1.
    package static let values: [Float] = [
        -1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453,
        -0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0.0,
        0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
        0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0,
    ]

    /// Between two neighbours of `values`; a number is coded as the count of those strictly below it.
    ///
    /// Fifteen lanes; the last is never looked at.
    static let midpoints: SIMD16<Float> = {
        var lanes = SIMD16<Float>.zero
        for index in 0..<15 { lanes[index] = (values[index] + values[index + 1]) / 2 }
        return lanes
    }()

    /// The value of each 8-bit code, ascending from -0.993 to 1.
    package static let dynamicMap: [Float] = {
        var map: [Float] = [0, 1]
        let powers: [Float] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]
        for (exponent, power) in powers.enumerated() {
            let bounds = fractionBounds(1 << exponent)
            for (low, high) in zip(bounds, bounds.dropFirst()) {
                let value = power * ((low + high) / 2)
                map += [value, -value]
            }
        }
        return map.sorted()
    }()

    /// The 8-bit code of each step from -1 to 1.
    private static let dynamicSteps: [UInt8] = {
        let bounds = zip(dynamicMap, dynamicMap.dropFirst()).map { 0.5 * ($0 + $1) }
        var code = 0
        return (0..<65_536).map { step in
            let value = Float(2 * step) / 65_535 - 1
            while code < 255, bounds[code] < value { code += 1 }
            return UInt8(code)
        }
    }()

    /// `torch.linspace(0.1, 1, pieces + 1)`: from both ends to the middle, each in one rounding.
    private static func fractionBounds(_ pieces: Int) -> [Float] {
        let (start, end): (Float, Float) = (0.1, 1)
        let step = (end - start) / Float(pieces)
        let count = pieces + 1
        return (0..<count).map { index in
            index < count / 2
                ? start.addingProduct(step, Float(index))
                : end.addingProduct(-step, Float(count - index - 1))
        }
    }

    /// The 8-bit codes of one nested block.
    ///
    /// - Parameters:
    ///   - values: At most 256, finite.
    ///   - codes: As many as `values`.
    /// - Returns: The largest magnitude, by which a code's value is multiplied.
    static func encodeDynamic(
        _ values: UnsafeBufferPointer<Float>,
        into codes: UnsafeMutablePointer<UInt8>
    ) -> Float {
        let largest = values.reduce(Float(0)) { max($0, abs($1)) }
        guard largest > 0 else {
            codes.update(repeating: 0, count: values.count)
            return 0
        }
        let inverse = 1 / largest
        for (index, value) in values.enumerated() {
            let place = (min(max(value * inverse, -1), 1) + 1) * 0.5
            // A magnitude so small that its inverse is infinite makes 0 · ∞: step 0, as in the reference.
            let step = Float(0.5).addingProduct(place, 65_535)
            codes[index] = dynamicSteps[step.isNaN ? 0 : Int(step)]
        }
        return largest
    }
}
