// What a run with adapters leaves: the peft library's own two files, which transformers and peft load, and
// `--adapter` of ours.

import Foundation
import GPTNeoX
import ModelFormats

/// Writes the adapters of a model.
package enum AdapterOutput {
    /// Writes adapter_config.json and adapter_model.safetensors into a folder.
    ///
    /// - Throws: `FileError`.
    package static func write(
        _ model: TrainingModel,
        _ plan: AdapterPlan,
        baseModel: String?,
        to folder: String
    ) throws {
        let configuration = model.configuration
        let modules = model.linears.compactMap { linear -> PEFTWriter.Module? in
            guard let adapter = linear.adapter else { return nil }
            let name =
                adapter.a.name.hasSuffix(suffix)
                ? String(adapter.a.name.dropLast(suffix.count)) : adapter.a.name
            var b = adapter.b.values.values
            if linear.place.part == .queryKeyValue, model.layout == .byPart {
                b = inSourceOrder(b, rank: adapter.rank, configuration)
            }
            return PEFTWriter.Module(
                name: name,
                rank: adapter.rank,
                a: adapter.a.values.values,
                b: b,
                inputs: linear.inputs,
                outputs: linear.outputs
            )
        }
        try PEFTWriter.write(
            modules,
            PEFTWriter.Settings(
                rank: plan.rank,
                alpha: plan.alpha,
                dropout: plan.dropout,
                targetModules: plan.parts.map(AdapterPlan.targetName).sorted(),
                baseModel: baseModel
            ),
            to: folder
        )
    }

    private static let suffix = ".lora_A"

    /// Rows of [3, heads, D] in transformers' [heads, 3, D].
    private static func inSourceOrder(
        _ rows: [Float],
        rank: Int,
        _ configuration: NeoXConfiguration
    ) -> [Float] {
        var ordered = rows
        for row in 0..<rows.count / rank {
            let source = QueryKeyValueOrder.sourceRow(
                row,
                hiddenSize: configuration.hiddenSize,
                headDimension: configuration.headDimension
            )
            ordered.replaceSubrange(
                source * rank..<(source + 1) * rank,
                with: rows[row * rank..<(row + 1) * rank]
            )
        }
        return ordered
    }
}
