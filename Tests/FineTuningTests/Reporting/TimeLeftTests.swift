// What a run still takes: its steps, and the measurements that come between and after them.

import FineTuning
import Testing

@Suite("TimeLeft")
struct TimeLeftTests {
    /// How many measurements a trainer makes after a step, counted one by one.
    private func counted(after step: Int, of total: Int, every interval: Int) -> Int {
        guard step < total else { return 0 }
        return (step + 1...total).count { one in
            one == total || interval > 0 && one % interval == 0
        }
    }

    @Test func `measurements to come are those that the trainer makes`() {
        for total in 1...30 {
            for interval in 0...total + 2 {
                for step in 0...total {
                    let expected = counted(after: step, of: total, every: interval)
                    let told = TimeLeft.measurements(
                        after: step,
                        of: total,
                        every: interval,
                        measuredStep: step
                    )
                    #expect(told == expected, "\(step) of \(total), every \(interval)")
                    // The one of this step is still to come, where this step has one.
                    let isDue = step == total || interval > 0 && step % interval == 0
                    let pending = TimeLeft.measurements(
                        after: step,
                        of: total,
                        every: interval,
                        measuredStep: step == 0 ? nil : step - 1
                    )
                    #expect(
                        pending == expected + (step > 0 && isDue ? 1 : 0),
                        "\(step) of \(total), every \(interval)"
                    )
                }
            }
        }
    }

    private func seconds(
        after step: Int,
        every interval: Int,
        measuredStep: Int?,
        perMeasurement: Double = 30
    ) -> Double {
        TimeLeft.seconds(
            after: step,
            of: 100,
            secondsPerStep: 2,
            validateEvery: interval,
            secondsPerMeasurement: perMeasurement,
            measuredStep: measuredStep
        )
    }

    @Test func `steps and measurements add up`() {
        // After 40, 60, 80 and 100 of the 100 steps.
        #expect(seconds(after: 39, every: 20, measuredStep: 20) == 61 * 2 + 4 * 30)
        #expect(seconds(after: 40, every: 20, measuredStep: 20) == 60 * 2 + 4 * 30)
        #expect(seconds(after: 40, every: 20, measuredStep: 40) == 60 * 2 + 3 * 30)
        // After 60, 90 and the last.
        #expect(seconds(after: 40, every: 30, measuredStep: 30) == 60 * 2 + 3 * 30)
        #expect(seconds(after: 40, every: 0, measuredStep: nil) == 60 * 2 + 30)
        #expect(seconds(after: 100, every: 20, measuredStep: 80) == 30)
        #expect(seconds(after: 100, every: 20, measuredStep: 100) == 0)
    }

    @Test func `without times of measurements only the steps count`() {
        #expect(seconds(after: 40, every: 20, measuredStep: nil, perMeasurement: 0) == 120)
        #expect(seconds(after: 120, every: 20, measuredStep: nil, perMeasurement: 0) == 0)
    }

    @Test func `a history tells what its last measurement took`() {
        var history = TrainingHistory(SampleRun.events(steps: 25).dropLast())
        #expect(history.measuredStep == 20 && history.secondsOfMeasurement == 0)
        history.add(.validated(ValidationReport(step: 40, loss: 2, isBest: false, seconds: 5)))
        let replies = [0.5, 1.5].map { seconds in
            SampleReply(request: "q", reply: "a", isComplete: true, seconds: seconds)
        }
        history.add(.sampled(step: 40, replies: replies))
        #expect(history.measuredStep == 40 && history.secondsOfMeasurement == 7)
    }
}
