// Composes a corpus: a kind of conversation by its share, a need or a fact by chance, a menu that answers
// it, and words for both sides. Conversation n of a seed is always the same one.

import Foundation
import KoreanText
import Prompting
import Randomness
import Recommendation

/// Composes conversations; one thread uses it.
package final class Composer {
    let grammar: Grammar
    let fitting: FittingMenus
    let requests: RequestWriter
    let answers: AnswerWriter
    let reasons: ReasonChooser
    let invented: InventedMenus
    let needs: NeedChooser
    private let seed: UInt64
    private let groundedShare: Double
    private var kinds: [(weight: Double, value: ConversationKind)]

    /// A composer.
    ///
    /// - Parameters:
    ///   - grammar: what can be said.
    ///   - catalog: the menus.
    ///   - seed: another one gives other conversations.
    ///   - groundedShare: share of recommendations that are written from a 맥락, 0 to 1.
    package init(
        grammar: Grammar,
        catalog: MenuCatalog,
        seed: UInt64,
        groundedShare: Double = Composer.usualGroundedShare
    ) {
        self.grammar = grammar
        self.seed = seed
        self.groundedShare = groundedShare
        // The corpus knows no day: what depends on it is chosen by the reasons.
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let noon = Circumstances(now: Date(timeIntervalSince1970: 43_200), calendar: calendar)
        fitting = FittingMenus(catalog, circumstances: noon)
        requests = RequestWriter(grammar: grammar)
        answers = AnswerWriter(grammar: grammar)
        reasons = ReasonChooser(menus: catalog.menus)
        invented = InventedMenus(catalog)
        needs = NeedChooser(grammar: grammar, fitting: fitting)
        kinds = ConversationKind.allCases.map { (Double($0.share), $0) }
    }

    /// One conversation; nil when chance asked for what the grammar or the catalogue does not have.
    package func conversation(_ number: Int) -> ComposedConversation? {
        var random = SplitMix64(seed: seed ^ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
        let kind = random.choose(kinds)
        switch kind {
        case .wishes, .refusal, .limit, .ingredients, .named, .plain:
            return recommendation(kind, using: &random)
        case .another: return another(using: &random)
        case .what, .contents, .energy, .why: return fact(kind, using: &random)
        case .compare: return comparison(using: &random)
        case .unknown: return unknown(using: &random)
        case .talk: return talk(using: &random)
        }
    }

    // MARK: - Recommendations

    /// Share of recommendations that are written from a 맥락.
    package static let usualGroundedShare = 0.5
    /// Share of those about menus that do not exist.
    private static let inventedShare = 0.3

    private func recommendation(
        _ kind: ConversationKind,
        using random: inout SplitMix64
    ) -> ComposedConversation? {
        let isGrounded = random.chance(groundedShare)
        guard let need = needs.need(kind, using: &random),
            let menu = menu(for: need, isFromMemory: !isGrounded, using: &random)
        else { return nil }
        let request =
            kind == .ingredients
            ? atHand(need, using: &random) : requests.request(for: need, using: &random)
        guard let request else { return nil }
        var reason = reasons.reason(for: menu, need, using: &random)
        if kind == .ingredients, random.chance(0.6) { reason = .atHand(need.ingredients) }
        return recommendation(
            kind,
            request: request,
            menu: menu,
            need: need,
            reason: reason,
            isGrounded: isGrounded,
            lead: nil,
            using: &random
        )
    }

    /// Who names a menu gets it, or one that is like it.
    private func menu(
        for need: Need,
        isFromMemory: Bool,
        using random: inout SplitMix64
    ) -> Menu? {
        guard let named = need.named.flatMap(fitting.menu(named:)) else {
            return fitting.choose(need, isFromMemory: isFromMemory, using: &random)
        }
        if random.chance(0.7) { return named }
        var alike = Need()
        alike.want(.cuisine(named.cuisine))
        if let form = named.forms.first { alike.want(.form(form)) }
        if let taste = named.tastes.first { alike.want(.taste(taste)) }
        return fitting.choose(alike, isFromMemory: isFromMemory, using: &random)
    }

    /// What is wanted of a fridge.
    private func atHand(_ need: Need, using random: inout SplitMix64) -> String? {
        let names = need.ingredients
        guard let first = names.first else { return nil }
        var values = ["X": first]
        if names.count > 1 { values["Y"] = names[1] }
        return requests.phrase("with ingredient", values, using: &random)
    }

    private func another(using random: inout SplitMix64) -> ComposedConversation? {
        let direction = Self.directions.randomElement(using: &random)
        let (nudge, section): (Nudge?, String) =
            random.chance(0.55)
            ? (nil, "another") : direction.map { ($0.0, $0.1) } ?? (nil, "another")
        var need = Need()
        if let wish = nudge.flatMap({ Reason.nudge($0).feature }) { need.want(wish) }
        if nudge == .otherCountry, let wish = needs.foreign(using: &random) { need.want(wish) }
        let isGrounded = random.chance(0.8)
        guard let menu = fitting.choose(need, isFromMemory: !isGrounded, using: &random),
            let request = requests.phrase(section, using: &random)
        else { return nil }
        let reason = nudge.map(Reason.nudge) ?? reasons.reason(for: menu, Need(), using: &random)
        return recommendation(
            .another,
            request: request,
            menu: menu,
            need: need,
            reason: reason,
            isGrounded: isGrounded,
            lead: nudge == nil ? "another lead" : "\(section) lead",
            using: &random
        )
    }

    private static let directions: [(Nudge, String)] = [
        (.hotter, "another hotter"), (.milder, "another milder"), (.lighter, "another lighter"),
        (.heartier, "another heartier"), (.cheaper, "another cheaper"), (.soup, "another soup"),
        (.otherCountry, "another country"),
    ]

    private func recommendation(
        _ kind: ConversationKind,
        request: String,
        menu: Menu,
        need: Need,
        reason: Reason,
        isGrounded: Bool,
        lead: String?,
        using random: inout SplitMix64
    ) -> ComposedConversation? {
        let made =
            isGrounded && need.named == nil && random.chance(Self.inventedShare)
            ? invented.make(for: need, using: &random) : nil
        let isInvented = made != nil
        var facts = made ?? MenuFacts(menu)
        if isGrounded { vary(&facts, using: &random) } else { facts.kcal = nil }
        let words =
            isGrounded
            ? echoes(of: reason, need, using: &random) : everything(need, using: &random)
        guard
            let answer = answers.recommendation(
                facts,
                reasons: words,
                isFromMemory: !isGrounded,
                lead: lead,
                using: &random
            )
        else { return nil }
        let tellsReason = random.chance(0.94)
        let context = facts.context(reason: tellsReason ? reason.text(in: .korean) : nil)
        return ComposedConversation(
            kind: kind,
            request: request,
            context: isGrounded ? context.text : "",
            answer: answer,
            menu: facts.name,
            isInvented: isInvented
        )
    }

    /// What the 맥락 says comes first; what else was asked for may be taken up too.
    private func echoes(
        of reason: Reason,
        _ need: Need,
        using random: inout SplitMix64
    ) -> [ReasonWords] {
        var words = [ReasonWords(reason)].compactMap { $0 }
        let others = need.wanted.filter { reason != .wish($0) }
        if let other = others.randomElement(using: &random), random.chance(0.6) {
            words.append(ReasonWords(other))
        } else if words.isEmpty, let wish = need.wanted.first {
            words.append(ReasonWords(wish))
        }
        return words
    }

    /// All that was asked for, the limits first.
    private func everything(_ need: Need, using random: inout SplitMix64) -> [ReasonWords] {
        var words: [ReasonWords] = []
        for limit in need.limits {
            if let said = ReasonWords(limit, grammar, using: &random) { words.append(said) }
        }
        return words + need.wanted.map { ReasonWords($0) }
    }

    /// Other numbers, fewer ingredients, no description: what stands in the 맥락 counts, not what is known.
    private func vary(_ facts: inout MenuFacts, using random: inout SplitMix64) {
        if random.chance(0.6) { facts.kcal = InventedMenus.energy(using: &random) }
        if random.chance(0.08) { facts.kcal = nil }
        if random.chance(0.5), facts.ingredients.count > 2 {
            facts.ingredients = Array(
                facts.ingredients.prefix(
                    2 + Int(random.next() % UInt64(facts.ingredients.count - 1))
                )
            )
        }
        if random.chance(0.2) { facts.description = "" }
    }

    // MARK: - Facts

    private func fact(
        _ kind: ConversationKind,
        using random: inout SplitMix64
    ) -> ComposedConversation? {
        guard let menu = fitting.choose(Need(), using: &random) else { return nil }
        let made = random.chance(0.5) ? invented.make(using: &random) : nil
        let isInvented = made != nil
        var facts = made ?? MenuFacts(menu)
        vary(&facts, using: &random)
        let sections: [ConversationKind: (String, String)] = [
            .what: ("what", "what answer"), .contents: ("ingredients", "ingredients answer"),
            .energy: ("calories", "calories answer"), .why: ("why", "why answer"),
        ]
        guard let (ask, answer) = sections[kind] else { return nil }
        if kind == .what, facts.description.isEmpty { return nil }
        if kind == .contents {
            facts.ingredients = Array(facts.ingredients.prefix(PromptContext.mainIngredientCount))
        }
        let reason = reasons.reason(for: menu, needs.wish(of: menu, using: &random), using: &random)
        let words = kind == .why ? [ReasonWords(reason)].compactMap { $0 } : []
        if kind == .why, words.isEmpty { return nil }
        guard let request = requests.phrase(ask, ["X": facts.name], using: &random),
            let text = answers.fact(answer, facts, reasons: words, using: &random)
        else { return nil }
        let tellsReason = kind == .why || random.chance(0.4)
        return ComposedConversation(
            kind: kind,
            request: request,
            context: facts.context(reason: tellsReason ? reason.text(in: .korean) : nil).text,
            answer: text,
            menu: facts.name,
            isInvented: isInvented
        )
    }

    private func comparison(using random: inout SplitMix64) -> ComposedConversation? {
        guard let menu = fitting.choose(Need(), using: &random),
            let other = fitting.choose(Need(), using: &random), other.name != menu.name
        else { return nil }
        let isGrounded = random.chance(0.6)
        let made = isGrounded && random.chance(0.4) ? invented.make(using: &random) : nil
        let isInvented = made != nil
        let facts = made ?? MenuFacts(menu)
        let need = needs.wish(of: menu, using: &random)
        guard let wish = need.wanted.first else { return nil }
        let names = random.chance(0.5) ? (facts.name, other.name) : (other.name, facts.name)
        guard
            let request = requests.phrase("compare", ["X": names.0, "Y": names.1], using: &random),
            let answer = answers.fact(
                "compare answer",
                facts,
                reasons: [ReasonWords(wish)],
                other: other.name,
                using: &random
            )
        else { return nil }
        let context = facts.context(reason: Reason.wish(wish).text(in: .korean))
        return ComposedConversation(
            kind: .compare,
            request: request,
            context: isGrounded ? context.text : "",
            answer: answer,
            menu: facts.name,
            isInvented: isInvented
        )
    }

    /// Nobody told the facts of a menu that nobody knows: the honest answer is not to know.
    private func unknown(using random: inout SplitMix64) -> ComposedConversation? {
        let sections = ["what", "ingredients", "calories"]
        guard let facts = invented.make(using: &random),
            let section = sections.randomElement(using: &random),
            let request = requests.phrase(section, ["X": facts.name], using: &random),
            let answer = answers.fact("unknown fact", facts, using: &random)
        else { return nil }
        return ComposedConversation(
            kind: .unknown,
            request: request,
            context: "",
            answer: answer,
            menu: facts.name,
            isInvented: true
        )
    }

    private func talk(using random: inout SplitMix64) -> ComposedConversation? {
        guard let name = grammar.talks.randomElement(using: &random),
            let says = grammar.templates(name, "says").randomElement(using: &random)?.filled(),
            let answer = grammar.templates(name, "answers").randomElement(using: &random)?.filled()
        else { return nil }
        return ComposedConversation(
            kind: .talk,
            request: Typing.typed(says, using: &random),
            context: "",
            answer: answer,
            menu: nil,
            isInvented: false
        )
    }
}
