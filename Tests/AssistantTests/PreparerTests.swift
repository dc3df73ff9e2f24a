// Alternatives that are ready before they are asked for, on the model that ships: what they promise
// is what 다시 추천 promises, and nobody who asks for something waits for them.

import Dispatch
import Generation
import KoreanText
import Prompting
import Recommendation
import Synchronization
import Testing

import Assistant

@Suite("Prepared alternatives", .serialized)
struct PreparerTests {
    private let assistant: Assistant
    private let engine: InferenceEngine
    private var catalog: MenuCatalog { assistant.catalog }

    init() async throws { (assistant, engine) = try await onShippedModel() }

    /// What 다시 추천 would ask for after a conversation of one turn.
    private func another(
        _ conversation: Conversation,
        temperature: Float = 0.7,
        seed: UInt64? = nil,
        people: [Profile] = [],
        grounding: GroundingMode = .auto
    ) throws -> ReplyOrder {
        let turn = try #require(conversation.turns.last)
        return ReplyOrder(
            kind: .another,
            question: turn.question,
            offered: assistant.offered(in: conversation, answering: turn.id),
            parameters: GenerateParameters(temperature: temperature, seed: seed),
            diners: Diners(people: people, circumstances: ordinaryNoon),
            grounding: grounding
        )
    }

    /// A conversation with its first reply.
    private func asked(_ question: String, seed: UInt64 = 1) async throws -> Conversation {
        let written = try await assistant.write(
            ReplyOrder(
                question: question,
                parameters: GenerateParameters(seed: seed),
                diners: Diners(circumstances: ordinaryNoon)
            )
        )
        let reply = Prompting.Reply(
            text: written.result.text,
            state: .complete,
            menu: written.menu
        )
        return Conversation(turns: [Turn(question: question, replies: [reply])])
    }

    private func finished(_ preparer: AlternativePreparer) async throws {
        let end = DispatchTime.now() + 60
        while preparer.isBusy {
            try #require(DispatchTime.now() < end)
            await Task.yield()
        }
    }

    @Test(arguments: [Float(0), 0.7, 1.2], [GroundingMode.auto, .off])
    func `no menu comes twice, however many are taken`(
        temperature: Float,
        grounding: GroundingMode
    ) async throws {
        for question in ["매운 음식 추천해줘", "디저트", "ㅋㅋ", "새우 알레르기 있는데 면 요리 추천해줘"] {
            var conversation = try await asked(question)
            let preparer = AlternativePreparer(assistant: assistant)
            for round in 0..<9 {
                let order = try another(
                    conversation,
                    temperature: temperature,
                    grounding: grounding
                )
                preparer.prepare(order)
                try await finished(preparer)
                let about = Comment(rawValue: "\(question), round \(round)")
                #expect(preparer.readyCount <= AlternativePreparer.most, about)
                let taken = try #require(preparer.take(order), about)
                let heard = Mutex("")
                let written = try await taken.deliver { event in
                    switch event {
                    case .text(let text): heard.withLock { $0 += text }
                    case .restarted: heard.withLock { $0 = "" }
                    case .prompt: break
                    }
                }
                let text = written.result.text
                #expect(heard.withLock(\.self) == text, about)
                #expect(written.wasPrepared && written.result.finish == .stop, about)
                let menu = try #require(written.menu, about)
                #expect(!order.offered.names.contains(menu), about)
                let said = NameMatcher(names: order.offered.forbiddenNames)
                #expect(said.allMatches(in: text).isEmpty, "\(text)")
                #expect(!text.contains("\u{FFFD}"), "\(text)")
                conversation.turns[0].replies.append(
                    Prompting.Reply(text: text, state: .complete, menu: menu)
                )
            }
        }
    }

    @Test func `all that are ready together differ, and none repeats the conversation`()
        async throws
    {
        let conversation = try await asked("점심 추천해줘")
        for _ in 0..<10 {
            let preparer = AlternativePreparer(assistant: assistant)
            var order = try another(conversation)
            preparer.prepare(order)
            try await finished(preparer)
            #expect(preparer.readyCount >= 2)
            var menus = conversation.offeredMenus
            while let taken = preparer.take(order) {
                let written = try await taken.deliver { _ in }
                let menu = try #require(written.menu)
                #expect(!menus.contains(menu))
                menus.append(menu)
                for named in MenuFinder(catalog: catalog).allMenus(in: written.result.text) {
                    order.offered.insert(named)
                }
            }
            #expect(menus.count >= 3)
        }
    }

    @Test func `one that is on its way is taken over, and the others stop`() async throws {
        let conversation = try await asked("저녁 추천해줘")
        let preparer = AlternativePreparer(assistant: assistant)
        let order = try another(conversation)
        preparer.prepare(order)
        let taken = try #require(preparer.take(order))
        #expect(preparer.readyCount == 0 && !preparer.isBusy)
        let heard = Mutex("")
        let written = try await taken.deliver { event in
            if case .text(let text) = event { heard.withLock { $0 += text } }
            if case .restarted = event { heard.withLock { $0 = "" } }
        }
        #expect(written.result.finish == .stop)
        #expect(heard.withLock(\.self) == written.result.text)
    }

    @Test func `what somebody waits for goes first`() async throws {
        let conversation = try await asked("점심 추천해줘")
        let preparer = AlternativePreparer(assistant: assistant)
        let plain = ReplyOrder(
            question: "비 오는 날 뭐 먹지",
            parameters: GenerateParameters(temperature: 0)
        )
        let alone = try await assistant.write(plain)
        for _ in 0..<50 {
            preparer.prepare(try another(conversation))
            preparer.pause()
            #expect(try await assistant.write(plain).result.text == alone.result.text)
            // Even unpaused work gives way, and comes to nothing.
            preparer.prepare(try another(conversation))
            #expect(try await assistant.write(plain).result.text == alone.result.text)
            preparer.stop()
        }
    }

    @Test func `one that somebody waits for outlives what it gives way to`() async throws {
        let conversation = try await asked("점심 추천해줘")
        for _ in 0..<20 {
            let preparer = AlternativePreparer(assistant: assistant)
            let order = try another(conversation)
            preparer.prepare(order)
            let taken = try #require(preparer.take(order))
            let heard = Mutex("")
            async let delivered = assistant.deliver(taken, for: order) { event in
                switch event {
                case .text(let text): heard.withLock { $0 += text }
                case .restarted: heard.withLock { $0 = "" }
                case .prompt: break
                }
            }
            try await engine.setAdapters([])
            let written = try await delivered
            #expect(written.result.finish == .stop)
            #expect(written.menu != nil)
            #expect(heard.withLock(\.self) == written.result.text)
        }
    }

    @Test func `another question, other settings or other refusals make them void`() async throws {
        let conversation = try await asked("점심 추천해줘")
        let preparer = AlternativePreparer(assistant: assistant)
        let order = try another(conversation)
        preparer.prepare(order)
        try await finished(preparer)
        let ready = preparer.readyCount
        #expect(ready >= 2)
        #expect(preparer.take(try another(conversation, temperature: 0.2)) == nil)
        let other = try another(try await asked("저녁 추천해줘"))
        #expect(preparer.take(other) == nil)
        #expect(preparer.readyCount == ready)
        var refusing = order
        for menu in catalog.menus { refusing.offered.insert(.listed(menu)) }
        #expect(preparer.take(refusing) == nil)
        #expect(preparer.readyCount == 0)
    }

    @Test func `what was prepared for some people is nothing for others`() async throws {
        let conversation = try await asked("점심 추천해줘")
        let preparer = AlternativePreparer(assistant: assistant)
        let order = try another(conversation)
        preparer.prepare(order)
        try await finished(preparer)
        let ready = preparer.readyCount
        #expect(ready >= 2)
        var allergic = Profile()
        allergic.allergies = [.wheat, .soy]
        let other = try another(conversation, people: [allergic])
        #expect(preparer.take(other) == nil)
        #expect(preparer.readyCount == ready)
        // What is prepared anew is what they may eat, and the first people's is gone.
        preparer.prepare(other)
        try await finished(preparer)
        #expect(preparer.take(order) == nil)
        while let taken = preparer.take(other) {
            let written = try await taken.deliver { _ in }
            let menu = try #require(written.menu.flatMap(catalog.menu(named:)))
            let contents = catalog.contents(of: menu)
            #expect(contents.allergens.isDisjoint(with: allergic.allergies), "\(menu.name)")
        }
    }

    @Test func `a nudge takes nothing that was prepared`() async throws {
        let conversation = try await asked("점심 추천해줘")
        let preparer = AlternativePreparer(assistant: assistant)
        var order = try another(conversation)
        preparer.prepare(order)
        try await finished(preparer)
        let ready = preparer.readyCount
        order.nudge = .hotter
        #expect(preparer.take(order) == nil)
        #expect(preparer.readyCount == ready)
    }

    @Test func `with a seed, prepared replies are those that would have been written`() async throws
    {
        for seed in UInt64(1)...5 {
            var conversation = try await asked("매운 음식 추천해줘")
            let preparer = AlternativePreparer(assistant: assistant)
            for _ in 0..<4 {
                let order = try another(conversation, seed: seed)
                let plain = try await assistant.write(order)
                preparer.prepare(order)
                try await finished(preparer)
                let taken = try #require(preparer.take(order))
                let written = try await taken.deliver { _ in }
                #expect(written.result.text == plain.result.text)
                #expect(written.result.seed == seed)
                conversation.turns[0].replies.append(
                    Prompting.Reply(text: plain.result.text, state: .complete, menu: plain.menu)
                )
            }
        }
    }
}
