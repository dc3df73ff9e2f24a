// `mechuri tokenizer`: vocabularies of one's own.

import ArgumentParser
import ChatUI
import Configuration
import Diagnostics
import Foundation
import ModelFormats
import Tokenization

/// Trains and shows tokenizers.
struct TokenizerCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "tokenizer",
            abstract: say("토크나이저를 글에서 배우거나 살펴봅니다.", "Learn a tokenizer from text, or look at one."),
            subcommands: [Train.self, Show.self]
        )
    }
}

extension TokenizerCommand {
    /// Shows a tokenizer, and how it cuts a text.
    struct Show: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "show",
                abstract: say(
                    "어휘의 크기와 특수 토큰, 글을 나눈 모양을 보입니다.",
                    "Show the vocabulary's size, the special tokens and how a text is cut."
                )
            )
        }

        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(
                say("tokenizer.json 또는 GGUF 모델", "A tokenizer.json or a GGUF"),
                valueName: say("파일", "file")
            ),
            completion: .file(extensions: ["json", "gguf"])
        )
        var file: String
        @Option(help: ArgumentHelp(say("나누어 볼 글", "A text to cut"), valueName: say("글", "text")))
        var text: String?
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        private struct Report: Encodable {
            struct Special: Encodable {
                let id: Int
                let text: String
            }
            struct Piece: Encodable {
                let id: Int
                let text: String
            }
            let tokens: Int
            let end: Int?
            let special: [Special]
            let pieces: [Piece]?
        }

        func run() throws {
            let tokenizer = try load()
            let report = Report(
                tokens: tokenizer.vocabularySize,
                end: tokenizer.endOfSequence,
                special: tokenizer.addedTokens.map { .init(id: $0.id, text: $0.content) },
                pieces: text.map { text in
                    tokenizer.encode(text).map { .init(id: $0, text: Self.spelled($0, tokenizer)) }
                }
            )
            if json { return try printJSON(report) }
            printLine(say("토큰 \(report.tokens)개", "\(report.tokens) tokens"))
            for token in report.special {
                let isEnd = token.id == report.end
                let note = isEnd ? say("  (글의 끝)", "  (end of text)") : ""
                printLine("\(token.id)\t\(clean(token.text))\(note)")
            }
            guard let pieces = report.pieces else { return }
            printLine()
            for piece in pieces { printLine("\(piece.id)\t\(clean(piece.text))") }
            printLine(say("합계 \(pieces.count)개", "\(pieces.count) in all"))
        }

        private func load() throws -> Tokenizer {
            guard file.hasSuffix(".json") else {
                let path = try Surroundings(complains: false).locator.model(file)
                return try GGUFFile(path: path).tokenizer()
            }
            let mapped = try MappedFile(path: file)
            return try withExtendedLifetime(mapped) {
                try Tokenizer(json: Data(mapped.bytes), source: file)
            }
        }

        /// A token's text; bytes that are not a whole character as `<0xEB>`.
        private static func spelled(_ id: Int, _ tokenizer: Tokenizer) -> String {
            let bytes = tokenizer.bytes(of: id)
            if let text = String(validating: bytes, as: UTF8.self) { return text }
            return bytes.map { String(format: "<0x%02X>", $0) }.joined()
        }

        /// Spaces and line breaks are seen as what they are.
        private func clean(_ text: String) -> String {
            let visible = text.replacingOccurrences(of: "\n", with: "⏎")
                .replacingOccurrences(of: " ", with: "␣")
            return TextSanitizer.cleanLine(visible)
        }
    }
}
