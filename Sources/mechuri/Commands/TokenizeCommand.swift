// `mechuri tokenize`: the ids of a text under a model's tokenizer.

import ArgumentParser
import ModelFormats
import Tokenization

/// Prints {"ids":[…]}.
struct TokenizeCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "tokenize",
            abstract: say("글을 모델의 토큰 번호로 바꿉니다.", "Turn text into the model's token ids.")
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var model: ModelOptions
    @Flag(help: ArgumentHelp(say("JSON으로 (언제나 그렇습니다)", "As JSON (it always is)")))
    var json = false
    @Argument(help: ArgumentHelp(say("바꿀 글", "The text"), valueName: say("글", "text")))
    var text: String

    func run() throws {
        struct Output: Encodable { let ids: [Int] }
        let path = try Surroundings().modelPath(model)
        let tokenizer = try GGUFFile(path: path).tokenizer()
        try printJSON(Output(ids: tokenizer.encode(text)))
    }
}
