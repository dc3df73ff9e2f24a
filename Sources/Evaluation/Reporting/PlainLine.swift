// What models, files and people write becomes part of a report only through here: one line without control
// characters, bidirectional marks or line breaks, and in Markdown without anything that Markdown would obey.

import Foundation

/// Makes text harmless.
package enum PlainLine {
    /// The text on one line, as it is to be read.
    package static func of(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator:
                if let last = result.last, last != " " { result.append(" ") }
            case .format, .privateUse, .surrogate, .unassigned: break
            default: result.append(scalar)
            }
        }
        return String(result).trimmingCharacters(in: .whitespaces)
    }

    /// The same for Markdown; the bar of tables is the table's own affair.
    ///
    /// After so many letters the rest is left out.
    package static func markdown(_ text: String, limit: Int = 400) -> String {
        var line = of(text)
        if line.count > limit { line = line.prefix(limit) + "…" }
        var result = ""
        for character in line {
            if special.contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }

    private static let special = Set("\\`*_[]<>#~&!$")
}
