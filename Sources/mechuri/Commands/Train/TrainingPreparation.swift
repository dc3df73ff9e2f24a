// From options and files to a run that can begin: the base, the tokenizer, the data on both sides, and the
// memory all of it takes, known before anything large is allocated.

import Configuration
import Datasets
import FineTuning
import Foundation
import GPTNeoX
import ModelFormats
import Tensors
import Tokenization

/// A prepared run.
struct TrainingPreparation {
    /// The trainer, ready.
    let trainer: Trainer
    /// What learns.
    let model: TrainingModel
    /// The adapters' settings; nil when all weights learn.
    let plan: AdapterPlan?
    let method: TrainingMethod
    let modelName: String
    /// The base as it was named; nil for a model made from nothing.
    let basePath: String?
    let tokenizerJSON: String
    let endOfSequence: Int
    let tokenizer: Tokenizer
    let totalParameters: Int
    let memoryBytes: Int
    let isCheckpointing: Bool
    /// Examples that were left out because they are too long.
    let tooLong: Int
    let trainingCount: Int
    let validationCount: Int
    let tokensPerEpoch: Int
}

/// Prepares runs.
struct TrainingPreparer {
    let options: TrainRunCommand
    let surroundings: Surroundings
    /// Called with what is being done, and the share of it.
    let progress: (String, Double) -> Void
    /// The memory that is free, in bytes; asked before the examples are read and after.
    var available: () -> Int = { MemoryBudget.available }

    /// Reads, checks and allocates.
    ///
    /// - Throws: what is wrong with files, options or memory.
    func prepare(folder: RunFolder) throws -> TrainingPreparation {
        let recipe =
            try options.initialise.map { try TrainingRecipe.read(path: $0) } ?? TrainingRecipe()
        let source = try ModelSource(options: options, recipe: recipe, surroundings: surroundings)
        let settings = try settings(recipe)
        var encoding = EncodingSettings(contextLength: source.configuration.contextLength)
        encoding.questionWeight =
            Float(options.learning.questionWeight ?? recipe.questionWeight ?? 0)
        encoding.mergeDropout = options.learning.mergeDropout ?? recipe.mergeDropout ?? 0
        let encoder = ExampleEncoder(
            tokenizer: source.tokenizer,
            endOfSequence: source.endOfSequence,
            settings: encoding
        )
        progress(say("자료를 읽는 중", "reading the data"), 0)
        let files = options.files.data + [options.files.validation].compactMap { $0 }
        let fileBytes = try files.reduce(0) { try $0 + DatasetReader(path: $1).byteCount }
        let free = available()
        try TrainingMemory.require(TrainingMemory.reading(fileBytes: fileBytes), of: free)
        let (training, validation, digest) = try examples(encoder)
        // The texts of all rows, which nobody needs any more.
        MemoryBudget.returnFreed()
        guard !training.isEmpty else {
            throw FineTuningError.noExamples(
                path: options.files.data.joined(separator: ", "),
                tooLong: training.tooLong
            )
        }
        return try build(
            source,
            settings,
            encoder,
            training,
            validation,
            (fileBytes, free),
            digest,
            folder
        )
    }

    // MARK: - Settings

    private func settings(_ recipe: TrainingRecipe) throws -> TrainingSettings {
        let learning = options.learning
        var settings = TrainingSettings()
        if let tokens = learning.batchTokens ?? (learning.batch == nil ? recipe.batchTokens : nil) {
            settings.batches.size = .tokens(tokens)
        } else {
            settings.batches.size = .examples(learning.batch ?? recipe.batch ?? 8)
        }
        settings.batches.accumulation = learning.accumulation ?? recipe.accumulation ?? 1
        settings.batches.isBucketed = !learning.noBucketing
        settings.optimizer.rule =
            try learning.optimizer ?? choice("optimizer", recipe.optimizer) ?? .adamw
        settings.optimizer.beta1 = learning.beta1 ?? recipe.beta1 ?? 0.9
        settings.optimizer.beta2 = learning.beta2 ?? recipe.beta2 ?? 0.999
        settings.optimizer.weightDecay = learning.weightDecay ?? recipe.weightDecay ?? 0
        settings.optimizer.clip = learning.clip ?? recipe.clip ?? 1
        settings.learningRate = learning.learningRate ?? recipe.learningRate ?? 1e-4
        settings.warmupSteps = learning.warmup ?? recipe.warmupSteps ?? 0
        settings.schedule = try learning.schedule ?? choice("schedule", recipe.schedule) ?? .linear
        settings.epochs = learning.epochs ?? recipe.epochs ?? 10
        settings.steps = learning.steps ?? (learning.epochs == nil ? recipe.steps : nil)
        settings.seed = learning.seed ?? recipe.seed.map(UInt64.init) ?? 42
        settings.compute = learning.compute
        settings.logEvery = options.files.logEvery
        settings.sampleRequests =
            options.files.noSamples
            ? [] : options.files.sample.isEmpty ? Self.samples : options.files.sample
        return settings
    }

    /// The requests that a newcomer asks first.
    private static let samples = ["매운 음식 추천해줘", "비 오는 날 뭐 먹지", "다이어트 중인데 저녁 추천해줘"]

    /// What a recipe chose of a few words; nil where it is silent.
    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String,
        _ word: String?
    ) throws -> Choice? where Choice.RawValue == String {
        guard let word else { return nil }
        guard let choice = Choice(rawValue: word) else {
            throw ConfigurationError.badValue(
                path: options.initialise ?? "",
                line: nil,
                key: key,
                value: word,
                allowed: Choice.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        return choice
    }

    // MARK: - Data

    private func examples(
        _ encoder: ExampleEncoder
    ) throws -> (training: EncodedExamples, validation: EncodedExamples, digest: String) {
        var records = try options.files.data.flatMap { try DatasetReader.records(path: $0) }
        var held: [DatasetRecord] = []
        if let path = options.files.validation {
            held = try DatasetReader.records(path: path)
        } else if options.files.validationShare > 0, records.count > 1 {
            let split = DatasetSplit(
                records,
                share: options.files.validationShare,
                seed: options.learning.seed ?? 42,
                method: .counted(near: records.count > 20_000 ? nil : 0.7)
            )
            held = zip(records, split.isValidation).filter(\.1).map(\.0)
            records = zip(records, split.isValidation).filter { !$0.1 }.map(\.0)
        }
        let training = EncodedExamples(records.flatMap(\.examples), encoder: encoder)
        let validation = EncodedExamples(held.flatMap(\.examples), encoder: encoder)
        return (training, validation, Self.digest(training, validation))
    }

    /// A number that changes with the data.
    private static func digest(_ training: EncodedExamples, _ validation: EncodedExamples) -> String
    {
        var digest = ContentDigest()
        for examples in [training, validation] {
            for index in 0..<examples.count {
                let tokens = examples.tokens(index)
                digest.add(UInt64(tokens.count))
                for token in tokens { digest.add(UInt64(UInt32(bitPattern: token))) }
            }
        }
        return digest.text
    }

    // MARK: - The run

    private func build(
        _ source: ModelSource,
        _ first: TrainingSettings,
        _ encoder: ExampleEncoder,
        _ training: EncodedExamples,
        _ validation: EncodedExamples,
        _ reading: (fileBytes: Int, free: Int),
        _ digest: String,
        _ folder: RunFolder
    ) throws -> TrainingPreparation {
        var settings = first
        let outline = RunOutline(lengths: training.lengths, settings: settings)
        let perEpoch = max(outline.epochStarts.dropFirst().first ?? outline.totalSteps, 1)
        settings.validateEvery = options.files.validateEvery ?? perEpoch
        settings.saveEvery = options.files.saveEvery ?? settings.validateEvery
        let threads = options.threads
        let budget = TrainingMemory(
            configuration: source.configuration,
            isTied: source.isTied,
            adapters: source.method == .full ? nil : source.plan,
            holding: source.method == .qlora ? .nf4 : .stored,
            storedBytes: source.storedBytes,
            outline: outline,
            training: training,
            validation: validation,
            fileBytes: reading.fileBytes,
            threads: threads
        )
        let share = budget.share(before: reading.free, now: available())
        switch options.learning.checkpointing {
        case .on: settings.isCheckpointing = true
        case .off: settings.isCheckpointing = false
        case .auto: settings.isCheckpointing = budget.wantsCheckpointing(of: share)
        }
        try TrainingMemory.require(
            budget.bytes(isCheckpointing: settings.isCheckpointing),
            of: share
        )
        let model = try source.model(seed: settings.seed) { share in
            progress(say("바탕을 4비트로 바꾸는 중", "quantising the base"), share)
        }
        let trainer = Trainer(
            model: model,
            training: training,
            validation: validation,
            encoder: encoder,
            settings: settings,
            outline: outline,
            folder: folder,
            pool: WorkerPool(threadCount: threads, patience: .steps),
            identity: ["data": digest, "model": source.identity]
        )
        return TrainingPreparation(
            trainer: trainer,
            model: model,
            plan: source.method == .full ? nil : source.plan,
            method: source.method,
            modelName: source.name,
            basePath: source.path,
            tokenizerJSON: source.tokenizerJSON,
            endOfSequence: source.endOfSequence,
            tokenizer: source.tokenizer,
            totalParameters: budget.totalParameters,
            memoryBytes: budget.peak(isCheckpointing: settings.isCheckpointing),
            isCheckpointing: settings.isCheckpointing,
            tooLong: training.tooLong + validation.tooLong,
            trainingCount: training.count,
            validationCount: validation.count,
            tokensPerEpoch: training.tokenCount
        )
    }
}
