// `mechuri logits`: what the model predicts after a text, in f32, to compare with a reference.

import ArgumentParser
import Foundation
import Generation

/// Prints {"ids":[…],"logits":[…]}, or rows of logits with --all.
struct LogitsCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "logits",
            abstract: say(
                "글 뒤에 올 토큰의 로짓을 f32로 계산합니다.",
                "Compute the logits after a text, in f32."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var cache: CacheOptions
    @OptionGroup var adapters: AdapterOptions
    @Option(help: ArgumentHelp(say("글", "The text"), valueName: say("글", "text")))
    var text: String?
    @Option(help: ArgumentHelp(say("토큰 번호", "Token ids"), valueName: "1,2,3"))
    var ids: String?
    @Flag(help: ArgumentHelp(say("마지막뿐 아니라 모든 위치", "Every position, not only the last")))
    var all = false
    @Flag(help: ArgumentHelp(say("JSON으로 (언제나 그렇습니다)", "As JSON (it always is)")))
    var json = false

    func validate() throws {
        guard (text == nil) != (ids == nil) else {
            throw ValidationError(
                say("--text와 --ids 가운데 하나를 쓰세요.", "Give either --text or --ids.")
            )
        }
        if ids != nil, parsedIDs == nil {
            throw ValidationError(
                say("--ids에는 1,2,3처럼 번호를 쉼표로 이어 쓰세요.", "--ids takes numbers like 1,2,3.")
            )
        }
    }

    private var parsedIDs: [Int]? {
        guard let ids else { return nil }
        let parts = ids.split(separator: ",").map { Int($0.trimmingCharacters(in: .whitespaces)) }
        return parts.contains(nil) || parts.isEmpty ? nil : parts.compactMap(\.self)
    }

    func run() throws {
        let surroundings = try Surroundings().with(cache)
        let engine = try surroundings.engine(model, adapters: adapters, precision: .float32)
        let ids = parsedIDs ?? engine.tokenize(text ?? "")
        let everyPosition = all
        let rows = try blocking { try await engine.logits(ids: ids, all: everyPosition) }
        if everyPosition {
            try printJSON(AllRows(ids: ids, logits: rows))
        } else {
            try printJSON(LastRow(ids: ids, logits: rows.last ?? []))
        }
    }

    private struct LastRow: Encodable {
        let ids: [Int]
        let logits: [Float]
    }

    private struct AllRows: Encodable {
        let ids: [Int]
        let logits: [[Float]]
    }
}
