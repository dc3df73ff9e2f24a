// How much work the heavy tests do. Under a sanitizer every repetition costs ten times as much, so one
// variable makes all of them smaller: MECHURI_TEST_EFFORT=0.05 swift test --sanitize=thread

import Foundation

/// The share of the usual repetitions that tests are to run.
package enum TestEffort {
    /// 1 unless MECHURI_TEST_EFFORT says otherwise, above 0 and at most 1.
    private static let share: Double = {
        let text = ProcessInfo.processInfo.environment["MECHURI_TEST_EFFORT"] ?? ""
        guard let share = Double(text), share > 0, share <= 1 else { return 1 }
        return share
    }()

    /// So many repetitions, or fewer where less effort is asked for; never none.
    package static func scaled(_ repetitions: Int) -> Int {
        max(Int((Double(repetitions) * share).rounded(.up)), min(repetitions, 1))
    }

    /// Whether the tests run at full speed: debug builds take twenty times as long.
    package static let isOptimised: Bool = {
        #if DEBUG
        false
        #else
        true
        #endif
    }()
}
