// The adapters of Tests/Fixtures/adapters with peft's logits, and tiny models to put them on.

import Foundation
import GPTNeoX
import Tensors
import TestSupport
import Testing

/// One case of cases.json: adapters with scales on a tiny checkpoint.
struct AdapterFixture: Sendable, CustomTestStringConvertible {
    let name: String
    let base: TinyCheckpoint
    let parts: [(folder: String, scale: Float)]

    var testDescription: String { name }

    private struct Case: Decodable {
        enum Part: Decodable {
            case name(String)
            case scale(Float)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let text = try? container.decode(String.self) {
                    self = .name(text)
                } else {
                    self = .scale(try container.decode(Float.self))
                }
            }
        }
        let base: String
        let adapters: [[Part]]
    }

    static let folder = TinyCheckpoint.fixtures.deletingLastPathComponent()
        .appendingPathComponent("adapters")

    /// Every case; empty when the fixtures are missing, which the suite then reports.
    static let all: [AdapterFixture] = {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent("cases.json")),
            let cases = try? JSONDecoder().decode([String: Case].self, from: data)
        else { return [] }
        return cases.sorted { $0.key < $1.key }.compactMap { name, value in
            guard let base = TinyCheckpoint.all.first(where: { $0.name == value.base }) else {
                return nil
            }
            let parts = value.adapters.compactMap { part -> (String, Float)? in
                guard case .name(let name)? = part.first, case .scale(let scale)? = part.last else {
                    return nil
                }
                return (folder.appendingPathComponent(name).path, scale)
            }
            return AdapterFixture(name: name, base: base, parts: parts)
        }
    }()

    /// The first of this name.
    static func named(_ name: String) -> AdapterFixture? { all.first { $0.name == name } }

    /// peft's logits, (last positions, rows): `logits` or `logits-merged`.
    func reference(_ file: String) throws -> [Float] {
        let url = Self.folder.appendingPathComponent(name).appendingPathComponent(file + ".bin")
        let data = try Data(contentsOf: url)
        return data.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map {
                Float(bitPattern: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
            }
        }
    }

    /// Puts the adapters on a model of the base.
    func apply(to model: NeoXModel) throws {
        let members = try parts.map { part in
            AdapterStack.Member(
                adapter: try LoRAAdapter(folder: part.folder, configuration: model.configuration),
                scale: part.scale
            )
        }
        model.use(AdapterStack(members, model: model))
    }
}

/// The base checkpoint as a GGUF that runs.
func loadTiny(
    _ checkpoint: TinyCheckpoint,
    _ type: DType = .f32,
    threads: Int = 2,
    precision: NeoXPrecision = .float32
) throws -> LoadedModel {
    let folder = try TemporaryFolder()
    let path = folder.file("model.gguf")
    _ = try CheckpointImporter.run(folder: checkpoint.folder.path, output: path, type: type)
    return try LoadedModel(path: path, threads: threads, precision: precision)
}
