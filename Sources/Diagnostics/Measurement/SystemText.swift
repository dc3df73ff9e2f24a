// Reads the small texts in which Linux tells about itself: /proc/cpuinfo, /proc/meminfo and
// /proc/self/status are lines `name: value`, /etc/os-release is `NAME="value"`, and files under /sys
// hold one word, one size, or several words of which the chosen one stands in [brackets].

/// One of the system's texts, given as a string.
package struct SystemText: Sendable {
    private let lines: [Substring]

    /// Takes the file's text.
    package init(_ text: String) {
        lines = text.split(separator: "\n")
    }

    /// The value of the first line `name : value`, without spaces around; nil when there is none.
    package func field(_ name: String) -> String? { value(name, separator: ":") }

    /// The value of `NAME="value"`, without its quotation marks.
    package func variable(_ name: String) -> String? {
        value(name, separator: "=").map { text in
            text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
                ? String(text.dropFirst().dropLast()) : text
        }
    }

    /// The bytes of `name:  123 kB`.
    package func kilobytes(_ name: String) -> Int? {
        guard let value = field(name), value.hasSuffix(" kB"), let number = Int(value.dropLast(3))
        else { return nil }
        return number.multipliedReportingOverflow(by: 1024).overflow ? nil : number * 1024
    }

    /// The word in brackets of `always [madvise] never`; a single word without them is itself.
    package var chosen: String? {
        guard let words = lines.first?.split(separator: " ") else { return nil }
        if let word = words.first(where: { $0.hasPrefix("[") && $0.hasSuffix("]") }) {
            return String(word.dropFirst().dropLast())
        }
        return words.count == 1 ? words.first.map(String.init) : nil
    }

    /// The bytes of `32768K`, `32M` or `512`.
    package var size: Int? {
        guard let word = lines.first, let last = word.last else { return nil }
        let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        let unit = units[last] ?? 1
        guard let number = Int(unit == 1 ? word : word.dropLast()), number >= 0 else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: unit)
        return overflow ? nil : bytes
    }

    private func value(_ name: String, separator: Character) -> String? {
        for line in lines {
            guard let mark = line.firstIndex(of: separator) else { continue }
            guard Self.trimmed(line[..<mark]) == name else { continue }
            return String(Self.trimmed(line[line.index(after: mark)...]))
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start }
        return start[...last]
    }
}
