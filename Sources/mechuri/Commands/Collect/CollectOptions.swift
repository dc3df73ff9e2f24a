// Whom `mechuri collect` asks, and how much it may take.

import ArgumentParser
import Diagnostics
import Foundation
import SelfInstruct

/// The teacher.
struct TeacherOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say(
                "선생: OpenAI 호환 서버의 주소(…/v1) 또는 engine(이 프로그램의 모델)",
                "Teacher: address of an OpenAI-compatible server (…/v1), or engine (a model in here)"
            ),
            valueName: say("주소|engine", "url|engine")
        )
    )
    var teacher = "https://api.openai.com/v1"
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            say(
                "선생의 모델: 서버에서의 이름, engine이면 GGUF",
                "The teacher's model: its name there, or a GGUF"
            ),
            valueName: say("이름", "name")
        )
    )
    var model: String?
    @Option(
        help: ArgumentHelp(
            say("서버에 묻는 방법: chat 또는 completions", "How a server is asked: chat or completions"),
            valueName: "chat|completions"
        ),
        completion: .list(OpenAIOptions.Endpoint.allCases.map(\.rawValue))
    )
    var endpoint = OpenAIOptions.Endpoint.chat.rawValue
    @Option(
        name: .customLong("engine-mode"),
        help: ArgumentHelp(
            say(
                "engine이 쓰는 것: assistant(씨앗을 엮은 질문에 대화처럼 답), answers(모델 혼자 답), tasks(작업 전체, 큰 모델만)",
                "What engine writes: assistant (answers as the chat would, to requests made of the "
                    + "seeds), answers (the model alone), tasks (whole ones, large models only)"
            ),
            valueName: say("방법", "mode")
        ),
        completion: .list(EngineMode.allCases.map(\.rawValue))
    )
    var engineMode = EngineMode.assistant.rawValue
    @Flag(
        name: .customLong("no-stream"),
        help: ArgumentHelp(say("답을 한꺼번에 받음", "Take replies as a whole"))
    )
    var noStream = false
    @Flag(name: .customLong("no-key"), help: ArgumentHelp(say("키 없이 묻기", "Ask without a key")))
    var noKey = false
    @Flag(
        name: .customLong("allow-insecure"),
        help: ArgumentHelp(
            say("이 컴퓨터 밖에도 http://로 묻기", "Ask over http:// beyond this machine too")
        )
    )
    var allowInsecure = false
    @Option(
        help: ArgumentHelp(
            say("온도 (기본: 서버 1, engine 0.7)", "Temperature (default 1, of engine 0.7)"),
            valueName: "t"
        )
    )
    var temperature: Double?
    @Option(
        name: .customLong("top-p"),
        help: ArgumentHelp(
            say("누적 확률 (기본: 서버 1, engine 0.9)", "Probability mass (default 1, of engine 0.9)"),
            valueName: "p"
        )
    )
    var topP: Double?
    @Option(
        name: .customLong("max-tokens"),
        help: ArgumentHelp(say("답 하나의 토큰 한도", "Limit of tokens of a reply"), valueName: "n")
    )
    var maxTokens = 500
    @Option(
        name: .customLong("logit-bias"),
        help: ArgumentHelp(
            say(
                "토큰에 더할 값, 여러 번 쓸 수 있음 (예: 50256=-100)",
                "Bias of a token, repeatable (50256=-100)"
            ),
            valueName: say("번호=값", "id=value")
        )
    )
    var logitBias: [String] = []
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            say("engine의 스레드 수 (0은 코어 수만큼)", "Threads of engine (0: one per core)"),
            valueName: "n"
        )
    )
    var threads: Int?

    /// Whether the teacher is the engine of this process.
    var isEngine: Bool { teacher == "engine" }

    /// What the engine is asked for.
    var mode: EngineMode { EngineMode(rawValue: engineMode) ?? .assistant }

    /// The biases by token; nil when one cannot be read.
    var biases: [String: Double]? {
        var result: [String: Double] = [:]
        for word in logitBias {
            let parts = word.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let id = Int(parts[0]), id >= 0, let value = Double(parts[1]),
                (-100...100).contains(value)
            else { return nil }
            result[String(id)] = value
        }
        return result
    }

    func validate() throws {
        if !isEngine, model?.isEmpty ?? true {
            throw ValidationError(
                say("--model에 서버의 모델 이름을 적어 주세요.", "Give the name of the server's model: --model.")
            )
        }
        guard OpenAIOptions.Endpoint(rawValue: endpoint) != nil else {
            throw ValidationError(
                say(
                    "--endpoint에는 chat 또는 completions를 쓰세요. 받은 값: \(endpoint)",
                    "--endpoint takes chat or completions, not \(endpoint)."
                )
            )
        }
        guard EngineMode(rawValue: engineMode) != nil else {
            let words = EngineMode.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                say(
                    "--engine-mode에는 \(words) 중 하나를 쓰세요. 받은 값: \(engineMode)",
                    "--engine-mode takes one of \(words), not \(engineMode)."
                )
            )
        }
        if biases == nil {
            throw ValidationError(
                say(
                    "--logit-bias에는 번호=값을 쓰세요. 값은 -100부터 100까지입니다.",
                    "--logit-bias takes id=value, the value from -100 to 100."
                )
            )
        }
        try OptionRange.check(temperature, "--temperature", in: 0...2)
        try OptionRange.check(topP, "--top-p", in: 0.000_001...1)
        try OptionRange.check(maxTokens, "--max-tokens", in: 16...100_000)
        try OptionRange.check(threads, "--threads", in: 0...1024)
    }
}

/// Time, money and patience.
struct CollectLimits: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say("동시에 보내는 요청 수 (engine은 1)", "Requests at the same time (of engine 1)"),
            valueName: "n"
        )
    )
    var concurrency = 4
    @Option(
        name: .customLong("max-requests"),
        help: ArgumentHelp(
            say("요청의 한도, 앞서 한 것까지", "Limit of requests, earlier runs included"),
            valueName: "n"
        )
    )
    var maxRequests: Int?
    @Option(
        name: .customLong("max-cost"),
        help: ArgumentHelp(
            say("비용의 한도, 앞서 쓴 것까지", "Limit of the cost, earlier runs included"),
            valueName: say("값", "x")
        )
    )
    var maxCost: Double?
    @Option(
        name: .customLong("price-in"),
        help: ArgumentHelp(
            say("읽는 토큰 백만 개의 값", "Price of a million tokens read"),
            valueName: say("값", "x")
        )
    )
    var priceIn: Double?
    @Option(
        name: .customLong("price-out"),
        help: ArgumentHelp(
            say("쓰는 토큰 백만 개의 값", "Price of a million tokens written"),
            valueName: say("값", "x")
        )
    )
    var priceOut: Double?
    @Option(
        help: ArgumentHelp(
            say("실패한 요청을 다시 하는 횟수", "Times a failed request is made again"),
            valueName: "n"
        )
    )
    var retries = 5
    @Option(
        name: .customLong("give-up-after"),
        help: ArgumentHelp(
            say("잇달아 이만큼의 답에서 건진 것이 없으면 그만둠", "Give up after so many useless replies in a row"),
            valueName: "n"
        )
    )
    var giveUpAfter = 25
    @Option(
        name: .customLong("connect-timeout"),
        help: ArgumentHelp(
            say("연결을 기다리는 초", "Seconds to wait for a connection"),
            valueName: say("초", "s")
        )
    )
    var connectTimeout = 15.0
    @Option(
        name: .customLong("stall-timeout"),
        help: ArgumentHelp(
            say("다음 바이트를 기다리는 초", "Seconds to wait for the next byte"),
            valueName: say("초", "s")
        )
    )
    var stallTimeout = 120.0
    @Option(
        help: ArgumentHelp(
            say("답 하나를 기다리는 초", "Seconds to wait for a whole reply"),
            valueName: say("초", "s")
        )
    )
    var timeout = 600.0

    /// The prices, where they were given.
    var prices: TokenPrices? {
        guard priceIn != nil || priceOut != nil else { return nil }
        return TokenPrices(input: priceIn ?? 0, output: priceOut ?? 0)
    }

    func validate() throws {
        if maxCost != nil, prices == nil {
            throw ValidationError(
                say(
                    "--max-cost에는 --price-in과 --price-out도 필요합니다.",
                    "--max-cost needs --price-in and --price-out."
                )
            )
        }
        try OptionRange.check(concurrency, "--concurrency", in: 1...64)
        try OptionRange.check(maxRequests, "--max-requests", in: 1...10_000_000)
        try OptionRange.check(maxCost, "--max-cost", in: 0...1_000_000_000)
        try OptionRange.check(priceIn, "--price-in", in: 0...1_000_000_000)
        try OptionRange.check(priceOut, "--price-out", in: 0...1_000_000_000)
        try OptionRange.check(retries, "--retries", in: 0...100)
        try OptionRange.check(giveUpAfter, "--give-up-after", in: 1...1_000_000)
        try OptionRange.check(connectTimeout, "--connect-timeout", in: 0.1...86400)
        try OptionRange.check(stallTimeout, "--stall-timeout", in: 0.1...86400)
        try OptionRange.check(timeout, "--timeout", in: 0.1...86400)
    }
}
