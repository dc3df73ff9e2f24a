// The same run, sorted: what is made anew after a checkpoint counts once.

import FineTuning
import Foundation
import Testing

@Suite("TrainingHistory")
struct TrainingHistoryTests {
    @Test
    func `it holds what the events said`() {
        let history = TrainingHistory(SampleRun.events())
        #expect(history.steps.map(\.step) == Array(1...120))
        #expect(history.validations.map(\.step) == [20, 40, 60, 80, 100, 120])
        #expect(history.best?.step == 80)
        #expect(history.savedStep == 120)
        #expect(history.summary?.ending == .complete)
    }

    @Test
    func `a run that goes on makes the later steps anew`() {
        var events = Array(SampleRun.events().dropLast())
        events.append(.started(SampleRun.outline(completed: 100)))
        events.append(.step(SampleRun.step(101, loss: 9)))
        let history = TrainingHistory(events)
        #expect(history.steps.map(\.step) == Array(1...101))
        #expect(history.steps.last?.loss == 9)
        #expect(history.validations.map(\.step) == [20, 40, 60, 80, 100])
        #expect(history.summary == nil)
    }

    @Test
    func `the first smoothed loss is the first loss, and later ones forget it`() {
        var smoother = LossSmoother(window: 9)
        #expect(smoother.value == nil)
        #expect(smoother.add(.nan) == nil)
        // Divided by its weight; without that it would be a fifth of it.
        #expect(abs((smoother.add(5) ?? 0) - 5) < 1e-12)
        for _ in 0..<200 { smoother.add(1) }
        #expect(abs((smoother.value ?? 0) - 1) < 1e-9)
        #expect(smoother.add(.infinity) == smoother.value)
    }

    @Test
    func `a long run is thinned to means of neighbours that keep its ends`() {
        let steps = (1...10_001).map { TrainingEvent.step(SampleRun.step($0, loss: Double($0))) }
        let curve = LossCurve(TrainingHistory(steps))
        #expect(curve.raw.count <= LossCurve.pointLimit)
        #expect(curve.raw.first == LossCurve.Point(3, 2))
        #expect(curve.lastStep == 10_001)
    }

    @Test
    func `the range shows the run and leaves out a spike`() throws {
        var history = TrainingHistory(SampleRun.events())
        for step in 121...400 { history.add(.step(SampleRun.step(step, loss: 2))) }
        history.add(.step(SampleRun.step(401, loss: 500)))
        let range = try #require(LossCurve.range(of: [LossCurve(history)]))
        #expect(range.upperBound < 60)
        #expect(range.lowerBound > 0 && range.lowerBound < 2)
        #expect(LossCurve.range(of: [LossCurve(TrainingHistory())]) == nil)
    }
}
