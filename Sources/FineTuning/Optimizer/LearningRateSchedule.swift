// How the learning rate goes over the steps of a run.

import Foundation

/// The learning rate of every step.
package struct LearningRateSchedule: Sendable, Equatable {
    /// The way after warm-up.
    package enum Shape: String, Sendable, CaseIterable {
        /// Straight down to 0 (transformers' get_linear_schedule_with_warmup), the original's.
        case linear
        /// Half a cosine down to 0 (Loshchilov and Hutter 2017, without restarts).
        case cosine
        /// Level.
        case constant
        /// Level for 60 % of the steps, then straight down to 3 %: the bootstrap model's (MODEL.md).
        case stable
    }

    /// The highest rate.
    package var peak: Double
    /// Steps that go up to it; the first one is already above 0 (transformers' is 0).
    package var warmupSteps: Int
    /// The way after them.
    package var shape: Shape
    /// Steps of the whole run.
    package var totalSteps: Int

    /// A schedule.
    package init(peak: Double, warmupSteps: Int = 0, shape: Shape = .linear, totalSteps: Int) {
        self.peak = peak
        self.warmupSteps = warmupSteps
        self.shape = shape
        self.totalSteps = totalSteps
    }

    /// The rate of a step, from 0.
    package func rate(at step: Int) -> Double {
        let warmup = step < warmupSteps ? Double(step + 1) / Double(warmupSteps) : 1
        return peak * warmup * decay(at: step)
    }

    private func decay(at step: Int) -> Double {
        if shape == .stable {
            let share = Double(step) / Double(max(totalSteps, 1))
            return share < 0.6 ? 1 : max(0.03, (1 - share) / 0.4)
        }
        guard step >= warmupSteps else { return 1 }
        let length = Double(max(totalSteps - warmupSteps, 1))
        let progress = min(Double(step - warmupSteps) / length, 1)
        switch shape {
        case .linear: return 1 - progress
        case .cosine: return 0.5 * (1 + cos(Double.pi * progress))
        case .constant, .stable: return 1
        }
    }
}
