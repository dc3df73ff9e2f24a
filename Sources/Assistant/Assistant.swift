// One question in, one recommendation out: the only place where the prompt, the engine and the menus
// meet. The chat and `ask` both go through here, so that what one says the other says too.
//
// The language model speaks freely, but two promises are kept by code (MODEL.md: "prompting asks,
// decoding guarantees"): no reply names a menu that this conversation has already offered, and
// 다시 추천 always names one. A reply that ends without a new menu, or in a sentence that the refused
// names have broken, is withdrawn, and the next begins with a menu chosen from the catalogue.

import Foundation
import Generation
import KoreanText
import Prompting
import Recommendation

/// Writes recommendations.
package struct Assistant: Sendable {
    let generator: any TextGenerator
    package let profile: ModelProfile
    private let catalog: MenuCatalog
    let finder: MenuFinder
    private let chooser: AlternativeChooser
    private let check: ReplyCheck
    /// Every menu with its spellings, for replies that are written side by side.
    let menuNames: NameGroups

    /// An assistant that speaks with this generator and knows these menus.
    package init(generator: any TextGenerator, profile: ModelProfile, catalog: MenuCatalog) {
        self.generator = generator
        self.profile = profile
        self.catalog = catalog
        finder = MenuFinder(catalog: catalog)
        chooser = AlternativeChooser(catalog: catalog, finder: finder)
        check = ReplyCheck(catalog: catalog)
        menuNames = NameGroups(catalog.menus.map(\.allSpellings))
    }

    /// The prompt that an order is answered from.
    ///
    /// - Throws: `PromptingError` when the question leaves no room for a reply.
    package func prompt(for order: ReplyOrder) throws -> String {
        try profile.window.fit(
            order.question,
            earlier: order.earlier,
            template: PromptTemplate(endOfSequence: profile.endOfSequence),
            newTokens: order.parameters.maximumNewTokens,
            countTokens: profile.countTokens
        ).prompt
    }

    /// Tells the engine the sentences of the catalogue, so that it recognises them when the model
    /// begins to say one.
    package func teachPhrases() async {
        await generator.learn(
            catalog.menus.compactMap { menu in
                menu.description.isEmpty ? nil : "\(menu.description) \(menu.kind)예요."
            }
        )
    }

    /// Reads in the background what any next question will come after, so that it only has to read
    /// its own words then; gives way to whoever waits for the engine.
    package func readAhead(_ earlier: [Exchange], parameters: GenerateParameters) async {
        // Two questions that differ from their first letter show what all prompts start with.
        let prompts = ["가", "a"].compactMap {
            try? prompt(for: ReplyOrder(question: $0, earlier: earlier, parameters: parameters))
        }
        guard prompts.count == 2 else { return }
        let common = prompts[0].commonPrefix(with: prompts[1])
        await generator.readAhead(common)
    }

    /// Writes one reply.
    ///
    /// - Parameters:
    ///   - order: What is asked for.
    ///   - isBackground: Whether nobody waits for it: then it gives way to anything else.
    ///   - claim: For a reply that is written beside others: it leaves their menus to them.
    ///   - cancellation: Stops it within a token.
    ///   - onEvent: Hears of it on the engine's queue.
    /// - Returns: The reply, cancelled ones with the text so far.
    /// - Throws: what stands in the way before the first token.
    package func write(
        _ order: ReplyOrder,
        isBackground: Bool = false,
        claim: NameClaim? = nil,
        cancellation: CancellationFlag = CancellationFlag(),
        onEvent: @escaping @Sendable (ReplyEvent) -> Void = { _ in }
    ) async throws -> WrittenReply {
        var request = GenerationRequest(
            prompt: try prompt(for: order),
            parameters: order.parameters
        )
        request.isBackground = isBackground
        request.claim = claim
        var opening = ""
        if case .resume(let partial) = order.kind { opening = partial }
        request.constraints = constraints(order, opening: opening)
        let result = try await generate(request, cancellation, onEvent)
        let menu = finder.menu(in: result.text)
        let written = WrittenReply(menu: menu?.name, result: result)
        if result.finish == .cancelled { return written }
        switch order.kind {
        case .resume: return written
        case .another where isNew(menu, result, order): return written
        // Nothing kept the model from its own words: then they stand, as they were streamed.
        case .first where order.offered.names.isEmpty || isSound(result, menu): return written
        case .another, .first: break
        }
        // Every menu of the catalogue was offered: then what the model said must stand.
        guard let choice = choose(order, claim, seed: result.seed) else { return written }
        request.parameters.seed = result.seed
        return try await write(choice, order, request, cancellation, onEvent)
    }

    /// Hands over a prepared reply that somebody waits for now.
    ///
    /// One on its way that had to give way to something else, as to other adapters, is written anew.
    ///
    /// - Parameters:
    ///   - prepared: What ``AlternativePreparer/take(_:)`` gave for the order.
    ///   - order: What is asked for.
    ///   - cancellation: Stops it; the prepared reply's own flag must be set with it.
    ///   - onEvent: Hears first all text so far, at once.
    /// - Returns: The reply, cancelled ones with the text so far.
    /// - Throws: what stands in the way of it.
    package func deliver(
        _ prepared: PreparedReply,
        for order: ReplyOrder,
        cancellation: CancellationFlag = CancellationFlag(),
        onEvent: @escaping @Sendable (ReplyEvent) -> Void = { _ in }
    ) async throws -> WrittenReply {
        let written = try await prepared.deliver(onEvent: onEvent)
        let gaveWay = written.result.finish == .cancelled && !cancellation.isCancelled
        guard gaveWay else { return written }
        onEvent(.restarted)
        return try await write(order, cancellation: cancellation, onEvent: onEvent)
    }

    /// The best menu that neither was offered nor is another's.
    private func choose(_ order: ReplyOrder, _ claim: NameClaim?, seed: UInt64) -> Alternative? {
        // What was withdrawn names nothing any more.
        claim?.release()
        var offered = order.offered
        while let choice = chooser.choose(
            question: order.question,
            offered: offered,
            seed: seed
        ) {
            if claim?.take(choice.menu.name) ?? true { return choice }
            offered.insert(.listed(choice.menu))
        }
        return nil
    }

    /// Writes a reply that begins with the chosen menu; should it break off, once more without
    /// chance.
    private func write(
        _ choice: Alternative,
        _ order: ReplyOrder,
        _ request: GenerationRequest,
        _ cancellation: CancellationFlag,
        _ onEvent: @escaping @Sendable (ReplyEvent) -> Void
    ) async throws -> WrittenReply {
        var request = request
        let opening =
            choice.description.isEmpty
            ? choice.opening : "\(choice.opening) \(choice.description)"
        request.constraints = constraints(order, opening: opening)
        onEvent(.restarted)
        var result = try await generate(request, cancellation, onEvent)
        if result.finish != .cancelled, !isSound(result, .listed(choice.menu)),
            request.parameters.temperature > 0
        {
            request.parameters.temperature = 0
            onEvent(.restarted)
            result = try await generate(request, cancellation, onEvent)
        }
        return WrittenReply(menu: choice.menu.name, result: result)
    }

    /// Whether 다시 추천 may stand as the model wrote it: a menu that is new, that suits the question
    /// as far as that can be read, in whole sentences.
    private func isNew(
        _ menu: ReplyMenu?,
        _ result: GenerationResult,
        _ order: ReplyOrder
    ) -> Bool {
        guard let menu, !order.offered.names.contains(menu.name), isSound(result, menu) else {
            return false
        }
        switch menu {
        case .listed(let menu):
            return chooser.suits(menu, question: order.question, offered: order.offered)
        case .unlisted:
            // A name that was left over after other names were refused is seldom a dish.
            return result.timings.decodedTokens <= result.tokens + 1
        }
    }

    private func isSound(_ result: GenerationResult, _ menu: ReplyMenu?) -> Bool {
        var listed: Menu?
        if case .listed(let menu) = menu { listed = menu }
        return result.finish == .stop && check.fault(in: result.text, menu: listed) == nil
    }

    private func generate(
        _ request: GenerationRequest,
        _ cancellation: CancellationFlag,
        _ onEvent: @escaping @Sendable (ReplyEvent) -> Void
    ) async throws -> GenerationResult {
        try await generator.generate(request, cancellation: cancellation) { event in
            switch event {
            case .prompt(let done, let total): onEvent(.prompt(done: done, total: total))
            case .text(let text): onEvent(.text(text))
            }
        }
    }

    /// A forced opening, and what was offered before as names that must not come again.
    ///
    /// What the question itself names may be named: "김치찌개 칼로리 알려줘" is answered about
    /// 김치찌개; 다시 추천 makes no exception. So may what the opening says already.
    func constraints(_ order: ReplyOrder, opening: String) -> GenerationConstraints {
        var allowed: Set<String> = []
        if order.kind != .another {
            allowed.formUnion(finder.named(in: order.question).flatMap(\.menu.allSpellings))
        }
        let names = order.offered.forbiddenNames.filter { name in
            !allowed.contains(name)
                && (opening.isEmpty || NameMatcher(names: [name]).allMatches(in: opening).isEmpty)
        }
        return GenerationConstraints(forcedOpening: opening, forbiddenNames: names)
    }
}

extension Assistant {
    /// The menus a conversation has offered, for another reply to one of its questions.
    package func offered(in conversation: Conversation, answering turn: Turn.ID) -> OfferedMenus {
        OfferedMenus(conversation, answering: turn, catalog: catalog, finder: finder)
    }

    /// The menus a conversation has offered, one of its replies left out.
    package func offered(in conversation: Conversation, except reply: Reply.ID) -> OfferedMenus {
        var conversation = conversation
        let question = conversation.turns.first { $0.replies.contains { $0.id == reply } }
        for index in conversation.turns.indices {
            conversation.turns[index].replies.removeAll { $0.id == reply }
        }
        return OfferedMenus(
            conversation,
            answering: question?.id,
            catalog: catalog,
            finder: finder
        )
    }
}
