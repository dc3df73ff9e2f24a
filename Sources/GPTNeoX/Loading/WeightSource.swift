// Reads a gptneox GGUF as configuration and weights: every tensor the architecture needs, by name
// and with the shape the metadata says, or an error that names what disagrees.
// Source: llama.cpp's gptneox tensor map and hyperparameters (src/llama-model.cpp, LLM_ARCH_GPTNEOX).

import ModelFormats
import Tensors

extension NeoXConfiguration {
    /// Reads the hyperparameters; the vocabulary's size is the embedding's rows.
    ///
    /// - Throws: `NeoXError` or `GGUFError`, naming the key.
    package init(gguf file: GGUFFile) throws {
        typealias Key = GGUFNames.Key
        let architecture = try file.string(Key.architecture)
        guard architecture == GGUFNames.architecture else {
            throw NeoXError.unsupportedArchitecture(path: file.path, got: architecture)
        }
        let hiddenSize = try file.integer(Key.embeddingLength, in: 1...65_536)
        let headCount = try file.integer(Key.headCount, in: 1...hiddenSize)
        if let scaling = try file.optionalString(Key.ropeScalingType), scaling != "none" {
            throw NeoXError.unsupported(
                path: file.path,
                what: Key.ropeScalingType,
                value: scaling
            )
        }
        if let heads = try file.optionalInteger(Key.keyValueHeadCount), heads != headCount {
            throw NeoXError.unsupported(
                path: file.path,
                what: Key.keyValueHeadCount,
                value: "\(heads) (\(Key.headCount) = \(headCount))"
            )
        }
        let embedding = try file.info(GGUFNames.tokenEmbedding)
        guard embedding.dimensions.count == 2 else {
            throw GGUFError.badShape(
                path: file.path,
                tensor: embedding.name,
                expected: "[\(hiddenSize), rows]",
                got: "\(embedding.dimensions)"
            )
        }
        self.init(
            hiddenSize: hiddenSize,
            layerCount: try file.integer(Key.blockCount, in: 1...1024),
            headCount: headCount,
            feedForwardSize: try file.integer(Key.feedForwardLength, in: 1...1_048_576),
            vocabularySize: embedding.dimensions[1],
            contextLength: try file.integer(Key.contextLength, in: 1...1_048_576),
            rotaryDimensions: try file.integer(Key.ropeDimensionCount, in: 0...65_536),
            rotaryBase: try file.optionalFloat(Key.ropeFrequencyBase) ?? 10_000,
            layerNormEpsilon: try file.float(Key.layerNormEpsilon),
            usesParallelResidual: try file.optionalBool(Key.useParallelResidual) ?? true
        )
        try validate(path: file.path)
    }
}

/// Makes layers from a file's tensors; usable from many threads at once.
struct WeightSource: Sendable {
    let file: GGUFFile
    let precision: ActivationPrecision
    /// Weights that were packed before.
    var packed: PackedFile?

    /// A matrix of exactly these rows and columns.
    func matrix(_ name: String, rows: Int, columns: Int) throws -> WeightMatrix {
        let info = try file.info(name)
        guard info.dimensions == [columns, rows] else {
            throw GGUFError.badShape(
                path: file.path,
                tensor: name,
                expected: "[\(columns), \(rows)]",
                got: "\(info.dimensions)"
            )
        }
        return try file.matrix(named: name)
    }

    /// The output matrix; the embedding where the file has none of its own (tied weights).
    func output(_ configuration: NeoXConfiguration) throws -> LinearLayer {
        let isTied = file.tensors[GGUFNames.output] == nil
        let name = isTied ? GGUFNames.tokenEmbedding : GGUFNames.output
        let weights = try matrix(
            name,
            rows: configuration.vocabularySize,
            columns: configuration.hiddenSize
        )
        return try prepared(GGUFNames.output, weights, bias: nil)
    }

    /// The last layer norm.
    func outputNorm(_ configuration: NeoXConfiguration) throws -> NormWeights {
        NormWeights(
            weight: try file.vector(
                named: GGUFNames.outputNormWeight,
                count: configuration.hiddenSize
            ),
            bias: try file.vector(named: GGUFNames.outputNormBias, count: configuration.hiddenSize)
        )
    }

    /// One transformer layer.
    func layer(_ index: Int, _ configuration: NeoXConfiguration) throws -> NeoXLayer {
        let c = configuration.hiddenSize
        let f = configuration.feedForwardSize
        return NeoXLayer(
            attentionNorm: try norm(index, .attentionNorm, c),
            feedForwardNorm: try norm(index, .feedForwardNorm, c),
            queryKeyValue: try linear(index, .attentionQKV, rows: 3 * c, columns: c),
            attentionOutput: try linear(index, .attentionOutput, rows: c, columns: c),
            up: try linear(index, .feedForwardUp, rows: f, columns: c),
            down: try linear(index, .feedForwardDown, rows: c, columns: f)
        )
    }

    private func norm(
        _ index: Int,
        _ part: GGUFNames.LayerPart,
        _ count: Int
    ) throws -> NormWeights {
        NormWeights(
            weight: try file.vector(named: GGUFNames.layer(index, part, .weight), count: count),
            bias: try file.vector(named: GGUFNames.layer(index, part, .bias), count: count)
        )
    }

    private func linear(
        _ index: Int,
        _ part: GGUFNames.LayerPart,
        rows: Int,
        columns: Int
    ) throws -> LinearLayer {
        let name = GGUFNames.layer(index, part, .weight)
        return try prepared(
            name,
            try matrix(name, rows: rows, columns: columns),
            bias: try file.vector(named: GGUFNames.layer(index, part, .bias), count: rows)
        )
    }

    /// A layer that can run; once it has a packed form, the file's pages are given back, so that a
    /// loaded model takes about its file's size and not twice that.
    private func prepared(_ name: String, _ weights: WeightMatrix, bias: [Float]?) throws
        -> LinearLayer
    {
        let layer = try LinearLayer(
            weights: weights,
            bias: bias,
            precision: precision,
            packed: packed?.weights(named: name)
        )
        if layer.packed != nil { MappedPages.release(weights.bytes) }
        return layer
    }
}
