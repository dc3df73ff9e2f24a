// Which menu does this reply recommend? Names are found by KoreanText's NameMatcher; of several the
// one in a recommending place wins (우동을 좋아하신다면 칼국수는 어떠세요? → 칼국수), else the first. When
// the words in that place are no menu of the catalogue, they are the answer as they stand.

import KoreanText

/// Finds the menu a reply recommends.
package struct MenuFinder: Sendable {
    private let catalog: MenuCatalog
    private let matcher: NameMatcher
    private let ingredients: Set<String>

    /// A finder for the menus of a catalogue.
    package init(catalog: MenuCatalog) {
        self.catalog = catalog
        matcher = catalog.names
        ingredients = Set(catalog.menus.flatMap(\.ingredients))
    }

    /// The menu that the reply recommends; nil when it names none.
    ///
    /// The reply is taken as whole: ask when it has ended.
    package func menu(in reply: String) -> ReplyMenu? { menus(in: reply).first }

    /// The menus that the reply recommends together: 떡볶이나 닭볶음탕을 추천드려요.
    ///
    /// The first is the one the reply is remembered by. Empty when it names none.
    package func menus(in reply: String) -> [ReplyMenu] {
        let text = reply.nfc
        let matches = matcher.allMatches(in: text)
        for place in recommendingPlaces(in: text, matches) {
            if let index = matches.firstIndex(where: { $0.range.upperBound == place.nounEnd }) {
                return coordinated(matches, upTo: index, in: text)
            }
            if place.strength == .strong, let name = noun(endingAt: place.nounEnd, in: text) {
                return [.unlisted(name)]
            }
        }
        return matches.first.flatMap { listed($0.name) }.map { [$0] } ?? []
    }

    /// Every menu that the reply recommends, in any of its sentences: what counts as offered.
    package func allMenus(in reply: String) -> [ReplyMenu] {
        let text = reply.nfc
        let matches = matcher.allMatches(in: text)
        var result = menus(in: text)
        for place in recommendingPlaces(in: text, matches) {
            guard let index = matches.firstIndex(where: { $0.range.upperBound == place.nounEnd })
            else { continue }
            for menu in coordinated(matches, upTo: index, in: text) where !result.contains(menu) {
                result.append(menu)
            }
        }
        return result
    }

    /// All catalogue menus named in the text, each with the text that follows its first mention.
    package func named(in text: String) -> [(menu: Menu, following: Substring)] {
        let text = text.nfc
        var seen: Set<String> = []
        return matcher.allMatches(in: text).compactMap { match in
            guard let menu = catalog.menu(named: match.name), seen.insert(menu.name).inserted else {
                return nil
            }
            return (menu, Substring(String(text[match.range.upperBound...])))
        }
    }

    /// The text with the names of menus taken out, so that 김치찌개 말고 does not refuse every 찌개.
    ///
    /// - Parameters:
    ///   - text: a question.
    ///   - isName: whether a menu's name counts as one here.
    /// - Returns: the text, `·` in the place of each name.
    package func blankingNames(in text: String, where isName: (String) -> Bool) -> String {
        var text = text.nfc
        for match in matcher.allMatches(in: text).reversed() where isName(match.name) {
            text.replaceSubrange(match.range, with: "·")
        }
        return text
    }

    private func listed(_ name: String) -> ReplyMenu? {
        catalog.menu(named: name).map(ReplyMenu.listed)
    }
}

// MARK: - Places

extension MenuFinder {
    private typealias Found = (name: String, range: Range<String.Index>)
    private typealias Place = (nounEnd: String.Index, strength: RecommendingPhrase.Strength)

    /// The ends of nouns in recommending places, in order.
    private func recommendingPlaces(in text: String, _ matches: [Found]) -> [Place] {
        let names = Set(matches.map(\.range.upperBound))
        var places: [Place] = []
        for index in text.indices.dropFirst() {
            let isName = names.contains(index)
            guard isName || Self.mayEndNoun(text, index),
                let strength = RecommendingPhrase.strength(after: text[index...]),
                isName || strength == .strong
            else { continue }
            places.append((index, strength))
        }
        return places
    }

    /// Whether a noun that is no known name may end here: after a letter, before a particle that
    /// agrees with that letter, or at the end of a word.
    private static func mayEndNoun(_ text: String, _ index: String.Index) -> Bool {
        let before = text[text.index(before: index)]
        guard isLetter(before), index < text.endIndex else { return false }
        let next = text[index]
        guard isLetter(next) else { return true }
        let hasFinal = Hangul.hasFinalConsonant(String(before))
        return (hasFinal ? "은을이도" : "는를가도").contains(next)
    }

    private static func isLetter(_ character: Character) -> Bool {
        character.unicodeScalars.contains(where: Hangul.isWordScalar)
    }

    /// The match and those joined to it before: 떡볶이나 (매콤한) 닭볶음탕, 새우튀김, 돈까스, 치킨.
    private func coordinated(_ matches: [Found], upTo index: Int, in text: String) -> [ReplyMenu] {
        var first = index
        while first > 0,
            Self.joins(text[matches[first - 1].range.upperBound..<matches[first].range.lowerBound])
        {
            first -= 1
        }
        var result: [ReplyMenu] = []
        for match in matches[first...index] {
            if let menu = listed(match.name), !result.contains(menu) { result.append(menu) }
        }
        return result
    }

    private static let joints: Set<String> = [
        "이나", "나", "와", "과", "랑", "이랑", "하고", ",", "및", "·", "/", "또는", "혹은", "이나,", "나,",
    ]

    /// Whether the text between two names joins them as equals; one modifier may stand within.
    private static func joins(_ text: Substring) -> Bool {
        var words = text.split(separator: " ").map(String.init)
        if words.count > 1, let last = words.last, Modifier.isAdnominal(last) { words.removeLast() }
        return !words.isEmpty && words.count <= 2 && words.allSatisfy(joints.contains)
    }

    /// The noun that ends here: its word, and the nouns before it that belong to it (소고기 뭇국).
    private func noun(endingAt end: String.Index, in text: String) -> String? {
        let head = text[..<end]
        let sentence = head.split { ".!?\n,:;\"'“”‘’*()[]".contains($0) }.last ?? head
        guard sentence.endIndex == end else { return nil }
        var words = sentence.split(separator: " ").suffix(3).map(String.init)
        guard let last = words.popLast(), Modifier.mayBeDish(last) else { return nil }
        var noun = [last]
        while let word = words.popLast() {
            let isNoun = ingredients.contains(word) || catalog.menu(named: word) != nil
            guard isNoun || !Modifier.ends(word) else { break }
            noun.insert(word, at: 0)
        }
        let name = noun.joined(separator: " ")
        return name.count <= 20 && name.contains(where: Self.isLetter) ? name : nil
    }
}
