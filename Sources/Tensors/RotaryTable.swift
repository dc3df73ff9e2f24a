// Rotary position embedding (Su et al. 2021, arXiv:2104.09864), as GPT-NeoX applies it: the first
// `rotaryDimensions` of every head, in the rotate_half form. Angles are made as transformers makes
// them (modeling_gpt_neox.py: inv_freq in float32, then cos and sin of position · inv_freq).

import Foundation

/// Cosines and sines for every position.
package struct RotaryTable: Sendable {
    /// Half the rotary dimensions: how many angles a position has.
    package let half: Int
    /// How many positions the table covers.
    package let positions: Int
    private let memory: AlignedMemory

    /// Angles of `positions` positions; `dimensions` is the even number of rotated elements.
    ///
    /// The inverse turns back, as derivatives must be.
    package init(dimensions: Int, positions: Int, base: Float, isInverse: Bool = false) {
        precondition(dimensions >= 0 && dimensions % 2 == 0 && positions >= 0, "\(dimensions)")
        half = dimensions / 2
        self.positions = positions
        memory = AlignedMemory(byteCount: 2 * half * positions * MemoryLayout<Float>.stride)
        let values = memory.base.bindMemory(to: Float.self, capacity: 2 * half * positions)
        for i in 0..<half {
            let exponent = Float(2 * i) / Float(dimensions)
            let frequency = 1 / Float(pow(Double(base), Double(exponent)))
            for position in 0..<positions {
                let angle = Double(Float(position) * frequency)
                values[position * half + i] = Float(cos(angle))
                values[(positions + position) * half + i] = Float(
                    isInverse ? -sin(angle) : sin(angle)
                )
            }
        }
    }

    /// The `half` cosines of a position; valid while this table lives.
    package func cosines(_ position: Int) -> UnsafePointer<Float> {
        precondition(position >= 0 && position < positions, "position \(position)")
        return UnsafePointer(memory.base.assumingMemoryBound(to: Float.self) + position * half)
    }

    /// The `half` sines of a position; valid while this table lives.
    package func sines(_ position: Int) -> UnsafePointer<Float> {
        cosines(position) + positions * half
    }
}
