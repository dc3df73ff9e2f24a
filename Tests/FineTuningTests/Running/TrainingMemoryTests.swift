// What a run takes counts its examples, and decides before anything is allocated whether it may begin.

import Datasets
import Diagnostics
import FineTuning
import Foundation
import GPTNeoX
import Testing
import Tokenization

@Suite("Training memory")
struct TrainingMemoryTests {
    private let configuration = SampleModel.configuration

    /// Examples whose texts and tokens are as long, whatever their number.
    private func examples(_ count: Int, mergeDropout: Double = 0) throws -> EncodedExamples {
        let json = Data(TrainerTests.tokenizerJSON.utf8)
        var settings = EncodingSettings(contextLength: 128)
        settings.mergeDropout = mergeDropout
        let encoder = ExampleEncoder(
            tokenizer: try Tokenizer(json: json, source: "test"),
            endOfSequence: 0,
            settings: settings
        )
        let texts = (0..<count).map { number in
            InstructionExample(instruction: "question \(100_000 + number)", output: "answer")
        }
        return EncodedExamples(texts, encoder: encoder)
    }

    private func memory(_ training: EncodedExamples, fileBytes: Int = 0) throws -> TrainingMemory {
        var settings = TrainingSettings()
        settings.steps = 10
        return TrainingMemory(
            configuration: configuration,
            isTied: true,
            adapters: nil,
            holding: .stored,
            storedBytes: 0,
            outline: RunOutline(lengths: training.lengths, settings: settings),
            training: training,
            validation: try examples(0),
            fileBytes: fileBytes,
            threads: 2
        )
    }

    @Test func `examples count by their tokens`() throws {
        let (few, many) = (try examples(100), try examples(3000))
        #expect(many.tokenCount == 30 * few.tokenCount)
        // Four bytes a token; where it ends, where its answer begins, what it counts and where it stood.
        #expect(many.byteCount == 4 * many.tokenCount + 16 * 3000)
        let added =
            try memory(many).bytes(isCheckpointing: false)
            - memory(few).bytes(isCheckpointing: false)
        let more = many.byteCount - few.byteCount
        // And at most 64 bytes for an epoch's order.
        #expect((more...more + 64 * 2900).contains(added))
    }

    @Test func `texts count where merges are left out, and only there`() throws {
        let plain = try examples(1000)
        let again = try examples(1000, mergeDropout: 0.1)
        #expect(again.tokenCount == plain.tokenCount)
        let texts = 1000 * ("question 100000".utf8.count + "answer".utf8.count)
        #expect(again.byteCount >= plain.byteCount + texts)
    }

    @Test func `a run that does not fit is refused with what it needs, one that fits is not`()
        throws
    {
        let memory = try memory(examples(600))
        for isCheckpointing in [false, true] {
            let needed = memory.bytes(isCheckpointing: isCheckpointing)
            for available in [0, needed / 2, needed] {
                let refusal = FineTuningError.notEnoughMemory(needed: needed, available: available)
                #expect(throws: refusal) { try TrainingMemory.require(needed, of: available) }
            }
            try TrainingMemory.require(needed, of: needed + 1)
            try TrainingMemory.require(needed, of: .max)
        }
        let error = FineTuningError.notEnoughMemory(needed: 590 << 20, available: 311 << 20)
        for language in [Language.korean, .english] {
            #expect(error.message(in: language).contains("590 MiB"))
            #expect(error.message(in: language).contains("311 MiB"))
        }
    }

    @Test func `what is free after reading counts with what was read`() throws {
        let examples = try examples(600)
        let (memory, held) = (try memory(examples), examples.byteCount)
        #expect(memory.share(before: 5_000_000, now: 5_000_000 - held) == 5_000_000)
        #expect(memory.share(before: 5_000_000, now: 5_100_000) == 5_000_000)
        #expect(memory.share(before: 5_000_000, now: 4_000_000) == 4_000_000 + held)
        #expect(memory.share(before: .max, now: .max) == .max)
    }

    @Test func `the examples alone can be too many`() throws {
        let (few, many) = (try memory(examples(10)), try memory(examples(30_000)))
        let available = few.bytes(isCheckpointing: true) + 100_000
        try TrainingMemory.require(few.bytes(isCheckpointing: true), of: available)
        #expect(throws: FineTuningError.self) {
            try TrainingMemory.require(many.bytes(isCheckpointing: true), of: available)
        }
    }

    @Test func `reading counts where it takes more than the run`() throws {
        let examples = try examples(100)
        let run = try memory(examples).bytes(isCheckpointing: false)
        #expect(try memory(examples, fileBytes: run / 8).peak(isCheckpointing: false) == run)
        let large = try memory(examples, fileBytes: run)
        #expect(large.bytes(isCheckpointing: false) == run)
        #expect(large.peak(isCheckpointing: false) == TrainingMemory.reading(fileBytes: run))
        #expect(large.peak(isCheckpointing: false) > run)
    }

    @Test func `layers are computed again where keeping them takes more than half`() throws {
        let memory = try memory(examples(100))
        let needed = memory.bytes(isCheckpointing: false)
        #expect(memory.bytes(isCheckpointing: true) < needed)
        #expect(memory.wantsCheckpointing(of: needed))
        #expect(!memory.wantsCheckpointing(of: 2 * needed))
    }
}
