// What is fuzzed: each reader with the inputs to start from, the ways to damage them, and what must hold
// of an input that is accepted. A refusal must be an error for people, in both languages.

import Diagnostics
import Foundation
import ModelFormats
import Randomness
import StrictJSON
import Tensors
import Testing
import Tokenization

/// A reader of files that come from anywhere.
enum FuzzReader: String, CaseIterable, Sendable {
    case json, safetensors, gguf, tokenizer, config

    /// Sound files, small enough to be read some ten thousand times a second.
    func corpus() throws -> [[UInt8]] {
        switch self {
        case .json:
            return try ["dtypes.json", "weights.json"].map { [UInt8](try Fixtures.data($0)) }
                + FuzzCorpus.texts.map { Array($0.utf8) }
        case .safetensors:
            return [[UInt8](try Fixtures.data("dtypes.safetensors"))]
                + FuzzCorpus.headers.map(FuzzCorpus.safetensors)
        case .gguf:
            return try ["values.gguf", "writer.gguf"].map { [UInt8](try Fixtures.data($0)) }
                + [GGUFBytes().bytes, FuzzCorpus.vocabulary.bytes]
        case .tokenizer:
            return [Array(FuzzCorpus.tokenizer.utf8)]
        case .config:
            let cases = try JSONSerialization.jsonObject(with: Fixtures.data("configs.json"))
            return try #require(FuzzCorpus.objects(in: cases)).map {
                [UInt8](try JSONSerialization.data(withJSONObject: $0))
            }
        }
    }

    /// One input made from the corpus.
    func input(_ corpus: FuzzCorpus, _ random: inout SplitMix64) -> [UInt8] {
        switch self {
        case .json:
            switch Int.random(in: 0..<4, using: &random) {
            case 0: return random.tree(depth: 5).bytes
            case 1: return corpus.damagedTree(&random)
            default: return corpus.damagedBytes(&random)
            }
        case .tokenizer, .config:
            return Int.random(in: 0..<8, using: &random) == 0
                ? corpus.damagedBytes(&random) : corpus.damagedTree(&random)
        case .safetensors:
            guard Bool.random(using: &random), var tree = corpus.tree(&random) else {
                return corpus.damagedBytes(&random)
            }
            for _ in 0..<Int.random(in: 1...3, using: &random) { random.damage(&tree) }
            return FuzzCorpus.safetensors(tree.bytes, dataCount: Int(random.number() % 300))
        case .gguf:
            return Bool.random(using: &random)
                ? corpus.damagedBytes(&random) : FuzzCorpus.gguf(&random)
        }
    }

    /// Reads one input.
    ///
    /// - Returns: Whether it was accepted.
    func accepts(_ file: MappedFile, _ random: inout SplitMix64) throws -> Bool {
        do {
            switch self {
            case .json: try checkJSON(file)
            case .safetensors: try checkSafetensors(file)
            case .gguf: try checkGGUF(file, &random)
            case .tokenizer:
                let json = Data(file.bytes)
                try checkTokenizer(try Tokenizer(json: json, source: file.path), &random)
            case .config:
                let config = try HFConfig(json: file.bytes, path: file.path)
                try #require(config.headDimension * config.headCount == config.hiddenSize)
                try #require((2...config.headDimension).contains(config.rotaryDimensions))
            }
            return true
        } catch let error as any UserFacingError {
            try checkRefusal(error)
            return false
        }
    }

    private func checkRefusal(_ error: any UserFacingError) throws {
        for language in Language.allCases {
            try #require(!error.message(in: language).isEmpty)
        }
        try #require([.badInput, .missingInput].contains(error.exitStatus))
    }

    // MARK: - What holds of accepted inputs

    private func checkJSON(_ file: MappedFile) throws {
        let tree = JSONTree(try JSONParser.parse(file.bytes, source: file.path))
        // What we accept, spelled again, is the same value.
        let bytes = tree.bytes
        let again = try bytes.withUnsafeBytes { try JSONParser.parse($0, source: file.path) }
        try #require(JSONTree(again) == tree)
    }

    private func checkSafetensors(_ file: MappedFile) throws {
        let checkpoint = try SafetensorsFile(file)
        var total = 0
        for tensor in checkpoint.tensors.values {
            let bytes = checkpoint.bytes(of: tensor)
            total += bytes.count
            if let dtype = tensor.dtype {
                try #require(dtype.byteCount(elements: tensor.elementCount) == bytes.count)
            }
            if let last = bytes.last { try #require(last <= 255) }
        }
        try #require(total <= file.bytes.count)
    }

    private func checkGGUF(_ file: MappedFile, _ random: inout SplitMix64) throws {
        let model = try GGUFFile(file)
        for name in model.tensorNames {
            let info = try model.info(name)
            try #require(info.byteRange.upperBound <= file.bytes.count)
            if let matrix = try? model.matrix(named: name), matrix.rows * matrix.columns < 10_000 {
                _ = matrix.dequantized()
            }
        }
        for key in model.metadata.keys {
            _ = try? model.optionalStrings(key)
            _ = try? model.optionalInt32s(key)
            _ = try? model.optionalInteger(key)
            _ = try? model.optionalString(key)
            _ = try? model.optionalFloat(key)
        }
        // Its metadata may be sound without being a tokenizer's.
        do {
            try checkTokenizer(try model.tokenizer(), &random)
        } catch let error as any UserFacingError {
            try checkRefusal(error)
        }
    }

    private func checkTokenizer(_ tokenizer: Tokenizer, _ random: inout SplitMix64) throws {
        for text in ["", FuzzCorpus.samples.randomElement(using: &random) ?? "", random.text()] {
            for special in [true, false] {
                let ids = tokenizer.encode(text, parsingSpecialTokens: special)
                try #require(ids.allSatisfy { (0..<tokenizer.vocabularySize).contains($0) })
                _ = tokenizer.decode(ids)
            }
        }
        _ = tokenizer.decode([-1, 0, tokenizer.vocabularySize, .max], skippingSpecialTokens: false)
    }
}
