// Where fuzzed inputs lie while they are read: at the end of a mapped file, before a page that may not
// be touched. Reading one byte too many crashes, and after any crash the input is still in the file.
// A second thread watches for inputs that take too long.
//
// Layout of the file: count, index and seed of the input, u64 each; then nothing; the input at the end.

import Foundation
import ModelFormats
import Synchronization
import Testing

/// The memory that one reader's inputs pass through; one thread fills it.
final class FuzzRoom: Sendable {
    /// The most bytes of an input.
    static let limit = size - 24
    private static let size = 1 << 18

    /// Invariant: mapped in init until deinit; only the thread that runs the reader touches it.
    nonisolated(unsafe) private let base: UnsafeMutableRawPointer
    /// The file that holds the input, kept when the process crashes.
    let path: String
    private let progress = Atomic<Int>(-1)
    private let isOver = Atomic<Bool>(false)

    /// A room for a reader; `patience` is how many seconds an input may take.
    init(reader: String, patience: Double) throws {
        let folder = FileManager.default.temporaryDirectory
        path = folder.appending(path: "mechuri-fuzz-\(reader)-\(getpid()).input")
            .path(percentEncoded: false)
        let file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(file >= 0 && ftruncate(file, Self.size) == 0)
        defer { Foundation.close(file) }
        let page = Int(getpagesize())
        let all = mmap(nil, Self.size + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        base = try #require(all == MAP_FAILED ? nil : all)
        let window = mmap(base, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0)
        try #require(window != MAP_FAILED)
        Thread.detachNewThread { [self, path] in watch(path, patience) }
    }

    deinit { munmap(base, Self.size + Int(getpagesize())) }

    /// Removes the file: all inputs were read.
    func finish() {
        isOver.store(true, ordering: .releasing)
        unlink(path)
    }

    /// Puts an input in its place, and gives it as a file that was mapped.
    func place(_ input: [UInt8], index: Int, seed: UInt64) -> MappedFile {
        let words = base.assumingMemoryBound(to: UInt64.self)
        words[0] = UInt64(input.count)
        words[1] = UInt64(index)
        words[2] = seed
        let start = base + (Self.size - input.count)
        input.withUnsafeBytes { bytes in
            if let source = bytes.baseAddress {
                start.copyMemory(from: source, byteCount: bytes.count)
            }
        }
        progress.store(index, ordering: .releasing)
        return MappedFile(
            path: "fuzzed",
            bytes: UnsafeRawBufferPointer(start: start, count: input.count),
            release: { _ in }
        )
    }

    /// The input that a file of this layout, or any other file, holds.
    static func input(savedAt path: String) throws -> [UInt8] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        guard bytes.count == size else { return bytes }
        let count = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        return bytes.suffix(Int(clamping: min(count, UInt64(limit))))
    }

    private func watch(_ path: String, _ patience: Double) {
        var (last, since) = (-1, Date())
        while !isOver.load(ordering: .acquiring) {
            usleep(200_000)
            let now = progress.load(ordering: .acquiring)
            if now != last {
                (last, since) = (now, Date())
            } else if Date().timeIntervalSince(since) > patience {
                FileHandle.standardError.write(
                    Data("fuzzing: an input takes over \(patience) s; it is in \(path)\n".utf8)
                )
                abort()
            }
        }
    }
}
