// Fuzzing of the readers: seeded damage, some ten thousand inputs in every run of the tests and any
// number on demand. Input i of a seed is always the same, whatever came before it.
//
//   FUZZ_INPUTS=1000000 FUZZ_SEED=7 FUZZ_READER=gguf swift test -c release --filter Fuzzing
//   FUZZ_REPLAY=path/of/saved.input FUZZ_READER=gguf swift test -c release --filter Fuzzing
//
// FUZZ_FIRST=n begins at input n. An input that fails a check is saved and named with its seed and
// index; one that crashes or hangs the process stays in the file that FuzzRoom describes.

import Foundation
import ModelFormats
import Randomness
import TestSupport
import Testing

@Suite("Fuzzing", .serialized)
struct FuzzingTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let readers = FuzzReader.allCases.filter {
        environment["FUZZ_READER", default: $0.rawValue] == $0.rawValue
    }

    @Test(arguments: readers)
    func `damaged files are refused or harmless`(reader: FuzzReader) throws {
        let environment = Self.environment
        if let path = environment["FUZZ_REPLAY"] {
            var random = SplitMix64(seed: 0)
            let room = try FuzzRoom(reader: reader.rawValue, patience: 3600)
            let input = try FuzzRoom.input(savedAt: path)
            _ = try reader.accepts(room.place(input, index: 0, seed: 0), &random)
            return room.finish()
        }
        let seed = environment["FUZZ_SEED"].flatMap { UInt64($0) } ?? 42
        let first = environment["FUZZ_FIRST"].flatMap { Int($0) } ?? 0
        let asked = environment["FUZZ_INPUTS"].flatMap { Int($0) }
        let count = asked ?? TestEffort.scaled(8_000)
        let corpus = try FuzzCorpus(reader)
        let room = try FuzzRoom(reader: reader.rawValue, patience: 30)
        let before = Self.residentBytes
        var accepted = 0
        for index in first..<first + count {
            // Far apart seeds: neighbouring ones would give streams that are each other's tail.
            var random = SplitMix64(seed: seed &+ UInt64(index) &* 0xD134_2543_DE82_EF95)
            let input = reader.input(corpus, &random)
            if input.isEmpty { continue }
            do {
                let file = room.place(input, index: index, seed: seed)
                if try reader.accepts(file, &random) { accepted += 1 }
            } catch {
                let saved = room.path + ".failed"
                try Data(input).write(to: URL(filePath: saved))
                Issue.record(
                    "\(reader) fails: FUZZ_SEED=\(seed) FUZZ_FIRST=\(index); saved as \(saved)"
                )
                throw error
            }
            if asked != nil, index % 65_536 == 0 {
                try #require(
                    Self.residentBytes < before + 1 << 30,
                    "memory grows at input \(index)"
                )
            }
        }
        room.finish()
        if asked != nil {
            print("fuzzing \(reader): \(count) inputs of seed \(seed), \(accepted) accepted")
        } else if count >= 1000 {
            // Damage that is always, or never, refused would test nothing.
            #expect(
                accepted > count / 200 && accepted < count * 199 / 200,
                "\(accepted) of \(count)"
            )
        }
    }

    /// Resident memory of this process; other suites share it.
    private static var residentBytes: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
            return 0
        }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(getpagesize()) : 0
    }
}
