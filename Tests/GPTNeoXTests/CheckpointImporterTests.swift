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
                output: target.file("m.gguf"),
                type: type
            )
            return nil
        } catch let error as NeoXError {
            let left = try target.contents
            #expect(left.isEmpty, "\(left)")
            return error
        }
    }

    // MARK: - What is written

    @Test func `the file carries what llama.cpp and 메추리 read`() throws {
        let source = try checkpoint("polyglot-like-f16")
        let folder = try TemporaryFolder()
        let report = try CheckpointImporter.run(
            folder: source.folder.path,
            output: folder.file("m.gguf"),
            type: .q8_0,
            description: .init(name: "작은 모델", license: "apache-2.0", historyTurns: 2)
        )
        #expect(try folder.contents == ["m.gguf"])
        #expect(report.endOfSequence == 2)
        #expect(report.overriddenEndOfSequence == 0)
        #expect(report.fallbacks.isEmpty)
        // The output matrix of an untied model is in both counts.
        #expect(report.parameterCount == source.parameters)

        let file = try GGUFFile(path: folder.file("m.gguf"))
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
        let path = folder.file("m.gguf")
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
            output: folder.file("m.gguf"),
            type: .q4_0
        )
        #expect(report.fallbacks.count == 2 + 4 * 2)
        let file = try GGUFFile(path: folder.file("m.gguf"))
        #expect(try file.info(GGUFNames.output).dtype == .f16)
    }

    @Test func `progress grows to the end and names the tensors`() throws {
        let folder = try TemporaryFolder()
        var seen: [ImportProgress] = []
        let report = try CheckpointImporter.run(
            folder: try checkpoint("sequential-f32").folder.path,
            output: folder.file("m.gguf"),
            type: .f32,
            progress: { seen.append($0) }
        )
        #expect(seen.map(\.bytesDone) == seen.map(\.bytesDone).sorted())
        #expect(seen.last?.bytesDone == seen.last?.bytesTotal)
        let written = seen.filter { $0.phase == .converting }
        #expect(Set(written.map(\.tensor)).count == report.tensorCount)
        #expect(written.first?.tensor == GGUFNames.tokenEmbedding)
        #expect(Set(written.map(\.tensorNumber)) == Set(1...report.tensorCount))
        #expect(report.bytesRead == seen.last?.bytesTotal)
        let rest = seen.dropFirst(written.count).map(\.phase)
        #expect(rest == [.syncing, .checking(layer: 1, of: 2), .checking(layer: 2, of: 2)])
    }

    @Test func `tensors that have no place are left out and reported`() throws {
        let folder = try TemporaryFolder()
        let source = try copy("parallel-f32", into: folder)
        let file = source.appendingPathComponent("model.safetensors")
        let opened = try SafetensorsFile(path: file.path)
        var parts = opened.tensors.values.sorted { $0.name < $1.name }.map {
            SafetensorsPart($0.name, $0.typeName, $0.shape, Array(opened.bytes(of: $0)))
        }
        for name in ["masked_bias", "rotary_emb.inv_freq", "bias"] {
            parts.append(SafetensorsPart("gpt_neox.layers.0.attention.\(name)", [1], [0]))
        }
        parts.append(SafetensorsPart("value_head.weight", [1], [0]))
        try FileManager.default.removeItem(at: file)
        try Data(SafetensorsPart.file(parts)).write(to: file)
        let plain = folder.file("plain.gguf")
        let extra = folder.file("extra.gguf")
        let original = try checkpoint("parallel-f32").folder.path
        let before = try CheckpointImporter.run(folder: original, output: plain, type: .q8_0)
        let after = try CheckpointImporter.run(
            folder: source.path,
            output: extra,
            type: .q8_0,
            description: .init(name: "parallel-f32")
        )
        #expect(before.unusedTensors.isEmpty)
        #expect(after.unusedTensors == ["value_head.weight"])
        #expect(FileManager.default.contentsEqual(atPath: plain, andPath: extra))
    }

    @Test func `shards of different types make one model`() throws {
        let folder = try TemporaryFolder()
        let source = try copy("polyglot-like-f16", into: folder)
        // Every F16 tensor of the second shard as F32: the values stay the same.
        let file = source.appendingPathComponent("model-00002-of-00002.safetensors")
        let opened = try SafetensorsFile(path: file.path)
        let parts = opened.tensors.values.map { tensor in
            var floats = [Float](repeating: 0, count: tensor.elementCount)
            let bytes = opened.bytes(of: tensor)
            for index in floats.indices {
                let bits = bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
                floats[index] = Quantizer.float(halfBits: bits)
            }
            return SafetensorsPart(tensor.name, tensor.shape, floats)
        }
        try FileManager.default.removeItem(at: file)
        try Data(SafetensorsPart.file(parts)).write(to: file)
        let name = "polyglot-like-f16"
        for (index, input) in [try checkpoint(name).folder.path, source.path].enumerated() {
            _ = try CheckpointImporter.run(
                folder: input,
                output: folder.file("\(index).gguf"),
                type: .q4_0,
                description: .init(name: name)
            )
        }
        #expect(
            FileManager.default.contentsEqual(
                atPath: folder.file("0.gguf"),
                andPath: folder.file("1.gguf")
            )
        )
    }

    // MARK: - What goes wrong

    @Test func `an output that is one of the inputs is refused, by any name`() throws {
        let folder = try TemporaryFolder()
        let source = try copy("polyglot-like-f16", into: folder)
        let shard = source.appendingPathComponent("model-00002-of-00002.safetensors").path
        let link = folder.file("link.gguf")
        try FileManager.default.linkItem(atPath: shard, toPath: link)
        let before = try Data(contentsOf: URL(fileURLWithPath: shard))
        let config = source.appendingPathComponent("config.json").path
        for output in [shard, link, config, source.path + "/./tokenizer.json"] {
            #expect(throws: ImportError.outputIsSource(path: output)) {
                _ = try CheckpointImporter.run(folder: source.path, output: output, type: .f16)
            }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: shard)) == before)
        #expect(try folder.contents == ["link.gguf", "source"])
    }

    @Test func `a folder of an adapter says what to do with it`() throws {
        let folder = try TemporaryFolder()
        try Data("{}".utf8).write(to: folder.url.appendingPathComponent("adapter_config.json"))
        let error = try #require(throws: ImportError.self) { _ = try importError(folder.url) }
        #expect(error == .adapter(folder: folder.path))
        #expect(error.message(in: .english).contains("--adapter"))
        #expect(error.message(in: .korean).contains("mechuri merge"))
    }

    @Test(arguments: [
        ("hidden_size", 999_984), ("num_hidden_layers", 9_999), ("vocab_size", 9_999_999),
        ("max_position_embeddings", 9_999_999), ("intermediate_size", 999_999),
        ("num_attention_heads", 32),
    ])
    func `sizes no model has are refused before anything is written`(
        key: String,
        value: Int
    ) throws {
        let folder = try TemporaryFolder()
        let source = try copy("parallel-f32", into: folder)
        try setConfig(source, key, value)
        let target = try TemporaryFolder()
        #expect(throws: (any Error).self) {
            _ = try CheckpointImporter.run(
                folder: source.path,
                output: target.file("m.gguf"),
                type: .f16
            )
        }
        #expect(try target.contents.isEmpty)
    }

    @Test func `an import removes what a killed one has left`() throws {
        let folder = try TemporaryFolder()
        let leftover = folder.file(".m.gguf.123-456.tmp")
        try Data(repeating: 1, count: 5000).write(to: URL(fileURLWithPath: leftover))
        let report = try CheckpointImporter.run(
            folder: try checkpoint("parallel-f32").folder.path,
            output: folder.file("m.gguf"),
            type: .q4_0
        )
        #expect(report.leftoverBytes == 5000)
        #expect(try folder.contents == ["m.gguf"])
    }

    @Test(arguments: [0, 1, 5, 20, 29, 30, 31, 32])
    func `cancelling at any moment leaves nothing`(moment: Int) throws {
        let folder = try TemporaryFolder()
        var calls = 0
        do {
            _ = try CheckpointImporter.run(
                folder: try checkpoint("parallel-f32").folder.path,
                output: folder.file("m.gguf"),
                type: .q8_0,
                isCancelled: {
                    calls += 1
                    return calls > moment
                }
            )
            Issue.record("not asked often enough: \(calls)")
        } catch {
            #expect(error as? NeoXError == .cancelled)
        }
        #expect(try folder.contents.isEmpty)
    }

    @Test func `a cancelled import leaves no file and keeps the old one`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("m.gguf")
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
        #expect(try folder.contents == ["m.gguf"])
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
