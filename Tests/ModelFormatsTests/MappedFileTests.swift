// A mapped file that somebody cuts, overwrites or replaces while it is read: found out by asking, and
// survived, or told, when a lost page is touched.

import Diagnostics
import Foundation
import ModelFormats
import TestSupport
import Testing

@Suite("Mapped files")
struct MappedFileTests {
    private static let page = Int(getpagesize())
    private static let size = 64 * page

    /// A mapped file of ones, none of whose pages have been touched.
    private struct Sample {
        let folder: TemporaryFolder
        let file: MappedFile

        init() throws {
            folder = try TemporaryFolder()
            file = try MappedFile(
                path: folder.write([UInt8](repeating: 1, count: size), "m.gguf")
            )
        }

        /// Cuts the file, while the folder is still there.
        func cut(to length: Int) -> Bool {
            withExtendedLifetime(folder) { truncate(file.path, length) == 0 }
        }
    }

    private static func expectChanged(_ file: MappedFile) {
        #expect(throws: FileError.changed(path: file.path)) { try file.requireUnchanged() }
    }

    @Test func `a file nobody touches is unchanged`() throws {
        let file = try Sample().file
        #expect(throws: Never.self) { try file.requireUnchanged() }
    }

    @Test func `reading its directory, linking and renaming it change nothing`() throws {
        let sample = try Sample()
        let (folder, file) = (sample.folder, sample.file)
        try #require(link(file.path, folder.file("link")) == 0)
        try #require(rename(file.path, folder.file("moved")) == 0)
        #expect(throws: Never.self) { try file.requireUnchanged() }
    }

    @Test func `another file renamed over it is harmless`() throws {
        let sample = try Sample()
        let (folder, file) = (sample.folder, sample.file)
        let other = try folder.write([2], "other")
        try #require(rename(other, file.path) == 0)
        #expect(throws: Never.self) { try file.requireUnchanged() }
        #expect(file.bytes.allSatisfy { $0 == 1 })
    }

    @Test(arguments: [0, 1, 4096, 65_536, Self.size - 1])
    func `a cut is noticed`(length: Int) throws {
        let sample = try Sample()
        try #require(sample.cut(to: length))
        Self.expectChanged(sample.file)
    }

    @Test func `growth and overwriting in place are noticed`() throws {
        for offset in [0, UInt64(Self.size) - 1, UInt64(Self.size)] {
            let sample = try Sample()
            let file = sample.file
            let handle = try FileHandle(forWritingTo: URL(filePath: file.path))
            try handle.seek(toOffset: offset)
            // Times are kept in ticks of some milliseconds.
            usleep(20_000)
            try handle.write(contentsOf: Data([7]))
            try handle.close()
            Self.expectChanged(file)
            withExtendedLifetime(sample) {}
        }
    }

    @Test func `lost pages read as zeros for who promised to ask`() async {
        await #expect(processExitsWith: .exitCode(7)) {
            let sample = try Sample()
            let file = sample.file
            file.surviveLoss()
            guard sample.cut(to: 2 * MappedFileTests.page) else { exit(1) }
            // From several threads at once, as a model's workers would.
            DispatchQueue.concurrentPerform(iterations: 8) { part in
                var sum = 0
                for byte in file.bytes { sum += Int(byte) }
                if sum != 2 * MappedFileTests.page { exit(2) }
            }
            do { try file.requireUnchanged() } catch FileError.changed { exit(7) }
        }
    }

    @Test func `a loss is remembered even if the file is put back as it was`() async {
        await #expect(processExitsWith: .exitCode(7)) {
            let sample = try Sample()
            let file = sample.file
            file.surviveLoss()
            var before = stat()
            guard stat(file.path, &before) == 0, sample.cut(to: 0) else { exit(1) }
            guard file.bytes[100] == 0, sample.cut(to: MappedFileTests.size) else { exit(2) }
            let times = [before.st_atim, before.st_mtim]
            guard utimensat(AT_FDCWD, file.path, times, 0) == 0 else { exit(3) }
            withExtendedLifetime(sample) {}
            do { try file.requireUnchanged() } catch FileError.changed { exit(7) }
        }
    }

    @Test(arguments: Language.allCases)
    func `whoever did not promise ends with a message and the bad-input code`(language: Language)
        async throws
    {
        let result = try await #require(
            processExitsWith: .exitCode(ExitStatus.badInput.rawValue),
            observing: [\.standardErrorContent]
        ) { [name = language.rawValue as String] in
            MappingGuard.speak(Language(rawValue: name) ?? .korean)
            let sample = try Sample()
            guard sample.cut(to: 0) else { exit(1) }
            exit(Int32(sample.file.bytes[0]))
        }
        let said = String(decoding: result.standardErrorContent, as: UTF8.self)
        let words = language.pick("오류: 모델 파일이 바뀌었습니다", "Error: The model file has changed")
        #expect(said.contains(words) && said.contains("m.gguf"), "\(said)")
    }

    @Test func `a path cannot speak to the terminal through the message`() async throws {
        let result = try await #require(
            processExitsWith: .exitCode(ExitStatus.badInput.rawValue),
            observing: [\.standardErrorContent]
        ) {
            let folder = try TemporaryFolder()
            let path = try folder.write([1, 2, 3], "a\u{1B}]0;owned\u{7}.gguf")
            let file = try MappedFile(path: path)
            guard truncate(file.path, 0) == 0 else { exit(1) }
            withExtendedLifetime(folder) {}
            exit(Int32(file.bytes[0]))
        }
        #expect(!result.standardErrorContent.contains { $0 < 0x20 && $0 != 0x0A })
    }

    @Test func `any number of files can be mapped, one after another or at once`() throws {
        let folder = try TemporaryFolder()
        var files: [MappedFile] = []
        for index in 0..<300 {
            files.append(try MappedFile(path: try folder.write([UInt8(index % 256)], "\(index)")))
        }
        #expect(files.enumerated().allSatisfy { $1.bytes[0] == UInt8($0 % 256) })
        for file in files { try file.requireUnchanged() }
    }

    @Test func `a signal that is nobody's mapping takes its course`() async {
        await #expect(processExitsWith: .signal(SIGBUS)) {
            signal(SIGBUS, SIG_DFL)
            let sample = try Sample()
            raise(SIGBUS)
            exit(Int32(sample.file.bytes[0]))
        }
    }
}
