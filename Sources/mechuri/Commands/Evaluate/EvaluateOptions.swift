// What `evaluate` is told: on what to measure, and how.

import ArgumentParser
import Assistant
import ChatUI
import Evaluation
import Foundation
import Generation
import ModelFormats

/// What is measured, and how.
struct EvaluateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say("남겨 둔 예시: Alpaca 또는 ShareGPT", "Held-out examples: Alpaca or ShareGPT"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["jsonl", "json"])
    )
    var data: String?
    @Option(
        help: ArgumentHelp(
            say(
                "맞는 메뉴를 표시한 요청 목록, 여러 번 쓸 수 있음 (기본: 함께 있는 core_requests.jsonl)",
                "Labelled requests; repeatable (default: the core_requests.jsonl beside the menus)"
            ),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["jsonl"])
    )
    var requests: [String] = []
    @Flag(
        name: .customLong("no-requests"),
        help: ArgumentHelp(say("요청 목록을 묻지 않음", "Leave the lists of requests out"))
    )
    var skipsRequests = false
    @Flag(
        name: .customLong("no-loss"),
        help: ArgumentHelp(say("손실을 재지 않음", "Leave the loss out"))
    )
    var skipsLoss = false
    @Flag(
        name: .customLong("no-replies"),
        help: ArgumentHelp(say("답을 쓰게 하지 않음", "Leave replies out"))
    )
    var skipsReplies = false
    @Option(
        help: ArgumentHelp(
            say(
                "답을 얻는 방법, 쉼표로 여럿: off(모델 혼자, 기본), auto, context, opening(대화에서처럼)",
                "How replies are got, several by commas: off (the model alone, default), auto, context, "
                    + "opening (as the chat speaks)"
            ),
            valueName: say("방법", "mode")
        ),
        completion: .list(GroundingMode.allCases.map(\.rawValue))
    )
    var ground = "off"
    @Option(
        help: ArgumentHelp(
            say(
                "요청마다 다시 추천을 연달아 n번 (--ground가 off만이면 쓸 수 없음)",
                "Ask for another menu n times in a row after each reply (needs a --ground other than off)"
            ),
            valueName: "n"
        )
    )
    var another = 0
    @Option(
        help: ArgumentHelp(
            say("목록마다 앞의 n개만", "Only the first n of each list"),
            valueName: "n"
        )
    )
    var limit: Int?
    @Option(
        help: ArgumentHelp(
            say("온도 (0: 탐욕)", "Temperature (0: greedy)"),
            valueName: "t"
        )
    )
    var temperature: Double = 0
    @Option(
        help: ArgumentHelp(
            say("난수 씨앗", "Seed"),
            valueName: "n"
        )
    )
    var seed: UInt64 = 0
    @Option(
        name: .customLong("max-tokens"),
        help: ArgumentHelp(
            say("새 토큰의 한도 (원작은 200)", "Limit of new tokens (the original's: 200)"),
            valueName: "n"
        )
    )
    var maxTokens = 200
    @Option(
        help: ArgumentHelp(
            say(
                "보고서와 --answers에 답을 보일 요청의 수, 목록마다",
                "Requests of each list whose replies the report and --answers show"
            ),
            valueName: "n"
        )
    )
    var show = 20
    @Flag(help: ArgumentHelp(say("양자화된 활성값 대신 f32로", "f32 activations instead of int8")))
    var float32 = false

    func validate() throws {
        try OptionRange.check(limit ?? 1, "--limit", in: 1...1_000_000)
        try OptionRange.check(temperature, "--temperature", in: 0...2)
        try OptionRange.check(maxTokens, "--max-tokens", in: 1...1_000_000)
        try OptionRange.check(show, "--show", in: 0...1_000_000)
        try OptionRange.check(another, "--another", in: 0...100)
        if modes == nil {
            let words = GroundingMode.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                say(
                    "--ground에는 다음을 쉼표로 이어 쓰세요: \(words). 받은 값: \(ground)",
                    "--ground takes some of \(words), separated by commas, not \(ground)."
                )
            )
        }
        if another > 0, skipsReplies || modes == [.alone] {
            throw ValidationError(
                say(
                    "--another는 대화에서처럼 답할 때만 씁니다. --ground auto를 더하거나 --another를 빼세요.",
                    "--another goes with replies as the chat gives them. Add --ground auto, or take it away."
                )
            )
        }
        try checkRequests()
        let hasLoss = data != nil && !skipsLoss
        let hasReplies = !skipsReplies && (data != nil || !skipsRequests)
        if !hasLoss, !hasReplies {
            throw ValidationError(
                say(
                    "잴 것이 없습니다. --data를 주거나 --no-… 옵션을 빼세요.",
                    "There is nothing to measure. Give --data, or take a --no-… option away."
                )
            )
        }
    }

    /// How replies are got; nil when `--ground` names something else.
    var modes: [ReplyMode]? {
        var modes: [ReplyMode] = []
        for word in ground.split(separator: ",", omittingEmptySubsequences: false) {
            guard let mode = GroundingMode(rawValue: String(word)) else { return nil }
            let found = mode == .off ? ReplyMode.alone : .assistant(grounding: mode.rawValue)
            if !modes.contains(found) { modes.append(found) }
        }
        return modes
    }

    private func checkRequests() throws {
        if skipsRequests, !requests.isEmpty {
            throw ValidationError(
                say(
                    "--requests와 --no-requests는 함께 쓸 수 없습니다.",
                    "Give either --requests or --no-requests."
                )
            )
        }
        let names = requests.map { URL(filePath: $0).lastPathComponent }
        if Set(names).count < names.count {
            throw ValidationError(
                say(
                    "--requests의 파일 이름이 서로 달라야 합니다. 목록마다 파일 이름으로 적힙니다.",
                    "The files of --requests need different names: each list goes by its file's name."
                )
            )
        }
    }
}
