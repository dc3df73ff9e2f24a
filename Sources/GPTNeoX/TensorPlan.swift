// One tensor of a GGUF to be: where its rows come from, in which order, and in which type. Rows are
// converted a few at a time and handed on as bytes.

import Foundation
import ModelFormats
import Tensors

/// The making of one tensor.
struct TensorPlan {
    /// The name in the GGUF.
    let name: String
    /// Fastest first.
    let dimensions: [Int]
    /// The type to write.
    let dtype: DType
    /// The source; nil writes zeros.
    let tensor: CheckpointTensor?
    /// The source's file, for messages.
    let path: String
    /// When set, rows are reordered from per-head Q, K, V to all queries, all keys, all values.
    let headDimension: Int?

    private var columns: Int { dimensions.count == 2 ? dimensions[0] : 1 }
    private var rows: Int { dimensions[dimensions.count - 1] }

    // MARK: - The list

    /// Every tensor of the model, in the order of the file.
    static func all(of source: CheckpointSource, type: DType) throws -> [TensorPlan] {
        let config = source.config
        let builder = PlanBuilder(source: source, type: type)
        let c = config.hiddenSize
        let f = config.intermediateSize
        let head = config.headDimension
        var plan = [
            try builder.matrix(
                GGUFNames.tokenEmbedding,
                "gpt_neox.embed_in.weight",
                [config.vocabularySize, c]
            )
        ]
        for index in 0..<config.layerCount {
            let prefix = "gpt_neox.layers.\(index)."
            let layer = {
                (part: GGUFNames.LayerPart, name: String, shape: [Int], bias: Bool, head: Int?) in
                [
                    try builder.matrix(
                        GGUFNames.layer(index, part, .weight),
                        "\(prefix)\(name).weight",
                        shape,
                        headDimension: head
                    ),
                    try builder.vector(
                        GGUFNames.layer(index, part, .bias),
                        bias ? "\(prefix)\(name).bias" : nil,
                        shape[0],
                        headDimension: head
                    ),
                ]
            }
            let attention = config.hasAttentionBias
            plan += try layer(.attentionNorm, "input_layernorm", [c], true, nil)
            plan += try layer(
                .attentionQKV,
                "attention.query_key_value",
                [3 * c, c],
                attention,
                head
            )
            plan += try layer(.attentionOutput, "attention.dense", [c, c], attention, nil)
            plan += try layer(.feedForwardNorm, "post_attention_layernorm", [c], true, nil)
            plan += try layer(.feedForwardUp, "mlp.dense_h_to_4h", [f, c], true, nil)
            plan += try layer(.feedForwardDown, "mlp.dense_4h_to_h", [c, f], true, nil)
        }
        let norm = "gpt_neox.final_layer_norm."
        plan.append(try builder.vector(GGUFNames.outputNormWeight, norm + "weight", c))
        plan.append(try builder.vector(GGUFNames.outputNormBias, norm + "bias", c))
        plan.append(
            try builder.matrix(
                GGUFNames.output,
                try builder.outputName(),
                [config.vocabularySize, c]
            )
        )
        return plan
    }

    // MARK: - Bytes

    /// Converts the tensor and hands out its bytes, about a megabyte at a time.
    ///
    /// - Throws: `NeoXError.notFinite`, `.overflow`, or whatever `sink` throws.
    func write(_ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        let rowBytes = dtype.byteCount(elements: columns) ?? 0
        let step = max(1, min(rows, (1 << 20) / max(columns * 4, 1)))
        let floats = UnsafeMutableBufferPointer<Float>.allocate(capacity: step * columns)
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: step * rowBytes)
        defer {
            floats.deallocate()
            bytes.deallocate()
        }
        for first in stride(from: 0, to: rows, by: step) {
            let count = min(step, rows - first)
            let part = UnsafeMutableBufferPointer(rebasing: floats[..<(count * columns)])
            read(first..<first + count, into: part)
            try checkRange(part)
            let out = UnsafeMutableBufferPointer(rebasing: bytes[..<(count * rowBytes)])
            Quantizer.quantize(UnsafeBufferPointer(part), to: dtype, into: out)
            try sink(UnsafeRawBufferPointer(out))
        }
        if let tensor { MappedPages.release(tensor.bytes) }
    }

    /// Reads the source rows that become the given rows.
    private func read(_ target: Range<Int>, into out: UnsafeMutableBufferPointer<Float>) {
        guard let tensor, let source = tensor.bytes.baseAddress, let base = out.baseAddress,
            let rowBytes = tensor.dtype.byteCount(elements: columns)
        else { return out.initialize(repeating: 0) }
        for row in target {
            Quantizer.dequantize(
                source + sourceRow(row) * rowBytes,
                type: tensor.dtype,
                count: columns,
                into: base + (row - target.lowerBound) * columns
            )
        }
    }

    /// [heads, 3, D] holds the row that stands at `row` of [3, heads, D].
    private func sourceRow(_ row: Int) -> Int {
        guard let d = headDimension else { return row }
        let hidden = rows / 3
        let (part, inner) = row.quotientAndRemainder(dividingBy: hidden)
        let (head, element) = inner.quotientAndRemainder(dividingBy: d)
        return (head * 3 + part) * d + element
    }

    /// Refuses values that are not finite, or that would not be in the target type: an f16 ends
    /// at 65,504 (above 65,520 it rounds to infinity), and so does the f16 scale of a block.
    private func checkRange(_ values: UnsafeMutableBufferPointer<Float>) throws {
        var largest: Float = 0
        var sum: Float = 0
        for value in values {
            largest = max(largest, abs(value))
            sum += value * 0
        }
        guard sum == 0 else { throw NeoXError.notFinite(path: path, tensor: tensor?.name ?? name) }
        let limit: Float =
            switch dtype {
            case .f16: 65_520
            case .q8_0: 65_520 * 127
            case .q4_0: 65_520 * 8
            default: .infinity
            }
        guard largest < limit else {
            throw NeoXError.overflow(
                path: path,
                tensor: tensor?.name ?? name,
                type: dtype.name
            )
        }
    }
}

/// Finds tensors in a checkpoint and checks their shapes.
private struct PlanBuilder {
    let source: CheckpointSource
    let type: DType

    /// A matrix, or a norm's weight when the shape has one dimension.
    func matrix(
        _ name: String,
        _ original: String,
        _ shape: [Int],
        headDimension: Int? = nil
    ) throws -> TensorPlan {
        guard shape.count == 2 else { return try vector(name, original, shape[0]) }
        // llama.cpp falls back to F16 where rows are not whole blocks.
        let dtype: DType = shape[1] % type.blockSize == 0 ? type : .f16
        return try plan(name, original, shape, dtype, headDimension)
    }

    /// A vector, always F32; zeros without an original.
    func vector(
        _ name: String,
        _ original: String?,
        _ count: Int,
        headDimension: Int? = nil
    ) throws -> TensorPlan {
        try plan(name, original, [count], .f32, headDimension)
    }

    /// The output matrix's name: its own, transformers 5's other spelling, or the embedding's.
    func outputName() throws -> String {
        if source.config.tiesWordEmbeddings { return "gpt_neox.embed_in.weight" }
        let names = ["embed_out.weight", "lm_head.weight"]
        return names.first { source.checkpoint.contains($0) } ?? names[0]
    }

    private func plan(
        _ name: String,
        _ original: String?,
        _ shape: [Int],
        _ dtype: DType,
        _ headDimension: Int?
    ) throws -> TensorPlan {
        let tensor = try original.map { try source.checkpoint.tensor(named: $0) }
        if let tensor, tensor.shape != shape {
            throw NeoXError.shapeMismatch(
                path: source.folder,
                tensor: tensor.name,
                expected: shape,
                got: tensor.shape
            )
        }
        return TensorPlan(
            name: name,
            dimensions: shape.reversed(),
            dtype: dtype,
            tensor: tensor,
            path: source.folder,
            headDimension: headDimension
        )
    }
}
