// One question in, one recommendation out: the only place where the prompt, the engine and the menus
// meet. The chat and `ask` both go through here, so that what one says the other says too.
//
//     RequestReader    what is asked for
//     Recommender      which menu answers it, for these people, on this day
//     PromptTemplate   the question, and for models that follow it the menu's facts as 맥락
//     TextGenerator    the words, held to that menu by constraints
//
// The language model speaks, but it is not asked to remember: what may not be said is kept out of its mouth
// (MODEL.md: "prompting asks, decoding guarantees"), what is recommended is decided before it begins, and
// facts are looked up.

import Foundation
import Generation
import KoreanText
import Prompting
import Recommendation

/// Writes recommendations.
package struct Assistant: Sendable {
    let generator: any TextGenerator
    package let profile: ModelProfile
    /// The menus.
    package let catalog: MenuCatalog
    let finder: MenuFinder
    let check: ReplyCheck
    /// Understands questions.
    package let reader: RequestReader
    /// Chooses menus.
    package let recommender: Recommender
    let facts: CatalogueAnswer
    let restraint: Restraint
    /// Every menu with its spellings, for replies that are written side by side.
    let menuNames: NameGroups

    /// An assistant that speaks with this generator and knows these menus.
    package init(generator: any TextGenerator, profile: ModelProfile, catalog: MenuCatalog) {
        self.generator = generator
        self.profile = profile
        self.catalog = catalog
        finder = MenuFinder(catalog: catalog)
        check = ReplyCheck(catalog: catalog)
        reader = RequestReader(catalog: catalog)
        recommender = Recommender(catalog: catalog)
        facts = CatalogueAnswer(catalog: catalog)
        restraint = Restraint(catalog: catalog)
        menuNames = NameGroups(catalog.menus.map(\.allSpellings), matcher: catalog.names)
    }

    /// The prompt that an order is answered from, without 맥락.
    ///
    /// - Throws: `PromptingError` when the question leaves no room for a reply.
    package func prompt(for order: ReplyOrder) throws -> String {
        try prompt(for: order, context: nil)
    }

    /// The prompt that an order is answered from.
    func prompt(for order: ReplyOrder, context: PromptContext?) throws -> String {
        try profile.window.fit(
            order.question,
            context: context,
            earlier: order.earlier,
            template: PromptTemplate(endOfSequence: profile.endOfSequence),
            newTokens: order.parameters.maximumNewTokens,
            countTokens: profile.countTokens
        ).prompt
    }

    /// The prompt that a model reads for an order, with the 맥락 of the menu that would be chosen where it
    /// gets one.
    package func groundedPrompt(for order: ReplyOrder) throws -> String {
        let task = WritingTask(assistant: self, order: order, request: understand(order))
        return try prompt(for: order, context: task.context)
    }

    /// Reads and answers a question that nobody asked, so that the first real one finds everything made.
    package func warmUp() {
        let order = ReplyOrder(question: "비 오는데 매운 국물 추천해줘, 새우는 빼고")
        _ = recommender.recommend(query(order, understand(order), seed: 0))
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
        let task = WritingTask(
            assistant: self,
            order: order,
            request: understand(order),
            isBackground: isBackground,
            claim: claim,
            cancellation: cancellation,
            onEvent: onEvent
        )
        var written = try await task.write()
        written.request = task.request
        return written
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
}

// MARK: - Understanding

extension Assistant {
    /// What an order asks for: its question, read; for 다시 추천 always another menu; and where the
    /// question says only "something else", what was asked for before.
    package func understand(_ order: ReplyOrder) -> FoodRequest {
        var request = reader.read(order.question, circumstances: order.diners.circumstances)
        let earlier = order.earlier.map {
            reader.read($0.question, circumstances: order.diners.circumstances)
        }
        if request.kind == .another, let before = earlier.last(where: { $0.kind == .recommend }) {
            request.inherit(before)
        }
        for question in earlier { request.remember(allergiesOf: question) }
        if order.kind == .another, !request.asksForMenu { request.kind = .recommend }
        if let nudge = order.nudge { request.nudge = nudge }
        return request
    }

    /// The recommender's query for an order.
    package func query(
        _ order: ReplyOrder,
        _ request: FoodRequest,
        seed: UInt64
    ) -> DinerQuery {
        DinerQuery(
            request: request,
            people: order.diners.people,
            meals: order.diners.meals,
            taste: order.diners.taste,
            offered: order.offered.names,
            base: order.base ?? order.offered.sameQuestion.last,
            circumstances: order.diners.circumstances,
            seed: seed
        )
    }
}

// MARK: - What was offered

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
