// The picture of a run, or of several to compare them: training loss, raw and smoothed, with the held-out
// loss, and below it the learning rate on the same steps. Colours are those of Okabe and Ito (2008), which
// colour-blind people tell apart.

import Diagnostics

/// A plot of runs.
package struct LossPlot: Sendable {
    /// One run and what it is called.
    package struct Run: Sendable {
        /// What it is called in the legend.
        package var name: String
        /// What is known of it.
        package var history: TrainingHistory

        /// A run.
        package init(name: String, history: TrainingHistory) {
            self.name = name
            self.history = history
        }
    }

    /// What is plotted.
    package let runs: [Run]
    /// What stands above it; nil names the model, or says that runs are compared.
    package let title: String?
    /// How the losses are spread.
    package let scale: Axis.Scale
    /// The language of its words.
    package let language: Language

    /// A plot.
    package init(
        _ runs: [Run],
        title: String? = nil,
        scale: Axis.Scale = .linear,
        language: Language = .korean
    ) {
        self.runs = runs
        self.title = title
        self.scale = scale
        self.language = language
    }

    /// The picture; nil while there is no loss to show.
    package func svg() -> String? {
        let curves = runs.map { LossCurve($0.history) }
        guard let range = LossCurve.range(of: curves) else { return nil }
        var drawing = LossPlotDrawing(
            plot: self,
            curves: curves,
            losses: Axis(range, scale: scale),
            language: language
        )
        return drawing.draw()
    }

    /// The heading.
    var heading: String {
        if let title { return title }
        guard runs.count == 1, let outline = runs[0].history.outline else {
            return language.pick("학습 손실 비교", "Training loss compared")
        }
        return language.pick("학습 손실", "Training loss") + " · " + outline.modelName
    }

    /// What stands below the heading.
    var facts: String {
        guard runs.count == 1, let outline = runs[0].history.outline else {
            return language.pick(
                "실선은 평활한 학습 손실, 점선은 검증 손실",
                "Solid: training loss, smoothed; dashed: validation loss"
            )
        }
        let parts = [
            outline.method,
            language.pick("매개변수 ", "parameters ")
                + "\(FigureText.fixed(Double(outline.trainableParameters), 0))"
                + " / \(FigureText.fixed(Double(outline.totalParameters), 0))",
            language.pick("예문 ", "examples ")
                + "\(outline.trainingExamples) + \(outline.validationExamples)",
        ]
        return parts.joined(separator: " · ")
    }
}
