// How long a run is and how much room its batches need, known before anything is allocated.

/// The shape of a run.
package struct RunOutline: Sendable, Equatable {
    /// Steps of the whole run.
    package let totalSteps: Int
    /// Steps before each epoch, and after the last.
    package let epochStarts: [Int]
    private let largestBatch: Int
    private let longestExample: Int

    /// Plans every epoch of a run over examples of these lengths.
    package init(lengths: [Int], settings: TrainingSettings) {
        var starts = [0]
        var largest = 0
        let wanted = settings.steps ?? .max
        var epoch = 0
        while starts[epoch] < wanted, settings.steps != nil || epoch < settings.epochs {
            let plan = BatchPlan(
                lengths: lengths,
                settings: settings.batches,
                seed: settings.seed,
                epoch: epoch
            )
            if plan.steps.isEmpty { break }
            let batches = plan.steps.joined()
            largest = max(largest, batches.map { $0.reduce(0) { $0 + lengths[$1] } }.max() ?? 0)
            starts.append(starts[epoch] + plan.steps.count)
            epoch += 1
        }
        epochStarts = starts
        totalSteps = min(starts[epoch], wanted)
        largestBatch = largest
        longestExample = lengths.max() ?? 0
    }

    /// The most tokens of a pass; held-out examples are measured in batches alike.
    package func capacity(validation: [Int]) -> Int {
        max(largestBatch, validation.max() ?? 0, longestExample, 64)
    }

    /// The longest sequence of a pass.
    package func longest(validation: [Int]) -> Int {
        max(longestExample, validation.max() ?? 0, 64)
    }
}
