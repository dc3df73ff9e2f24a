// `mechuri train wishes`: the classifier that tells wishes by their wording, from the phrases in
// Models/grammar.

import ArgumentParser
import Composition
import Diagnostics
import Foundation
import ModelFormats
import Recommendation

/// Trains the classifier of wishes.
struct TrainWishesCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "wishes",
            abstract: say(
                "질문의 말투에서 바람을 알아채는 분류기를 배웁니다.",
                "Train the classifier that tells wishes by their wording."
            ),
            discussion: say(
                "Models/grammar의 말로 질문을 지어 배웁니다. 만든 파일은 Models/wishes.bin 자리에 둡니다.",
                "Learns from requests composed of the phrases in Models/grammar. The file belongs at "
                    + "Models/wishes.bin."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            say("만들 파일", "The file to write"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["bin"])
    )
    var output: String
    @OptionGroup var source: GrammarOptions
    @Option(
        help: ArgumentHelp(
            say("말 하나씩의 질문에 더할 섞은 질문의 수", "Requests of several phrases to learn from besides"),
            valueName: "n"
        )
    )
    var combinations = WishTrainer.usualCombinations
    @Option(help: ArgumentHelp(say("씨앗", "Seed"), valueName: "n"))
    var seed: UInt64 = 1
    @Flag(
        name: .shortAndLong,
        help: ArgumentHelp(say("있는 파일을 덮어씀", "Replace an existing file"))
    )
    var force = false

    func validate() throws {
        try OptionRange.check(combinations, "--combinations", in: 0...10_000_000)
    }

    func run() throws {
        try OutputOptions.check(output, force: force)
        let (grammar, catalog) = try source.read()
        let composer = Composer(grammar: grammar, catalog: catalog, seed: seed)
        let examples = composer.wordingExamples(combinations: combinations, seed: seed)
        let flag = Interrupt.flag()
        let bar = ProgressBar(unit: .rows)
        defer { bar.clear() }
        var trainer = WishTrainer()
        trainer.seed = seed
        let total = examples.count * trainer.passes
        let classifier = trainer.train(examples, wishes: grammar.wishes) { done in
            bar.show(done: done, total: total, label: say("배우는 중", "learning"))
            return !flag.isCancelled
        }
        guard let classifier else { throw ExitCode(Interrupt.exitCode) }
        let file = try AtomicOutputFile(path: output)
        try file.write(classifier.bytes)
        try file.finish()
        bar.clear()
        complain(
            say(
                "\(output): 바람 \(grammar.wishes.count)가지, 질문 \(examples.count)개에서 배움",
                "\(output): \(grammar.wishes.count) wishes, learnt from \(examples.count) requests"
            )
        )
    }
}
