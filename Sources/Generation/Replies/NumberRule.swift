// Numbers that a model makes up are wrong. Where a reply may only say numbers that it was given (the
// energy in its 맥락), every run of digits must be one of them; what may still become one is held back
// until it is whole. Any character of the Unicode number categories counts: 5, ５, ½, ⅷ, ①.

/// Which numbers a reply may say.
struct NumberRule: Sendable {
    /// What the digits of a text ask of the decoder.
    enum Verdict: Equatable {
        /// All of them may be said.
        case allowed
        /// The last of them, which begins here, may still become one that may be said.
        case undecided(from: String.Index)
        /// The number that begins here may not be said.
        case forbidden(from: String.Index)
    }

    private let allowed: [String]

    /// A rule that allows the numbers of these texts and no others.
    init(numbersOf texts: [String]) { allowed = texts.flatMap(Self.numbers) }

    /// Judges the digits of a text.
    func verdict(on text: Substring, isComplete: Bool) -> Verdict {
        var start: String.Index?
        let scalars = text.unicodeScalars
        for index in scalars.indices {
            if Self.isDigit(scalars[index]) {
                if start == nil { start = index }
            } else if let first = start {
                guard allowed.contains(String(text[first..<index])) else {
                    return .forbidden(from: first)
                }
                start = nil
            }
        }
        guard let first = start else { return .allowed }
        let run = text[first...]
        if isComplete { return allowed.contains(String(run)) ? .allowed : .forbidden(from: first) }
        return allowed.contains { $0.hasPrefix(run) }
            ? .undecided(from: first) : .forbidden(from: first)
    }

    /// Whether a token's text could begin or go on with a number that may be said.
    func mayStand(_ token: String) -> Bool {
        Self.numbers(in: token).allSatisfy { run in allowed.contains { $0.contains(run) } }
    }

    /// The runs of digits in a text.
    private static func numbers(in text: String) -> [String] {
        text.unicodeScalars.split { !isDigit($0) }.map { String($0) }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }
}
