// 다시 추천 on the model that ships: conversations of several questions, each asked again many times,
// at the temperatures people use and in every way of grounding. What counts as naming a menu is SpokenNames'
// simple rule, not the code under test: a word that is an offered spelling, a particle aside.

import Foundation
import Generation
import Prompting
import Recommendation
import TestSupport
import Testing

import Assistant

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
    private var catalog: MenuCatalog { assistant.catalog }

    init() async throws { assistant = try await onShippedModel().assistant }

    /// A conversation of these questions, each asked again `count` times.
    private func talk(
        _ questions: [String],
        again count: Int,
        temperature: Float,
        grounding: GroundingMode = .auto
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
                let ear = Ear()
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
                        ),
                        diners: Diners(circumstances: ordinaryNoon),
                        grounding: grounding
                    ),
                    onEvent: ear.hear
                )
                heard.append(
                    Heard(
                        question: question,
                        written: written,
                        streamed: ear.text,
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

    @Test(arguments: [Float(0), 0.7, 1.2], GroundingMode.allCases)
    func `no menu comes twice, and every reply can be read`(
        temperature: Float,
        grounding: GroundingMode
    ) async throws {
        let conversations = [
            ["매운 음식 추천해줘", "점심"], ["디저트", "짜장 말고 중국집 다른 메뉴"], ["ㅋㅋ", "고마워"],
            ["what should I eat?", "자극적인 음식은 물렸어 심심한 걸로 골라줄래"], ["새우 알레르기 있는데 면 요리 추천해줘", "싫어"],
        ]
        for questions in conversations {
            let replies = try await talk(
                questions,
                again: 12,
                temperature: temperature,
                grounding: grounding
            )
            for heard in replies {
                let text = heard.written.result.text
                let about = Comment(rawValue: "\(heard.question) → \(text)")
                #expect(heard.streamed == text, about)
                #expect(!text.isEmpty && !text.contains("###"), about)
                guard heard.isAgain else { continue }
                let menu = try #require(heard.written.menu, about)
                #expect(!heard.refused.contains(menu), about)
                #expect(SpokenNames.said(heard.refused, in: text).isEmpty, about)
                #expect(!text.contains("\u{FFFD}"), about)
                // A hot model may end in ~ or ^^, but never inside a sentence.
                #expect(text.last.map { !$0.isLetter && !",:;".contains($0) } ?? false, about)
            }
        }
    }

    @Test(arguments: [(GroundingMode.auto, 21), (.context, 21), (.off, 19)])
    func `what is asked for stays asked for, twenty times over`(
        grounding: GroundingMode,
        least: Int
    ) async throws {
        let wishes: [(String, Feature)] = [
            ("매운 음식 추천해줘", .taste(.spicy)), ("면 요리 추천해줘", .form(.noodles)),
            ("비 오는 날 뭐 먹지?", .situation(.rain)),
        ]
        for (question, wish) in wishes {
            let heard = try await talk(
                [question],
                again: 20,
                temperature: 0.7,
                grounding: grounding
            )
            let menus = heard.compactMap { $0.written.menu.flatMap(catalog.menu(named:)) }
            let about = "\(question): \(menus.map(\.name))"
            if grounding != .off { #expect(menus.count == 21, "\(about)") }
            #expect(Set(menus.map(\.name)).count == menus.count, "\(about)")
            #expect(menus.count { $0.fit(wish) > 0 } >= least, "\(about)")
        }
    }
}
