// A number out of its range is refused in the same words by every command.

import ArgumentParser

/// Values of options within their ranges.
enum OptionRange {
    /// Refuses a value outside of a range; nil, an option that was not given, is within any.
    ///
    /// - Throws: `ValidationError`, naming option, range and value.
    static func check<Number: Comparable>(
        _ value: Number?,
        _ name: String,
        in range: ClosedRange<Number>
    ) throws {
        guard let value, !range.contains(value) else { return }
        let (low, high) = (range.lowerBound, range.upperBound)
        throw ValidationError(
            say(
                "\(name)에는 \(low)부터 \(high)까지 쓸 수 있습니다. 받은 값: \(value)",
                "\(name) takes \(low) to \(high), not \(value)."
            )
        )
    }
}
