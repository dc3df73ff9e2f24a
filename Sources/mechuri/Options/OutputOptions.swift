// `-o FILE` and `--force`: where the commands that make a GGUF put it.

import ArgumentParser
import Foundation

/// The file to be written.
struct OutputOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            say("만들 GGUF 파일", "The GGUF file to write"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["gguf"])
    )
    var output: String
    @Flag(name: .shortAndLong, help: ArgumentHelp(say("있는 파일을 덮어씀", "Replace an existing file")))
    var force = false

    func validate() throws {
        if output.isEmpty {
            throw ValidationError(say("파일의 이름이 비어 있습니다.", "A path is empty."))
        }
    }

    /// Refuses what must not be replaced; called before any work is done.
    ///
    /// - Throws: `CommandLineError`.
    func check() throws { try Self.check(output, force: force) }

    /// Refuses to write where something other than a file stands, or a file that is to stay.
    ///
    /// - Throws: `CommandLineError`.
    static func check(_ output: String, force: Bool) throws {
        var status = stat()
        guard stat(output, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CommandLineError.notAFile(path: output)
        }
        if !force { throw CommandLineError.exists(path: output) }
    }
}
