// A phrase with slots: `{menu:은} 어떠세요?`. After the colon stands a particle in the form that follows a
// consonant; the one that the word asks for is attached: 김밥은, 피자는.

import KoreanText

/// A phrase with slots.
package struct Template: Sendable, Equatable {
    private enum Piece: Sendable, Equatable {
        case text(String)
        case slot(String, particle: String)
    }

    private let pieces: [Piece]
    /// The names of its slots.
    package let slots: Set<String>

    /// The slot that it begins with; nil when it begins with words.
    package var opening: String? {
        if case .slot(let name, _) = pieces.first { name } else { nil }
    }

    /// Reads a phrase; nil when a brace has no partner.
    package init?(_ phrase: String) {
        var pieces: [Piece] = []
        var slots: Set<String> = []
        var rest = Substring(phrase)
        while let opening = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[opening] == "{", let closing = rest[opening...].firstIndex(of: "}") else {
                return nil
            }
            if opening > rest.startIndex { pieces.append(.text(String(rest[..<opening]))) }
            let inner = rest[rest.index(after: opening)..<closing]
            guard !inner.isEmpty, !inner.contains("{") else { return nil }
            let parts = inner.split(separator: ":", maxSplits: 1).map(String.init)
            let name = parts.first ?? ""
            pieces.append(.slot(name, particle: parts.count > 1 ? parts[1] : ""))
            slots.insert(name)
            rest = rest[rest.index(after: closing)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        self.pieces = pieces
        self.slots = slots
    }

    /// The phrase with its slots filled; nil when one of them has no value.
    package func filled(_ values: [String: String] = [:]) -> String? {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let plain): text += plain
            case .slot(let name, let particle):
                guard let value = values[name] else { return nil }
                text += value + Self.form(of: particle, after: value)
            }
        }
        return text
    }

    /// The form of a particle, or of an ending that begins with 이, after a word.
    static func form(of particle: String, after word: String) -> String {
        let pair: Particle.Pair? =
            switch particle {
            case "은", "는": .topic
            case "이", "가": .subject
            case "을", "를": .object
            case "과", "와": .with
            case "으로", "로": .direction
            case "이에요", "예요": .copula
            default: nil
            }
        if let pair { return Particle.form(of: pair, after: word) }
        // 이랑, 이나, 이라, 이네요 …: the 이 goes after a vowel.
        guard particle.hasPrefix("이"), particle.count > 1 else { return particle }
        let keepsVowel = Particle.form(of: .together, after: word) == "이랑"
        return keepsVowel ? particle : String(particle.dropFirst())
    }
}
