// What can be wrong with the numbers a caller hands to this module.

import Diagnostics

/// An error about the shape or the bytes of a tensor.
package enum TensorError: UserFacingError, Equatable {
    /// A row of a quantised type is not made of whole blocks.
    case rowNotWholeBlocks(type: String, columns: Int, blockSize: Int)
    /// A count is negative, or the product of the counts does not fit.
    case badShape(rows: Int, columns: Int)
    /// The bytes are more or fewer than the shape asks for.
    case byteCount(expected: Int, got: Int)
    /// The bias has another length than the matrix has rows.
    case biasCount(expected: Int, got: Int)
    /// A row holds a value that is not a number, or infinite.
    case notFinite(row: Int)

    package func message(in language: Language) -> String {
        switch self {
        case .rowNotWholeBlocks(let type, let columns, let blockSize):
            language.pick(
                "\(type) 텐서의 한 행(\(columns)개)이 \(blockSize)개 단위로 나누어지지 않습니다. "
                    + "모델 파일을 다시 변환해 주세요.",
                "A row of \(columns) elements is not a multiple of \(type)'s block of "
                    + "\(blockSize). Convert the model file again."
            )
        case .badShape(let rows, let columns):
            language.pick(
                "텐서의 크기 \(rows)×\(columns)은(는) 쓸 수 없습니다. 모델 파일을 확인해 주세요.",
                "A tensor of \(rows) x \(columns) cannot be used. Check the model file."
            )
        case .byteCount(let expected, let got):
            language.pick(
                "텐서의 바이트 수가 맞지 않습니다(필요 \(expected), 실제 \(got)). "
                    + "모델 파일이 손상되었는지 확인해 주세요.",
                "A tensor needs \(expected) bytes but has \(got). "
                    + "Check whether the model file is damaged."
            )
        case .biasCount(let expected, let got):
            language.pick(
                "편향 값의 개수가 맞지 않습니다(필요 \(expected), 실제 \(got)). "
                    + "모델 파일을 확인해 주세요.",
                "A bias needs \(expected) values but has \(got). Check the model file."
            )
        case .notFinite(let row):
            language.pick(
                "텐서의 \(row)번째 행에 숫자가 아니거나 무한한 값이 있습니다. "
                    + "모델 파일이 손상되었는지 확인해 주세요.",
                "Row \(row) of a tensor holds a value that is not finite. "
                    + "Check whether the model file is damaged."
            )
        }
    }
}
