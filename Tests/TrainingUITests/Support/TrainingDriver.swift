// Drives the view of a run as the event loop does, but by hand: keys and news in, wishes out, and a clock
// that moves only when a test says so.

import ChatUI
import Configuration
import Diagnostics
import FineTuning
import Foundation
import Randomness
import TrainingUI

/// A run under test.
struct TrainingDriver {
    /// The state.
    var state: TrainingState
    /// Every effect so far.
    private(set) var effects: [TrainingEffect] = []
    private var time = 100.0
    private var random = SplitMix64(seed: 7)

    /// A run of which nothing is known.
    init(
        columns: Int = 80,
        rows: Int = 24,
        language: Language = .korean,
        isReplay: Bool = false
    ) {
        state = TrainingState(
            language: language,
            size: TerminalSize(columns: columns, rows: rows),
            isReplay: isReplay
        )
        wait(0)
    }

    /// One event; its effects.
    @discardableResult
    mutating func send(_ event: TrainingScreenEvent) -> [TrainingEffect] {
        let made = state.update(event)
        effects += made
        return made
    }

    /// News of the trainer.
    @discardableResult
    mutating func tell(_ news: TrainingEvent) -> [TrainingEffect] { send(.training(news)) }

    /// One key.
    @discardableResult
    mutating func press(_ key: Key) -> [TrainingEffect] { send(.input(.key(key))) }

    /// A function key.
    @discardableResult
    mutating func pressF(_ number: Int) -> [TrainingEffect] {
        press(.function(number, shift: false))
    }

    /// Lets time pass.
    mutating func wait(_ seconds: Double) {
        time += seconds
        send(.tick(now: time))
    }

    /// What is on screen.
    var screen: String { frame().plainText() }

    /// The screen in a theme.
    func frame(theme: Theme = .fallback) -> Frame { state.frame(theme: theme) }

    // MARK: - An invented run

    /// Begins a run of 2,000 steps.
    mutating func begin(
        completed: Int = 0,
        validationExamples: Int = 40,
        validateEvery: Int = 0
    ) {
        tell(
            .started(
                TrainingOutline(
                    modelName: "mechuri-bootstrap-6.8m",
                    method: "qlora",
                    trainableParameters: 98_304,
                    totalParameters: 6_815_744,
                    trainingExamples: 320,
                    validationExamples: validationExamples,
                    tokensPerEpoch: 41_000,
                    totalSteps: 2000,
                    completedSteps: completed,
                    validateEvery: validateEvery,
                    memoryBytes: 187_000_000
                )
            )
        )
    }

    /// One step of it.
    mutating func step(_ number: Int) {
        let jitter = Double.random(in: -0.3...0.3, using: &random)
        tell(
            .step(
                StepReport(
                    step: number,
                    epoch: Double(number) / 40,
                    loss: 1.8 + 4 / (1 + Double(number) / 60) + jitter,
                    learningRate: 1e-4 * (1 - Double(number) / 2000),
                    gradientNorm: 0.5 + 40 / Double(number + 20),
                    tokens: number * 1024,
                    seconds: Double(number) * 0.75
                )
            )
        )
    }

    /// Steps up to one, every tenth told of, every 200th validated, sampled and saved.
    mutating func go(from first: Int = 0, to last: Int) {
        for number in stride(from: first + 10, through: last, by: 10) {
            step(number)
            guard number % 200 == 0 else { continue }
            let loss = 1.95 + 4 / (1 + Double(number) / 60) + max(0, Double(number) - 1000) / 4000
            tell(
                .validated(
                    ValidationReport(step: number, loss: loss, isBest: number <= 1000)
                )
            )
            tell(.sampled(step: number, replies: Self.replies(at: number)))
            tell(.saved(step: number))
        }
    }

    static func replies(at step: Int) -> [SampleReply] {
        [
            SampleReply(
                request: "비 오는데 얼큰한 거 땡김",
                reply: step < 800
                    ? "오늘은 은은 추천 김치 김치 김치 김치" : "얼큰한 국물이 생각날 때는 짬뽕은 어떠세요? 해물과 채소를 볶아 끓여 속이 확 풀려요.",
                isComplete: step >= 800
            ),
            SampleReply(request: "가벼운 저녁", reply: "샐러드를 추천해요.", isComplete: true),
        ]
    }

    /// The end of it.
    @discardableResult
    mutating func finish(_ ending: TrainingSummary.Ending = .complete) -> [TrainingEffect] {
        let steps = state.completedSteps
        return tell(
            .finished(
                TrainingSummary(
                    ending: ending,
                    steps: steps,
                    tokens: steps * 1024,
                    seconds: Double(steps) * 0.75,
                    best: state.history.best,
                    folder: "adapters/내 것"
                )
            )
        )
    }
}
