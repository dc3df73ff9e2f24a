// Writes one reply: looks facts up, or chooses a menu and lets the model speak about it. Each way ends in a
// text that keeps the promises whatever the model is: one that was trained for 맥락, the small one that
// ships, or one with random weights.

import Foundation
import Generation
import KoreanText
import Prompting
import Randomness
import Recommendation

/// One reply in the writing.
struct WritingTask: Sendable {
    let assistant: Assistant
    let order: ReplyOrder
    let request: FoodRequest
    let isBackground: Bool
    let claim: NameClaim?
    let cancellation: CancellationFlag
    let onEvent: @Sendable (ReplyEvent) -> Void
    /// Settles what chance decides, in the choice and in the words.
    let seed: UInt64

    init(
        assistant: Assistant,
        order: ReplyOrder,
        request: FoodRequest,
        isBackground: Bool = false,
        claim: NameClaim? = nil,
        cancellation: CancellationFlag = CancellationFlag(),
        onEvent: @escaping @Sendable (ReplyEvent) -> Void = { _ in }
    ) {
        self.assistant = assistant
        self.order = order
        self.request = request
        self.isBackground = isBackground
        self.claim = claim
        self.cancellation = cancellation
        self.onEvent = onEvent
        seed = order.parameters.seed ?? SplitMix64.freshSeed()
    }

    /// Writes it.
    func write() async throws -> WrittenReply {
        if case .resume(let partial) = order.kind { return try await resume(partial) }
        if let answer = lookedUp() { return answer }
        guard request.asksForMenu else { return try await chat() }
        if order.grounding == .off, let written = try await freely() { return written }
        return try await recommend()
    }

    // MARK: - The model's own words

    /// Goes on from a partial reply.
    private func resume(_ partial: String) async throws -> WrittenReply {
        var names = Set(forbiddenNames(request.asksForMenu ? recommendation() : nil))
        let isGrounded = order.grounding != .off
        if isGrounded, case .listed(let menu) = assistant.finder.menu(in: partial) {
            names.formUnion(foreignIngredients(to: menu))
        }
        // What was said before it was cut off stands.
        names.subtract(NameMatcher(names: Array(names)).allMatches(in: partial).map(\.name))
        let result = try await generate(
            GenerationConstraints(
                forcedOpening: partial,
                forbiddenNames: Array(names),
                numberSources: isGrounded ? [] : nil
            )
        )
        return WrittenReply(menu: assistant.finder.menu(in: result.text)?.name, result: result)
    }

    /// Small talk: the model answers in its own words, without numbers and without names that may not be
    /// said.
    private func chat() async throws -> WrittenReply {
        let result = try await generate(
            GenerationConstraints(forbiddenNames: forbiddenNames(nil), numberSources: [])
        )
        return WrittenReply(menu: assistant.finder.menu(in: result.text)?.name, result: result)
    }

    /// The reply of a model that chooses for itself; nil when 다시 추천 has to be chosen for it.
    private func freely() async throws -> WrittenReply? {
        let found = recommendation()
        let result = try await generate(
            GenerationConstraints(forbiddenNames: forbiddenNames(found))
        )
        let menu = assistant.finder.menu(in: result.text)
        let written = WrittenReply(menu: menu?.name, result: result)
        if result.finish == .cancelled { return written }
        if order.kind == .first, order.offered.names.isEmpty { return written }
        guard isSound(result, menu), order.kind == .first || isNew(menu, found, result) else {
            onEvent(.restarted)
            return nil
        }
        return written
    }

    /// Whether a model's own 다시 추천 may stand: a menu that is new and answers as well as the best.
    private func isNew(
        _ menu: ReplyMenu?,
        _ found: MenuRanking,
        _ result: GenerationResult
    ) -> Bool {
        switch menu {
        case nil: return false
        case .listed(let menu):
            let candidate = found.candidates.first { $0.menu.name == menu.name }
            return candidate.map { $0.unmet.count <= (found.best?.unmet.count ?? 0) } ?? false
        case .unlisted(let name):
            // A name that was left over after other names were refused is seldom a dish.
            return !order.offered.names.contains(name)
                && result.timings.decodedTokens <= result.tokens + 1
        }
    }

    // MARK: - The recommender's choice

    private func recommend() async throws -> WrittenReply {
        let found = recommendation()
        let forbidden = forbiddenNames(found)
        guard let choice = choose(found, forbidden) else {
            return said(NothingLeft(found).text, source: .program)
        }
        // The models have learnt 존댓말 only.
        if order.diners.speech == .casual { return said(choice) }
        if followsContext, let written = try await speak(of: choice, forbidden) { return written }
        return try await speakOpened(by: choice, forbidden)
    }

    /// The facts that the model is given in its prompt; nil where it gets none.
    var context: PromptContext? {
        guard request.asksForMenu, followsContext else { return nil }
        let found = recommendation()
        return choose(found, forbiddenNames(found))?.context
    }

    private var followsContext: Bool {
        switch order.grounding {
        case .context: true
        case .auto: assistant.profile.followsContext
        case .opening, .off: false
        }
    }

    private func recommendation() -> MenuRanking {
        assistant.recommender.recommend(assistant.query(order, request, seed: seed))
    }

    /// The best candidate that can be spoken of and is not another's.
    private func choose(_ found: MenuRanking, _ forbidden: [String]) -> MenuChoice? {
        // What was withdrawn names nothing any more.
        claim?.release()
        let matcher = NameMatcher(names: forbidden)
        for candidate in found.candidates {
            let choice = MenuChoice(
                candidate,
                speech: order.diners.speech,
                isCompromise: !found.relaxed.isEmpty || !candidate.unmet.isEmpty,
                without: matcher,
                seed: seed
            )
            guard let choice, claim?.take(candidate.menu.name) ?? true else { continue }
            return choice
        }
        return nil
    }

    /// The model's own words about the menu in its 맥락; nil when they were not about it.
    private func speak(
        of choice: MenuChoice,
        _ forbidden: [String]
    ) async throws -> WrittenReply? {
        let menu = choice.menu
        let context = choice.context
        var names = Set(forbidden).union(assistant.restraint.otherMenus(than: menu))
        names.formUnion(foreignIngredients(to: menu))
        let gate = ReplyGate(until: menu, cancellation)
        let result = try await generate(
            GenerationConstraints(forbiddenNames: Array(names), numberSources: [context.text]),
            context: context,
            gate: gate
        )
        var written = WrittenReply(menu: menu.name, result: result, reasons: choice.reasons)
        if cancellation.isCancelled {
            written.result.text = gate.shownText
            return written
        }
        let said = assistant.finder.menu(in: result.text)
        if said == .listed(menu), isSound(result, said) { return written }
        if gate.hasShown { onEvent(.restarted) }
        return nil
    }

    /// A reply that begins with the recommending sentence and the catalogue's description.
    ///
    /// The model ends it; where it cannot end a sentence, the catalogue's own ending stands.
    private func speakOpened(
        by choice: MenuChoice,
        _ forbidden: [String]
    ) async throws -> WrittenReply {
        let names = Set(forbidden).union(foreignIngredients(to: choice.menu))
        let opening = choice.opening
        let said = NameMatcher(names: Array(names)).allMatches(in: opening).map(\.name)
        var parameters = order.parameters
        parameters.seed = seed
        // The end of a sentence, not another one.
        parameters.maximumNewTokens = min(parameters.maximumNewTokens, Self.endingTokens)
        let result = try await generate(
            GenerationConstraints(
                forcedOpening: opening,
                forbiddenNames: names.filter { !said.contains($0) },
                numberSources: []
            ),
            context: followsContext ? choice.context : nil,
            parameters: parameters,
            gate: ReplyGate(first: opening.count, cancellation)
        )
        var written = WrittenReply(menu: choice.menu.name, result: result, reasons: choice.reasons)
        if result.finish == .cancelled {
            written.result.text = String(result.text.prefix(opening.count))
            return written
        }
        let ending = result.text.dropFirst(opening.count)
        if !isSound(result, .listed(choice.menu)) || ending.count > Self.longestEnding {
            written.result.text = choice.wholeText
            written.result.finish = .stop
            written.source = .recommender
        }
        onEvent(.text(String(written.result.text.dropFirst(opening.count))))
        return written
    }

    /// A recommendation in the program's own words.
    private func said(_ choice: MenuChoice) -> WrittenReply {
        said(choice.wholeText, menu: choice.menu, reasons: choice.reasons, source: .recommender)
    }

    private static let endingTokens = 24
    /// The longest end of a sentence in characters, as 이랍니다.
    private static let longestEnding = 8

    // MARK: - Parts

    /// Names that must not be said: what was offered, what nobody here may eat, what is left out.
    ///
    /// What the question itself names may be named: "김치찌개 칼로리 알려줘" is answered about 김치찌개;
    /// 다시 추천 makes no exception, and neither does what a person must not eat.
    private func forbiddenNames(_ found: MenuRanking?) -> [String] {
        assistant.forbiddenNames(order, refused: found?.refused ?? [])
    }

    private func foreignIngredients(to menu: Menu) -> [String] {
        assistant.restraint.foreignIngredients(to: menu, people: order.diners.people)
    }

    private func isSound(_ result: GenerationResult, _ menu: ReplyMenu?) -> Bool {
        var listed: Menu?
        if case .listed(let menu) = menu { listed = menu }
        return result.finish == .stop && assistant.check.fault(in: result.text, menu: listed) == nil
    }

    private func generate(
        _ constraints: GenerationConstraints,
        context: PromptContext? = nil,
        parameters: GenerateParameters? = nil,
        gate: ReplyGate? = nil
    ) async throws -> GenerationResult {
        var generation = GenerationRequest(
            prompt: try assistant.prompt(for: order, context: context),
            parameters: parameters ?? order.parameters
        )
        if generation.parameters.seed == nil { generation.parameters.seed = seed }
        generation.isBackground = isBackground
        generation.claim = claim
        generation.constraints = constraints
        let onEvent = onEvent
        return try await assistant.generator.generate(
            generation,
            cancellation: gate?.flag ?? cancellation
        ) { event in
            switch event {
            case .prompt(let done, let total): onEvent(.prompt(done: done, total: total))
            case .text(let text):
                let shown = gate?.hear(text) ?? text
                if !shown.isEmpty { onEvent(.text(shown)) }
            }
        }
    }
}

extension Assistant {
    /// Names that no reply to an order may say.
    func forbiddenNames(_ order: ReplyOrder, refused: [RefusedMenu]) -> [String] {
        var allowed: Set<String> = []
        if order.kind != .another {
            allowed.formUnion(finder.named(in: order.question).flatMap(\.menu.allSpellings))
        }
        let offered = order.offered.forbiddenNames.filter { !allowed.contains($0) }
        let personal = Restraint.spellings(recommender.unspeakable(for: order.diners.people))
        let leftOut = Restraint.spellings(
            refused.filter { $0.constraint.isHard && $0.constraint != .offered }.map(\.menu)
        )
        return Array(Set(offered + personal + leftOut))
    }
}
