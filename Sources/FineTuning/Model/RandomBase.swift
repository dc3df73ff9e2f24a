// Weights that mean nothing, in any shape: training takes as long on them as on a real model, so that its
// speed and memory can be measured before there is one.

import GPTNeoX
import Tensors

/// A base of random weights.
package struct RandomBase: BaseWeights {
    package let name = "random"
    package let configuration: NeoXConfiguration
    package let isTied = false
    package let layout = QueryKeyValueLayout.byHead

    /// A base of these numbers; rows are made when they are read, the same ones each time.
    package init(configuration: NeoXConfiguration) { self.configuration = configuration }

    package func matrix(_ place: AdaptedPlace) throws -> BaseMatrix {
        let (rows, columns) = place.part.shape(configuration)
        let start = UInt32(
            truncatingIfNeeded: place.part.rawValue &* 7919 &+ place.layer &* 104_729
        )
        return BaseMatrix(rows: rows, columns: columns, stored: nil) { row, out in
            // A linear congruential generator (Numerical Recipes, §7.1) is random enough for this.
            var state = start &+ UInt32(truncatingIfNeeded: row &* 2_654_435_761)
            for column in 0..<columns {
                state = state &* 1_664_525 &+ 1_013_904_223
                out[column] = (Float(state >> 8) / 16_777_216 - 0.5) * 0.07
            }
        }
    }

    package func bias(_ place: AdaptedPlace) throws -> [Float] {
        [Float](repeating: 0, count: place.part.shape(configuration).rows)
    }

    package func norm(_ place: NormPlace) throws -> (weight: [Float], bias: [Float]) {
        let c = configuration.hiddenSize
        return ([Float](repeating: 1, count: c), [Float](repeating: 0, count: c))
    }
}
