// `mechuri merge`: adapters worked into a model's weights, as a GGUF of its own.

import ArgumentParser
import ChatUI
import Diagnostics
import Foundation
import GPTNeoX
import Generation
import ModelFormats
import Tensors

/// Merges adapters into a model.
struct MergeCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "merge",
            abstract: say(
                "LoRA 어댑터를 모델에 합쳐 새 GGUF를 만듭니다.",
                "Merge LoRA adapters into a model, as a new GGUF."
            ),
            discussion: say(
                "합치지 않고 쓰려면 --adapter를 쓰세요. 양자화된 모델에 합치면 합친 값도 함께 반올림됩니다.",
                "To use adapters without merging, give --adapter. Merged into a quantised model, "
                    + "the change is rounded with the weights."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @Argument(
        help: ArgumentHelp(
            say("바탕이 될 GGUF 모델", "The GGUF to start from"),
            valueName: say("모델", "model")
        ),
        completion: .file(extensions: ["gguf"])
    )
    var base: String
    @Argument(
        help: ArgumentHelp(
            say("peft 어댑터 폴더 (=0.5는 배율)", "peft adapter folders (=0.5 scales)"),
            valueName: say("어댑터", "adapter")
        ),
        completion: .directory
    )
    var adapters: [String]
    @OptionGroup var target: OutputOptions
    @Option(
        help: ArgumentHelp(
            say("행렬의 자료형 (기본: 바탕과 같음)", "Type of the matrices (default: the base's own)"),
            valueName: say("형", "type")
        ),
        completion: .list(DType.argumentNames)
    )
    var type: String?
    @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
    var json = false

    private var output: String { target.output }
    private var dtype: DType? { type.flatMap(DType.init(argument:)) }

    func validate() throws {
        guard !base.isEmpty, !adapters.isEmpty else {
            throw ValidationError(say("파일의 이름이 비어 있습니다.", "A path is empty."))
        }
        for argument in adapters where AdapterChoice(argument: argument) == nil {
            throw ValidationError(
                say(
                    "어댑터는 폴더 또는 폴더=0.5로 씁니다. 받은 값: \(argument)",
                    "An adapter is a folder, or folder=0.5, not \(argument)."
                )
            )
        }
        if let type, dtype == nil {
            let names = DType.argumentNames.joined(separator: ", ")
            throw ValidationError(
                say(
                    "--type \(type)은(는) 쓸 수 없습니다. 쓸 수 있는 것: \(names)",
                    "--type \(type) is not one of \(names)."
                )
            )
        }
    }

    func run() throws {
        let locator = try Surroundings().locator
        let input = try locator.model(base)
        let parts = try adapters.compactMap { AdapterChoice(argument: $0) }.map { choice in
            AdapterMerger.Part(folder: try locator.adapter(choice.path), scale: choice.scale)
        }
        try target.check()
        let flag = Interrupt.flag()
        let start = ContinuousClock.now
        let line = ImportProgressLine()
        defer { line.clear() }
        do {
            let report = try AdapterMerger.run(
                base: input,
                parts: parts,
                output: output,
                type: dtype,
                progress: { line.show($0) },
                isCancelled: { flag.isCancelled }
            )
            line.clear()
            let seconds = (ContinuousClock.now - start).seconds
            if json { try printJSON(Figures(report, seconds)) } else { describe(report, seconds) }
        } catch NeoXError.cancelled {
            line.clear()
            complain(say("합치기를 취소했습니다. 만든 파일은 없습니다.", "The merge was cancelled; nothing was made."))
            throw ExitCode(Interrupt.exitCode)
        } catch let error as FileError {
            throw error.writing(output)
        }
    }

    private func describe(_ report: AdapterMerger.Report, _ seconds: Double) {
        let size = ByteCount.text(report.fileBytes)
        let time = seconds.formatted(.number.precision(.fractionLength(1)))
        let (all, changed) = (report.tensorCount, report.changedCount)
        printLine(
            say(
                "\(report.path): \(size), 텐서 \(all)개 가운데 \(changed)개에 합침, \(time)초",
                "\(report.path): \(size), merged into \(changed) of \(all) tensors, \(time) s"
            )
        )
        if !report.dequantizedTypes.isEmpty {
            let types = report.dequantizedTypes.joined(separator: ", ")
            printLine(
                say(
                    "바탕의 \(types) 텐서를 풀어서 바꿨습니다.",
                    "The base's \(types) tensors were dequantised first."
                )
            )
        }
        if !report.roundedTypes.isEmpty {
            let types = report.roundedTypes.joined(separator: ", ")
            printLine(
                say(
                    "합친 값은 \(types)로 다시 양자화되어 반올림되었습니다. 정확히 쓰려면 --adapter로 따로 쓰거나 --type f16으로 합치세요.",
                    "What was merged was quantised to \(types) again and so rounded. To keep it exact, use --adapter, or merge with --type f16."
                )
            )
        }
        if !report.fallbacks.isEmpty {
            let names = report.fallbacks.prefix(4).map { TextSanitizer.cleanLine($0) }
                .joined(separator: ", ")
            printLine(
                say(
                    "행이 블록으로 나뉘지 않아 F16으로 둔 텐서 \(report.fallbacks.count)개: \(names)",
                    "\(report.fallbacks.count) tensors kept as F16, rows not whole blocks: \(names)"
                )
            )
        }
    }

    /// The report, as printed with --json.
    private struct Figures: Encodable {
        let path: String
        let fileBytes: Int
        let tensors: Int
        let changedTensors: Int
        let roundedTypes: [String]
        let dequantizedTypes: [String]
        let fallbacks: [String]
        let seconds: Double

        init(_ report: AdapterMerger.Report, _ seconds: Double) {
            path = report.path
            fileBytes = report.fileBytes
            tensors = report.tensorCount
            changedTensors = report.changedCount
            roundedTypes = report.roundedTypes
            dequantizedTypes = report.dequantizedTypes
            fallbacks = report.fallbacks
            self.seconds = seconds
        }
    }
}
