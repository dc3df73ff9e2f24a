// `mechuri tokenizer train`: a byte-level BPE vocabulary from texts, the file that huggingface/tokenizers
// would make of them.

import ArgumentParser
import ChatUI
import Datasets
import Diagnostics
import Foundation
import ModelFormats
import Tokenization

extension TokenizerCommand {
    /// Learns a vocabulary.
    struct Train: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "train",
                abstract: say(
                    "글에서 바이트 수준 BPE 어휘를 배워 tokenizer.json을 만듭니다.",
                    "Learn a byte-level BPE vocabulary from texts and write tokenizer.json."
                ),
                discussion: say(
                    "데이터(.json, .jsonl)는 학습할 때의 글(### 질문: … ### 답변: …)로, 다른 파일은 한 줄을 한 글로 읽습니다.\n"
                        + "huggingface/tokenizers로 같은 글을 배운 것과 같은 파일이 나옵니다.",
                    "Data sets (.json, .jsonl) are read as the text of training, prompt and answer, "
                        + "other files line by line.\n"
                        + "The file is the one that huggingface/tokenizers makes of the same texts."
                )
            )
        }

        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(
                say("배울 글: .txt, .json, .jsonl", "Texts to learn from: .txt, .json, .jsonl"),
                valueName: say("파일", "file")
            ),
            completion: .file()
        )
        var files: [String]
        @Option(
            name: [.short, .long],
            help: ArgumentHelp(
                say("만들 tokenizer.json", "The tokenizer.json to write"),
                valueName: say("파일", "file")
            ),
            completion: .file(extensions: ["json"])
        )
        var output: String
        @Flag(
            name: .shortAndLong,
            help: ArgumentHelp(say("있는 파일을 덮어씀", "Replace an existing file"))
        )
        var force = false
        @Option(help: ArgumentHelp(say("토큰의 수", "How many tokens"), valueName: "n"))
        var vocabulary = 4096
        @Option(
            name: .customLong("min-frequency"),
            help: ArgumentHelp(
                say("이만큼은 나온 쌍만 합침", "Merge pairs that stand so often"),
                valueName: "n"
            )
        )
        var minimumFrequency = 2
        @Option(
            name: .customLong("special-token"),
            help: ArgumentHelp(
                say(
                    "특수 토큰을 더함 (<|endoftext|>는 늘 첫째)",
                    "One more special token (<|endoftext|> is always the first)"
                ),
                valueName: say("글", "text")
            )
        )
        var specialTokens: [String] = []
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        private var trainer: BytePairTrainer {
            BytePairTrainer(
                vocabularySize: vocabulary,
                minimumFrequency: minimumFrequency,
                specialTokens: ["<|endoftext|>"] + specialTokens
            )
        }

        func validate() throws {
            guard !output.isEmpty, !files.contains("") else {
                throw ValidationError(say("파일의 이름이 비어 있습니다.", "A path is empty."))
            }
            let all = trainer.specialTokens
            guard Set(all).count == all.count, !all.contains("") else {
                throw ValidationError(
                    say(
                        "--special-token이 비었거나 두 번 나왔습니다.",
                        "A --special-token is empty or given twice."
                    )
                )
            }
            let smallest = trainer.smallestVocabulary
            guard (smallest...1_000_000).contains(vocabulary) else {
                throw ValidationError(
                    say(
                        "--vocabulary에는 \(smallest)부터 1000000까지 쓸 수 있습니다. 받은 값: \(vocabulary)",
                        "--vocabulary takes \(smallest) to 1000000, not \(vocabulary)."
                    )
                )
            }
            guard (1...1_000_000_000).contains(minimumFrequency) else {
                throw ValidationError(
                    say("--min-frequency에는 1 이상을 쓰세요.", "--min-frequency takes 1 or more.")
                )
            }
        }

        func run() throws {
            try OutputOptions.check(output, force: force)
            let flag = Interrupt.flag()
            do {
                let words = try read { flag.isCancelled }
                guard words.wordCount > 0 else { throw CommandLineError.noText(paths: files) }
                let trained = try learn(words) { flag.isCancelled }
                let file = try AtomicOutputFile(path: output)
                try file.write(Array(TokenizerDocument.text(of: trained).utf8))
                try file.finish()
                try report(words, trained)
            } catch is CancellationError {
                complain(say("그만두었습니다. 만든 파일은 없습니다.", "Cancelled; nothing was made."))
                throw ExitCode(Interrupt.exitCode)
            }
        }

        private func read(_ isCancelled: () -> Bool) throws -> WordCounts {
            var words = WordCounts()
            let bar = ProgressBar()
            defer { bar.clear() }
            for file in files {
                try CorpusFile.forEachText(
                    of: file,
                    progress: { bar.show(done: $0, total: $1, label: file) },
                    isCancelled: isCancelled,
                    { words.add($0) }
                )
            }
            return words
        }

        private func learn(
            _ words: WordCounts,
            _ isCancelled: () -> Bool
        ) throws -> TrainedVocabulary {
            let bar = ProgressBar(unit: .tokens)
            defer { bar.clear() }
            let label = say("어휘", "vocabulary")
            return try trainer.train(
                words,
                progress: { bar.show(done: $0, total: vocabulary, label: label) },
                isCancelled: isCancelled
            )
        }

        private struct Report: Encodable {
            let path: String
            let tokens: Int
            let merges: Int
            let texts: Int
            let bytes: Int
            let words: Int
        }

        private func report(_ words: WordCounts, _ trained: TrainedVocabulary) throws {
            if json {
                return try printJSON(
                    Report(
                        path: output,
                        tokens: trained.tokenCount,
                        merges: trained.mergeCount,
                        texts: words.textCount,
                        bytes: words.byteCount,
                        words: words.wordCount
                    )
                )
            }
            let path = TextSanitizer.cleanLine(output)
            printLine(
                say(
                    "\(path): 토큰 \(trained.tokenCount)개 (글 \(words.textCount)개, 낱말 \(words.wordCount)가지에서)",
                    "\(path): \(trained.tokenCount) tokens from \(words.textCount) texts of "
                        + "\(words.wordCount) different words"
                )
            )
            guard trained.tokenCount < vocabulary else { return }
            complain(
                say(
                    "주의: \(minimumFrequency)번 이상 나오는 쌍이 더 없어 \(vocabulary)개를 다 채우지 못했습니다. "
                        + "글을 더 모으거나 --min-frequency를 줄여 보세요.",
                    "Note: fewer than \(vocabulary), because no other pair stands "
                        + "\(minimumFrequency) times. Gather more text or lower --min-frequency."
                )
            )
        }
    }
}
