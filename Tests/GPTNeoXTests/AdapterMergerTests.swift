// Merged weights: logits as peft's merge_and_unload gives them, weights too; what is recorded in the
// file, and that a merge that fails or is cancelled leaves nothing.

import Foundation
import GPTNeoX
import ModelFormats
import Tensors
import TestSupport
import Testing

@Suite("AdapterMerger")
struct AdapterMergerTests {
    private static let tolerance: Float = 1e-4

    /// The base as a GGUF and the adapters merged into it.
    private func merge(
        _ fixture: AdapterFixture,
        _ folder: TemporaryFolder,
        baseType: DType = .f32,
        type: DType? = nil
    ) throws -> AdapterMerger.Report {
        _ = try CheckpointImporter.run(
            folder: fixture.base.folder.path,
            output: folder.file("base.gguf"),
            type: baseType
        )
        return try AdapterMerger.run(
            base: folder.file("base.gguf"),
            parts: fixture.parts.map { .init(folder: $0.folder, scale: $0.scale) },
            output: folder.file("merged.gguf"),
            type: type
        )
    }

    @Test(arguments: AdapterFixture.all)
    func `logits of the merged f32 model equal peft's merged model`(fixture: AdapterFixture) throws
    {
        let folder = try TemporaryFolder()
        let report = try merge(fixture, folder)
        #expect(report.roundedTypes.isEmpty && report.dequantizedTypes.isEmpty)
        #expect(report.changedCount > 0)
        let loaded = try LoadedModel(path: folder.file("merged.gguf"), precision: .float32)
        for file in ["logits-merged", "logits"] {
            let expected = try fixture.reference(file)
            let got = logits(loaded, fixture.base.ids).suffix(expected.count)
            #expect(relativeError(got, expected) < Self.tolerance, "\(file)")
        }
    }

    @Test func `merged weights equal peft's, row for row`() throws {
        let fixture = try #require(AdapterFixture.named("patterns"))
        let folder = try TemporaryFolder()
        _ = try merge(fixture, folder)
        let merged = try GGUFFile(path: folder.file("merged.gguf"))
        let reference = try SafetensorsFile(
            path: AdapterFixture.folder.appendingPathComponent(
                "patterns/merged-layer-0.safetensors"
            ).path
        )
        for (module, part) in [
            ("dense", GGUFNames.LayerPart.attentionOutput), ("dense_h_to_4h", .feedForwardUp),
            ("dense_4h_to_h", .feedForwardDown),
        ] {
            let tensor = try #require(reference.tensors[module])
            let expected = reference.bytes(of: tensor).bindMemory(to: Float.self)
            let got = try merged.matrix(named: GGUFNames.layer(0, part, .weight)).dequantized()
            #expect(relativeError(got, Array(expected)) < 1e-6, "\(module)")
        }
    }

    @Test(arguments: [DType.q8_0, .q4_0, .f16])
    func `a quantised base keeps its types and is rounded again`(type: DType) throws {
        let fixture = try #require(AdapterFixture.named("rslora"))
        let folder = try TemporaryFolder()
        let report = try merge(fixture, folder, baseType: type)
        #expect(report.roundedTypes == (type.isQuantized ? [type.name] : []))
        let base = try GGUFFile(path: folder.file("base.gguf"))
        let merged = try GGUFFile(path: folder.file("merged.gguf"))
        #expect(base.tensorNames == merged.tensorNames)
        for name in base.tensorNames {
            let (before, after) = (try base.info(name), try merged.info(name))
            #expect(before.type == after.type && before.dimensions == after.dimensions)
            let isChanged =
                name.hasPrefix("blk.") && name.hasSuffix("weight") && !name.contains("norm")
            #expect(base.bytes(of: before).elementsEqual(merged.bytes(of: after)) != isChanged)
        }
        // Merged into the same numbers as f32, nothing is rounded, and logits are those of the
        // adapter beside the weights.
        _ = try AdapterMerger.run(
            base: folder.file("base.gguf"),
            parts: fixture.parts.map { .init(folder: $0.folder, scale: $0.scale) },
            output: folder.file("exact.gguf"),
            type: .f32
        )
        let beside = try LoadedModel(path: folder.file("base.gguf"), precision: .float32)
        try fixture.apply(to: beside.model)
        let alone = try LoadedModel(path: folder.file("exact.gguf"), precision: .float32)
        let error = relativeError(
            logits(alone, fixture.base.ids),
            logits(beside, fixture.base.ids)
        )
        #expect(error < Self.tolerance)
        // Half a step of the type, as a share of the largest weight; a block of Q4_0 ends one step
        // early on one side.
        let bounds: [DType: Float] = [.f16: 0.0005, .q8_0: 0.0042, .q4_0: 0.13]
        let exact = try GGUFFile(path: folder.file("exact.gguf"))
        for name in base.tensorNames {
            let expected = try exact.matrix(named: name).dequantized()
            let rounding = relativeError(try merged.matrix(named: name).dequantized(), expected)
            #expect(rounding <= bounds[type] ?? 0, "\(name) \(rounding)")
        }
    }

    @Test func `another type is written where it is asked for`() throws {
        let fixture = try #require(AdapterFixture.named("lora"))
        let folder = try TemporaryFolder()
        let report = try merge(fixture, folder, baseType: .q8_0, type: .f32)
        #expect(report.dequantizedTypes == ["Q8_0"] && report.roundedTypes.isEmpty)
        let file = try GGUFFile(path: folder.file("merged.gguf"))
        #expect(file.tensors.values.allSatisfy { $0.type.name == "F32" })
        #expect(try file.integer(GGUFNames.Key.fileType) == 0)
    }

    @Test func `the file says what was merged, again after a second merge`() throws {
        let fixture = try #require(AdapterFixture.named("sum"))
        let folder = try TemporaryFolder()
        _ = try merge(fixture, folder)
        let once = try GGUFFile(path: folder.file("merged.gguf"))
        let labels = ["lora=0.5", "patterns=1.25", "rslora=-0.5"]
        #expect(try once.optionalStrings(GGUFNames.Key.mergedAdapters) == labels)
        #expect(
            try once.string(GGUFNames.Key.name).hasSuffix(
                " + lora=0.5 + patterns=1.25 + rslora=-0.5"
            )
        )
        _ = try AdapterMerger.run(
            base: folder.file("merged.gguf"),
            parts: [.init(folder: fixture.parts[0].folder, scale: 1)],
            output: folder.file("again.gguf")
        )
        let again = try GGUFFile(path: folder.file("again.gguf"))
        #expect(try again.optionalStrings(GGUFNames.Key.mergedAdapters) == labels + ["lora"])
    }

    @Test func `a cancelled merge, and one with a wrong adapter, leave nothing`() throws {
        let fixture = try #require(AdapterFixture.named("lora"))
        let folder = try TemporaryFolder()
        _ = try CheckpointImporter.run(
            folder: fixture.base.folder.path,
            output: folder.file("base.gguf"),
            type: .f32
        )
        for isCancelled in [true, false] {
            let wrong = try #require(AdapterFixture.named("sequential"))
            #expect(throws: (any Error).self) {
                try AdapterMerger.run(
                    base: folder.file("base.gguf"),
                    parts: [
                        .init(folder: (isCancelled ? fixture : wrong).parts[0].folder, scale: 1)
                    ],
                    output: folder.file("merged.gguf"),
                    isCancelled: { isCancelled }
                )
            }
            #expect(try folder.contents == ["base.gguf"])
        }
    }
}
