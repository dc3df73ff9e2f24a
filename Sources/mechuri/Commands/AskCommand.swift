// `mechuri ask`: one recommendation for scripts and quick questions; --batch answers many.

import ArgumentParser
import Assistant
import ChatUI
import Configuration
import Diagnostics
import Foundation
import Generation
import Prompting
import Recommendation

/// Asks once and streams the reply to stdout.
struct AskCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "ask",
            abstract: say("한 번 묻고 답을 출력합니다.", "Ask once and print the reply.")
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var cache: CacheOptions
    @OptionGroup var adapters: AdapterOptions
    @OptionGroup var sampling: SamplingOptions
    @OptionGroup var person: PersonOptions
    @Option(
        name: .customLong("ground"),
        help: ArgumentHelp(
            say(
                "고른 메뉴를 지키는 방법: auto, context(맥락), opening(첫 문장), off(모델이 고름)",
                "How the chosen menu is kept: auto, context, opening, or off (the model chooses)"
            ),
            valueName: say("방법", "mode")
        ),
        completion: .list(GroundingMode.allCases.map(\.rawValue))
    )
    var ground: String?
    @Flag(help: ArgumentHelp(say("JSON 한 줄로", "As one line of JSON")))
    var json = false
    @Flag(
        help: ArgumentHelp(
            say("표준 입력의 줄마다 묻고 '질문<TAB>답'으로", "Read a request a line; print request<TAB>reply")
        )
    )
    var batch = false
    @Flag(
        help: ArgumentHelp(
            say("틀 없이 글을 그대로 모델에", "Give the text to the model as it is, without the template")
        )
    )
    var raw = false
    @Flag(
        name: .customLong("print-prompt"),
        help: ArgumentHelp(say("모델이 읽을 글만 출력", "Print only the text the model would read"))
    )
    var printPrompt = false
    @Flag(help: ArgumentHelp(say("양자화된 활성값 대신 f32로", "f32 activations instead of int8")))
    var float32 = false
    @Argument(help: ArgumentHelp(say("질문", "The request"), valueName: say("질문", "request")))
    var question: String?

    func validate() throws {
        if batch == (question != nil) {
            throw ValidationError(
                say("질문 하나를 쓰거나 --batch를 쓰세요.", "Give one request, or --batch.")
            )
        }
        if printPrompt, batch || json {
            throw ValidationError(
                say(
                    "--print-prompt는 --batch, --json과 함께 쓸 수 없습니다.",
                    "--print-prompt goes with neither --batch nor --json."
                )
            )
        }
        if let ground, GroundingMode(rawValue: ground) == nil {
            let words = GroundingMode.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                say(
                    "--ground에는 \(words) 중 하나를 쓰세요. 받은 값: \(ground)",
                    "--ground takes one of \(words), not \(ground)."
                )
            )
        }
        if let question, question.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty {
            throw ValidationError(say("질문이 비어 있습니다.", "The request is empty."))
        }
    }

    func run() throws {
        let surroundings = try Surroundings().with(cache)
        let menus = try raw ? nil : surroundings.readMenus()
        for complaint in menus?.complaints ?? [] { complain(complaint) }
        let writer = try writer(surroundings, menus?.catalog)
        var order = ReplyOrder(
            question: "",
            offered: menus.map { person.offeredMenus($0.catalog) } ?? OfferedMenus(),
            parameters: sampling.parameters(surroundings.settings),
            grounding: (ground ?? surroundings.settings.ground).flatMap(GroundingMode.init)
                ?? .auto
        )
        if !raw { order.diners = try person.diners() }
        if batch {
            try answerAll(writer, order)
        } else if let question {
            order.question = question
            if printPrompt {
                printLine(try writer.prompt(order))
            } else {
                try answer(order, writer)
            }
        }
    }

    /// Who answers: the assistant, or with --raw the bare model.
    private func writer(
        _ surroundings: Surroundings,
        _ catalog: MenuCatalog?
    ) throws -> AskWriter {
        let engine = try surroundings.engine(
            model,
            adapters: adapters,
            precision: float32 ? .float32 : .int8
        )
        guard let catalog else { return .model(engine) }
        return .assistant(
            Assistant(engine: engine, settings: surroundings.settings, catalog: catalog)
        )
    }

    private func answer(_ order: ReplyOrder, _ writer: AskWriter) throws {
        let flag = Interrupt.flag()
        let asJSON = json
        let answer = try blocking {
            try await writer.write(order, flag) { text in
                if !asJSON { printNow(TextSanitizer.clean(text)) }
            }
        }
        if json { try printJSON(AskOutput(request: nil, answer: answer)) } else { printLine() }
        // An interrupted reply is whole as far as it goes, but the exit code tells.
        if answer.result.finish == .cancelled { throw ExitCode(Interrupt.exitCode) }
    }

    /// Answers line by line; every request gets its line, an empty one where it cannot be answered.
    private func answerAll(_ writer: AskWriter, _ template: ReplyOrder) throws {
        let flag = Interrupt.flag()
        var status = ExitStatus.success
        while let line = Interrupt.whileWaiting({ readLine() }), !flag.isCancelled {
            let question = line.trimmingCharacters(in: .whitespacesAndNewlines)
            if question.isEmpty { continue }
            let answer: AskAnswer
            var order = template
            order.question = question
            do {
                answer = try blocking { [order] in
                    try await writer.write(order, flag) { _ in }
                }
            } catch let error as any UserFacingError {
                // One request that cannot be answered does not stop the others.
                complain(error)
                status = error.exitStatus
                if !json { printLine(Self.oneField(question) + "\t") }
                continue
            }
            if answer.result.finish == .cancelled { break }
            if json {
                try printJSON(AskOutput(request: question, answer: answer))
            } else {
                printLine(Self.oneField(question) + "\t" + Self.oneField(answer.result.text))
            }
        }
        if flag.isCancelled { throw ExitCode(Interrupt.exitCode) }
        if status != .success { throw ExitCode(status.rawValue) }
    }

    /// A text that cannot break the columns of a line: line ends and tabs become single spaces.
    private static func oneField(_ text: String) -> String {
        TextSanitizer.cleanLine(text.replacingOccurrences(of: "\t", with: " "))
    }
}
