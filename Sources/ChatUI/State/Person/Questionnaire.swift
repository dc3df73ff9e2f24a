// The questions of the first run: six short steps, all optional, over the whole screen.

import Foundation
import Recommendation

/// The questions of the first run, being answered.
package struct Questionnaire: Equatable, Sendable {
    /// What each step asks.
    package static let steps: [[ProfileField]] = [
        [.age, .sex, .activity], [.allergies], [.diet, .halal], [.avoided, .favourites],
        [.spiciness, .budget], [.speech],
    ]

    /// The answers to "keep what was chosen so far?".
    package enum Leaving: Int, CaseIterable, Equatable, Sendable {
        /// Keep it and end.
        case keep
        /// Drop it and end.
        case drop
        /// Go on with the questions.
        case goOn
    }

    /// The step, from 0.
    package private(set) var step = 0
    /// The step's fields.
    package var form: ProfileForm
    /// The answer that has the keys while it is asked what to do with what was chosen so far.
    package var leaving: Leaving?
    /// The profile before the first question.
    package let original: Profile

    /// The first step.
    package init(_ profile: Profile) {
        original = profile
        form = ProfileForm(profile, fields: Self.steps[0])
    }

    /// Whether the button below the step's rows has the keys.
    package var isOnButton: Bool { form.selected >= form.rows.count }

    /// Whether it is the last step.
    package var isLast: Bool { step == Self.steps.count - 1 }

    /// Goes to another step; false where there is none, or where a text cannot be read.
    package mutating func move(by count: Int) -> Bool {
        form.takeTexts()
        guard form.unreadable.isEmpty, Self.steps.indices.contains(step + count) else {
            return false
        }
        step += count
        form = ProfileForm(form.profile, fields: Self.steps[step])
        return true
    }

    /// Moves among the rows and the button below them.
    package mutating func moveRow(by count: Int) {
        form.takeTexts()
        form.selected = max(0, min(form.selected + count, form.rows.count))
    }
}
