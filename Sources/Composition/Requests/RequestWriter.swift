// Puts a need into words: phrases of the grammar for every wish, joined as people join them, and a
// question where one is still missing.

import KoreanText
import Randomness
import Recommendation

/// Writes requests.
package struct RequestWriter {
    let grammar: Grammar

    /// Writes with the phrases of a grammar.
    package init(grammar: Grammar) { self.grammar = grammar }

    /// A request for a menu, as somebody might type it; nil when the grammar lacks words for it.
    package func request(for need: Need, using random: inout SplitMix64) -> String? {
        guard let words = words(for: need, using: &random) else { return nil }
        return Typing.typed(words, using: &random)
    }

    /// A phrase of a section with its slots filled, as somebody might type it.
    func phrase(
        _ section: String,
        _ values: [String: String] = [:],
        using random: inout SplitMix64
    ) -> String? {
        pick(section, values, using: &random).map { Typing.typed($0, using: &random) }
    }

    // MARK: - Parts

    private func words(for need: Need, using random: inout SplitMix64) -> String? {
        var clauses: [String] = []
        for limit in need.limits {
            guard let clause = refusal(limit, using: &random) else { continue }
            clauses.append(clause)
        }
        if let named = need.named {
            guard let asked = ask(noun: named, using: &random) else { return nil }
            return (clauses + [asked]).joined(separator: " ")
        }
        let wishes = Self.ordered(need.wanted)
        if wishes.isEmpty {
            if clauses.isEmpty { return pick("plain ask", using: &random) }
            return finished(clauses, using: &random)
        }
        guard let wished = wished(wishes, using: &random) else { return nil }
        // A refusal comes before the wish, or after it as an afterthought.
        if random.chance(0.7) { return (clauses + [wished]).joined(separator: " ") }
        return ([wished] + clauses).joined(separator: random.chance(0.5) ? " " : ", ")
    }

    /// Wishes in one sentence: circumstances first, the kind of food last.
    private func wished(_ wishes: [Feature], using random: inout SplitMix64) -> String? {
        var parts: [String] = []
        for wish in wishes.dropLast() {
            let isLead = Self.isCircumstance(wish)
            let kinds: [Grammar.Cue] =
                isLead ? [.circumstance, .before] : [.before, .circumstance]
            guard
                let part = cue(wish, random.chance(0.75) ? kinds : kinds.reversed(), using: &random)
            else { return nil }
            parts.append(part)
        }
        guard let last = wishes.last, let end = end(last, after: parts, using: &random) else {
            return nil
        }
        return (parts + [end]).joined(separator: " ")
    }

    /// The last wish, with what asks for it.
    private func end(
        _ wish: Feature,
        after parts: [String],
        using random: inout SplitMix64
    ) -> String? {
        let kinds: [(Double, Grammar.Cue)] = [
            (0.3, .before), (0.25, .noun), (0.28, .circumstance), (0.17, .wish),
        ]
        for _ in 0..<6 {
            let kind = random.choose(kinds.map { ($0.0, $0.1) })
            guard let words = cue(wish, [kind], using: &random) else { continue }
            return asked(words, kind, using: &random)
        }
        return nil
    }

    /// A phrase of a kind with what asks for it.
    private func asked(
        _ words: String,
        _ kind: Grammar.Cue,
        using random: inout SplitMix64
    ) -> String? {
        switch kind {
        case .before: pick("ask after adnominal", using: &random).map { "\(words) \($0)" }
        case .noun: ask(noun: words, using: &random)
        case .circumstance:
            pick("ask after circumstance", using: &random).map {
                words + (random.chance(0.25) ? ". " : " ") + $0
            }
        case .wish: words
        }
    }

    /// A request for every phrase that tells a wish, each as somebody might type it.
    func everyRequest(for wish: Feature, using random: inout SplitMix64) -> [String] {
        var requests: [String] = []
        for kind in Grammar.Cue.allCases {
            for template in grammar.cues(wish, kind) {
                guard let words = template.filled(), let text = asked(words, kind, using: &random)
                else { continue }
                requests.append(Typing.typed(text, using: &random))
            }
        }
        return requests
    }

    /// A noun with what asks for it.
    private func ask(noun: String, using random: inout SplitMix64) -> String? {
        var values: [String: String] = [:]
        for particle in GrammarRule.nounParticles {
            values[particle] = Template.form(of: particle, after: noun)
        }
        guard let ask = pick("ask after noun", values, using: &random) else { return nil }
        return noun + (ask.hasPrefix("_") ? " " + ask.dropFirst() : ask)
    }

    private func refusal(_ limit: Need.Limit, using random: inout SplitMix64) -> String? {
        switch limit {
        case .unwanted(let feature):
            let section = feature.description
            guard let plain = pick(section, kind: Grammar.Denial.plain.rawValue, using: &random),
                let denial = pick(section, kind: Grammar.Denial.denial.rawValue, using: &random)
            else { return nil }
            return pick("refuse taste", ["X": plain, "not X": denial], using: &random)
        case .without(let name): return pick("refuse ingredient", ["X": name], using: &random)
        case .otherThan(let name): return pick("refuse menu", ["X": name], using: &random)
        case .budget(let won):
            return pick("budget", ["N": Self.won(won, using: &random)], using: &random)
        case .energy(let kcal): return pick("kcal limit", ["N": "\(kcal)"], using: &random)
        case .diet: return nil
        }
    }

    /// Refusals alone: many of their phrases already ask, the others get a question.
    private func finished(_ clauses: [String], using random: inout SplitMix64) -> String? {
        let text = clauses.joined(separator: " ")
        if Self.asks(text) || random.chance(0.25) { return text }
        return pick("ask after circumstance", using: &random).map { "\(text) \($0)" }
    }

    private static func asks(_ text: String) -> Bool {
        ["추천", "뭐", "골라", "줘", "?", "있을까", "없을까", "없나"].contains { text.contains($0) }
    }

    /// 8000, 8천, 만, 만오천: as people write sums of money.
    private static func won(_ won: Int, using random: inout SplitMix64) -> String {
        if random.chance(0.4) { return "\(won)" }
        let (tens, rest) = (won / 10_000, won % 10_000 / 1000)
        guard won % 1000 == 0 else { return "\(won)" }
        let digits = random.chance(0.6)
        let names = ["", "천", "이천", "삼천", "사천", "오천", "육천", "칠천", "팔천", "구천"]
        let thousands = rest == 0 ? "" : digits ? "\(rest)천" : names[rest]
        if tens == 0 { return thousands }
        return (tens == 1 ? (digits && rest == 0 ? "1만" : "만") : "\(tens)만") + thousands
    }

    // MARK: - Phrases

    private func cue(
        _ wish: Feature,
        _ kinds: [Grammar.Cue],
        using random: inout SplitMix64
    ) -> String? {
        if let own = ingredientCue(wish, kinds, using: &random) { return own }
        for kind in kinds {
            if let template = grammar.cues(wish, kind).plainest(using: &random) {
                return template.filled()
            }
        }
        return nil
    }

    /// An ingredient is asked for by its name, so one list of phrases serves all.
    private func ingredientCue(
        _ wish: Feature,
        _ kinds: [Grammar.Cue],
        using random: inout SplitMix64
    ) -> String? {
        guard case .ingredient(let name) = wish else { return nil }
        switch kinds.first {
        case .noun:
            return "\(name) \(["요리", "들어간 음식", "음식", "메뉴"].randomElement(using: &random) ?? "")"
        case .before:
            let object = Template.form(of: "이", after: name)
            let forms = ["\(name)\(object) 들어간", "\(name) 들어간", "\(name) 넣은", "\(name) 듬뿍 든"]
            return forms.randomElement(using: &random)
        default: return nil
        }
    }

    private func pick(
        _ section: String,
        kind: String = "text",
        _ values: [String: String] = [:],
        using random: inout SplitMix64
    ) -> String? {
        let templates = grammar.templates(section, kind)
        for _ in 0..<8 {
            if let text = templates.plainest(using: &random)?.filled(values) { return text }
        }
        return nil
    }

    // MARK: - Order

    private static func ordered(_ wishes: [Feature]) -> [Feature] {
        wishes.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }

    private static func rank(_ wish: Feature) -> Int {
        switch wish {
        case .situation: 0
        case .meal: 1
        case .price, .diet, .halal, .nutrient: 2
        case .taste, .temperature, .heaviness: 3
        case .country, .ingredient: 4
        case .cuisine: 5
        case .form, .dish: 6
        }
    }

    private static func isCircumstance(_ wish: Feature) -> Bool {
        switch wish {
        case .situation, .meal: true
        default: false
        }
    }
}
