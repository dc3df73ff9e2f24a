// `mechuri ask`: one recommendation for scripts and quick questions; --batch answers many.

import ArgumentParser
import Assistant
import ChatUI
import Configuration
import Diagnostics
import Foundation
import Generation
import Prompting
import Synchronization

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
    @OptionGroup var sampling: SamplingOptions
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
    @Argument(help: ArgumentHelp(say("질문", "The request")))
    var question: String?

    func validate() throws {
        if batch == (question != nil) {
            throw ValidationError(
                say("질문 하나를 쓰거나 --batch를 쓰세요.", "Give one request, or --batch.")
            )
        }
        if raw, batch || printPrompt {
            throw ValidationError(
                say(
                    "--raw는 --batch, --print-prompt와 함께 쓸 수 없습니다.",
                    "--raw goes with neither --batch nor --print-prompt."
                )
            )
        }
        if let question, question.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty {
            throw ValidationError(say("질문이 비어 있습니다.", "The request is empty."))
        }
    }

    func run() throws {
        let surroundings = try Surroundings()
        let engine = try surroundings.engine(model, precision: float32 ? .float32 : .int8)
        let parameters = sampling.parameters(surroundings.settings)
        if raw, let question {
            let request = GenerationRequest(prompt: question, parameters: parameters)
            let flag = Interrupt.flag()
            let asJSON = json
            let result = try blocking {
                try await engine.generate(request, cancellation: flag) { event in
                    if !asJSON, case .text(let text) = event { printNow(TextSanitizer.clean(text)) }
                }
            }
            try finish(result, menu: nil)
            return
        }
        let assistant = Assistant(
            engine: engine,
            settings: surroundings.settings,
            catalog: try surroundings.catalog()
        )
        if batch {
            try answerAll(assistant, parameters)
        } else if let question {
            try answer(question, assistant, parameters)
        }
    }

    private func answer(
        _ question: String,
        _ assistant: Assistant,
        _ parameters: GenerateParameters
    ) throws {
        let order = ReplyOrder(question: question, parameters: parameters)
        if printPrompt {
            print(try assistant.prompt(for: order))
            return
        }
        let flag = Interrupt.flag()
        let asJSON = json
        let written = try blocking {
            try await assistant.write(order, cancellation: flag) { event in
                if !asJSON, case .text(let text) = event { printNow(TextSanitizer.clean(text)) }
            }
        }
        try finish(written.result, menu: written.menu)
    }

    /// Ends the output; an interrupted reply is whole as far as it goes, but the exit code tells.
    private func finish(_ result: GenerationResult, menu: String?) throws {
        if json {
            try printJSON(
                Output(
                    text: result.text,
                    menu: menu,
                    finish: result.finish,
                    seed: result.seed,
                    tokens: result.tokens,
                    timings: result.timings
                )
            )
        } else {
            printNow("\n")
        }
        if result.finish == .cancelled { throw ExitCode(ExitStatus.interrupted.rawValue) }
    }

    private func answerAll(_ assistant: Assistant, _ parameters: GenerateParameters) throws {
        let flag = Interrupt.flag()
        while let line = readLine(), !flag.isCancelled {
            let question = line.trimmingCharacters(in: .whitespaces)
            if question.isEmpty { continue }
            let order = ReplyOrder(question: question, parameters: parameters)
            let result: GenerationResult
            let menu: String?
            do {
                let written = try blocking { try await assistant.write(order, cancellation: flag) }
                (result, menu) = (written.result, written.menu)
            } catch let error as any UserFacingError {
                // One request that cannot be answered does not stop the others.
                complain("\(TextSanitizer.clean(question)): \(error.message(in: processLanguage))")
                continue
            }
            if json {
                try printJSON(
                    BatchOutput(
                        request: question,
                        text: result.text,
                        menu: menu,
                        finish: result.finish,
                        seed: result.seed,
                        tokens: result.tokens,
                        timings: result.timings
                    )
                )
            } else {
                let reply = result.text.split(whereSeparator: \.isNewline).joined(separator: " ")
                print("\(Self.oneField(question))\t\(Self.oneField(reply))")
            }
        }
        if flag.isCancelled { throw ExitCode(ExitStatus.interrupted.rawValue) }
    }

    /// A text that cannot break the columns of a line.
    private static func oneField(_ text: String) -> String {
        TextSanitizer.clean(text).replacingOccurrences(of: "\t", with: " ")
            .replacingOccurrences(of: "\n", with: " ")
    }

    private struct Output: Encodable {
        let text: String
        let menu: String?
        let finish: FinishReason
        let seed: UInt64
        let tokens: Int
        let timings: GenerationTimings

        private enum CodingKeys: CodingKey { case text, menu, finish, seed, tokens, timings }

        /// `menu` is always there, null when the reply names none.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(text, forKey: .text)
            try container.encode(menu, forKey: .menu)
            try container.encode(finish, forKey: .finish)
            try container.encode(seed, forKey: .seed)
            try container.encode(tokens, forKey: .tokens)
            try container.encode(timings, forKey: .timings)
        }
    }

    private struct BatchOutput: Encodable {
        let request: String
        let text: String
        let menu: String?
        let finish: FinishReason
        let seed: UInt64
        let tokens: Int
        let timings: GenerationTimings
    }
}
