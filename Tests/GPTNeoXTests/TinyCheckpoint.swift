// The tiny random checkpoints of Tests/Fixtures/gptneox, and scratch folders to import them into.

import Foundation
import GPTNeoX
import ModelFormats
import Tensors
import TestSupport
import Testing

/// One case of cases.json.
struct TinyCheckpoint: Decodable, Sendable, CustomTestStringConvertible {
    var name = ""
    var ids: [Int]
    var rows: Int
    var tokens: Int
    var eos: Int
    var hidden: Int
    var heads: Int
    var feedForward: Int
    var layers: Int
    var rotaryDimensions: Int
    var ropeBase: Float
    var parallel: Bool
    var tied: Bool
    var sourceType: String
    var parameters: Int

    private enum CodingKeys: CodingKey {
        case ids, rows, tokens, eos, hidden, heads, feedForward, layers, rotaryDimensions
        case ropeBase, parallel, tied, sourceType, parameters
    }

    var testDescription: String { name }

    /// Every case; empty when the fixtures are missing, which the suite then reports.
    static let all: [TinyCheckpoint] = {
        guard
            let data = try? Data(contentsOf: fixtures.appendingPathComponent("cases.json")),
            let cases = try? JSONDecoder().decode([String: TinyCheckpoint].self, from: data)
        else { return [] }
        return cases.map { name, checkpoint in
            var named = checkpoint
            named.name = name
            return named
        }.sorted { $0.name < $1.name }
    }()

    static let fixtures = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/gptneox")

    /// The Hugging Face folder.
    var folder: URL { Self.fixtures.appendingPathComponent(name) }

    /// The reference's logits: (positions, rows) for f32, the last four positions otherwise.
    func reference(_ label: String) throws -> [Float] {
        let data = try Data(contentsOf: folder.appendingPathComponent("logits-\(label).bin"))
        return data.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map {
                Float(bitPattern: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
            }
        }
    }
}

/// Runs ids through a model, `chunk` tokens at a time.
func logits(_ loaded: LoadedModel, _ ids: [Int], chunk: Int = 64) -> [Float] {
    let scratch = loaded.model.makeScratch(capacity: chunk)
    let cache = KVCache(configuration: loaded.model.configuration)
    var result: [Float] = []
    for start in stride(from: 0, to: ids.count, by: chunk) {
        scratch.begin()
        scratch.add(ids[start..<min(start + chunk, ids.count)], to: cache, logits: .all)
        loaded.model.forward(scratch)
        for row in 0..<scratch.logitCount { result += scratch.logits(row) }
    }
    return result
}

/// The largest difference, as a share of the largest reference value.
func relativeError(_ got: some Collection<Float>, _ expected: some Collection<Float>) -> Float {
    guard got.count == expected.count else { return .infinity }
    let largest = expected.map(abs).max() ?? 0
    let difference = zip(got, expected).map { abs($0 - $1) }.max() ?? .infinity
    return difference.isNaN ? .infinity : difference / largest
}
