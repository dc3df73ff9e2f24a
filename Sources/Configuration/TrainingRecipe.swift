// A model that is to be made from nothing, and how: `mechuri train --init config.toml`. The keys of the
// shape are config.json's; those of training are the options' names, and options given on the command
// line win over them.

import Foundation

/// What a recipe says; nil where it is silent.
package struct TrainingRecipe: Sendable, Equatable {
    /// Width of the residual stream, layers and heads.
    package var hiddenSize: Int?
    package var layerCount: Int?
    package var headCount: Int?
    /// Width of the feed-forward layer; silent: four times the hidden size.
    package var feedForwardSize: Int?
    /// The longest context in tokens.
    package var contextLength: Int?
    /// The share of every head that is rotated.
    package var rotaryFraction: Double?
    /// Whether attention and feed-forward read the same input.
    package var usesParallelResidual: Bool?
    /// Whether the output matrix is the embedding.
    package var tiesWordEmbeddings: Bool?
    /// The tokenizer.json, absolute (in the file relative to the file).
    package var tokenizer: String?
    /// The model's name.
    package var name: String?
    /// How it is trained.
    package var learningRate: Double?
    package var warmupSteps: Int?
    package var schedule: String?
    package var epochs: Int?
    package var steps: Int?
    package var batch: Int?
    package var batchTokens: Int?
    package var accumulation: Int?
    package var optimizer: String?
    package var beta1: Double?
    package var beta2: Double?
    package var weightDecay: Double?
    package var clip: Double?
    package var questionWeight: Double?
    package var mergeDropout: Double?
    package var seed: Int?

    /// Silent about everything.
    package init() {}

    /// Reads a recipe.
    ///
    /// - Throws: what is wrong with it, with the line where that can be told.
    package static func read(path: String) throws(ConfigurationError) -> TrainingRecipe {
        var recipe = try parse(SettingsDocument.text(ofFile: path), path: path)
        let whole = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
        let folder = Path.parent(whole)
        recipe.tokenizer = recipe.tokenizer.map {
            ProcessEnvironment(workingFolder: folder).absolutePath($0)
        }
        return recipe
    }

    /// Reads a recipe's text; `path` is for the error messages.
    package static func parse(
        _ text: String,
        path: String
    ) throws(ConfigurationError) -> TrainingRecipe {
        let document = try SettingsDocument(text: text, path: path)
        var recipe = TrainingRecipe()
        for key in document.keys {
            guard let read = readers[key] else {
                throw .unknownKey(
                    path: path,
                    line: document.line(of: key),
                    key: key,
                    nearest: EditDistance.nearest(to: key, among: readers.keys.sorted())
                )
            }
            try read(document, key, &recipe)
        }
        return recipe
    }

    private typealias Reader =
        @Sendable (SettingsDocument, String, inout TrainingRecipe) throws(ConfigurationError) ->
        Void

    private static let readers: [String: Reader] = shapeReaders.merging(trainingReaders) { $1 }

    private static let shapeReaders: [String: Reader] = [
        "hidden_size": integer(in: 1...65_536) { $0.hiddenSize = $1 },
        "num_hidden_layers": integer(in: 1...1024) { $0.layerCount = $1 },
        "num_attention_heads": integer(in: 1...65_536) { $0.headCount = $1 },
        "intermediate_size": integer(in: 1...1_048_576) { $0.feedForwardSize = $1 },
        "max_position_embeddings": integer(in: 8...1_048_576) { $0.contextLength = $1 },
        "rotary_pct": number(in: 0...1) { $0.rotaryFraction = $1 },
        "use_parallel_residual": boolean { $0.usesParallelResidual = $1 },
        "tie_word_embeddings": boolean { $0.tiesWordEmbeddings = $1 },
        "tokenizer": text { $0.tokenizer = $1 },
        "name": text { $0.name = $1 },
    ]

    private static let trainingReaders: [String: Reader] = [
        "learning_rate": number(in: 0...1) { $0.learningRate = $1 },
        "warmup": integer(in: 0...1_000_000) { $0.warmupSteps = $1 },
        "schedule": text { $0.schedule = $1 },
        "epochs": integer(in: 1...10_000) { $0.epochs = $1 },
        "steps": integer(in: 1...100_000_000) { $0.steps = $1 },
        "batch": integer(in: 1...65_536) { $0.batch = $1 },
        "batch_tokens": integer(in: 16...1_048_576) { $0.batchTokens = $1 },
        "accumulation": integer(in: 1...65_536) { $0.accumulation = $1 },
        "optimizer": text { $0.optimizer = $1 },
        "beta1": number(in: 0...0.999_999) { $0.beta1 = $1 },
        "beta2": number(in: 0...0.999_999) { $0.beta2 = $1 },
        "weight_decay": number(in: 0...1) { $0.weightDecay = $1 },
        "clip": number(in: 0...1_000_000) { $0.clip = $1 },
        "question_weight": number(in: 0...1) { $0.questionWeight = $1 },
        "bpe_dropout": number(in: 0...0.9) { $0.mergeDropout = $1 },
        "seed": integer(in: 0...Int.max) { $0.seed = $1 },
    ]

    private static func integer(
        in range: ClosedRange<Int>,
        _ set: @escaping @Sendable (inout TrainingRecipe, Int) -> Void
    ) -> Reader {
        { file, key, recipe throws(ConfigurationError) in
            set(&recipe, try file.integer(key, in: range))
        }
    }

    private static func number(
        in range: ClosedRange<Double>,
        _ set: @escaping @Sendable (inout TrainingRecipe, Double) -> Void
    ) -> Reader {
        { file, key, recipe throws(ConfigurationError) in
            set(&recipe, try file.number(key, in: range))
        }
    }

    private static func boolean(
        _ set: @escaping @Sendable (inout TrainingRecipe, Bool) -> Void
    ) -> Reader {
        { file, key, recipe throws(ConfigurationError) in set(&recipe, try file.boolean(key)) }
    }

    private static func text(
        _ set: @escaping @Sendable (inout TrainingRecipe, String) -> Void
    ) -> Reader {
        { file, key, recipe throws(ConfigurationError) in set(&recipe, try file.text(key)) }
    }
}
