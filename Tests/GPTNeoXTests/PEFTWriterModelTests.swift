// An adapter that PEFTWriter wrote does to a model what the one it was copied from does.

import GPTNeoX
import ModelFormats
import TestSupport
import Testing

@Suite("Written adapters on a model")
struct PEFTWriterModelTests {
    @Test func `the logits are those of the adapter that peft wrote`() throws {
        let fixture = try #require(AdapterFixture.named("lora"))
        let source = try PEFTAdapter(folder: fixture.parts[0].folder)
        let modules = try source.modules.map { module in
            PEFTWriter.Module(
                name: module.name,
                rank: module.rank,
                a: try source.floats(of: module.a),
                b: try source.floats(of: module.b),
                inputs: module.a.shape[1],
                outputs: module.b.shape[0]
            )
        }
        let first = try #require(source.modules.first)
        let folder = try TemporaryFolder()
        try PEFTWriter.write(
            modules,
            .init(rank: first.rank, alpha: Double(first.scale) * Double(first.rank)),
            to: folder.path
        )
        let loaded = try loadTiny(fixture.base)
        try fixture.apply(to: loaded.model)
        let expected = logits(loaded, fixture.base.ids)
        let adapter = try LoRAAdapter(
            folder: folder.path,
            configuration: loaded.model.configuration
        )
        #expect(adapter.parameterCount == source.parameterCount)
        let scale = fixture.parts[0].scale
        loaded.model.use(AdapterStack([.init(adapter: adapter, scale: scale)], model: loaded.model))
        #expect(logits(loaded, fixture.base.ids) == expected)
    }
}
