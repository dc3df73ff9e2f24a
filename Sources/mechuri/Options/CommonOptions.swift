// Options that many commands share. Every default that the settings file can change is nil here, so
// that the order flag → settings → built-in default holds everywhere.

import ArgumentParser
import Configuration
import Diagnostics
import Foundation
import Generation

/// `--lang`, accepted by every command; HelpLanguage.swift reads it before parsing.
struct LanguageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(say("언어: ko 또는 en", "Language: ko or en"), valueName: "ko|en"),
        completion: .list(Language.allCases.map(\.rawValue))
    )
    var lang: String?

    /// Whether it is the name of a language.
    static func accepts(_ name: String) -> Bool { Language(rawValue: name) != nil }

    func validate() throws {
        if let lang, !Self.accepts(lang) {
            throw ValidationError(
                say("--lang에는 ko 또는 en을 쓰세요. 받은 값: \(lang)", "--lang takes ko or en, not \(lang).")
            )
        }
    }
}

/// Which model runs, and on how many threads.
struct ModelOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            say("모델: GGUF 파일 또는 Models 폴더의 이름", "Model: a GGUF file, or a name in a Models folder"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["gguf"])
    )
    var model: String?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(say("스레드 수 (0은 코어 수만큼)", "Threads (0: one per core)"), valueName: "n")
    )
    var threads: Int?

    func validate() throws {
        if let threads, !(0...1024).contains(threads) {
            throw ValidationError(
                say("--threads에는 0부터 1024까지 쓸 수 있습니다.", "--threads takes 0 to 1024.")
            )
        }
    }
}

/// How replies are sampled.
struct SamplingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say("온도, 0이면 탐욕 (기본 0.7)", "Temperature, 0 is greedy (default 0.7)"),
            valueName: "t"
        )
    )
    var temperature: Double?
    @Option(
        name: .customLong("top-k"),
        help: ArgumentHelp(
            say("확률 상위 k개만 (0은 모두)", "Keep the k likeliest (0: all)"),
            valueName: "k"
        )
    )
    var topK: Int?
    @Option(
        name: .customLong("top-p"),
        help: ArgumentHelp(
            say("누적 확률 p까지만 (기본 0.9)", "Keep probability mass p (default 0.9)"),
            valueName: "p"
        )
    )
    var topP: Double?
    @Option(
        name: .customLong("min-p"),
        help: ArgumentHelp(
            say("최대 확률의 이 비율 이상만", "Keep at least this share of the likeliest"),
            valueName: "p"
        )
    )
    var minP: Double?
    @Option(
        name: .customLong("repetition-penalty"),
        help: ArgumentHelp(say("반복 억제 (1은 없음)", "Repetition penalty (1: none)"), valueName: "x")
    )
    var repetitionPenalty: Double?
    @Option(
        help: ArgumentHelp(
            say("난수 씨앗: 같으면 같은 답", "Seed: the same gives the same reply"),
            valueName: "n"
        )
    )
    var seed: UInt64?
    @Option(
        name: .customLong("max-tokens"),
        help: ArgumentHelp(
            say("새 토큰의 한도 (기본 200)", "Limit of new tokens (default 200)"),
            valueName: "n"
        )
    )
    var maxTokens: Int?

    func validate() throws {
        try OptionRange.check(temperature, "--temperature", in: 0...2)
        try OptionRange.check(topK, "--top-k", in: 0...1_000_000)
        try OptionRange.check(topP, "--top-p", in: 0.000_001...1)
        try OptionRange.check(minP, "--min-p", in: 0...0.999_999)
        try OptionRange.check(repetitionPenalty, "--repetition-penalty", in: 0.01...10)
        try OptionRange.check(maxTokens, "--max-tokens", in: 1...1_000_000)
    }

    /// Flags over settings over defaults.
    func parameters(_ settings: Settings) -> GenerateParameters {
        let defaults = GenerateParameters()
        return GenerateParameters(
            temperature: (temperature ?? settings.temperature).map(Float.init)
                ?? defaults.temperature,
            topK: topK ?? settings.topK ?? defaults.topK,
            topP: (topP ?? settings.topP).map(Float.init) ?? defaults.topP,
            minP: (minP ?? settings.minP).map(Float.init) ?? defaults.minP,
            repetitionPenalty: (repetitionPenalty ?? settings.repetitionPenalty).map(Float.init)
                ?? defaults.repetitionPenalty,
            seed: seed ?? settings.seed,
            maximumNewTokens: maxTokens ?? settings.maxTokens ?? defaults.maximumNewTokens
        )
    }
}
