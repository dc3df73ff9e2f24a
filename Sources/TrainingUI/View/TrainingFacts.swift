// The figures of a run, the most telling first. Each has a width of its own, so that they do not move while
// their digits change; what does not fit is left out from the end.

import ChatUI
import Configuration
import Diagnostics
import FineTuning

/// Figures in rows.
struct TrainingFacts {
    /// One figure.
    struct Fact {
        /// What it is.
        var label: String
        /// How much.
        var value: String
        /// Columns that its value may come to take.
        var width: Int
    }

    /// All figures of a state.
    static func all(_ state: TrainingState) -> [Fact] {
        let language = state.language
        let history = state.history
        var facts = [
            Fact(
                label: language.pick("손실", "loss"),
                value: TrainingWording.loss(state.step?.loss),
                width: 6
            ),
            Fact(
                label: language.pick("평활", "smoothed"),
                value: TrainingWording.loss(state.recentLoss.value),
                width: 6
            ),
        ]
        if history.outline?.validationExamples != 0 {
            let best = history.best.map {
                TrainingWording.loss($0.loss) + " (\(TrainingWording.count($0.step)))"
            }
            let total = TrainingWording.count(history.outline?.totalSteps ?? 0)
            facts.append(
                Fact(
                    label: language.pick("검증 최저", "best held-out"),
                    value: best ?? "-",
                    width: 8 + total.count
                )
            )
        }
        return facts + speed(state) + extent(state)
    }

    private static func speed(_ state: TrainingState) -> [Fact] {
        let language = state.language
        let rate = state.step.map { Axis.scientific($0.learningRate) }
        let elapsed = state.step.map { TrainingWording.duration($0.seconds, language) }
        return [
            Fact(
                label: language.pick("토큰/초", "tokens/s"),
                value: state.tokensPerSecond.map(FigureText.short) ?? "-",
                width: 6
            ),
            Fact(label: language.pick("학습률", "rate"), value: rate ?? "-", width: 7),
            Fact(
                label: language.pick("기울기", "gradient"),
                value: state.step.map { FigureText.short($0.gradientNorm) } ?? "-",
                width: 5
            ),
            Fact(label: language.pick("지난 시간", "elapsed"), value: elapsed ?? "-", width: 7),
            Fact(
                label: language.pick("에포크", "epoch"),
                value: state.step.map { FigureText.fixed($0.epoch, 2) } ?? "-",
                width: 5
            ),
        ]
    }

    private static func extent(_ state: TrainingState) -> [Fact] {
        let language = state.language
        guard let outline = state.history.outline else { return [] }
        let parameters =
            TrainingWording.count(outline.trainableParameters) + " / "
            + TrainingWording.count(outline.totalParameters)
        let share = Double(outline.trainableParameters) / Double(max(1, outline.totalParameters))
        let examples =
            TrainingWording.count(outline.trainingExamples)
            + (outline.validationExamples > 0
                ? " + " + TrainingWording.count(outline.validationExamples) : "")
        return [
            Fact(
                label: language.pick("메모리 약", "memory about"),
                value: FigureText.bytes(outline.memoryBytes),
                width: 0
            ),
            Fact(label: language.pick("예문", "examples"), value: examples, width: 0),
            Fact(
                label: language.pick("학습 매개변수", "trained parameters"),
                value: "\(parameters) (\(FigureText.percent(share)))",
                width: 0
            ),
        ]
    }

    /// The figures in at most so many rows of so many columns; each with its column.
    static func rows(
        _ facts: [Fact],
        columns: Int,
        limit: Int
    ) -> [[(column: Int, fact: Fact)]] {
        var rows: [[(column: Int, fact: Fact)]] = [[]]
        var column = 0
        for fact in facts {
            let width =
                DisplayWidth.width(of: fact.label) + 1
                + max(fact.width, DisplayWidth.width(of: fact.value))
            if column > 0, column + width > columns {
                guard rows.count < limit else { continue }
                rows.append([])
                column = 0
            }
            rows[rows.count - 1].append((column, fact))
            column += width + 2
        }
        return rows
    }
}
