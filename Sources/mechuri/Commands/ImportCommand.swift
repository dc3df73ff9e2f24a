// `mechuri import`: a Hugging Face GPT-NeoX folder becomes a GGUF.

import ArgumentParser
import ChatUI
import Diagnostics
import Foundation
import GPTNeoX
import ModelFormats

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
    @OptionGroup var target: OutputOptions
    @Option(
        help: ArgumentHelp(
            say("행렬의 자료형: \(Self.typeNames)", "Type of the matrices: \(Self.typeNames)"),
            valueName: say("형", "type")
        ),
        completion: .list(QuantizationMix.allCases.map(\.rawValue))
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
    @Flag(
        name: .customLong("context"),
        inversion: .prefixedNo,
        help: ArgumentHelp(
            say(
                "### 맥락: 을 읽고 답하도록 배운 모델인지",
                "Whether the model was taught to follow a context section"
            )
        )
    )
    var context: Bool?

    private static let typeNames = QuantizationMix.allCases.map(\.rawValue).joined(separator: ", ")

    private var output: String { target.output }

    private var mix: QuantizationMix? { QuantizationMix(rawValue: type.lowercased()) }

    func validate() throws {
        guard !folder.isEmpty else {
            throw ValidationError(say("폴더와 파일의 이름이 비어 있습니다.", "A path is empty."))
        }
        guard mix != nil else {
            let names = Self.typeNames
            throw ValidationError(
                say(
                    "--type \(type)은(는) 쓸 수 없습니다. 쓸 수 있는 것: \(names)",
                    "--type \(type) is not one of \(names)."
                )
            )
        }
    }

    func run() throws {
        guard let mix else { return }
        try checkPaths()
        let flag = Interrupt.flag()
        let start = ContinuousClock.now
        let line = ImportProgressLine()
        defer { line.clear() }
        do {
            let report = try CheckpointImporter.run(
                folder: folder,
                output: output,
                types: .mix(mix),
                description: .init(
                    name: name,
                    license: license,
                    text: description,
                    historyTurns: historyTurns,
                    followsContext: context
                ),
                progress: { line.show($0) },
                isCancelled: { flag.isCancelled }
            )
            line.clear()
            describe(report, seconds: (ContinuousClock.now - start).seconds)
        } catch NeoXError.cancelled {
            line.clear()
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
        try target.check()
    }

    private func describe(_ report: ImportReport, seconds: Double) {
        let size = ByteCount.text(report.fileBytes)
        let parameters = report.parameterCount.formatted()
        printLine(
            say(
                "\(report.path): \(size), 텐서 \(report.tensorCount)개, 매개변수 \(parameters)개",
                "\(report.path): \(size), \(report.tensorCount) tensors, \(parameters) parameters"
            )
        )
        let time = seconds.formatted(.number.precision(.fractionLength(1)))
        let rate = Int(Double(report.bytesRead) / max(seconds, 1e-3) / 1_048_576)
        let read = ByteCount.text(report.bytesRead)
        printLine(
            say(
                "원본 \(read)를 \(time)초에 읽어 바꾸고 확인했습니다(\(rate) MiB/s).",
                "Read, converted and checked \(read) in \(time) s (\(rate) MiB/s)."
            )
        )
        describeSource(report)
        if !report.fallbacks.isEmpty {
            printLine(
                say(
                    "행이 블록으로 나뉘지 않아 다른 자료형으로 둔 텐서: \(list(report.fallbacks))",
                    "Kept in another type, rows not whole blocks: \(list(report.fallbacks))"
                )
            )
        }
        if report.leftoverBytes > 0 {
            let bytes = ByteCount.text(report.leftoverBytes)
            printLine(
                say(
                    "전에 끊긴 작업이 남긴 임시 파일(\(bytes))을 지웠습니다.",
                    "Removed what an earlier, killed run had left (\(bytes))."
                )
            )
        }
    }

    /// What a person should know of the folder that was read.
    private func describeSource(_ report: ImportReport) {
        for (kind, count) in report.fourBitMatrices.sorted(by: { $0.key < $1.key }) {
            printLine(
                say(
                    "bitsandbytes \(kind) 행렬 \(count)개를 풀어서 바꿨습니다. 4비트로 다시 양자화하면 조금 더 나빠지니, 자리가 있으면 q8_0이 좋습니다.",
                    "\(count) bitsandbytes \(kind) matrices were dequantised first. Another 4-bit type loses a little more; take q8_0 where there is room."
                )
            )
        }
        if let wrong = report.overriddenEndOfSequence {
            printLine(
                say(
                    "config.json의 끝 토큰 \(wrong) 대신 토크나이저의 \(report.endOfSequence)을(를) 썼습니다.",
                    "End of sequence is the tokenizer's \(report.endOfSequence), not config.json's \(wrong)."
                )
            )
        }
        if !report.unusedTensors.isEmpty {
            printLine(
                say(
                    "이 모델에 자리가 없어 쓰지 않은 텐서: \(list(report.unusedTensors))",
                    "Tensors with no place in this model, left out: \(list(report.unusedTensors))"
                )
            )
        }
    }

    /// The first names of a list and how many more there are, safe for the terminal.
    private func list(_ names: [String]) -> String {
        let shown = names.prefix(4).map { TextSanitizer.cleanLine($0) }.joined(separator: ", ")
        guard names.count > 4 else { return shown }
        return shown + say(" 외 \(names.count - 4)개", " and \(names.count - 4) more")
    }
}
