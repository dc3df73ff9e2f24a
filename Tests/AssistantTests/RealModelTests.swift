// 다시 추천 on the model that ships: conversations of several questions, each asked again many times,
// at the temperatures people use. What counts as naming a menu is decided here by a simple rule of
// its own, not by the code under test: a word that is an offered spelling, a particle aside.

import Foundation
import Generation
import Prompting
import Recommendation
import Synchronization
import Testing

import Assistant

private let models = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Models")

private let particles: Set<String> = [
    "", "은", "는", "이", "가", "을", "를", "과", "와", "도", "로", "으로", "에", "의", "만", "나", "이나", "랑",
    "이랑", "예요", "이에요", "처럼", "하고", "부터", "보다",
]

/// The words of a text that are one of the spellings, with or without a particle.
private func named(_ spellings: Set<String>, in text: String) -> [String] {
    text.split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { word in
        word.indices.dropFirst().contains {
            spellings.contains(String(word[..<$0])) && particles.contains(String(word[$0...]))
        } || spellings.contains(word)
    }
}

/// One reply as the chat would see it.
private struct Heard {
    var question: String
    var written: WrittenReply
    /// The text events since the last withdrawal.
    var streamed: String
    /// Every spelling of what was offered before it.
    var refused: Set<String>
    var isAgain: Bool
}

@Suite("다시 추천 on the real model", .serialized)
struct RealModelTests {
    private let assistant: Assistant
    private let catalog: MenuCatalog

    init() async throws {
        let engine = try await InferenceEngine(
            modelPath: models.appending(path: "mechuri-bootstrap-6.8m-q8_0.gguf").path,
            threads: 1
        )
        catalog = try MenuCatalog(path: models.appending(path: "menus.jsonl").path)
        let profile = ModelProfile(
            name: "shipped",
            window: ContextWindow(contextLength: engine.information.contextLength),
            endOfSequence: "<|endoftext|>",
            countTokens: { engine.tokenize($0).count }
        )
        assistant = Assistant(generator: engine, profile: profile, catalog: catalog)
    }

    /// A conversation of these questions, each asked again `count` times.
    private func talk(
        _ questions: [String],
        again count: Int,
        temperature: Float
    ) async throws -> [Heard] {
        var conversation = Conversation()
        var heard: [Heard] = []
        for question in questions {
            conversation.turns.append(Turn(question: question))
            for number in 0...count {
                let offered = assistant.offered(in: conversation, except: UUID())
                let spellings = offered.names.flatMap {
                    catalog.menu(named: $0)?.allSpellings ?? [$0]
                }
                let streamed = Mutex("")
                let written = try await assistant.write(
                    ReplyOrder(
                        kind: number == 0 ? .first : .another,
                        question: question,
                        earlier: conversation.exchanges(
                            before: conversation.turns.last?.id ?? UUID()
                        ),
                        offered: offered,
                        parameters: GenerateParameters(
                            temperature: temperature,
                            seed: UInt64(heard.count + 1)
                        )
                    )
                ) { event in
                    switch event {
                    case .text(let text): streamed.withLock { $0 += text }
                    case .restarted: streamed.withLock { $0 = "" }
                    case .prompt: break
                    }
                }
                heard.append(
                    Heard(
                        question: question,
                        written: written,
                        streamed: streamed.withLock { $0 },
                        refused: Set(spellings),
                        isAgain: number > 0
                    )
                )
                let reply = Reply(text: written.result.text, state: .complete, menu: written.menu)
                conversation.turns[conversation.turns.count - 1].replies.append(reply)
            }
        }
        return heard
    }

    @Test(arguments: [Float(0), 0.7, 1.2])
    func `no menu comes twice, and every reply can be read`(temperature: Float) async throws {
        let conversations = [
            ["매운 음식 추천해줘", "점심"], ["디저트", "짜장 말고 중국집 다른 메뉴"], ["ㅋㅋ", "고마워"],
            ["what should I eat?", "자극적인 음식은 물렸어 심심한 걸로 골라줄래"], ["새우 알레르기 있는데 면 요리 추천해줘", "싫어"],
        ]
        for questions in conversations {
            for heard in try await talk(questions, again: 12, temperature: temperature) {
                let text = heard.written.result.text
                let about = Comment(rawValue: "\(heard.question) → \(text)")
                #expect(heard.streamed == text, about)
                #expect(!text.isEmpty && !text.contains("###"), about)
                guard heard.isAgain else { continue }
                let menu = try #require(heard.written.menu, about)
                #expect(!heard.refused.contains(menu), about)
                #expect(named(heard.refused, in: text).isEmpty, about)
                #expect(!text.contains("\u{FFFD}"), about)
                #expect(text.last.map { ".!?".contains($0) } ?? false, about)
            }
        }
    }

    @Test func `what is asked for stays asked for, twenty times over`() async throws {
        let wishes: [(String, Feature)] = [
            ("매운 음식 추천해줘", .taste(.spicy)), ("면 요리 추천해줘", .form(.noodles)),
            ("비 오는 날 뭐 먹지?", .situation(.rain)),
        ]
        for (question, wish) in wishes {
            let heard = try await talk([question], again: 20, temperature: 0.7)
            let menus = heard.compactMap { $0.written.menu.flatMap(catalog.menu(named:)) }
            #expect(Set(menus.map(\.name)).count == 21)
            #expect(menus.count { $0.fit(wish) > 0 } >= 19, "\(question): \(menus.map(\.name))")
        }
    }
}
