// The table of losses.

import Diagnostics

extension ReportTables {
    /// Losses on held-out answers; nil where none was measured.
    var loss: TitledTable? {
        let losses = report.all.map(\.loss)
        guard losses.contains(where: { $0 != nil }) else { return nil }
        let comparisons = report.comparisons.map(\.loss)
        var table = figures
        func row(
            _ title: String,
            _ digits: Int,
            _ value: (LossFigures) -> Double?,
            _ differences: [MeanDifference?] = []
        ) {
            table.append(
                [title] + cells(losses, digits) { $0.flatMap(value) } + means(differences, digits)
            )
        }
        row(words.say("답", "answers"), 0, { Double($0.answers) })
        row(words.say("토큰", "tokens"), 0, { Double($0.tokens) })
        row(
            words.say("손실", "loss"),
            4,
            \.loss,
            comparisons.map { $0?.isPerToken ?? false ? $0?.loss : nil }
        )
        if comparisons.contains(where: { $0.map { !$0.isPerToken } ?? false }) {
            // Tokens of different tokenizers are no common measure; whole answers are.
            row(
                words.say("답마다 손실 합", "loss of a whole answer"),
                3,
                \.answerLoss,
                comparisons.map { $0?.isPerToken ?? true ? nil : $0?.loss }
            )
        }
        row(words.say("퍼플렉서티", "perplexity"), 3, \.perplexity)
        row(words.say("끝 토큰 말고 손실", "loss without the end token"), 4, \.textLoss)
        row(
            words.say("끝 토큰의 손실", "loss of the end token"),
            4,
            \.endLoss,
            comparisons.map { $0?.endLoss }
        )
        row(
            words.say("끝날 곳에서 끝낼 확률 %", "probability of ending there, %"),
            1,
            { $0.endProbability * 100 }
        )
        let skipped = report.all.map { Double($0.tooLong) }
        if skipped.contains(where: { $0 > 0 }) {
            table.append(
                [words.say("너무 길어 뺀 예시", "examples left out as too long")]
                    + skipped.map { FigureText.fixed($0, 0) }
            )
        }
        return TitledTable(
            title: words.say("남겨 둔 답의 손실", "Loss on held-out answers"),
            table: table
        )
    }
}
