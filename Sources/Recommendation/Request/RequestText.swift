// A question as the reader walks it: its letters without spaces, because people leave spaces out or
// put them anywhere, and before each letter what separated it from the last one.

import KoreanText

/// The letters of a question and the gaps between them.
struct RequestText: Sendable {
    /// What stands before a letter.
    enum Gap: UInt8, Comparable, Sendable {
        case none, space, comma, stop

        /// Weaker gaps are less.
        static func < (a: Gap, b: Gap) -> Bool { a.rawValue < b.rawValue }
    }

    /// Letters and digits in lower case, NFC; the few emoji that mean something; jamo but laughter.
    private(set) var letters: [UInt32] = []
    /// The gap before each letter, and after the last.
    private(set) var gaps: [Gap] = []
    /// Whether it ends in a question mark.
    private(set) var isQuestion = false

    private static let laughter = Set("ㅋㅎㅠㅜㅡㅗ".unicodeScalars)
    private static let emoji = Set("🌶☔🥵🥶🍺🍻🍶🎂🎉".unicodeScalars)
    private static let stops = Set(".!?\n;…".unicodeScalars)
    private static let commas = Set(",/:、".unicodeScalars)

    /// Takes a question apart.
    init(_ text: String) {
        let scalars = Array(text.nfc.lowercased().unicodeScalars)
        var gap = Gap.stop
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if Hangul.isCompatibilityJamo(scalar) {
                let run = scalars[index...].prefix(while: Hangul.isCompatibilityJamo)
                if !run.allSatisfy(Self.laughter.contains) {
                    for one in run { append(one, after: &gap) }
                } else {
                    gap = max(gap, .space)
                }
                index += run.count
                continue
            }
            if Hangul.isWordScalar(scalar) || Self.emoji.contains(scalar) {
                append(scalar, after: &gap)
            } else if !(scalar == "," && Self.standsInNumber(scalars, index)) {
                gap = max(gap, Self.gap(scalar))
                if scalar == "?" { isQuestion = true }
            }
            index += 1
        }
        gaps.append(.stop)
    }

    private mutating func append(_ scalar: Unicode.Scalar, after gap: inout Gap) {
        letters.append(scalar.value)
        gaps.append(gap)
        gap = .none
        isQuestion = false
    }

    private static func gap(_ scalar: Unicode.Scalar) -> Gap {
        stops.contains(scalar) ? .stop : commas.contains(scalar) ? .comma : .space
    }

    /// Whether a comma only groups digits: 7,000.
    private static func standsInNumber(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        guard index > 0, index + 3 < scalars.count else { return false }
        return ([index - 1] + (index + 1...index + 3)).allSatisfy {
            (0x30...0x39).contains(scalars[$0].value)
        }
    }

    /// Whether a word begins at the place by the spaces of the text.
    func startsWord(_ place: Int) -> Bool { gaps[place] != .none }

    /// The letters of a range as text.
    func string(_ range: Range<Int>) -> String {
        var result = String.UnicodeScalarView()
        for value in letters[range] { if let one = Unicode.Scalar(value) { result.append(one) } }
        return String(result)
    }

    /// The place behind the last stop before `place`.
    func sentenceStart(_ place: Int) -> Int {
        var start = place
        while start > 0, gaps[start] < .stop { start -= 1 }
        return start
    }
}
