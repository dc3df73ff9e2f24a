// The curve in characters: dots where they belong, and numbers that fit.

import FineTuning
import Testing
import TrainingUI

@Suite("LossChart")
struct LossChartTests {
    private func curve(_ losses: [Double], held: [(Int, Double)] = []) -> LossCurve {
        var history = TrainingHistory()
        for (index, loss) in losses.enumerated() {
            history.add(
                .step(
                    StepReport(
                        step: index + 1,
                        epoch: 0,
                        loss: loss,
                        learningRate: 1,
                        gradientNorm: 1,
                        tokens: 1,
                        seconds: 1
                    )
                )
            )
        }
        for (step, loss) in held {
            history.add(.validated(ValidationReport(step: step, loss: loss, isBest: false)))
        }
        return LossCurve(history)
    }

    @Test
    func `a steady loss is a level line from the axis to the right edge`() {
        let chart = LossChart(
            curve(Array(repeating: 3, count: 200)),
            scale: .linear,
            columns: 60,
            rows: 12
        )
        let drawn = chart.rows.filter { row in row.contains { $0.kind == .smoothed } }
        #expect(drawn.count == 1)
        #expect(drawn.first?.last?.kind == .smoothed)
        #expect(chart.rows.allSatisfy { $0.count == 60 })
    }

    @Test
    func `a falling loss goes from the top left to the bottom right`() throws {
        let losses = (0..<300).map { 10 - Double($0) / 40 }
        let chart = LossChart(curve(losses), scale: .linear, columns: 80, rows: 20)
        let places = chart.rows.enumerated().flatMap { row, cells in
            cells.enumerated().filter { $0.element.kind == .smoothed }.map { (row, $0.offset) }
        }
        let first = try #require(places.min { $0.1 < $1.1 })
        let last = try #require(places.max { $0.1 < $1.1 })
        #expect(first.0 <= 2 && last.0 >= 16)
    }

    @Test
    func `held-out losses are marks over the line`() {
        let chart = LossChart(
            curve(Array(repeating: 3, count: 100), held: [(50, 3), (100, 3.5)]),
            scale: .linear,
            columns: 60,
            rows: 12
        )
        let marks = chart.rows.joined().filter { $0.kind == .heldOut }
        #expect(marks.map(\.character) == ["●", "●"])
    }

    @Test
    func `one step is a dot, and no step is nothing`() {
        let one = LossChart(curve([2.5]), scale: .linear, columns: 40, rows: 6)
        #expect(one.rows.joined().contains { $0.kind == .smoothed })
        #expect(LossChart(curve([]), scale: .linear, columns: 40, rows: 6).rows.isEmpty)
        #expect(LossChart(curve([.nan]), scale: .linear, columns: 40, rows: 6).rows.isEmpty)
        #expect(LossChart(curve([2]), scale: .linear, columns: 15, rows: 2).rows.isEmpty)
    }

    @Test(arguments: Axis.Scale.allCases)
    func `wild losses are drawn in any size`(scale: Axis.Scale) {
        var losses = (0..<500).map { Double($0) }
        for step in stride(from: 0, to: 500, by: 7) { losses[step] = 0 }
        for step in stride(from: 0, to: 500, by: 50) { losses[step] = 1e12 }
        for columns in stride(from: 16, through: 100, by: 9) {
            for rows in 3...12 {
                let chart = LossChart(
                    curve(losses, held: [(3, 1e300), (400, -5)]),
                    scale: scale,
                    columns: columns,
                    rows: rows
                )
                #expect(chart.rows.count == rows)
                #expect(chart.rows.allSatisfy { $0.count == columns })
            }
        }
    }
}
