// Everything a report is made of: what was measured, on what, how, and of which models. Writing it, as
// tables, Markdown or JSON, works nothing out that is not here.

import Foundation
import Generation

/// One evaluation, of one model or of several side by side.
package struct EvaluationReport: Sendable {
    /// How it was made.
    package struct Settings: Sendable, Equatable {
        /// The day, as 2026-11-28.
        package var date: String
        /// The program's version.
        package var version: String
        /// The file of held-out examples; nil where there was none.
        package var data: String?
        /// How many examples of it were taken.
        package var examples: Int
        /// The files of labelled requests.
        package var requests: [String]
        /// How replies were sampled.
        package var parameters: GenerateParameters
        /// `int8` or `float32`, how layers multiplied.
        package var precision: String
        /// Worker threads.
        package var threads: Int
        /// Of how many requests of each list the replies are shown.
        package var shown: Int
        /// How often 다시 추천 was asked for in a row.
        package var another: Int

        /// Settings.
        package init(
            date: String,
            version: String,
            data: String?,
            examples: Int,
            requests: [String],
            parameters: GenerateParameters,
            precision: String,
            threads: Int,
            shown: Int,
            another: Int = 0
        ) {
            self.date = date
            self.version = version
            self.data = data
            self.examples = examples
            self.requests = requests
            self.parameters = parameters
            self.precision = precision
            self.threads = threads
            self.shown = shown
            self.another = another
        }
    }

    /// How it was made.
    package let settings: Settings
    /// The model.
    package let first: ModelEvaluation
    /// Those it is compared with.
    package let others: [ModelEvaluation]
    /// The first model's differences from each of them, in order.
    package let comparisons: [ModelComparison]

    /// A report; works the differences out, which takes a moment.
    package init(settings: Settings, first: ModelEvaluation, others: [ModelEvaluation] = []) {
        self.settings = settings
        self.first = first
        self.others = others
        comparisons = others.map { ModelComparison(first, $0) }
    }

    /// The models in order.
    package var all: [ModelEvaluation] { [first] + others }

    /// A, B, C: what the model at a place is called.
    package static func mark(_ index: Int) -> String {
        let letters = 26
        let letter = Unicode.Scalar(UInt8(ascii: "A") + UInt8(index % letters))
        return String(Character(letter)) + (index < letters ? "" : "\(index / letters)")
    }

    /// The sections of all models that answer to one of the first's; nil where a model has none.
    func sections(like section: ReplySection) -> [ReplySection?] {
        all.map { model in
            model.sections.first { $0.mode == section.mode && $0.set == section.set }
        }
    }

    /// Whether all that was planned was measured.
    package var isComplete: Bool { all.allSatisfy(\.isComplete) }

    /// The seconds that the original took for a reply of at most 200 tokens on a T4.
    package static let originalSeconds = 13.0...15.0
}
