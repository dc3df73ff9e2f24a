// The importer beside the numbers: what it writes, reports and refuses, and that a failed or
// cancelled import leaves nothing behind.

import Foundation
import GPTNeoX
import ModelFormats
import Tensors
import TestSupport
import Testing

@Suite("CheckpointImporter")
struct CheckpointImporterTests {
    private func checkpoint(_ name: String) throws -> TinyCheckpoint {
        try #require(TinyCheckpoint.all.first { $0.name == name })
    }

    /// A copy of a checkpoint that may be damaged.
    private func copy(_ name: String, into folder: TemporaryFolder) throws -> URL {
        let target = folder.url.appendingPathComponent("source")
        try FileManager.default.copyItem(at: try checkpoint(name).folder, to: target)
        return target
    }

    /// Replaces one value of config.json.
    private func setConfig(_ folder: URL, _ key: String, _ value: Any) throws {
        let file = folder.appendingPathComponent("config.json")
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        var config = try #require(object as? [String: Any])
        config[key] = value
        try JSONSerialization.data(withJSONObject: config).write(to: file)
    }

    /// Overwrites the first element of an F32 tensor in model.safetensors.
    private func setFirst(_ folder: URL, _ tensor: String, _ value: Float) throws {
        let file = folder.appendingPathComponent("model.safetensors")
        let range = try #require(try SafetensorsFile(path: file.path).tensors[tensor]).byteRange
        var data = try Data(contentsOf: file)
        withUnsafeBytes(of: value) {
            data.replaceSubrange(range.lowerBound..<range.lowerBound + 4, with: $0)
        }
        try data.write(to: file)
    }

    private func importError(_ folder: URL, _ type: DType = .f16) throws -> NeoXError? {
        let target = try TemporaryFolder()
        do {
            _ = try CheckpointImporter.run(
                folder: folder.path,
                output: target.path("m.gguf"),
                type: type
            )
            return nil
        } catch let error as NeoXError {
            #expect(target.contents.isEmpty, "\(target.contents)")
            return error
        }
    }

    // MARK: - What is written

    @Test func `the file carries what llama.cpp and 메추리 read`() throws {
        let source = try checkpoint("polyglot-like-f16")
        let folder = try TemporaryFolder()
        let report = try CheckpointImporter.run(
            folder: source.folder.path,
            output: folder.path("m.gguf"),
            type: .q8_0,
            description: .init(name: "작은 모델", license: "apache-2.0", historyTurns: 2)
        )
        #expect(folder.contents == ["m.gguf"])
        #expect(report.endOfSequence == 2)
        #expect(report.overriddenEndOfSequence == 0)
        #expect(report.fallbacks.isEmpty)
        // The output matrix of an untied model is in both counts.
        #expect(report.parameterCount == source.parameters)

        let file = try GGUFFile(path: folder.path("m.gguf"))
        typealias Key = GGUFNames.Key
        #expect(try file.string(Key.architecture) == "gptneox")
        #expect(try file.string(Key.name) == "작은 모델")
        #expect(try file.string(Key.license) == "apache-2.0")
        #expect(try file.integer(Key.fileType) == 7)
        #expect(try file.integer(Key.historyTurns) == 2)
        #expect(try file.integer(Key.contextLength) == 64)
        #expect(try file.integer(Key.ropeDimensionCount) == source.rotaryDimensions)
        #expect(try file.integer(Key.endOfSequence) == 2)
        #expect(try file.optionalBool(Key.useParallelResidual) == true)
        #expect(try file.string(Key.tokenizerModel) == "gpt2")
        let tokens = try #require(try file.optionalStrings(Key.tokens))
        let kinds = try #require(try file.optionalInt32s(Key.tokenTypes))
        #expect(tokens.count == source.rows && kinds.count == source.rows)
        #expect(tokens[source.tokens] == "[PAD\(source.tokens)]" && kinds[source.tokens] == 5)
        #expect(tokens[2] == "<|endoftext|>" && kinds[2] == 3)
        #expect(kinds[10] == 1)
        let json = try String(
            contentsOf: source.folder.appendingPathComponent("tokenizer.json"),
            encoding: .utf8
        )
        #expect(try file.string(Key.huggingFaceTokenizer) == json)
        for name in file.tensorNames {
            let info = try file.info(name)
            #expect(info.dtype == (info.dimensions.count == 1 ? .f32 : .q8_0), "\(name)")
        }
    }

    @Test func `a tied model gets an output matrix of its own`() throws {
        let source = try checkpoint("tied-full-rotary")
        let folder = try TemporaryFolder()
        let path = folder.path("m.gguf")
        let report = try CheckpointImporter.run(
            folder: source.folder.path,
            output: path,
            type: .f32
        )
        #expect(report.parameterCount == source.parameters + source.rows * source.hidden)
        let file = try GGUFFile(path: path)
        let embedding = try file.matrix(named: GGUFNames.tokenEmbedding).dequantized()
        #expect(try file.matrix(named: GGUFNames.output).dequantized() == embedding)
    }

    @Test func `rows that are not whole blocks fall back to f16`() throws {
        let folder = try TemporaryFolder()
        let report = try CheckpointImporter.run(
            folder: try checkpoint("odd-rows").folder.path,
            output: folder.path("m.gguf"),
            type: .q4_0
        )
        #expect(report.fallbacks.count == 2 + 4 * 2)
        let file = try GGUFFile(path: folder.path("m.gguf"))
        #expect(try file.info(GGUFNames.output).dtype == .f16)
    }

    @Test func `progress grows to the end and names the tensors`() throws {
        let folder = try TemporaryFolder()
        var seen: [ImportProgress] = []
        let report = try CheckpointImporter.run(
            folder: try checkpoint("sequential-f32").folder.path,
            output: folder.path("m.gguf"),
            type: .f32,
            progress: { seen.append($0) }
        )
        #expect(seen.map(\.bytesDone) == seen.map(\.bytesDone).sorted())
        #expect(seen.last?.bytesDone == seen.last?.bytesTotal)
        #expect(Set(seen.map(\.tensor)).count == report.tensorCount)
        #expect(seen.first?.tensor == GGUFNames.tokenEmbedding)
    }

    // MARK: - What goes wrong

    @Test func `a cancelled import leaves no file and keeps the old one`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("m.gguf")
        try Data("old".utf8).write(to: URL(fileURLWithPath: path))
        var calls = 0
        #expect(throws: NeoXError.cancelled) {
            _ = try CheckpointImporter.run(
                folder: try checkpoint("parallel-f32").folder.path,
                output: path,
                type: .f32,
                isCancelled: {
                    calls += 1
                    return calls > 5
                }
            )
        }
        #expect(folder.contents == ["m.gguf"])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    }

    @Test func `values too large for f16 are refused with the tensor's name`() throws {
        let folder = try TemporaryFolder()
        let source = try copy("parallel-f32", into: folder)
        let name = "gpt_neox.layers.1.mlp.dense_h_to_4h.weight"
        try setFirst(source, name, 65_519)
        #expect(try importError(source) == nil)
        try setFirst(source, name, -65_520)
        #expect(
            try importError(source)
                == .overflow(path: source.path, tensor: name, type: "F16")
        )
        #expect(try importError(source, .f32) == nil)
        try setFirst(source, name, .nan)
        #expect(try importError(source, .f32) == .notFinite(path: source.path, tensor: name))
        try setFirst(source, name, .infinity)
        #expect(try importError(source, .f32) == .notFinite(path: source.path, tensor: name))
    }

    @Test func `shapes that disagree with config json are refused by name`() throws {
        let folder = try TemporaryFolder()
        let source = try copy("parallel-f32", into: folder)
        try setConfig(source, "intermediate_size", 64)
        #expect(
            try importError(source)
                == .shapeMismatch(
                    path: source.path,
                    tensor: "gpt_neox.layers.0.mlp.dense_h_to_4h.weight",
                    expected: [64, 32],
                    got: [128, 32]
                )
        )
        try setConfig(source, "intermediate_size", 128)
        try setConfig(source, "vocab_size", 200)
        let error = try importError(source)
        guard case .tooManyTokens(_, _, 200) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
    }

    @Test func `a missing tensor, file or folder is named`() throws {
        let folder = try TemporaryFolder()
        let source = try copy("parallel-f32", into: folder)
        try setConfig(source, "num_hidden_layers", 3)
        #expect(throws: SafetensorsError.self) { _ = try importError(source) }
        try setConfig(source, "num_hidden_layers", 2)
        try setConfig(source, "hidden_act", "gelu_new")
        #expect(throws: HFConfigError.self) { _ = try importError(source) }
        try setConfig(source, "hidden_act", "gelu")
        #expect(try importError(source) == nil)
        let tokenizer = source.appendingPathComponent("tokenizer.json")
        try FileManager.default.removeItem(at: tokenizer)
        #expect(throws: FileError.notFound(path: tokenizer.path)) { _ = try importError(source) }
    }

    @Test func `an output that cannot be written is an error, not a crash`() throws {
        #expect(throws: FileError.self) {
            _ = try CheckpointImporter.run(
                folder: try checkpoint("parallel-f32").folder.path,
                output: "/nonexistent-folder/m.gguf",
                type: .f32
            )
        }
    }

    @Test func `every error has a message in both languages`() {
        let errors: [NeoXError] = [
            .unsupportedArchitecture(path: "p", got: "llama"),
            .unsupported(path: "p", what: "w", value: "v"),
            .invalidValue(path: "p", key: "k", value: "v"),
            .shapeMismatch(path: "p", tensor: "t", expected: [1], got: [2]),
            .notFinite(path: "p", tensor: "t"),
            .overflow(path: "p", tensor: "t", type: "F16"),
            .tooManyTokens(path: "p", tokens: 2, rows: 1),
            .noEndOfSequence(path: "p"),
            .reloadCheckFailed(path: "p"),
            .cancelled,
        ]
        let messages = errors.flatMap { [$0.message(in: .korean), $0.message(in: .english)] }
        #expect(Set(messages).count == messages.count)
        #expect(messages.allSatisfy { $0.count > 10 })
    }
}
