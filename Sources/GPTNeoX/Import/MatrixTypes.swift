// Which type each matrix of an import gets. The mixes and what stands in for a type that does not fit a
// row are the quantiser's, so that importing to a mix and quantising to it give the same types.

import Tensors

/// What the matrices of an imported model become.
package enum MatrixTypes: Sendable, Equatable {
    /// A mix, as `mechuri quantize` makes it.
    case mix(QuantizationMix)
    /// One type throughout.
    case uniform(DType)

    /// `general.file_type`.
    var fileType: UInt32 {
        switch self {
        case .mix(let mix): mix.fileType
        case .uniform(let type):
            QuantizationMix.allCases.first { $0.baseType == type }?.fileType ?? 0
        }
    }

    /// The type of one matrix, and whether it stands in for another that does not fit the row.
    func type(of name: String, columns: Int, layerCount: Int) -> (type: DType, isFallback: Bool) {
        let wanted: DType =
            switch self {
            case .mix(let mix):
                QuantizationPlan(mix: mix, layerCount: layerCount, isTied: false)
                    .wantedType(name, columns: columns)
            case .uniform(let type): type
            }
        let type = QuantizationPlan.fitting(wanted, columns)
        return (type, type != wanted)
    }
}
