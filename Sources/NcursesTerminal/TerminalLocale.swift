// The locale that ncurses works in. It measures with libc's wcwidth, which in the C locale is -1 for
// every Hangul syllable, so a UTF-8 LC_CTYPE must be set before newterm: the user's own, or else one
// that most systems have. LC_CTYPE only: numbers and dates stay as they are.

import CNcurses
import ChatUI

/// Choosing a locale, and comparing its widths with ours.
package enum TerminalLocale {
    /// What was chosen.
    package struct Choice: Equatable, Sendable {
        /// The locale's name as libc gives it.
        package let name: String
        /// Its character set, such as `UTF-8`.
        package let charset: String
        /// Whether Korean can be drawn in it.
        package let isUTF8: Bool
    }

    /// Sets LC_CTYPE for the process: the user's locale if it is UTF-8, otherwise the first UTF-8 one
    /// of C.UTF-8, ko_KR.UTF-8 and en_US.UTF-8.
    ///
    /// A user who asked for another charset (ISO-8859-1, EUC-KR) keeps it: their terminal could not
    /// show UTF-8. A plain C locale asks for nothing and gives way.
    package static func choose() -> Choice {
        let own = set("")
        if let own, own.isUTF8 || !isPlain(own.charset) { return own }
        for name in ["C.UTF-8", "ko_KR.UTF-8", "en_US.UTF-8"] {
            if let choice = set(name), choice.isUTF8 { return choice }
        }
        return set("C") ?? Choice(name: "C", charset: "ASCII", isUTF8: false)
    }

    /// libc's width of a scalar in the locale that is set; -1 if libc does not know it.
    package static func width(of scalar: Unicode.Scalar) -> Int {
        Int(nc_width(wchar_t(bitPattern: scalar.value)))
    }

    /// The scalars, of those we draw most, whose width here is not ``DisplayWidth``'s.
    ///
    /// Empty if all is well. Compared are Hangul, jamo, kana, ideographs, Latin, box drawing and food
    /// emoji.
    package static func disagreements() -> [Unicode.Scalar] {
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0xA1...0xAC, 0x2010...0x2027, 0x2190...0x2199, 0x2460...0x2473,
            0x2500...0x257F, 0x2580...0x259F, 0x3001...0x301F, 0x3041...0x3096, 0x30A1...0x30FA,
            0x3131...0x318E, 0x1100...0x1112, 0x1161...0x1175, 0x11A8...0x11C2, 0x4E00...0x4E80,
            0xFF01...0xFF5E, 0x1F32D...0x1F32F, 0x1F345...0x1F37C, 0x1F950...0x1F96F,
        ]
        let hangul = stride(from: UInt32(0xAC00), through: 0xD7A3, by: 28)
        return (ranges.flatMap { Array($0) } + hangul).compactMap { Unicode.Scalar($0) }
            .filter { width(of: $0) != DisplayWidth.width(of: $0) }
    }

    // MARK: - Private helpers

    private static func set(_ name: String) -> Choice? {
        guard let result = setlocale(LC_CTYPE, name), let charset = nc_charset() else { return nil }
        let set = String(cString: charset)
        return Choice(
            name: String(cString: result),
            charset: set,
            isUTF8: set.uppercased() == "UTF-8" || set.uppercased() == "UTF8"
        )
    }

    private static func isPlain(_ charset: String) -> Bool {
        ["ANSI_X3.4-1968", "US-ASCII", "ASCII", "646", ""].contains(charset.uppercased())
    }
}
