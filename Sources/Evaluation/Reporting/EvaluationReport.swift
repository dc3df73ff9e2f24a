// Everything a report is made of: what was measured, on what, how, and of one model or two. Writing it, as
// tables, Markdown or JSON, works nothing out that is not here.

import Foundation
import Generation

/// One evaluation, of one model or of two side by side.
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
        /// The file of core requests; nil where there was none.
        package var requests: String?
        /// How replies were sampled.
        package var parameters: GenerateParameters
        /// `int8` or `float32`, how layers multiplied.
        package var precision: String
        /// Worker threads.
        package var threads: Int
        /// Of how many requests of each list the replies are shown.
        package var shown: Int

        /// Settings.
        package init(
            date: String,
            version: String,
            data: String?,
            examples: Int,
            requests: String?,
            parameters: GenerateParameters,
            precision: String,
            threads: Int,
            shown: Int
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
        }
    }

    /// How it was made.
    package let settings: Settings
    /// The model.
    package let first: ModelEvaluation
    /// The one it is compared with.
    package let second: ModelEvaluation?
    /// Their differences.
    package let comparison: ModelComparison?

    /// A report; works the differences out, which takes a moment.
    package init(settings: Settings, first: ModelEvaluation, second: ModelEvaluation? = nil) {
        self.settings = settings
        self.first = first
        self.second = second
        comparison = second.map { ModelComparison(first, $0) }
    }

    /// The models in order.
    package var all: [ModelEvaluation] { [first] + (second.map { [$0] } ?? []) }

    /// Whether all that was planned was measured.
    package var isComplete: Bool { all.allSatisfy(\.isComplete) }

    /// The seconds that the original took for a reply of at most 200 tokens on a T4.
    package static let originalSeconds = 13.0...15.0
}
