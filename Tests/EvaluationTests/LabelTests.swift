// Labels of requests: what they ask for, and that those which would test nothing are refused.

import Evaluation
import Generation
import Recommendation
import Testing

@Suite("Labelled requests")
struct LabelTests {
    private func list(_ lines: String...) throws -> [CoreRequest] {
        try CoreRequest.list(
            lines.joined(separator: "\n"),
            path: "list.jsonl",
            check: Shipped.labels()
        )
    }

    @Test func `every kind of label is read`() throws {
        let request = try list(
            #"{"request": "찌개", "wanted": ["요리:찌개", "메뉴:김치찌개", "재료:계란", "나라:한국"], "#
                + #""unwanted": ["형태:면"], "without": ["재료:해산물", "재료:계란", "메뉴:라면"]}"#
        )[0]
        #expect(request.wanted == [.dish("찌개"), .ingredient("계란"), .country("한국")])
        #expect(request.wantedMenus == ["김치찌개"])
        #expect(request.unwanted == [.form(.noodles)])
        #expect(request.withoutIngredients == ["해산물", "계란"])
        #expect(request.withoutMenus == ["라면"])
        let asked = request.request(try judge().reader)
        #expect(asked.wanted.contains(.ingredient("달걀")))
        #expect(asked.excludedIngredients == ["해산물", "달걀"])
        #expect(asked.mentioned == ["김치찌개"])
    }

    @Test(arguments: [
        (#""without": ["재료:용가리"]"#, "재료:용가리"), (#""without": ["메뉴:용가리탕수"]"#, "메뉴:용가리탕수"),
        (#""wanted": ["재료:용가리"]"#, "재료:용가리"), (#""wanted": ["메뉴:용가리탕수"]"#, "메뉴:용가리탕수"),
        (#""wanted": ["나라:아틀란티스"]"#, "나라:아틀란티스"), (#""wanted": ["요리:용가리"]"#, "요리:용가리"),
        (#""unwanted": ["재료:용가리"]"#, "재료:용가리"), (#""unwanted": ["나라:아틀란티스"]"#, "나라:아틀란티스"),
        // A syllable of 김치 and 꽁치 names nothing.
        (#""wanted": ["재료:치"]"#, "재료:치"), (#""without": ["재료:치"]"#, "재료:치"),
        (#""without": ["메뉴:회"]"#, "메뉴:회"),
    ])
    func `a name that the catalogue does not know is refused with its line`(
        labels: String,
        label: String
    ) {
        #expect(throws: EvaluationError.unknownName(path: "list.jsonl", line: 3, label: label)) {
            try list(#"{"request": "밥"}"#, "", #"{"request": "밥", \#(labels)}"#)
        }
    }

    @Test(arguments: [
        #""wanted": ["재료:무"]"#, #""without": ["재료:무"]"#, #""without": ["재료:고기"]"#,
        #""without": ["메뉴:국밥"]"#, #""wanted": ["메뉴:국밥"]"#, #""wanted": ["재료:생선"]"#,
    ])
    func `groups, names of one syllable and kinds of menus are known`(labels: String) throws {
        #expect(try list(#"{"request": "밥", \#(labels)}"#).count == 1)
    }

    private func fit(_ line: String) throws -> MenuFit {
        let judge = try judge()
        let request = try list(line)[0]
        return try #require(
            judge.fit(of: request.request(judge.reader), named: request.wantedMenus)
        )
    }

    @Test func `a named menu, or a kind of it, fits and no other does`() throws {
        let fit = try fit(#"{"request": "라면", "wanted": ["메뉴:라면"]}"#)
        #expect(fit.misfit(of: "라면") == nil)
        #expect(fit.fits("라면"))
        #expect(fit.misfit(of: "해물라면") == nil)
        #expect(fit.misfit(of: "라면땅") == "메뉴:라면")
        #expect(fit.misfit(of: "김치찌개") == "메뉴:라면")
        #expect(!fit.fits("김치찌개"))
    }

    @Test func `a wish beside a named menu chooses among those`() throws {
        let fit = try fit(#"{"request": "찌개", "wanted": ["메뉴:찌개", "맛:매운"]}"#)
        #expect(fit.misfit(of: "김치찌개") == nil)
        #expect(fit.misfit(of: "된장찌개") == "맛:매운")
        #expect(fit.misfit(of: "떡볶이") == "메뉴:찌개")
    }

    @Test func `where the named menu is left out others may fit`() throws {
        let fit = try fit(
            #"{"request": "밥", "wanted": ["메뉴:설렁탕"], "without": ["메뉴:설렁탕"]}"#
        )
        #expect(fit.misfit(of: "설렁탕") != nil)
        #expect(fit.misfit(of: "김치찌개") == nil)
    }

    @Test func `a part of names is a wish`() throws {
        let fit = try fit(#"{"request": "덮밥", "wanted": ["요리:덮밥"]}"#)
        #expect(fit.misfit(of: "오징어덮밥") == nil)
        #expect(fit.misfit(of: "김치찌개") == "요리:덮밥")
    }

    @Test func `lists go by their files, the fixed one by its own name`() {
        #expect(RequestSet.Name(file: "core_requests.jsonl") == .core)
        #expect(RequestSet.Name(file: "hot.jsonl") == .labelled("hot.jsonl"))
        #expect(RequestSet.Name.labelled("hot.jsonl").code == "hot.jsonl")
    }
}
