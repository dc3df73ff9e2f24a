// Whole runs on a tiny model: what is learnt, what a resumed run ends with, and what a run leaves.

import Datasets
import FineTuning
import Foundation
import GPTNeoX
import ModelFormats
import Randomness
import Tensors
import TestSupport
import Testing
import Tokenization

@Suite("Trainer")
struct TrainerTests {
    /// A byte-level tokenizer of 256 bytes and an end token.
    static let tokenizerJSON: String = {
        var characters: [String] = []
        var next = 256
        for byte in 0..<256 {
            let isPrintable =
                (33...126).contains(byte) || (161...172).contains(byte)
                || (174...255).contains(byte)
            let scalar = isPrintable ? byte : next
            if !isPrintable { next += 1 }
            characters.append(Unicode.Scalar(UInt32(scalar)).map { String(Character($0)) } ?? "")
        }
        let vocabulary = characters.enumerated().map { index, text in
            let escaped = text.replacingOccurrences(of: "\\", with: "\\\\")
                .replacingOccurrences(of: "\"", with: "\\\"")
            return "\"\(escaped)\": \(index + 1)"
        }
        return """
            {"version": "1.0", "added_tokens": [{"id": 0, "content": "<|endoftext|>", "single_word": false,
            "lstrip": false, "rstrip": false, "normalized": false, "special": true}], "normalizer": null,
            "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
            "use_regex": true}, "post_processor": null, "decoder": {"type": "ByteLevel"},
            "model": {"type": "BPE", "dropout": null, "unk_token": null, "vocab":
            {"<|endoftext|>": 0, \(vocabulary.joined(separator: ", "))}, "merges": []}}
            """
    }()

    private static let examples = (0..<24).map { number in
        InstructionExample(instruction: "q\(number % 6)", output: "a\(number % 6 * 7).")
    }

    private func trainer(
        _ folder: String,
        steps: Int,
        adapted: Bool = false,
        change: (inout TrainingSettings) -> Void = { _ in }
    ) throws -> (Trainer, TrainingModel) {
        let tokenizer = try Tokenizer(json: Data(Self.tokenizerJSON.utf8), source: "test")
        var encoding = EncodingSettings(contextLength: 128)
        encoding.mergeDropout = 0.2
        let encoder = ExampleEncoder(tokenizer: tokenizer, endOfSequence: 0, settings: encoding)
        var settings = TrainingSettings()
        settings.steps = steps
        settings.learningRate = 3e-3
        settings.validateEvery = 5
        settings.saveEvery = 7
        settings.logEvery = 3
        settings.sampleRequests = ["q1"]
        settings.sampleTokens = 8
        change(&settings)
        var model = try TrainingModel(
            configuration: SampleModel.configuration,
            isTied: true,
            seed: 3
        )
        if adapted {
            var plan = AdapterPlan()
            plan.rank = 4
            model = try TrainingModel(
                adapting: ParameterBase(model: model),
                plan,
                holding: .nf4,
                seed: 5
            )
        }
        let training = EncodedExamples(Self.examples, encoder: encoder)
        let trainer = Trainer(
            model: model,
            training: training,
            validation: EncodedExamples(Array(Self.examples.prefix(4)), encoder: encoder),
            encoder: encoder,
            settings: settings,
            outline: RunOutline(lengths: training.lengths, settings: settings),
            folder: RunFolder(folder),
            pool: WorkerPool(threadCount: 2),
            identity: ["data": "test"]
        )
        return (trainer, model)
    }

    private func run(
        _ trainer: Trainer,
        controls: TrainingControls = TrainingControls(),
        report: (TrainingEvent) -> Void = { _ in }
    ) throws -> TrainingSummary {
        try trainer.run(
            modelName: "tiny",
            method: "full",
            memoryBytes: 0,
            totalParameters: 0,
            controls: controls,
            report: report
        )
    }

    private func bits(_ model: TrainingModel) -> [[UInt32]] {
        model.parameters.map { $0.values.values.map(\.bitPattern) }
    }

    @Test(arguments: [false, true])
    func `a run that was cut off goes on to the same bits`(adapted: Bool) throws {
        let whole = try TemporaryFolder()
        let (first, expected) = try trainer(whole.path, steps: 20, adapted: adapted)
        _ = try run(first)

        let cut = try TemporaryFolder()
        // Cut off after step 17; the last checkpoint is of step 14, as after kill -9.
        let (second, _) = try trainer(cut.path, steps: 20, adapted: adapted)
        let controls = TrainingControls()
        _ = try run(second, controls: controls) { event in
            if case .step(let step) = event, step.step == 17 { controls.stopAtOnce() }
        }
        let (third, resumed) = try trainer(cut.path, steps: 20, adapted: adapted)
        #expect(try third.resume())
        var steps: [Int] = []
        let summary = try run(third) { event in
            if case .step(let step) = event { steps.append(step.step) }
        }
        #expect(steps == Array(15...20))
        #expect(summary.ending == .complete)
        #expect(bits(resumed) == bits(expected))
        let logs = try [whole, cut].map { folder in
            try TrainingLog.read(RunFolder(folder.path).log).compactMap { event -> Double? in
                if case .step(let step) = event { step.loss } else { nil }
            }
        }
        #expect(logs[0] == logs[1])
    }

    @Test func `answers are learnt, and where they end`() throws {
        let folder = try TemporaryFolder()
        let (trainer, _) = try trainer(folder.path, steps: 150) { $0.learningRate = 5e-3 }
        var losses: [Double] = []
        var seconds: [Double] = []
        var interval: Int?
        var reply: SampleReply?
        let summary = try run(trainer) { event in
            switch event {
            case .started(let outline): interval = outline.validateEvery
            case .validated(let report):
                losses.append(report.loss)
                seconds.append(report.seconds)
            case .sampled(_, let replies): reply = replies.first
            default: break
            }
        }
        #expect(losses.count == 31)
        #expect(losses.first ?? 0 > 4)
        #expect(losses.last ?? 9 < 0.1)
        #expect(interval == 5)
        #expect(seconds.allSatisfy { $0 > 0 })
        #expect(reply?.request == "q1" && reply?.reply == "a7." && reply?.isComplete == true)
        #expect(reply?.seconds ?? 0 > 0)
        #expect(summary.best?.isBest == true)
        #expect(summary.steps == 150)
    }

    @Test func `another run's checkpoint is refused by what differs`() throws {
        let folder = try TemporaryFolder()
        let (first, _) = try trainer(folder.path, steps: 7)
        _ = try run(first)
        let (other, _) = try trainer(folder.path, steps: 7) { $0.learningRate = 1e-3 }
        let path = RunFolder(folder.path).checkpoint
        #expect(
            throws: FineTuningError.otherRun(
                path: path,
                differences: ["learning-rate: 0.003 → 0.001"]
            )
        ) { _ = try other.resume() }
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: SafetensorsError.self) { _ = try other.resume() }
    }

    @Test func `gradients that are no numbers end the run with advice`() throws {
        let folder = try TemporaryFolder()
        let (trainer, model) = try trainer(folder.path, steps: 20)
        model.parameters[0].values.base[0] = .nan
        #expect {
            try run(trainer)
        } throws: { error in
            if case FineTuningError.diverged(let step, _) = error { step == 3 } else { false }
        }
    }

    @Test func `a run whose loss is no number can be gone on with`() throws {
        let folder = try TemporaryFolder()
        let (first, model) = try trainer(folder.path, steps: 20) { $0.saveEvery = 1 }
        model.parameters[0].values.base[0] = .nan
        #expect(throws: FineTuningError.self) { try run(first) }
        let (second, _) = try trainer(folder.path, steps: 20) { $0.saveEvery = 1 }
        #expect(try second.resume())
    }

    @Test func `a model of all weights is written as transformers has it, and imported`() throws {
        let folder = try TemporaryFolder()
        let (trainer, model) = try trainer(folder.path, steps: 5)
        _ = try run(trainer)
        let output = RunFolder(folder.path)
        try CheckpointOutput.write(
            model,
            tokenizerJSON: Self.tokenizerJSON,
            endOfSequence: (0, "<|endoftext|>"),
            to: output.model
        )
        let back = try TrainingModel(training: CheckpointBase(folder: output.model))
        #expect(bits(back) == bits(model))
        _ = try CheckpointImporter.run(folder: output.model, output: output.gguf, type: .f32)
        let imported = try TrainingModel(training: GGUFBase(path: output.gguf))
        let tokens: [Int32] = [36, 36, 36, 200, 7, 99]
        func logits(_ model: TrainingModel) -> [Float] {
            TrainingPass(
                model: model,
                pool: WorkerPool(threadCount: 1),
                capacity: 64,
                longest: 64,
                isCheckpointing: false,
                compute: .f32
            ).logits(of: tokens).flatMap { $0 }
        }
        #expect(relativeDistance(logits(imported), logits(model)) < 1e-5)
    }
}

/// A model of parameters as a base, so that adapters can be made beside it.
struct ParameterBase: BaseWeights {
    let model: TrainingModel
    let name = "parameters"
    let isTied = true
    let layout = QueryKeyValueLayout.byHead
    var configuration: NeoXConfiguration { model.configuration }

    private func values(_ name: String) -> FloatStorage {
        model.parameters.first { $0.name == name }?.values ?? FloatStorage(count: 0)
    }

    func matrix(_ place: AdaptedPlace) throws -> BaseMatrix {
        let place = place.part == .output ? AdaptedPlace(part: .embedding, layer: 0) : place
        let (rows, columns) = place.part.shape(configuration)
        let storage = values("\(place.moduleNames[0]).weight")
        return BaseMatrix(rows: rows, columns: columns, stored: nil) { row, out in
            out.update(from: storage.base + row * columns, count: columns)
        }
    }

    func bias(_ place: AdaptedPlace) throws -> [Float] {
        values("\(place.moduleNames[0]).bias").values
    }

    func norm(_ place: NormPlace) throws -> (weight: [Float], bias: [Float]) {
        (values("\(place.moduleName).weight").values, values("\(place.moduleName).bias").values)
    }
}
