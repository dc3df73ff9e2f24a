// The model that training begins with: its numbers, and its tensors by place. A GGUF and a Hugging Face
// folder are read alike; whoever builds a `TrainingModel` need not know which it was.

import Foundation
import GPTNeoX
import ModelFormats
import Tensors

/// A layer norm of the model.
package enum NormPlace: Sendable, Hashable {
    /// Before attention and before the feed-forward network of a layer.
    case attention(layer: Int)
    case feedForward(layer: Int)
    /// After the last layer.
    case output

    /// The module's name in transformers.
    package var moduleName: String {
        switch self {
        case .attention(let layer): "gpt_neox.layers.\(layer).input_layernorm"
        case .feedForward(let layer): "gpt_neox.layers.\(layer).post_attention_layernorm"
        case .output: "gpt_neox.final_layer_norm"
        }
    }
}

/// A matrix of a base model.
package struct BaseMatrix: Sendable {
    /// Its rows and columns.
    package let rows: Int
    package let columns: Int
    /// The matrix as it is stored, rows in the order of the base's layout; nil when it cannot be used so.
    package let stored: WeightMatrix?
    /// Reads a row of transformers' order as floats.
    package let readRow: @Sendable (Int, UnsafeMutablePointer<Float>) -> Void

    /// A matrix with its reader.
    package init(
        rows: Int,
        columns: Int,
        stored: WeightMatrix?,
        readRow: @escaping @Sendable (Int, UnsafeMutablePointer<Float>) -> Void
    ) {
        self.rows = rows
        self.columns = columns
        self.stored = stored
        self.readRow = readRow
    }

    /// All rows in transformers' order.
    package var floats: FloatStorage {
        let storage = FloatStorage(count: rows * columns)
        for row in 0..<rows { readRow(row, storage.base + row * columns) }
        return storage
    }
}

/// The tensors of a model.
package protocol BaseWeights: Sendable {
    /// The model's name for people.
    var name: String { get }
    /// The model's numbers.
    var configuration: NeoXConfiguration { get }
    /// Whether the output matrix is the embedding.
    var isTied: Bool { get }
    /// The order of query_key_value's rows as they are stored.
    var layout: QueryKeyValueLayout { get }
    /// A matrix.
    func matrix(_ place: AdaptedPlace) throws -> BaseMatrix
    /// The bias of a layer's matrix, in transformers' order; zeros where the model has none.
    func bias(_ place: AdaptedPlace) throws -> [Float]
    /// A norm's weight and bias.
    func norm(_ place: NormPlace) throws -> (weight: [Float], bias: [Float])
}

/// A model in a GGUF.
package struct GGUFBase: BaseWeights {
    package let name: String
    package let configuration: NeoXConfiguration
    package let isTied: Bool
    package let layout = QueryKeyValueLayout.byPart
    /// The open file.
    package let file: GGUFFile

    /// Opens a file and reads its numbers.
    ///
    /// - Throws: `GGUFError`, `NeoXError`.
    package init(path: String) throws {
        file = try GGUFFile(path: path)
        configuration = try NeoXConfiguration(gguf: file)
        try file.requireSupportedTypes()
        isTied = file.tensors[GGUFNames.output] == nil
        name =
            try file.optionalString(GGUFNames.Key.name)
            ?? URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    }

    package func matrix(_ place: AdaptedPlace) throws -> BaseMatrix {
        let weights = try file.matrix(named: tensorName(place, .weight))
        let (rows, columns) = place.part.shape(configuration)
        guard weights.rows == rows, weights.columns == columns else {
            throw GGUFError.badShape(
                path: file.path,
                tensor: tensorName(place, .weight),
                expected: "[\(columns), \(rows)]",
                got: "[\(weights.columns), \(weights.rows)]"
            )
        }
        let order = order(of: place)
        return BaseMatrix(rows: rows, columns: columns, stored: weights) { row, out in
            weights.dequantizeRow(order(row), into: out)
        }
    }

    package func bias(_ place: AdaptedPlace) throws -> [Float] {
        let rows = place.part.shape(configuration).rows
        let values = try file.vector(named: tensorName(place, .bias), count: rows)
        let order = order(of: place)
        return values.indices.map { values[order($0)] }
    }

    package func norm(_ place: NormPlace) throws -> (weight: [Float], bias: [Float]) {
        let names: (String, String)
        switch place {
        case .attention(let layer):
            names = (
                GGUFNames.layer(layer, .attentionNorm, .weight),
                GGUFNames.layer(layer, .attentionNorm, .bias)
            )
        case .feedForward(let layer):
            names = (
                GGUFNames.layer(layer, .feedForwardNorm, .weight),
                GGUFNames.layer(layer, .feedForwardNorm, .bias)
            )
        case .output: names = (GGUFNames.outputNormWeight, GGUFNames.outputNormBias)
        }
        let c = configuration.hiddenSize
        return (
            try file.vector(named: names.0, count: c), try file.vector(named: names.1, count: c)
        )
    }

    private func tensorName(_ place: AdaptedPlace, _ kind: GGUFNames.Kind) -> String {
        switch place.part {
        case .queryKeyValue: GGUFNames.layer(place.layer, .attentionQKV, kind)
        case .attentionOutput: GGUFNames.layer(place.layer, .attentionOutput, kind)
        case .up: GGUFNames.layer(place.layer, .feedForwardUp, kind)
        case .down: GGUFNames.layer(place.layer, .feedForwardDown, kind)
        case .output: isTied ? GGUFNames.tokenEmbedding : GGUFNames.output
        case .embedding: GGUFNames.tokenEmbedding
        }
    }

    /// From a row of transformers' order to the file's.
    private func order(of place: AdaptedPlace) -> @Sendable (Int) -> Int {
        guard place.part == .queryKeyValue else { return { $0 } }
        let (c, d) = (configuration.hiddenSize, configuration.headDimension)
        return { QueryKeyValueOrder.targetRow($0, hiddenSize: c, headDimension: d) }
    }
}

/// A model in a Hugging Face folder.
package struct CheckpointBase: BaseWeights {
    package let name: String
    package let configuration: NeoXConfiguration
    package let isTied: Bool
    package let layout = QueryKeyValueLayout.byHead
    private let checkpoint: ShardedCheckpoint
    private let hasAttentionBias: Bool

    /// Opens a folder and reads its numbers.
    ///
    /// - Throws: `HFConfigError`, `SafetensorsError`, `NeoXError`.
    package init(folder: String) throws {
        let path = (folder as NSString).appendingPathComponent("config.json")
        let config = try HFConfig(path: path)
        configuration = NeoXConfiguration(config)
        try configuration.validate(path: path)
        isTied = config.tiesWordEmbeddings
        hasAttentionBias = config.hasAttentionBias
        checkpoint = try ShardedCheckpoint(folder: folder)
        name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    }

    package func matrix(_ place: AdaptedPlace) throws -> BaseMatrix {
        let place =
            isTied && place.part == .output ? AdaptedPlace(part: .embedding, layer: 0) : place
        let (rows, columns) = place.part.shape(configuration)
        let names = place.moduleNames.map { "\($0).weight" }
        let name = names.first { checkpoint.contains($0) } ?? names[0]
        let tensor = try checkpoint.weights(named: name)
        try require(tensor, [rows, columns])
        var stored: WeightMatrix?
        if case .plain(let plain) = tensor {
            stored = try WeightMatrix(
                dtype: plain.dtype,
                rows: rows,
                columns: columns,
                bytes: plain.bytes,
                owner: plain.file
            )
        }
        return BaseMatrix(rows: rows, columns: columns, stored: stored) { row, out in
            tensor.read(row * columns..<(row + 1) * columns, into: out)
        }
    }

    package func bias(_ place: AdaptedPlace) throws -> [Float] {
        let rows = place.part.shape(configuration).rows
        let isAttention = place.part == .queryKeyValue || place.part == .attentionOutput
        if isAttention && !hasAttentionBias { return [Float](repeating: 0, count: rows) }
        return try vector("\(place.moduleNames[0]).bias", rows)
    }

    package func norm(_ place: NormPlace) throws -> (weight: [Float], bias: [Float]) {
        let c = configuration.hiddenSize
        return (
            try vector("\(place.moduleName).weight", c), try vector("\(place.moduleName).bias", c)
        )
    }

    private func vector(_ name: String, _ count: Int) throws -> [Float] {
        let tensor = try checkpoint.weights(named: name)
        try require(tensor, [count])
        return [Float](unsafeUninitializedCapacity: count) { buffer, written in
            if let base = buffer.baseAddress { tensor.read(0..<count, into: base) }
            written = count
        }
    }

    private func require(_ tensor: CheckpointWeights, _ shape: [Int]) throws {
        guard tensor.shape == shape else {
            throw NeoXError.shapeMismatch(
                path: tensor.path,
                tensor: tensor.name,
                expected: shape,
                got: tensor.shape
            )
        }
    }
}
