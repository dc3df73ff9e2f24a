// Sources that somebody cuts or overwrites while something is made of them: the work ends with a
// message that says so, and neither a result nor a temporary file is left.

import Foundation
import GPTNeoX
import ModelFormats
import TestSupport
import Testing

@Suite("Lost sources")
struct LostSourceTests {
    /// What happens to a file while it is read.
    enum Harm: CaseIterable, Sendable {
        case cut, overwritten

        /// Does it, once the time of the last change can differ.
        func happen(to path: String) throws {
            usleep(20_000)
            switch self {
            case .cut: try #require(truncate(path, 0) == 0)
            case .overwritten:
                let handle = try FileHandle(forWritingTo: URL(filePath: path))
                try handle.seek(toOffset: 0)
                try handle.write(contentsOf: Data([0]))
                try handle.close()
            }
        }
    }

    private func checkpoint(_ name: String) throws -> URL {
        try #require(TinyCheckpoint.all.first { $0.name == name }).folder
    }

    /// Runs work that is told of progress, harms a file at the first news, and looks at what is left.
    private func expectLoss(
        of path: String,
        _ harm: Harm,
        leaves: [String],
        in folder: TemporaryFolder,
        _ work: (_ progress: () throws -> Void) throws -> Void
    ) throws {
        var isHarmed = false
        #expect(throws: FileError.changed(path: path)) {
            try work {
                guard !isHarmed else { return }
                isHarmed = true
                try harm.happen(to: path)
            }
        }
        #expect(isHarmed)
        #expect(try folder.contents == leaves)
    }

    @Test(arguments: Harm.allCases)
    func `an import whose source is lost leaves nothing`(harm: Harm) throws {
        let folder = try TemporaryFolder()
        let source = folder.url.appendingPathComponent("source")
        try FileManager.default.copyItem(at: try checkpoint("parallel-f32"), to: source)
        let weights = folder.file("source/model.safetensors")
        try expectLoss(of: weights, harm, leaves: ["source"], in: folder) { progress in
            _ = try CheckpointImporter.run(
                folder: folder.file("source"),
                output: folder.file("m.gguf"),
                type: .q8_0,
                progress: { _ in
                    do { try progress() } catch { Issue.record(error) }
                }
            )
        }
    }

    @Test(arguments: Harm.allCases)
    func `a model that is lost while it is quantised leaves nothing`(harm: Harm) throws {
        let folder = try TemporaryFolder()
        let source = folder.file("source.gguf")
        let shape = SmallModel(hidden: 256, layers: 2, heads: 4, feedForward: 512, vocabulary: 64)
        try shape.write(source, type: .f32)
        try expectLoss(of: source, harm, leaves: ["source.gguf"], in: folder) { progress in
            _ = try ModelQuantizer.run(
                input: source,
                output: folder.file("out.gguf"),
                options: .init(mix: .q8_0, threads: 2),
                progress: { _ in
                    do { try progress() } catch { Issue.record(error) }
                }
            )
        }
    }

    @Test(arguments: Harm.allCases)
    func `a base that is lost while adapters are merged leaves nothing`(harm: Harm) throws {
        let fixture = try #require(AdapterFixture.named("lora"))
        let folder = try TemporaryFolder()
        let base = folder.file("base.gguf")
        _ = try CheckpointImporter.run(
            folder: fixture.base.folder.path,
            output: base,
            type: .f32
        )
        try expectLoss(of: base, harm, leaves: ["base.gguf"], in: folder) { progress in
            _ = try AdapterMerger.run(
                base: base,
                parts: [.init(folder: fixture.parts[0].folder, scale: 1)],
                output: folder.file("merged.gguf"),
                progress: { _ in
                    do { try progress() } catch { Issue.record(error) }
                }
            )
        }
    }

    @Test(arguments: Harm.allCases)
    func `no perplexity is told of a model that was lost`(harm: Harm) throws {
        let folder = try TemporaryFolder()
        let model = folder.file("model.gguf")
        _ = try CheckpointImporter.run(
            folder: try checkpoint("parallel-f32").path,
            output: model,
            type: .f32
        )
        let loaded = try LoadedModel(path: model, precision: .float32)
        let ids = [Int](repeating: 1, count: 40)
        try expectLoss(of: model, harm, leaves: ["model.gguf"], in: folder) { progress in
            _ = try Perplexity.measure(
                loaded,
                ids: ids,
                window: 16,
                progress: { _, _, _ in
                    do { try progress() } catch { Issue.record(error) }
                }
            )
        }
    }
}
