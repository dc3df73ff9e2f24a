// Every tensor of a GPT-NeoX model, from the names and shapes of a Hugging Face checkpoint to those of
// a GGUF (llama.cpp's conversion of gptneox).

import ModelFormats
import Tensors

extension TensorPlan {
    /// Every tensor of the model, in the order of the file.
    static func all(of source: CheckpointSource, types: MatrixTypes) throws -> [TensorPlan] {
        let config = source.config
        let builder = PlanBuilder(source: source, types: types)
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
}

/// Finds tensors in a checkpoint and checks their shapes.
private struct PlanBuilder {
    let source: CheckpointSource
    let types: MatrixTypes

    /// A matrix, or a norm's weight when the shape has one dimension.
    func matrix(
        _ name: String,
        _ original: String,
        _ shape: [Int],
        headDimension: Int? = nil
    ) throws -> TensorPlan {
        guard shape.count == 2 else { return try vector(name, original, shape[0]) }
        let (dtype, isFallback) = types.type(
            of: name,
            columns: shape[1],
            layerCount: source.config.layerCount
        )
        return try plan(name, original, shape, dtype, headDimension, isFallback: isFallback)
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
        _ headDimension: Int?,
        isFallback: Bool = false
    ) throws -> TensorPlan {
        let tensor = try original.map { try source.checkpoint.weights(named: $0) }
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
            isFallback: isFallback,
            source: tensor,
            path: source.folder,
            headDimension: headDimension
        )
    }
}
