// Understands a question: what is wished for, what must not be, what is at hand, for how many and for how
// much, and what kind of question it is. Rules over a large lexicon, and a linear classifier for wordings
// that no rule foresaw: no language model, no randomness, under a millisecond.
// Tests/RecommendationTests/Utterances says how well it does.

import KoreanText

/// Reads questions.
package struct RequestReader: Sendable {
    private let lexicon: RequestLexicon
    private let wording: WishClassifier?
    private static let nudges: LetterTrie<Nudge> = trie(QuantityWords.nudges)
    private static let plainNudges: LetterTrie<Nudge> = trie(QuantityWords.plainNudges)

    /// A reader that knows the menus and ingredients of a catalogue.
    ///
    /// - Parameters:
    ///   - catalog: the catalogue.
    ///   - guesses: whether the wording may tell wishes that no word tells.
    package init(catalog: MenuCatalog, guesses: Bool = true) {
        lexicon = RequestLexicon(catalog: catalog)
        wording = guesses ? catalog.wording : nil
    }

    /// Understands a question.
    ///
    /// - Parameters:
    ///   - text: the question as it was typed.
    ///   - circumstances: when it is asked; settles words such as 명절 and 지금.
    /// - Returns: what was understood.
    package func read(_ text: String, circumstances: Circumstances? = nil) -> FoodRequest {
        let typed = RequestText(text)
        let scan = RequestScan(typed, lexicon: lexicon)
        var request = FoodRequest(text: text)
        if let meant = KeyboardReading.meant(text, coverage: { coverage($0) }) {
            request.meant = meant
            let letters = RequestText(meant)
            understand(letters, RequestScan(letters, lexicon: lexicon), circumstances, &request)
        } else {
            understand(typed, scan, circumstances, &request)
        }
        return request
    }

    /// The usual name of an ingredient, as requests hold it: 계란 is 달걀.
    package func usualName(ofIngredient name: String) -> String {
        lexicon.usualName(MenuCatalog.key(name))
    }

    /// The share of a text's letters that belong to known words, 0 to 1.
    private func coverage(_ text: String) -> Double {
        let letters = RequestText(text)
        guard !letters.letters.isEmpty else { return 0 }
        let known = RequestScan(letters, lexicon: lexicon).covered
        return Double(max(known, KeyboardReading.lettersOfQuestions(letters)))
            / Double(letters.letters.count)
    }

    private func understand(
        _ text: RequestText,
        _ scan: RequestScan,
        _ circumstances: Circumstances?,
        _ request: inout FoodRequest
    ) {
        let matches = Background.removed(from: scan.matches, text)
        let refusals = Refusals(text, matches)
        let atHand = AtHand(text, matches, refusals.standings).indices
        let quantities = Quantities(text)
        request.budget = quantities.budget
        request.people = quantities.people
        request.maximumKcal = quantities.maximumKcal
        request.isLarge = quantities.isLarge
        request.isCasual = Register.isCasual(text)
        // What names both a menu and an ingredient is a menu to questions about menus: so the kind is
        // told first, with all names taken as menus, and then the words are taken in.
        let standings = refusals.standings
        var draft = request
        draft.kind = .whatIs
        draft.takeIn(text, matches, standings, atHand: atHand)
        draft.nudge = Self.nudge(text, draft)
        request.kind =
            KindReading(
                text,
                zip(matches, standings).filter { $1 != .refused }.map(\.0),
                draft,
                eatenPlaces: refusals.eatenPlaces
            ).kind
        request.takeIn(text, matches, standings, atHand: atHand)
        request.nudge = draft.nudge
        if let wording { request.takeIn(text, wording) }
        request.takeInHomeland(text, scan.matches)
        if let circumstances { request.settle(text, circumstances) }
        if request.nudge == nil, request.kind == .another {
            request.nudge = Self.firstNudge(Self.plainNudges, text)
        }
        request.keepWhatFits()
    }

    // MARK: - Directions

    private static func trie(_ list: [(Nudge, String)]) -> LetterTrie<Nudge> {
        var trie = LetterTrie<Nudge>()
        for (nudge, words) in list {
            for word in words.split(separator: " ") { trie.insert(word, nudge) }
        }
        return trie
    }

    private static func firstNudge(_ words: LetterTrie<Nudge>, _ text: RequestText) -> Nudge? {
        for place in text.letters.indices {
            if let nudge = words.longest(text.letters, at: place)?.values.first { return nudge }
        }
        return nil
    }

    /// A direction is one when little else is said: 좀 더 맵게, 가볍게.
    private static func nudge(_ text: RequestText, _ request: FoodRequest) -> Nudge? {
        guard request.mentioned.isEmpty, request.wanted.count + request.unwanted.count <= 2 else {
            return nil
        }
        let whole = text.string(0..<text.letters.count)
        if let exact = Nudge.allCases.first(where: { MenuCatalog.key($0.rawValue) == whole }) {
            return exact
        }
        return text.letters.count <= 16 ? firstNudge(nudges, text) : nil
    }
}
