// The report of `mechuri quantize`, as a table for people and as JSON.

import Diagnostics
import Foundation
import GPTNeoX

/// Prints a report.
struct QuantizationTable {
    private let report: QuantizationReport

    /// A table of a report.
    init(_ report: QuantizationReport) { self.report = report }

    /// Prints a row for every tensor that changed, one for the others, and the total.
    func print(mix: QuantizationMix) {
        var table = TextTable(
            header: [
                say("텐서", "tensor"), say("형", "type"), say("크기", "size"),
                say("비트", "bits"), say("RMS 오차", "RMS error"), say("최대 오차", "max error"),
            ],
            leading: 2
        )
        let changed = report.tensors.filter { $0.typeBefore != $0.typeAfter }
        for tensor in changed {
            table.append([
                tensor.name + (tensor.isFallback ? " *" : ""),
                "\(tensor.typeBefore) → \(tensor.typeAfter)",
                InspectionText.size(tensor.bytesAfter),
                Self.number(tensor.bitsPerWeight, 2),
                Self.percent(tensor.error),
                Self.short(tensor.error.largest),
            ])
        }
        table.append([
            say("합계", "total"), mix.rawValue.uppercased(), ByteCount.text(report.bytesAfter),
            Self.number(report.bitsPerWeight, 2), Self.percent(report.error),
            Self.short(report.error.largest),
        ])
        table.print()
        printLine()
        let same = report.tensors.count - changed.count
        printLine(
            say(
                "텐서 \(changed.count)개를 바꾸고 \(same)개(편향, 정규화 등)는 그대로 두었습니다.",
                "\(changed.count) tensors changed; \(same) (biases, norms and the like) stay as they were."
            )
        )
        if changed.contains(where: \.isFallback) {
            printLine(
                say(
                    "* 행의 길이가 블록으로 나뉘지 않아 다른 형을 썼습니다.",
                    "* Another type, because the rows are not whole blocks."
                )
            )
        }
        let (before, after) = (
            ByteCount.text(report.bytesBefore), ByteCount.text(report.bytesAfter)
        )
        let seconds = Self.number(report.seconds, 1)
        printLine(
            "\(report.path): \(before) → \(after), "
                + say(
                    "가중치당 \(Self.number(report.bitsPerWeightBefore, 2)) → "
                        + "\(Self.number(report.bitsPerWeight, 2))비트, \(seconds)초",
                    "\(Self.number(report.bitsPerWeightBefore, 2)) → "
                        + "\(Self.number(report.bitsPerWeight, 2)) bits a weight, \(seconds) s"
                )
        )
    }

    private static func number(_ value: Double, _ digits: Int) -> String {
        value.formatted(.number.precision(.fractionLength(digits)))
    }

    private static func percent(_ error: QuantizationError) -> String {
        "\(number(error.relative * 100, 3)) %"
    }

    private static func short(_ value: Float) -> String {
        // The alternative form keeps the zeros of "0.0050".
        value == 0 ? "0" : String(format: "%#.2g", Double(value))
    }
}

/// A report as JSON.
struct QuantizationFigures: Encodable {
    private let path: String
    private let type: String
    private let bytesBefore: Int
    private let bytesAfter: Int
    private let bitsPerWeightBefore: Double
    private let bitsPerWeight: Double
    private let relativeError: Double
    private let largestError: Float
    private let parameters: Int
    private let requantizedTensors: Int
    private let seconds: Double
    private let tensors: [Tensor]
    private let perplexityBefore: PerplexityFigures?
    private let perplexityAfter: PerplexityFigures?

    private struct Tensor: Encodable {
        let name: String
        let shape: [Int]
        let typeBefore: String
        let typeAfter: String
        let bytesBefore: Int
        let bytesAfter: Int
        let bitsPerWeight: Double
        let relativeError: Double
        let largestError: Float
        let isFallback: Bool
    }

    /// The figures of a report; perplexities where they were measured.
    init(
        _ report: QuantizationReport,
        mix: QuantizationMix,
        before: PerplexityResult?,
        after: PerplexityResult?
    ) {
        path = report.path
        type = mix.rawValue
        bytesBefore = report.bytesBefore
        bytesAfter = report.bytesAfter
        bitsPerWeightBefore = report.bitsPerWeightBefore
        bitsPerWeight = report.bitsPerWeight
        relativeError = report.error.relative
        largestError = report.error.largest
        parameters = report.parameterCount
        requantizedTensors = report.requantized
        seconds = report.seconds
        tensors = report.tensors.map {
            Tensor(
                name: $0.name,
                shape: $0.dimensions,
                typeBefore: $0.typeBefore,
                typeAfter: $0.typeAfter,
                bytesBefore: $0.bytesBefore,
                bytesAfter: $0.bytesAfter,
                bitsPerWeight: $0.bitsPerWeight,
                relativeError: $0.error.relative,
                largestError: $0.error.largest,
                isFallback: $0.isFallback
            )
        }
        perplexityBefore = before.map(PerplexityFigures.init)
        perplexityAfter = after.map(PerplexityFigures.init)
    }
}
