// All requests of an evaluation are asked at one moment that is no special day, so that what fits does not
// depend on when the evaluation runs.

import Foundation
import Recommendation

/// When evaluations take place.
package enum EvaluationMoment {
    /// Tuesday, 14 April 2026, noon in Seoul.
    package static let circumstances = Circumstances(
        now: Date(timeIntervalSince1970: 1_776_135_600),
        calendar: {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = TimeZone(secondsFromGMT: 9 * 3600) ?? .gmt
            return calendar
        }()
    )
}
