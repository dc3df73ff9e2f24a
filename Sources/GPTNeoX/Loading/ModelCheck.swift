// Whether a file could run, found out from its head: architecture, hyperparameters, the names, types
// and shapes of all tensors, the tokenizer. No weight is read.

import ModelFormats
import Tensors
import Tokenization

/// What loading would find.
package struct ModelCheck {
    /// The hyperparameters.
    package let configuration: NeoXConfiguration
    /// The tokenizer.
    package let tokenizer: Tokenizer
    /// `mechuri.history_turns`, 0 when absent.
    package let historyTurns: Int

    /// Checks a file.
    ///
    /// - Throws: The error that loading it would end with.
    package init(path: String) throws {
        let file = try GGUFFile(path: path)
        let configuration = try NeoXConfiguration(gguf: file)
        try file.requireSupportedTypes()
        let source = WeightSource(file: file, precision: .float32)
        let (c, f) = (configuration.hiddenSize, configuration.feedForwardSize)
        let rows = configuration.vocabularySize
        _ = try source.matrix(GGUFNames.tokenEmbedding, rows: rows, columns: c)
        if file.tensors[GGUFNames.output] != nil {
            _ = try source.matrix(GGUFNames.output, rows: rows, columns: c)
        }
        var vectors = [(GGUFNames.outputNormWeight, c), (GGUFNames.outputNormBias, c)]
        for layer in 0..<configuration.layerCount {
            let shapes: [(GGUFNames.LayerPart, Int, Int)] = [
                (.attentionQKV, 3 * c, c), (.attentionOutput, c, c), (.feedForwardUp, f, c),
                (.feedForwardDown, c, f),
            ]
            for (part, rows, columns) in shapes {
                let name = GGUFNames.layer(layer, part, .weight)
                _ = try source.matrix(name, rows: rows, columns: columns)
                vectors.append((GGUFNames.layer(layer, part, .bias), rows))
            }
            for part in [GGUFNames.LayerPart.attentionNorm, .feedForwardNorm] {
                for kind in GGUFNames.Kind.allCases {
                    vectors.append((GGUFNames.layer(layer, part, kind), c))
                }
            }
        }
        for (name, count) in vectors {
            let dimensions = try file.info(name).dimensions
            guard dimensions == [count] else {
                throw GGUFError.badShape(
                    path: path,
                    tensor: name,
                    expected: "[\(count)]",
                    got: "\(dimensions)"
                )
            }
        }
        self.configuration = configuration
        tokenizer = try file.tokenizer()
        historyTurns = try file.optionalInteger(GGUFNames.Key.historyTurns, in: 0...1000) ?? 0
    }
}
