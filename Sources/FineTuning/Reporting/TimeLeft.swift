// How long a run still takes: its steps, and the measurements of the held-out loss between them, which can
// take longer than the steps where many examples are held out.

/// The time that a run still takes.
package enum TimeLeft {
    /// Seconds until the last step is made and measured.
    ///
    /// - Parameters:
    ///   - step: steps made.
    ///   - total: steps of the whole run.
    ///   - secondsPerStep: of those made last.
    ///   - interval: steps between two measurements; 0 where only the last step is followed by one.
    ///   - secondsPerMeasurement: of the last one.
    ///   - measuredStep: the last step that was measured; nil before any was.
    /// - Returns: seconds, not below 0.
    package static func seconds(
        after step: Int,
        of total: Int,
        secondsPerStep: Double,
        validateEvery interval: Int,
        secondsPerMeasurement: Double,
        measuredStep: Int?
    ) -> Double {
        let measurements = measurements(
            after: step,
            of: total,
            every: interval,
            measuredStep: measuredStep
        )
        return Double(max(total - step, 0)) * max(secondsPerStep, 0)
            + Double(measurements) * max(secondsPerMeasurement, 0)
    }

    /// Measurements to come: one after every so many steps and one after the last, as ``Trainer`` makes them.
    ///
    /// That of the step just made counts as long as it has not been told of.
    /// - Returns: how many.
    package static func measurements(
        after step: Int,
        of total: Int,
        every interval: Int,
        measuredStep: Int?
    ) -> Int {
        let isMeasured = step == 0 || measuredStep.map { $0 >= step } ?? false
        let first = isMeasured ? step + 1 : step
        guard first <= total else { return 0 }
        guard interval > 0 else { return 1 }
        let regular = total / interval - (first - 1) / interval
        return regular + (total % interval == 0 ? 0 : 1)
    }
}
