// Adapters that we write are read by our own reader as they were; what peft itself wrote is written again
// with the same names, shapes and values. (peft reads them too: that needs Python and is tried by hand.)

import Foundation
import ModelFormats
import TestSupport
import Testing

@Suite("PEFTWriter")
struct PEFTWriterTests {
    private func module(_ layer: Int, rank: Int = 2) -> PEFTWriter.Module {
        PEFTWriter.Module(
            name: "gpt_neox.layers.\(layer).attention.query_key_value",
            rank: rank,
            a: (0..<rank * 4).map { Float($0 + layer) / 8 },
            b: (0..<12 * rank).map { Float($0 - layer) / 4 },
            inputs: 4,
            outputs: 12
        )
    }

    @Test func `an adapter is read as it was written`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("새/어댑터")
        var settings = PEFTWriter.Settings(rank: 2, alpha: 12, baseModel: "EleutherAI/base")
        settings.targetModules = ["query_key_value", "dense"]
        let modules = [module(1), module(0), module(11, rank: 3)]
        try PEFTWriter.write(modules, settings, to: path)
        let adapter = try PEFTAdapter(folder: path)
        #expect(adapter.modules.map(\.name) == [0, 1, 11].map { module($0).name })
        #expect(adapter.modules.map(\.rank) == [2, 2, 3])
        #expect(adapter.modules.map(\.scale) == [6, 6, 4])
        #expect(adapter.config.baseModel == "EleutherAI/base")
        #expect(adapter.config.targets(modules[0].name, isHiddenLinear: true))
        for written in modules {
            let read = try #require(adapter.modules.first { $0.name == written.name })
            #expect(read.a.name == "base_model.model.\(written.name).lora_A.weight")
            #expect(read.a.shape == [written.rank, 4])
            #expect(read.b.shape == [12, written.rank])
            #expect(try adapter.floats(of: read.a) == written.a)
            #expect(try adapter.floats(of: read.b) == written.b)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: path).sorted()
                == ["adapter_config.json", "adapter_model.safetensors"]
        )
    }

    @Test(arguments: ["lora", "rslora"])
    func `what peft wrote is written with the same settings and tensors`(name: String) throws {
        let original = try PEFTAdapter(folder: AdapterFixtures.path(name))
        let config = try json(AdapterFixtures.path("\(name)/adapter_config.json"))
        let modules = try original.modules.map { module in
            PEFTWriter.Module(
                name: module.name,
                rank: module.rank,
                a: try original.floats(of: module.a),
                b: try original.floats(of: module.b),
                inputs: module.a.shape[1],
                outputs: module.b.shape[0]
            )
        }
        let folder = try TemporaryFolder()
        let rank = try #require(config["r"] as? Int)
        try PEFTWriter.write(
            modules,
            .init(
                rank: rank,
                alpha: Double(try #require(config["lora_alpha"] as? Int)),
                dropout: try #require(config["lora_dropout"] as? Double),
                targetModules: try #require(config["target_modules"] as? [String]),
                baseModel: config["base_model_name_or_path"] as? String,
                isRankStabilised: try #require(config["use_rslora"] as? Bool)
            ),
            to: folder.path
        )
        let written = try PEFTAdapter(folder: folder.path)
        #expect(written.modules.map(\.a.name) == original.modules.map(\.a.name))
        #expect(written.modules.map(\.scale) == original.modules.map(\.scale))
        for (ours, theirs) in zip(written.modules, original.modules) {
            #expect(try written.floats(of: ours.a) == original.floats(of: theirs.a))
            #expect(try written.floats(of: ours.b) == original.floats(of: theirs.b))
        }
        // Whatever we say, peft says the same.
        let ours = try json(folder.file("adapter_config.json"))
        #expect(ours.count == 23)
        for (key, value) in ours {
            let theirs = try #require(config[key], "\(key)")
            #expect("\(value)" == "\(theirs)", "\(key)")
        }
    }

    private func json(_ path: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func `a fraction stays one, an odd base is escaped, and ends are sorted`() throws {
        let folder = try TemporaryFolder()
        let settings = PEFTWriter.Settings(
            rank: 2,
            alpha: 0.5,
            dropout: 0.05,
            targetModules: ["query_key_value", "dense"],
            baseModel: "줄\n\"바꿈\""
        )
        try PEFTWriter.write([module(0)], settings, to: folder.path)
        let text = try folder.read("adapter_config.json")
        #expect(text.contains("\"lora_alpha\": 0.5,"))
        #expect(text.contains("\"lora_dropout\": 0.05,"))
        #expect(text.contains(#""base_model_name_or_path": "줄\n\"바꿈\"","#))
        #expect(text.contains("\"dense\",\n    \"query_key_value\""))
        #expect(try PEFTAdapter(folder: folder.path).modules[0].scale == 0.25)
    }

    @Test func `a newer adapter replaces an older one, and private files are the owner's alone`()
        throws
    {
        let folder = try TemporaryFolder()
        try PEFTWriter.write([module(0), module(1)], .init(rank: 2), to: folder.path)
        try PEFTWriter.write([module(3)], .init(rank: 2), to: folder.path, isPrivate: true)
        #expect(try PEFTAdapter(folder: folder.path).modules.map(\.name) == [module(3).name])
        #expect(try folder.contents.count == 2)
        for name in try folder.contents { #expect(try folder.permissions(of: name) == 0o600) }
    }

    @Test func `whenever a process dies, no half of one adapter stands beside the other's`() throws
    {
        // The same layers and shapes, so that only the values tell one from the other.
        func write(_ alpha: Double, to path: String) throws -> PEFTPublication {
            var module = module(0)
            module.a = module.a.map { $0 + Float(alpha) }
            return try PEFTWriter.seal([module], .init(rank: 2, alpha: alpha), to: path)
        }
        let steps = PEFTPublication.Step.allCases
        for taken in 0...steps.count {
            let folder = try TemporaryFolder()
            try write(2, to: folder.path).publish()
            do {
                let dying = try write(6, to: folder.path)
                for step in steps.prefix(taken) { try dying.take(step) }
            }
            guard taken == 0 || taken == steps.count else {
                #expect(throws: PEFTError.notAnAdapter(folder: folder.path)) {
                    try PEFTAdapter(folder: folder.path)
                }
                // What is left is no obstacle.
                try write(10, to: folder.path).publish()
                #expect(try PEFTAdapter(folder: folder.path).modules[0].scale == 5)
                continue
            }
            let read = try PEFTAdapter(folder: folder.path).modules[0]
            let first = try PEFTAdapter(folder: folder.path).floats(of: read.a)[0]
            #expect(read.scale == (taken == 0 ? 1 : 3))
            #expect(first == (taken == 0 ? 2 : 6))
        }
    }

    @Test func `settings that cannot take their place take the weights with them`() throws {
        let folder = try TemporaryFolder()
        try PEFTWriter.write([module(0)], .init(rank: 2), to: folder.path)
        let adapter = try PEFTWriter.seal([module(0)], .init(rank: 2), to: folder.path)
        try adapter.take(.removeSettings)
        try adapter.take(.publishWeights)
        try folder.write("x", "adapter_config.json/x")
        #expect(throws: FileError.self) { try adapter.take(.publishSettings) }
        #expect(try folder.contents == ["adapter_config.json"])
    }

    @Test func `where the settings cannot stand, no weights are left either`() throws {
        let folder = try TemporaryFolder()
        // A folder of that name keeps the file away.
        try folder.write("x", "adapter_config.json/x")
        #expect(throws: FileError.self) {
            try PEFTWriter.write([module(0)], .init(rank: 2), to: folder.path)
        }
        #expect(try folder.contents == ["adapter_config.json"])
    }

    @Test func `a file where the folder should be is an error that names it`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x", "file")
        #expect(throws: FileError.cannotWrite(path: path, code: EEXIST)) {
            try PEFTWriter.write([module(0)], .init(rank: 2), to: path)
        }
    }
}
