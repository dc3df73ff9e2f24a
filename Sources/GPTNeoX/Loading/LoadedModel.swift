// From a GGUF file to a model that can run: metadata, tokenizer and packed weights. The file is
// mapped, and stays so; the tokenizer and the layers are prepared on all cores at once, because
// loading is part of what a person waits for when the program starts.

import Diagnostics
import Dispatch
import Foundation
import ModelFormats
import Synchronization
import Tensors
import Tokenization

/// How linear layers multiply; see `ActivationPrecision`.
package typealias NeoXPrecision = ActivationPrecision

/// A model, its tokenizer and the facts about its file.
package struct LoadedModel: Sendable {
    /// The model, ready to run.
    package let model: NeoXModel
    /// Its tokenizer.
    package let tokenizer: Tokenizer
    /// `general.name`, or the file's name.
    package let name: String
    /// The path it was loaded from.
    package let path: String
    /// What the model goes on reading; asked before anything it computed is used.
    package let files: ModelFiles
    /// Elements of all tensors.
    package let parameterCount: Int
    /// Size of the file.
    package let fileBytes: Int
    /// ggml's name of the type that most weights have.
    package let weightType: String
    /// Whether the packed weights were kept from an earlier time.
    package let isFromPackedCache: Bool
    /// The state of the file when it was opened, for packed weights that are kept.
    let packedSource: PackedFile.Source?
    /// `mechuri.history_turns`, 0 when absent.
    package let historyTurns: Int
    /// Whether it speaks about the `### 맥락:` of a prompt: `mechuri.context`; models that know none of
    /// our keys are taken for KoAlpaca's kin, which were trained with that section.
    package let followsContext: Bool
    /// How long loading took.
    package let loadSeconds: Double

    /// Loads a model.
    ///
    /// - Parameters:
    ///   - path: A GGUF file of architecture gptneox.
    ///   - threads: Workers; nil takes what suits the machine and the model.
    ///   - precision: How layers multiply.
    ///   - cachePrecision: The elements of caches; nil takes f16, and f32 where layers multiply in
    ///     float32.
    ///   - packedCache: Where packed weights may have been kept; nil packs them.
    /// - Throws: An error that names what cannot be read or run.
    package init(
        path: String,
        threads: Int? = nil,
        precision: ActivationPrecision,
        cachePrecision: KVPrecision? = nil,
        packedCache: PackedCache? = nil
    ) throws {
        let start = DispatchTime.now().uptimeNanoseconds
        packedSource = PackedFile.Source(path: path)
        let file = try GGUFFile(path: path)
        let packed = precision == .int8 ? packedCache?.file(for: path) : nil
        files = ModelFiles(file, packed: packed)
        isFromPackedCache = packed != nil
        var configuration = try NeoXConfiguration(gguf: file)
        configuration.cachePrecision = cachePrecision ?? (precision == .float32 ? .f32 : .f16)
        configuration.contextLength = Self.affordableContext(configuration)
        // Before anything large is prepared.
        try file.requireSupportedTypes()
        try configuration.requireNoOtherTensors(in: file)
        try configuration.requireMemory(for: file, packs: precision == .int8 && packed == nil)
        let shape = configuration
        let source = WeightSource(file: file, precision: precision, packed: packed)
        let layerCount = configuration.layerCount

        // The longest piece first: the tokenizer, then the output matrix, then the layers.
        let tokenizer = Slot<Tokenizer>()
        let output = Slot<LinearLayer>()
        let layers = (0..<layerCount).map { _ in Slot<NeoXLayer>() }
        DispatchQueue.concurrentPerform(iterations: layerCount + 2) { piece in
            switch piece {
            case 0: tokenizer.fill { try file.tokenizer() }
            case 1: output.fill { try source.output(shape) }
            default: layers[piece - 2].fill { try source.layer(piece - 2, shape) }
            }
        }
        self.tokenizer = try tokenizer.value()
        try configuration.requireRows(for: self.tokenizer, path: path)
        let weights = NeoXWeights(
            embedding: try source.matrix(
                GGUFNames.tokenEmbedding,
                rows: configuration.vocabularySize,
                columns: configuration.hiddenSize
            ),
            layers: try layers.map { try $0.value() },
            outputNorm: try source.outputNorm(configuration),
            output: try output.value()
        )
        let count = threads ?? Self.defaultThreadCount(bytesPerToken: weights.bytesPerToken)
        model = NeoXModel(
            configuration: configuration,
            weights: weights,
            pool: WorkerPool(threadCount: max(count, 1))
        )
        self.path = path
        name =
            try file.optionalString(GGUFNames.Key.name)
            ?? URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        parameterCount = file.tensors.values.reduce(0) { $0 + $1.elementCount }
        fileBytes = file.fileSize
        weightType = weights.commonType.name
        let turns = try file.optionalInteger(GGUFNames.Key.historyTurns, in: 0...1000)
        historyTurns = turns ?? 0
        followsContext = try file.optionalBool(GGUFNames.Key.followsContext) ?? (turns == nil)
        try files.requireUnchanged()
        loadSeconds = Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
    }

    /// The model's context, or as much of it as keys and values fit into half the memory.
    private static func affordableContext(_ configuration: NeoXConfiguration) -> Int {
        let bytesPerPosition = KVCache.bytesPerToken(configuration)
        let half = MemoryBudget.ceiling / 2
        return min(configuration.contextLength, max(half / bytesPerPosition, 1))
    }

    /// All cores for a large model, one for a small one.
    ///
    /// Workers meet at barriers 20 times a token. When something else holds a core, each meeting
    /// may wait for it: measured with other programs on both of 2 cores, the 6.8 M model wrote
    /// 11,300 tokens/s on one thread and 430 on two (first token after 0.6 and 2.3 ms).
    private static func defaultThreadCount(bytesPerToken: Int) -> Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return bytesPerToken < 16 << 20 ? 1 : min(cores, bytesPerToken < 64 << 20 ? 4 : 16)
    }
}

/// A value that another thread makes, or the error it met.
private final class Slot<Value: Sendable>: Sendable {
    private let content = Mutex<Result<Value, any Error>?>(nil)

    func fill(_ make: () throws -> Value) {
        let result = Result { try make() }
        content.withLock { $0 = result }
    }

    func value() throws -> Value {
        guard let result = content.withLock({ $0 }) else {
            preconditionFailure("a slot was read before it was filled")
        }
        return try result.get()
    }
}
