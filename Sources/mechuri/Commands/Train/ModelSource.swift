// What a run begins with: a GGUF, a Hugging Face folder, or a recipe for a model that knows nothing yet;
// always with its tokenizer.

import Configuration
import FineTuning
import Foundation
import GPTNeoX
import ModelFormats
import Tokenization

/// The model to be trained, not yet in memory.
struct ModelSource {
    /// Its name, and the path it was found at; nil for one made from nothing.
    let name: String
    let path: String?
    let configuration: NeoXConfiguration
    let isTied: Bool
    let tokenizer: Tokenizer
    let tokenizerJSON: String
    let endOfSequence: Int
    let method: TrainingMethod
    let plan: AdapterPlan
    /// The size of its files.
    let storedBytes: Int
    /// Tells it from other models in checkpoints.
    let identity: String
    private let base: Base

    private enum Base {
        case gguf(GGUFBase)
        case folder(CheckpointBase)
        case nothing
    }

    /// Finds and opens it.
    init(options: TrainRunCommand, recipe: TrainingRecipe, surroundings: Surroundings) throws {
        plan = try options.adapters.plan()
        if let recipePath = options.initialise {
            method = .full
            path = nil
            let shape = try Self.configuration(recipe, path: recipePath)
            guard let file = options.tokenizer ?? recipe.tokenizer else {
                throw TrainCommandError.recipeLacks(path: recipePath, key: "tokenizer")
            }
            tokenizerJSON = try Self.text(file)
            tokenizer = try Tokenizer(json: Data(tokenizerJSON.utf8), source: file)
            configuration = shape(tokenizer.vocabularySize)
            try configuration.validate(path: recipePath)
            isTied = recipe.tiesWordEmbeddings ?? true
            name =
                recipe.name ?? URL(filePath: recipePath).deletingPathExtension().lastPathComponent
            storedBytes = 0
            base = .nothing
            identity = "new \(configuration)"
            endOfSequence = try Self.end(tokenizer, nil, file)
            return
        }
        method = options.adapters.method ?? .qlora
        let named = options.model.model ?? surroundings.settings.model
        var isFolder: ObjCBool = false
        if let named, FileManager.default.fileExists(atPath: named, isDirectory: &isFolder),
            isFolder.boolValue
        {
            let opened = try CheckpointBase(folder: named)
            let file = (named as NSString).appendingPathComponent("tokenizer.json")
            tokenizerJSON = try Self.text(file)
            tokenizer = try Tokenizer(json: Data(tokenizerJSON.utf8), source: file)
            (configuration, isTied, name) = (opened.configuration, opened.isTied, opened.name)
            base = .folder(opened)
            path = named
            storedBytes = opened.byteCount
            endOfSequence = try Self.end(tokenizer, nil, file)
        } else {
            let found = try surroundings.locator.model(named)
            let opened = try GGUFBase(path: found)
            tokenizer = try opened.file.tokenizer()
            tokenizerJSON =
                try opened.file.optionalString(GGUFNames.Key.huggingFaceTokenizer) ?? ""
            if method == .full, tokenizerJSON.isEmpty {
                throw TrainCommandError.noTokenizerJSON(path: found)
            }
            (configuration, isTied, name) = (opened.configuration, opened.isTied, opened.name)
            base = .gguf(opened)
            path = found
            storedBytes = opened.file.fileSize
            endOfSequence = try Self.end(tokenizer, tokenizer.endOfSequence, found)
        }
        identity =
            "\(name) \(storedBytes) \(method.rawValue)"
            + (method == .full
                ? "" : " r\(plan.rank) α\(plan.alpha) p\(plan.dropout) \(plan.parts)")
    }

    /// The model in memory, with what learns.
    func model(seed: UInt64, progress: (Double) -> Void) throws -> TrainingModel {
        switch base {
        case .nothing:
            return try TrainingModel(configuration: configuration, isTied: isTied, seed: seed)
        case .gguf(let base): return try model(base, seed, progress)
        case .folder(let base): return try model(base, seed, progress)
        }
    }

    private func model(
        _ base: some BaseWeights,
        _ seed: UInt64,
        _ progress: (Double) -> Void
    ) throws -> TrainingModel {
        if method == .full { return try TrainingModel(training: base) }
        return try TrainingModel(
            adapting: base,
            plan,
            holding: method == .qlora ? .nf4 : .stored,
            seed: seed,
            progress: progress
        )
    }

    // MARK: - Parts

    private static func text(_ path: String) throws -> String {
        let file = try MappedFile(path: path)
        return String(decoding: file.bytes, as: UTF8.self)
    }

    private static func end(_ tokenizer: Tokenizer, _ named: Int?, _ path: String) throws -> Int {
        guard let end = named ?? tokenizer.endOfSequence else {
            throw NeoXError.noEndOfSequence(path: path)
        }
        return end
    }

    /// The shape that a recipe gives, for a number of tokens.
    private static func configuration(
        _ recipe: TrainingRecipe,
        path: String
    ) throws -> (Int) -> NeoXConfiguration {
        func need(_ value: Int?, _ key: String) throws -> Int {
            guard let value else { throw TrainCommandError.recipeLacks(path: path, key: key) }
            return value
        }
        let hidden = try need(recipe.hiddenSize, "hidden_size")
        let heads = try need(recipe.headCount, "num_attention_heads")
        let layers = try need(recipe.layerCount, "num_hidden_layers")
        let rotary = Int(Double(hidden / max(heads, 1)) * (recipe.rotaryFraction ?? 0.25)) / 2 * 2
        return { tokens in
            NeoXConfiguration(
                hiddenSize: hidden,
                layerCount: layers,
                headCount: heads,
                feedForwardSize: recipe.feedForwardSize ?? 4 * hidden,
                vocabularySize: tokens,
                contextLength: recipe.contextLength ?? 512,
                rotaryDimensions: max(rotary, 2),
                rotaryBase: 10_000,
                layerNormEpsilon: 1e-5,
                usesParallelResidual: recipe.usesParallelResidual ?? true
            )
        }
    }
}
