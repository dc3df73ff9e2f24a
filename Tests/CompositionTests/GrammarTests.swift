// Reading the grammar: its form, its slips, and the one that ships.

import Foundation
import Recommendation
import Testing

import Composition

struct GrammarTests {
    @Test func linesBecomePhrases() throws {
        let file = try GrammarFile(
            "# a comment\n\n[맛:매운]\nbefore: 매운 |  얼큰한|\nwish: 매운 거 ㄱㄱ\n",
            path: "a.txt"
        )
        #expect(
            file.entries == [
                .init(section: "맛:매운", kind: "before", phrases: ["매운", "얼큰한"], line: 4),
                .init(section: "맛:매운", kind: "wish", phrases: ["매운 거 ㄱㄱ"], line: 5),
            ]
        )
    }

    @Test(arguments: [
        "before: 매운", "[맛:매운", "[맛:매운]\n매운 거", "[맛:매운]\nbefore:  | ", "[]\nbefore: 매운",
    ])
    func whatIsNoGrammarNamesItsLine(_ text: String) {
        #expect(throws: GrammarError.badLine(path: "a.txt", line: text.contains("\n") ? 2 : 1)) {
            do { _ = try GrammarFile(text, path: "a.txt") } catch GrammarError.badLine(let path, 1)
                where text.hasPrefix("[]")
            {
                throw GrammarError.badLine(path: path, line: 2)
            }
        }
    }

    @Test(arguments: [
        ("[맛:이상한]\nbefore: 가", GrammarError.unknownSection(path: "a", line: 2, name: "맛:이상한")),
        (
            "[맛:매운]\nshout: 가",
            .unknownKind(path: "a", line: 2, section: "맛:매운", kind: "shout")
        ),
        ("[compare]\ntext: {X}랑 {Z}", .badSlot(path: "a", line: 2, phrase: "{X}랑 {Z}")),
        ("[what]\ntext: {X 뭐야", .badSlot(path: "a", line: 2, phrase: "{X 뭐야")),
        ("[맛:매운]\nbefore: 매운", .missing(section: "another", kind: "text")),
    ])
    func slipsAreNamed(_ text: String, _ error: GrammarError) {
        #expect(throws: error) { try Grammar([("a", text)]) }
        #expect(error.message(in: .korean) != error.message(in: .english))
    }

    @Test func aFolderWithoutAGrammarIsRefused() {
        #expect(throws: GrammarError.unreadable(path: "/nowhere")) {
            try Grammar(folder: "/nowhere")
        }
    }

    @Test func theShippedGrammarIsRich() throws {
        let grammar = try Shipped.grammar
        #expect(grammar.cueCount >= 5000)
        #expect(grammar.wishes.count >= 90)
        #expect(grammar.talks.count >= 25)
        #expect(grammar.refusals.contains(.taste(.spicy)))
        for wish in grammar.wishes {
            #expect(grammar.wealth(wish) >= 15, "\(wish)")
            let section = ReasonWords(wish).section
            for kind in Grammar.Echo.allCases {
                #expect(!grammar.templates(section, kind.rawValue).isEmpty, "\(section) \(kind)")
            }
        }
    }

    @Test func noCueStandsInTwoSections() throws {
        let grammar = try Shipped.grammar
        var owners: [String: Set<Feature>] = [:]
        for wish in grammar.wishes {
            for cue in Grammar.Cue.allCases {
                for template in grammar.cues(wish, cue) {
                    owners[template.filled() ?? "", default: []].insert(wish)
                }
            }
        }
        // One that means two things would teach that either answers it.
        let shared = owners.filter { $0.value.count > 1 }.map(\.key).sorted()
        #expect(shared.isEmpty, "\(shared)")
    }
}

struct TemplateTests {
    @Test(arguments: [
        ("{menu:은} 어떠세요?", "김밥", "김밥은 어떠세요?"), ("{menu:은} 어떠세요?", "피자", "피자는 어떠세요?"),
        ("{menu:로} 정해요", "물", "물로 정해요"), ("{menu:로} 정해요", "김밥", "김밥으로 정해요"),
        ("{menu:이에요}.", "우동", "우동이에요."), ("{menu:이에요}.", "피자", "피자예요."),
        ("{menu:이랑}", "피자", "피자랑"), ("{menu:이라}", "김밥", "김밥이라"), ("{menu:이라}", "피자", "피자라"),
        ("{menu:부터}", "피자", "피자부터"), ("{menu}", "국", "국"),
    ])
    func particlesAgree(_ phrase: String, _ menu: String, _ text: String) throws {
        #expect(try #require(Template(phrase)).filled(["menu": menu]) == text)
    }

    @Test func whatHasNoValueIsNotSaid() throws {
        let template = try #require(Template("{kcal} kcal예요"))
        #expect(template.filled([:]) == nil)
        #expect(template.slots == ["kcal"])
        #expect(template.opening == "kcal")
        #expect(Template("아 {menu:은}")?.opening == nil)
    }

    @Test(arguments: ["{menu", "menu}", "{}", "{a{b}}"])
    func bracesHavePartners(_ phrase: String) { #expect(Template(phrase) == nil) }
}
