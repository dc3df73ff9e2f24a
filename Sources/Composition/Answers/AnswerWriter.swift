// Writes what 메추리 answers: a first sentence that names the menu and says why, often a second about the
// menu, sometimes a friendly word at the end. Only what the facts hold is said, so that an answer is as
// true as its 맥락.

import Randomness
import Recommendation

/// Writes answers.
struct AnswerWriter {
    let grammar: Grammar

    /// A recommendation.
    ///
    /// - Parameters:
    ///   - facts: what may be said of the menu.
    ///   - reasons: why it was chosen; the first is the one that the 맥락 tells.
    ///   - isFromMemory: whether there is no 맥락. Then a model finds the menu by what it has said so far, so
    ///     that what was asked for has to be said first; and it should say little, for it may err.
    ///   - lead: the section of lead-ins, after 다시 추천.
    ///   - random: decides the words.
    /// - Returns: one to three sentences; nil when the grammar lacks words.
    func recommendation(
        _ facts: MenuFacts,
        reasons: [ReasonWords],
        isFromMemory: Bool = false,
        lead: String? = nil,
        using random: inout SplitMix64
    ) -> String? {
        let isReasoned = isFromMemory && !reasons.isEmpty
        guard
            let (opening, describes) = isReasoned
                ? reasoned(facts, reasons, using: &random).map({ ($0, false) })
                : first(facts, reasons, using: &random)
        else { return nil }
        var first = opening
        if let lead, random.chance(0.75), let words = pick(lead, [:], using: &random) {
            first = words + " " + first
        }
        var sentences = [first]
        let second: Second = random.choose(
            isFromMemory
                ? [(0.25, .description), (0.1, .closing), (0.65, .nothing)]
                : describes
                    ? [(0.3, .ingredients), (0.2, .energy), (0.2, .closing), (0.3, .nothing)]
                    : [
                        (0.5, .description), (0.17, .ingredients), (0.12, .energy),
                        (0.09, .closing),
                        (0.12, .nothing),
                    ]
        )
        if let words = self.second(second, facts, using: &random) { sentences.append(words) }
        if sentences.count == 2, second != .closing, random.chance(0.12),
            let words = pick("closing", [:], using: &random)
        {
            sentences.append(words)
        }
        return sentences.joined(separator: " ")
    }

    /// An answer that a section gives whole, from the facts.
    func fact(
        _ section: String,
        _ facts: MenuFacts,
        reasons: [ReasonWords] = [],
        other: String? = nil,
        using random: inout SplitMix64
    ) -> String? {
        var values = ["menu": facts.name, "ingredients": facts.ingredients.joined(separator: ", ")]
        values["ingredient"] = facts.ingredients.first
        values["kcal"] = facts.kcal.map(String.init)
        values["other"] = other
        if !facts.description.isEmpty {
            values["description"] = facts.description
            values["kind"] = facts.kind
        }
        for kind in Grammar.Echo.allCases {
            values[kind.rawValue] = echo(reasons.first, kind, using: &random)
        }
        if facts.ingredients.isEmpty { values["ingredients"] = nil }
        return pick(section, values, using: &random)
    }

    // MARK: - Sentences

    private enum Second { case description, ingredients, energy, closing, nothing }

    /// The first sentence, and whether it describes the menu.
    private func first(
        _ facts: MenuFacts,
        _ reasons: [ReasonWords],
        using random: inout SplitMix64
    ) -> (text: String, describes: Bool)? {
        var values = ["menu": facts.name]
        if !facts.description.isEmpty { values["description"] = facts.description }
        let hasReason = !reasons.isEmpty
        let form: (section: String, leads: Bool) = random.choose([
            (hasReason ? 0.27 : 0, ("first with because", false)),
            (hasReason ? 0.24 : 0, ("first with adnominal", false)),
            (hasReason ? 0.12 : 0, ("first with adnominal", true)),
            (hasReason ? 0.1 : 0, ("first with description", true)),
            (hasReason ? 0.17 : 0.45, ("first with description", false)),
            (hasReason ? 0.1 : 0.55, ("first plain", false)),
        ])
        let last = reasons.last
        values["because"] = echo(reasons.first, .because, using: &random)
        values["adnominal"] = echo(last, .adnominal, using: &random)
        // Words of its own at the beginning would stand in the way of a clause before them.
        let isLed = form.leads && values["because"] != nil
        guard
            let text = pick(form.section, values, beginsWithSlot: isLed, using: &random)
                ?? pick("first with because", values, using: &random)
                ?? pick("first plain", values, using: &random)
        else { return nil }
        let describes = form.section == "first with description" && values["description"] != nil
        guard isLed, let because = values["because"], !text.hasPrefix(because) else {
            return (text, describes)
        }
        return ("\(because) \(text)", describes)
    }

    /// A first sentence that says a reason or two, and then the menu.
    private func reasoned(
        _ facts: MenuFacts,
        _ reasons: [ReasonWords],
        using random: inout SplitMix64
    ) -> String? {
        var values = ["menu": facts.name]
        let isShort = reasons.count == 1
        // One reason is said as a clause, before the noun, or both ways; more are shared out.
        let saysClause = !isShort || random.chance(0.6)
        let saysNoun = !isShort || !saysClause || random.chance(0.35)
        if saysClause { values["because"] = echo(reasons[0], .because, using: &random) }
        if saysNoun {
            values["adnominal"] = echo(reasons.last, .adnominal, using: &random)
        }
        guard let because = values["because"] else {
            return pick("first with adnominal", values, using: &random)
        }
        guard values["adnominal"] != nil else {
            return pick("first with because", values, using: &random)
        }
        return pick("first with adnominal", values, beginsWithSlot: true, using: &random)
            .map { "\(because) \($0)" }
    }

    private func second(
        _ second: Second,
        _ facts: MenuFacts,
        using random: inout SplitMix64
    ) -> String? {
        switch second {
        case .nothing: return nil
        case .closing: return pick("closing", [:], using: &random)
        case .energy:
            return facts.kcal.flatMap { pick("second kcal", ["kcal": "\($0)"], using: &random) }
        case .ingredients:
            guard facts.ingredients.count > 1 else { return nil }
            let values = ["ingredient": facts.ingredients[0], "ingredient2": facts.ingredients[1]]
            return pick("second ingredients", values, using: &random)
        case .description:
            guard !facts.description.isEmpty else { return nil }
            let values = ["description": facts.description, "kind": facts.kind]
            return pick("second description", values, using: &random)
        }
    }

    // MARK: - Phrases

    private func echo(
        _ reason: ReasonWords?,
        _ kind: Grammar.Echo,
        using random: inout SplitMix64
    ) -> String? {
        guard let reason else { return nil }
        let templates = grammar.templates(reason.section, kind.rawValue)
        return templates.plainest(using: &random)?.filled(reason.values)
    }

    /// One phrase of a section that the values can fill.
    private func pick(
        _ section: String,
        _ values: [String: String],
        beginsWithSlot: Bool = false,
        using random: inout SplitMix64
    ) -> String? {
        let templates = grammar.templates(section)
        for _ in 0..<24 {
            guard let template = templates.randomElement(using: &random),
                !beginsWithSlot || template.opening != nil
            else { continue }
            if let text = template.filled(values) { return text }
        }
        return nil
    }
}
