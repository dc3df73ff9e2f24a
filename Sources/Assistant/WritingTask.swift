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
    private let seed: UInt64

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

    // MARK: - Looking up

    /// The answer to a question that the program or the catalogue answers; nil when the model shall.
    private func lookedUp() -> WrittenReply? {
        switch request.kind {
        case .recommend, .another, .thanks, .greeting, .offTopic: return nil
        case .safety:
            return said(SafetyAnswer(for: order.question).text, source: .program)
        case .why:
            guard let base = order.base else { return nil }
            let reasons = order.baseReasons.map { "· \($0)" }.joined(separator: "\n")
            let object = Particle.attach(.object, to: base)
            return said(
                reasons.isEmpty ? "\(object) 고른 이유는 남아 있지 않아요." : "\(object) 고른 이유예요.\n\(reasons)",
                source: .catalogue
            )
        case .ate:
            guard let menu = menusAskedAbout.first else { return nil }
            let object = Particle.attach(.object, to: menu.name)
            return said(
                "\(object) 드셨군요. '먹었어요'를 누르면 오늘 식사로 적어 둘게요.",
                menu: menu,
                source: .catalogue
            )
        case .whatIs, .ingredients, .calories, .cook, .compare:
            let menus = menusAskedAbout
            let text = assistant.facts.text(
                request.kind,
                about: menus,
                people: order.diners.people,
                better: request.kind == .compare ? better(of: menus) : nil
            )
            return text.map { said($0, menu: menus.first, source: .catalogue) }
        }
    }

    /// The menus that the question names, or the one that was looked at.
    private var menusAskedAbout: [Menu] {
        let named = request.mentioned.compactMap(assistant.catalog.menu(named:))
        return named.isEmpty
            ? [order.base].compactMap { $0.flatMap(assistant.catalog.menu(named:)) }
            : named
    }

    private func better(of menus: [Menu]) -> Candidate? {
        var query = assistant.query(order, request, seed: seed)
        query.offered = []
        query.request.excludedMenus = []
        return assistant.recommender.recommend(query).candidates.first { candidate in
            menus.contains { $0.name == candidate.menu.name }
        }
    }

    /// A reply that needs no model.
    private func said(
        _ text: String,
        menu: Menu? = nil,
        reasons: [Reason] = [],
        source: ReplySource
    ) -> WrittenReply {
        onEvent(.text(text))
        let result = GenerationResult(
            text: text,
            finish: .stop,
            seed: seed,
            tokens: 0,
            timings: GenerationTimings()
        )
        return WrittenReply(menu: menu?.name, result: result, reasons: reasons, source: source)
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
        let isCasual = order.diners.speech == .casual || request.isCasual
        if !isCasual, followsContext, let written = try await speak(of: choice, forbidden) {
            return written
        }
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
                speech: request.isCasual ? .casual : order.diners.speech,
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
        let result = try await generate(
            GenerationConstraints(forbiddenNames: Array(names), numberSources: [context.text]),
            context: context
        )
        let written = WrittenReply(menu: menu.name, result: result, reasons: choice.reasons)
        if result.finish == .cancelled { return written }
        let said = assistant.finder.menu(in: result.text)
        if said == .listed(menu), isSound(result, said) { return written }
        onEvent(.restarted)
        return nil
    }

    /// A reply that begins with the recommending sentence and the catalogue's description; the model
    /// ends it. Where it cannot end a sentence, the catalogue's own ending stands.
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
            context: order.grounding == .context ? choice.context : nil,
            parameters: parameters
        )
        let written = WrittenReply(menu: choice.menu.name, result: result, reasons: choice.reasons)
        if result.finish == .cancelled { return written }
        let ending = result.text.dropFirst(opening.count)
        if isSound(result, .listed(choice.menu)), ending.count <= Self.longestEnding {
            return written
        }
        onEvent(.restarted)
        return self.said(
            choice.wholeText,
            menu: choice.menu,
            reasons: choice.reasons,
            source: .catalogue
        )
    }

    private static let endingTokens = 24
    /// The longest end of a sentence in characters: 랍니다. 이에요. 예요!
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
        parameters: GenerateParameters? = nil
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
            cancellation: cancellation
        ) { event in
            switch event {
            case .prompt(let done, let total): onEvent(.prompt(done: done, total: total))
            case .text(let text): onEvent(.text(text))
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
