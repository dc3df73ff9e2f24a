// Adapters beside the weights: logits equal to peft's, for one token and for chunks, on any number of
// workers, alone and added up. The tolerance is 1e-4 of the largest logit, as for the model itself.

import Foundation
import GPTNeoX
import Tensors
import TestSupport
import Testing

@Suite("Adapter logits")
struct AdapterLogitsTests {
    private static let tolerance: Float = 1e-4

    @Test func `the fixtures are there`() {
        #expect(AdapterFixture.all.count >= 9)
    }

    @Test(arguments: AdapterFixture.all)
    func `f32 logits equal peft's`(fixture: AdapterFixture) throws {
        let loaded = try loadTiny(fixture.base)
        let plain = logits(loaded, fixture.base.ids)
        try fixture.apply(to: loaded.model)
        let expected = try fixture.reference("logits")
        let got = logits(loaded, fixture.base.ids).suffix(expected.count)
        #expect(relativeError(got, expected) < Self.tolerance)
        // The adapter says something at all.
        #expect(relativeError(plain.suffix(expected.count), expected) > 0.05)
        loaded.model.use(nil)
        #expect(logits(loaded, fixture.base.ids) == plain)
    }

    @Test(arguments: AdapterFixture.all)
    func `token by token, in chunks and on other thread counts they stay equal`(
        fixture: AdapterFixture
    ) throws {
        let expected = try fixture.reference("logits")
        for (threads, chunk) in [(1, 1), (1, 5), (2, 1), (3, 7), (5, 28)] {
            let loaded = try loadTiny(fixture.base, threads: threads)
            try fixture.apply(to: loaded.model)
            let got = logits(loaded, fixture.base.ids, chunk: chunk).suffix(expected.count)
            #expect(relativeError(got, expected) < Self.tolerance, "\(threads), \(chunk)")
        }
    }

    @Test(arguments: AdapterFixture.all, [DType.q8_0, .f16])
    func `beside int8 activations the adapter stays close to its own f32 result`(
        fixture: AdapterFixture,
        type: DType
    ) throws {
        let exact = try loadTiny(fixture.base, type)
        try fixture.apply(to: exact.model)
        let fast = try loadTiny(fixture.base, type, precision: .int8)
        try fixture.apply(to: fast.model)
        let expected = logits(exact, fixture.base.ids)
        // Twice the room of the model alone (rounding activations to 8 bits costs up to 0.4 % of a
        // block's largest value each): these adapters change the logits as much as the base does.
        #expect(relativeError(logits(fast, fixture.base.ids), expected) < 0.1)
    }

    @Test func `a large rank is shared by the workers of one token`() throws {
        // 4500 ranks of 64 inputs are more products than one worker makes alone.
        let base = try #require(TinyCheckpoint.all.first { $0.name == "polyglot-like-f16" })
        let folder = try TemporaryFolder()
        var synthetic = SyntheticAdapter(
            configuration: try loadTiny(base).model.configuration,
            rank: 4500
        )
        synthetic.alpha = 40_000
        try synthetic.write(to: folder.url)
        var results: [[Float]] = []
        for threads in [1, 3] {
            let loaded = try loadTiny(base, threads: threads)
            let adapter = try LoRAAdapter(
                folder: folder.path,
                configuration: loaded.model.configuration
            )
            let plain = logits(loaded, base.ids, chunk: 1)
            loaded.model.use(AdapterStack([.init(adapter: adapter, scale: 1)], model: loaded.model))
            results.append(logits(loaded, base.ids, chunk: 1))
            #expect(relativeError(plain, results[results.count - 1]) > 0.01)
        }
        #expect(relativeError(results[1], results[0]) < Self.tolerance)
    }

    @Test func `scale 0 is the base, and scales are linear in the weights`() throws {
        let fixture = try #require(AdapterFixture.named("rslora"))
        let loaded = try loadTiny(fixture.base)
        let plain = logits(loaded, fixture.base.ids)
        let adapter = try LoRAAdapter(
            folder: fixture.parts[0].folder,
            configuration: loaded.model.configuration
        )
        func run(_ scales: [Float]) -> [Float] {
            let members = scales.map { AdapterStack.Member(adapter: adapter, scale: $0) }
            loaded.model.use(AdapterStack(members, model: loaded.model))
            return logits(loaded, fixture.base.ids)
        }
        #expect(run([0]) == plain)
        #expect(relativeError(run([0.25, 0.5]), run([0.75])) < Self.tolerance)
        #expect(relativeError(run([1, -1]), plain) < Self.tolerance)
        #expect(run([]) == plain)
    }
}
