// What `mechuri train` is told: what learns, from what, and how. Every default that a recipe can change is
// nil here, so that the order flag → recipe → the original's default holds everywhere.

import ArgumentParser
import FineTuning
import Tensors

/// What learns.
enum TrainingMethod: String, CaseIterable, ExpressibleByArgument {
    /// Low-rank changes beside a base in NF4.
    case qlora
    /// Low-rank changes beside a base as it is stored.
    case lora
    /// All weights.
    case full
}

/// Whether layers are kept or computed again.
enum CheckpointingChoice: String, CaseIterable, ExpressibleByArgument {
    /// Computed again where keeping them would not fit into half of the free memory.
    case auto
    case on
    case off
}

extension ComputeType: ExpressibleByArgument {}
extension OptimizerRule: ExpressibleByArgument {}
extension LearningRateSchedule.Shape: ExpressibleByArgument {}

/// The adapters.
struct AdapterTrainingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say(
                "방법: qlora(4비트 바탕), lora(바탕 그대로), full(모든 가중치)",
                "Method: qlora (4-bit base), lora (base as stored) or full (all weights)"
            ),
            valueName: say("방법", "method")
        )
    )
    var method: TrainingMethod?
    @Option(help: ArgumentHelp(say("LoRA의 계수 r", "LoRA rank r"), valueName: "r"))
    var rank = 8
    @Option(help: ArgumentHelp(say("LoRA의 배율 α", "LoRA alpha"), valueName: "α"))
    var alpha = 32.0
    @Option(
        name: .customLong("lora-dropout"),
        help: ArgumentHelp(say("LoRA 입력의 드롭아웃", "Dropout of LoRA's inputs"), valueName: "p")
    )
    var dropout = 0.05
    @Option(
        help: ArgumentHelp(
            say(
                "배울 층 (기본 query_key_value): \(AdapterPlan.targetNames.joined(separator: ", "))",
                "Adapted layers (default query_key_value): \(AdapterPlan.targetNames.joined(separator: ", "))"
            ),
            valueName: say("층", "layer")
        ),
        completion: .list(AdapterPlan.targetNames)
    )
    var target: [String] = []

    /// The plan that they say.
    func plan() throws -> AdapterPlan {
        var plan = AdapterPlan()
        (plan.rank, plan.alpha, plan.dropout) = (rank, alpha, dropout)
        if !target.isEmpty { plan.parts = try AdapterPlan.parts(named: target) }
        return plan
    }

    func validate() throws {
        guard (1...1024).contains(rank), alpha > 0, alpha.isFinite, (0...0.9).contains(dropout)
        else {
            throw ValidationError(
                say(
                    "--rank은 1부터 1024, --alpha는 0보다 크게, --lora-dropout은 0부터 0.9까지 쓸 수 있습니다.",
                    "--rank takes 1 to 1024, --alpha more than 0, --lora-dropout 0 to 0.9."
                )
            )
        }
    }
}

/// The optimizer and the batches.
struct LearningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(say("한 묶음의 예 (기본 8)", "Examples of a batch (default 8)"), valueName: "n")
    )
    var batch: Int?
    @Option(
        name: .customLong("batch-tokens"),
        help: ArgumentHelp(say("예 대신 토큰으로 묶음", "Batches of so many tokens instead"), valueName: "n")
    )
    var batchTokens: Int?
    @Option(
        help: ArgumentHelp(
            say("한 걸음에 더할 묶음 (기본 1)", "Batches summed for a step (default 1)"),
            valueName: "n"
        )
    )
    var accumulation: Int?
    @Option(
        name: [.customLong("lr"), .customLong("learning-rate")],
        help: ArgumentHelp(say("학습률 (기본 1e-4)", "Learning rate (default 1e-4)"), valueName: "η")
    )
    var learningRate: Double?
    @Option(
        help: ArgumentHelp(say("학습률을 올리는 걸음 (기본 0)", "Warm-up steps (default 0)"), valueName: "n")
    )
    var warmup: Int?
    @Option(
        help: ArgumentHelp(
            say(
                "그 뒤의 학습률: linear, cosine, constant, stable",
                "Then: linear, cosine, constant or stable"
            ),
            valueName: say("모양", "shape")
        )
    )
    var schedule: LearningRateSchedule.Shape?
    @Option(
        help: ArgumentHelp(
            say("자료를 되풀이하는 횟수 (기본 10)", "Passes through the data (default 10)"),
            valueName: "n"
        )
    )
    var epochs: Int?
    @Option(help: ArgumentHelp(say("횟수 대신 걸음 수", "Steps instead of passes"), valueName: "n"))
    var steps: Int?
    @Option(
        name: .customLong("weight-decay"),
        help: ArgumentHelp(say("가중치 감쇠 (기본 0)", "Weight decay (default 0)"), valueName: "x")
    )
    var weightDecay: Double?
    @Option(
        help: ArgumentHelp(
            say("기울기 크기의 한도 (기본 1)", "Largest gradient norm (default 1)"),
            valueName: "x"
        )
    )
    var clip: Double?
    @Option(
        help: ArgumentHelp(
            say(
                "층의 행렬을 고치는 방법: adamw 또는 muon (기본 adamw)",
                "How the layers' matrices are changed: adamw or muon (default adamw)"
            ),
            valueName: say("방법", "rule")
        )
    )
    var optimizer: OptimizerRule?
    @Option(
        help: ArgumentHelp(say("AdamW의 β1 (기본 0.9)", "AdamW's β1 (default 0.9)"), valueName: "β")
    )
    var beta1: Double?
    @Option(
        help: ArgumentHelp(
            say("AdamW의 β2 (기본 0.999)", "AdamW's β2 (default 0.999)"),
            valueName: "β"
        )
    )
    var beta2: Double?
    @Option(
        name: .customLong("question-weight"),
        help: ArgumentHelp(
            say(
                "질문 토큰이 손실에서 차지하는 무게 (기본 0: 답만 배움)",
                "Weight of question tokens in the loss (default 0: answers only)"
            ),
            valueName: "x"
        )
    )
    var questionWeight: Double?
    @Option(
        name: .customLong("bpe-dropout"),
        help: ArgumentHelp(
            say("질문의 토큰을 무작위로 잘게 나눌 확률 (기본 0)", "BPE dropout of questions (default 0)"),
            valueName: "p"
        )
    )
    var mergeDropout: Double?
    @Option(help: ArgumentHelp(say("씨앗 (기본 42)", "Seed (default 42)"), valueName: "n"))
    var seed: UInt64?
    @Option(
        help: ArgumentHelp(
            say("곱셈의 정밀도: f32 또는 bf16", "Precision of products: f32 or bf16"),
            valueName: say("형", "type")
        )
    )
    var compute = ComputeType.f32
    @Option(
        help: ArgumentHelp(
            say(
                "층을 다시 계산해 메모리를 아낌: auto, on, off",
                "Recompute layers to save memory: auto, on or off"
            ),
            valueName: say("선택", "choice")
        )
    )
    var checkpointing = CheckpointingChoice.auto
    @Flag(
        name: .customLong("no-bucketing"),
        help: ArgumentHelp(say("길이가 비슷한 것끼리 묶지 않음", "Do not batch examples of like length"))
    )
    var noBucketing = false

    func validate() throws {
        try OptionRange.check(batch, "--batch", in: 1...65_536)
        try OptionRange.check(batchTokens, "--batch-tokens", in: 16...1_048_576)
        try OptionRange.check(accumulation, "--accumulation", in: 1...65_536)
        try OptionRange.check(learningRate, "--lr", in: 1e-12...10)
        try OptionRange.check(warmup, "--warmup", in: 0...1_000_000)
        try OptionRange.check(epochs, "--epochs", in: 1...10_000)
        try OptionRange.check(steps, "--steps", in: 1...100_000_000)
        try OptionRange.check(weightDecay, "--weight-decay", in: 0...1)
        try OptionRange.check(clip, "--clip", in: 1e-6...1e6)
        try OptionRange.check(beta1, "--beta1", in: 0...0.999_999)
        try OptionRange.check(beta2, "--beta2", in: 0...0.999_999)
        try OptionRange.check(questionWeight, "--question-weight", in: 0...1)
        try OptionRange.check(mergeDropout, "--bpe-dropout", in: 0...0.9)
        if batch != nil, batchTokens != nil {
            throw ValidationError(
                say(
                    "--batch와 --batch-tokens 가운데 하나만 쓰세요.",
                    "Give --batch or --batch-tokens, not both."
                )
            )
        }
    }
}

/// The data, and what is done between steps.
struct RunOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say(
                "배울 자료 (Alpaca, ShareGPT; 여럿 가능)",
                "Data to learn from (Alpaca, ShareGPT; repeatable)"
            ),
            valueName: say("파일", "file")
        ),
        completion: .file()
    )
    var data: [String] = []
    @Option(
        help: ArgumentHelp(
            say("검증 자료 (없으면 자료의 일부를 떼어 씀)", "Held-out data (default: a share of the data)"),
            valueName: say("파일", "file")
        ),
        completion: .file()
    )
    var validation: String?
    @Option(
        name: .customLong("validation-share"),
        help: ArgumentHelp(
            say("떼어 둘 몫 (0은 없음)", "Share to hold out (0: none)"),
            valueName: "x"
        )
    )
    var validationShare = 0.1
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(say("결과를 둘 폴더", "Folder of the run"), valueName: say("폴더", "folder")),
        completion: .directory
    )
    var output: String
    @Flag(help: ArgumentHelp(say("멈춘 데서 이어서", "Go on from the last checkpoint")))
    var resume = false
    @Flag(help: ArgumentHelp(say("있던 결과를 지우고 처음부터", "Begin anew over what is there")))
    var overwrite = false
    @Flag(
        name: .customLong("dry-run"),
        help: ArgumentHelp(say("무엇을 얼마나 할지만 보이고 끝", "Say what would be done, and stop"))
    )
    var dryRun = false
    @Option(
        name: .customLong("log-every"),
        help: ArgumentHelp(
            say("기록 간격 (걸음)", "Steps between log lines"),
            valueName: "n"
        )
    )
    var logEvery = 10
    @Option(
        name: .customLong("validate-every"),
        help: ArgumentHelp(
            say("검증 간격 (걸음, 기본은 한 번 도는 동안)", "Steps between validations (default: an epoch)"),
            valueName: "n"
        )
    )
    var validateEvery: Int?
    @Option(
        name: .customLong("save-every"),
        help: ArgumentHelp(
            say("저장 간격 (걸음, 기본은 검증과 같음)", "Steps between checkpoints (default: as validations)"),
            valueName: "n"
        )
    )
    var saveEvery: Int?
    @Option(
        help: ArgumentHelp(
            say("검증 때마다 답해 볼 질문 (여럿 가능)", "A request to answer at every validation (repeatable)"),
            valueName: say("질문", "request")
        )
    )
    var sample: [String] = []
    @Flag(name: .customLong("no-samples"), help: ArgumentHelp(say("답해 보지 않음", "Answer none")))
    var noSamples = false

    func validate() throws {
        guard !output.isEmpty, (0...0.9).contains(validationShare), logEvery > 0,
            validateEvery ?? 1 > 0,
            saveEvery ?? 1 > 0
        else {
            throw ValidationError(
                say(
                    "--output은 비울 수 없고, --validation-share는 0부터 0.9까지, 간격은 1 이상이어야 합니다.",
                    "--output cannot be empty, --validation-share takes 0 to 0.9, intervals 1 or more."
                )
            )
        }
        if resume, overwrite {
            throw ValidationError(
                say("--resume과 --overwrite 가운데 하나만 쓰세요.", "Give --resume or --overwrite, not both.")
            )
        }
    }
}
