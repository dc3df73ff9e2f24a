// Figures as tables show them: enough digits to compare, no more than were measured, the same in every
// locale, so that reports of two machines can be laid side by side.

import Foundation

/// Numbers as short texts.
package enum FigureText {
    /// At least three significant digits: `1,234`, `123`, `12.3`, `1.23`, `0.123`; smaller numbers
    /// keep three decimals.
    package static func short(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        let magnitude = abs(value)
        // Below its rounding limit: 9.996 is 10.0, not 10.00.
        let digits = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : magnitude >= 0.9995 ? 2 : 3
        return fixed(value, digits)
    }

    /// With so many decimals, thousands grouped by commas.
    package static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return "-" }
        let text = String(
            format: "%.\(decimals)f",
            locale: Locale(identifier: "en_US_POSIX"),
            abs(value)
        )
        let whole = text.prefix { $0 != "." }
        var grouped = ""
        for (i, digit) in whole.enumerated() {
            if i > 0, (whole.count - i) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        let result = grouped + text.dropFirst(whole.count)
        let isZero = !result.contains { $0.isNumber && $0 != "0" }
        return value < 0 && !isZero ? "-" + result : result
    }

    /// A share 0 to 1 in per cent, with one decimal.
    package static func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }

    /// Bytes in the binary unit that fits: `850 KiB`, `6.98 MiB`, `23.4 GiB`.
    package static func bytes(_ count: Int) -> String {
        let units = ["KiB", "MiB", "GiB", "TiB"]
        var value = Double(count) / 1024
        var unit = 0
        while abs(value) >= 1023.5, unit + 1 < units.count {
            value /= 1024
            unit += 1
        }
        return count < 1024 && count > -1024 ? "\(count) B" : short(value) + " " + units[unit]
    }
}
