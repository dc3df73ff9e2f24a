// `mechuri import`: a Hugging Face GPT-NeoX folder becomes a GGUF.

import ArgumentParser
import Diagnostics
import Foundation
import GPTNeoX
import ModelFormats
import Tensors

/// Imports a checkpoint.
struct ImportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import",
            abstract: say(
                "Hugging Face의 GPT-NeoX 폴더를 GGUF로 바꿉니다.",
                "Turn a Hugging Face GPT-NeoX folder into a GGUF."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @Argument(
        help: ArgumentHelp(
            say("config.json이 있는 폴더", "The folder that holds config.json"),
            valueName: say("폴더", "folder")
        ),
        completion: .directory
    )
    var folder: String
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            say("만들 GGUF 파일", "The GGUF file to write"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["gguf"])
    )
    var output: String
    @Option(
        help: ArgumentHelp(
            say("행렬의 자료형: q8_0, q4_0, f16, f32", "Type of the matrices: q8_0, q4_0, f16, f32"),
            valueName: say("형", "type")
        ),
        completion: .list(CheckpointImporter.types.map { $0.name.lowercased() })
    )
    var type = "q8_0"
    @Option(
        help: ArgumentHelp(
            say("모델 이름 (기본: 폴더 이름)", "Model name (default: the folder's)"),
            valueName: say("이름", "name")
        )
    )
    var name: String?
    @Option(
        help: ArgumentHelp(
            say("이용 허락 (general.license)", "Licence (general.license)"),
            valueName: say("이름", "name")
        )
    )
    var license: String?
    @Option(
        help: ArgumentHelp(
            say("모델 설명 (general.description)", "About the model (general.description)"),
            valueName: say("글", "text")
        )
    )
    var description: String?
    @Option(
        name: .customLong("history-turns"),
        help: ArgumentHelp(say("질문 앞에 둘 지난 대화 수", "Earlier turns the model reads"), valueName: "n")
    )
    var historyTurns: Int?
    @Flag(name: .shortAndLong, help: ArgumentHelp(say("있는 파일을 덮어씀", "Replace an existing file")))
    var force = false

    private var dtype: DType? {
        CheckpointImporter.types.first { $0.name.lowercased() == type.lowercased() }
    }

    func validate() throws {
        guard !folder.isEmpty, !output.isEmpty else {
            throw ValidationError(say("폴더와 파일의 이름이 비어 있습니다.", "A path is empty."))
        }
        guard dtype != nil else {
            let names = CheckpointImporter.types.map { $0.name.lowercased() }.joined(
                separator: ", "
            )
            throw ValidationError(
                say(
                    "--type \(type)은(는) 쓸 수 없습니다. 쓸 수 있는 것: \(names)",
                    "--type \(type) is not one of \(names)."
                )
            )
        }
    }

    func run() throws {
        guard let dtype else { return }
        try checkPaths()
        let flag = Interrupt.flag()
        let bar = ProgressBar()
        defer { bar.clear() }
        do {
            let report = try CheckpointImporter.run(
                folder: folder,
                output: output,
                type: dtype,
                description: .init(
                    name: name,
                    license: license,
                    text: description,
                    historyTurns: historyTurns
                ),
                progress: { bar.show(done: $0.bytesDone, total: $0.bytesTotal, label: $0.tensor) },
                isCancelled: { flag.isCancelled }
            )
            bar.clear()
            describe(report)
        } catch NeoXError.cancelled {
            bar.clear()
            complain(NeoXError.cancelled.message(in: processLanguage))
            throw ExitCode(Interrupt.exitCode)
        } catch let error as FileError {
            throw error.writing(output)
        }
    }

    /// Refuses what must not be replaced before any work is done, and a file in the folder's place.
    private func checkPaths() throws {
        var status = stat()
        if stat(folder, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
            throw CommandLineError.notAFolder(path: folder)
        }
        guard stat(output, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CommandLineError.notAFile(path: output)
        }
        if !force { throw CommandLineError.exists(path: output) }
    }

    private func describe(_ report: ImportReport) {
        let megabytes = (Double(report.fileBytes) / 1_048_576)
            .formatted(.number.precision(.fractionLength(1)))
        let parameters = report.parameterCount.formatted()
        printLine(
            say(
                "\(report.path): \(megabytes) MiB, 텐서 \(report.tensorCount)개, 매개변수 \(parameters)개",
                "\(report.path): \(megabytes) MiB, \(report.tensorCount) tensors, \(parameters) parameters"
            )
        )
        if let wrong = report.overriddenEndOfSequence {
            printLine(
                say(
                    "config.json의 끝 토큰 \(wrong) 대신 토크나이저의 \(report.endOfSequence)을(를) 썼습니다.",
                    "End of sequence is the tokenizer's \(report.endOfSequence), not config.json's \(wrong)."
                )
            )
        }
        if !report.fallbacks.isEmpty {
            let names = report.fallbacks.joined(separator: ", ")
            printLine(
                say(
                    "행이 블록으로 나뉘지 않아 F16으로 둔 텐서: \(names)",
                    "Kept as F16, rows not whole blocks: \(names)"
                )
            )
        }
    }
}
