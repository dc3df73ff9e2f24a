// A run so far, sorted by kind: what curves, tables and the live screen are drawn from. It is made of the
// same events while a run goes on and when its log is read again.

/// What a run's events say together.
package struct TrainingHistory: Sendable, Equatable {
    /// What was known when it last began, or went on.
    package private(set) var outline: TrainingOutline?
    /// Reported steps, in order.
    package private(set) var steps: [StepReport] = []
    /// Held-out losses, in order.
    package private(set) var validations: [ValidationReport] = []
    /// Sample replies, in order.
    package private(set) var samples: [(step: Int, replies: [SampleReply])] = []
    /// The last step that is on disk.
    package private(set) var savedStep: Int?
    /// What it came to; nil while it goes on, or where it was cut off.
    package private(set) var summary: TrainingSummary?

    /// The run of these events.
    package init(_ events: some Sequence<TrainingEvent> = []) {
        for event in events { add(event) }
    }

    /// The lowest held-out loss.
    package var best: ValidationReport? {
        validations.filter(\.loss.isFinite).min { $0.loss < $1.loss }
    }

    /// The last step that was measured; nil before the first measurement.
    package var measuredStep: Int? {
        [validations.last?.step, samples.last?.step].compactMap { $0 }.max()
    }

    /// Seconds that the last measurement took, sample replies included; 0 where nobody knows.
    package var secondsOfMeasurement: Double {
        (validations.last?.seconds ?? 0)
            + (samples.last?.replies.reduce(0) { $0 + $1.seconds } ?? 0)
    }

    /// Takes an event in.
    ///
    /// A run that goes on from a checkpoint makes the steps after it anew: they are dropped.
    package mutating func add(_ event: TrainingEvent) {
        switch event {
        case .started(let outline):
            self.outline = outline
            summary = nil
            drop(after: outline.completedSteps)
        case .step(let report): steps.append(report)
        case .validated(let report): validations.append(report)
        case .sampled(let step, let replies): samples.append((step, replies))
        case .saved(let step): savedStep = step
        case .finished(let summary): self.summary = summary
        case .activity: break
        }
    }

    private mutating func drop(after step: Int) {
        while let last = steps.last, last.step > step { steps.removeLast() }
        while let last = validations.last, last.step > step { validations.removeLast() }
        while let last = samples.last, last.step > step { samples.removeLast() }
    }

    package static func == (left: TrainingHistory, right: TrainingHistory) -> Bool {
        left.outline == right.outline && left.steps == right.steps
            && left.validations == right.validations && left.savedStep == right.savedStep
            && left.summary == right.summary
            && left.samples.elementsEqual(right.samples) {
                $0.step == $1.step && $0.replies == $1.replies
            }
    }
}
