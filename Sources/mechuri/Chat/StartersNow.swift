// The starters for this hour: the one place where they meet the clock.

import Diagnostics
import Foundation
import Recommendation

/// Starters for now.
enum StartersNow {
    /// Three questions that suit this hour, day and month.
    static func choose(language: Language, now: Date = Date(), calendar: Calendar = .current)
        -> [String]
    {
        let parts = calendar.dateComponents([.hour, .weekday, .month], from: now)
        return Starters.questions(
            hour: parts.hour ?? 12,
            weekday: parts.weekday ?? 2,
            month: parts.month ?? 1,
            seed: UInt64.random(in: .min ... .max)
        )
    }
}
