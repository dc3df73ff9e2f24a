// `mechuri train plot`: the loss of a run, or of several to compare them, as an SVG.

import ArgumentParser
import FineTuning
import Foundation

/// Plots runs.
struct TrainPlotCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "plot",
            abstract: say("학습 손실을 SVG 그림으로 그립니다.", "Plot the training loss as an SVG."),
            discussion: say(
                "기록을 여럿 주면 한 그림에 겹쳐 그립니다.",
                "Several logs are drawn over each other."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @Argument(
        help: ArgumentHelp(
            say("학습 기록(JSONL) 또는 학습 폴더", "Training logs (JSONL) or folders of runs"),
            valueName: say("기록", "log")
        ),
        completion: .file()
    )
    var logs: [String]
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            say("만들 SVG 파일 (-은 표준 출력)", "The SVG file to write (-: standard output)"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["svg"])
    )
    var output: String
    @Flag(name: .shortAndLong, help: ArgumentHelp(say("있는 파일을 덮어씀", "Replace an existing file")))
    var force = false
    @Option(
        help: ArgumentHelp(say("그림의 제목", "Title of the picture"), valueName: say("제목", "title"))
    )
    var title: String?
    @Flag(
        name: .customLong("log-scale"),
        help: ArgumentHelp(say("손실을 로그 눈금으로", "Losses on a logarithmic scale"))
    )
    var logScale = false

    func validate() throws {
        if logs.isEmpty {
            throw ValidationError(
                say("학습 기록을 하나 이상 적어 주세요.", "Name at least one training log.")
            )
        }
    }

    func run() throws {
        if output != "-" { try OutputOptions.check(output, force: force) }
        let files = try logs.map(TrainLogFile.init)
        let names = files.map(\.name)
        let runs = files.map { file in
            // Two runs of one name are told apart by their paths.
            let isAlone = names.filter { $0 == file.name }.count == 1
            return LossPlot.Run(name: isAlone ? file.name : file.path, history: file.history)
        }
        let plot = LossPlot(
            runs,
            title: title,
            scale: logScale ? .logarithmic : .linear,
            language: processLanguage
        )
        guard let svg = plot.svg() else { throw TrainingLogError.empty(path: files[0].path) }
        if output == "-" {
            printNow(svg)
            return
        }
        try PrivateFile.write(svg, to: output, mode: 0o644)
        complain(say("\(output)에 그렸습니다.", "Wrote \(output)."))
    }
}
