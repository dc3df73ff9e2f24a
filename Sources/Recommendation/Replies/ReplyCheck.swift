// Is a reply fit to be read? A small model that is turned away from one name after another ends in
// sentences nobody says: "좋은가루를 추천드려요", "찜닭과 다르게 찜닭은 어떠세요?", the same clause over and over.
// These are the breaks that were seen in some 20,000 replies of the bootstrap model, each a rule.

import KoreanText

/// Finds what is broken in replies.
package struct ReplyCheck: Sendable {
    /// What is wrong with a reply.
    package enum Fault: Sendable, Equatable {
        /// Bytes that are no text.
        case notText
        /// It stops inside a sentence.
        case unfinished
        /// A word or clause is said twice.
        case repeated
        /// A particle that does not agree with the sound before it: 우동를.
        case particle
        /// It recommends a menu instead of itself, or instead of what is none.
        case contrast
        /// It describes another menu than the one it names.
        case description
    }

    private let catalog: MenuCatalog
    private let matcher: NameMatcher

    /// A check that knows these menus.
    package init(catalog: MenuCatalog) {
        self.catalog = catalog
        matcher = catalog.names
    }

    /// The first fault of a finished reply; nil when it reads well.
    package func fault(in reply: String, menu: Menu? = nil) -> Fault? {
        let text = reply.nfc
        if text.unicodeScalars.contains("\u{FFFD}") { return .notText }
        guard let last = text.last, !Self.isLetter(last), !",:;".contains(last) else {
            return .unfinished
        }
        let sentences = Self.sentences(of: text)
        if sentences.contains(where: Self.repeats) || Set(sentences).count < sentences.count
            || sentences.count(where: { $0.last == "어떠세요?" }) > 1
        {
            return .repeated
        }
        if sentences.contains(where: Self.hasWrongParticle) { return .particle }
        if contrastsNothing(text) { return .contrast }
        if let menu, describesAnother(text, than: menu) { return .description }
        return nil
    }

    // MARK: - Rules

    /// The words of each sentence, with their signs.
    private static func sentences(of text: String) -> [[Substring]] {
        var result: [[Substring]] = [[]]
        for word in text.split(whereSeparator: \.isWhitespace) {
            result[result.count - 1].append(word)
            if word.last.map({ ".!?".contains($0) }) ?? false { result.append([]) }
        }
        return result.filter { !$0.isEmpty }
    }

    /// Whether a word is said twice in a row, a clause twice (매운맛을 즐기기에 … 매운맛을 즐기기에도), or any
    /// three words in a row.
    private static func repeats(_ sentence: [Substring]) -> Bool {
        let words = sentence.map(withoutParticle)
        if zip(words, words.dropFirst()).contains(where: { $0 == $1 && $0.count > 1 }) {
            return true
        }
        var seen: Set<[Substring]> = []
        for start in words.indices.dropLast() {
            let endsClause = words[start + 1] != sentence[start + 1] || words[start + 1] == "때"
            if endsClause, !seen.insert(Array(words[start..<start + 2])).inserted { return true }
            if start + 3 <= words.count, !seen.insert(Array(words[start..<start + 3])).inserted {
                return true
            }
        }
        return false
    }

    /// The word without 에 or 에도.
    private static func withoutParticle(_ word: Substring) -> Substring {
        for particle in ["에도", "에"] where word.hasSuffix(particle) && word.count > particle.count {
            return word.dropLast(particle.count)
        }
        return word
    }

    private static let predicates = ["어떠", "추천", "드셔", "권해"]

    /// Whether what is recommended has the wrong particle: 바다을 추천드려요.
    private static func hasWrongParticle(_ sentence: [Substring]) -> Bool {
        zip(sentence, sentence.dropFirst()).contains { word, next in
            guard predicates.contains(where: next.hasPrefix), word.count > 1,
                let particle = word.last, "은는을를".contains(particle),
                let before = word.dropLast().last, isSyllable(before)
            else { return false }
            return Hangul.hasFinalConsonant(String(before)) != "은을".contains(particle)
        }
    }

    /// Whether it says "X와 다르게 X는", or contrasts with what is no menu.
    private func contrastsNothing(_ text: String) -> Bool {
        let matches = matcher.allMatches(in: text)
        for particle in ["과 다르게 ", "와 다르게 "] {
            guard let range = text.firstRange(of: particle) else { continue }
            guard let index = matches.firstIndex(where: { $0.range.upperBound == range.lowerBound })
            else { return true }
            guard let next = matches.dropFirst(index + 1).first else { continue }
            let (one, other) = (matches[index].name, next.name)
            if catalog.menu(named: one)?.name == catalog.menu(named: other)?.name { return true }
        }
        return false
    }

    private func describesAnother(_ text: String, than menu: Menu) -> Bool {
        guard !menu.description.isEmpty, !text.contains(menu.description) else { return false }
        return catalog.menus.contains { other in
            other.name != menu.name && other.description.count > 8
                && text.contains(other.description)
        }
    }

    private static func isLetter(_ character: Character) -> Bool {
        character.unicodeScalars.contains(where: Hangul.isWordScalar)
    }

    private static func isSyllable(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy(Hangul.isSyllable)
    }
}
