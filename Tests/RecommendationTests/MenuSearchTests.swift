// Finding menus by what a person types: names, parts of them, initial consonants and near misses.

import Recommendation
import Testing

@Suite("MenuSearch")
struct MenuSearchTests {
    let catalog: MenuCatalog

    init() throws { catalog = try Shipped.catalog() }

    @Test(arguments: [
        ("김치찌개", "김치찌개"), ("돈까스", "돈가스"), ("김치 볶음밥", "김치볶음밥"), ("ㄱㅊㅉㄱ", "김치찌개"),
        ("ㄷㄲㅅ", "돈가스"), ("김치찌계", "김치찌개"), ("된쟝찌개", "된장찌개"), ("쭈꾸미복음", "주꾸미볶음"),
        ("마라샹거", "마라샹궈"), ("삼계탕", "삼계탕"), ("스파게티", "토마토파스타"), ("순두부", "순두부찌개"),
    ])
    func `the best match is the menu that is meant`(query: String, name: String) {
        #expect(catalog.search(query).first?.name == name)
    }

    @Test func `the whole name comes before longer names and names that end in it`() {
        let names = catalog.search("볶음밥").map(\.name)
        #expect(names.first == "볶음밥")
        #expect(names.contains("김치볶음밥"))
        #expect(catalog.search("떡볶이").map(\.name).prefix(3).contains("로제떡볶이"))
    }

    @Test func `initial consonants match beginnings first`() {
        let names = catalog.search("ㄱㅊ", limit: 100).map(\.name)
        #expect(names.contains("김치찌개") && names.contains("곱창구이"))
        #expect(names.first?.first.map { "김곱갈고".contains($0) } ?? false)
    }

    @Test(arguments: ["", " ", "피아노", "ㅋㅋㅋㅋ", "zzz", "!"])
    func `what means no menu finds none`(query: String) {
        #expect(catalog.search(query).isEmpty)
    }

    @Test func `short words are not bent into other menus`() {
        #expect(catalog.search("국밥").allSatisfy { $0.allSpellings.contains { $0.contains("국밥") } })
        #expect(!catalog.search("전").contains { $0.name == "죽" })
    }

    @Test func `the limit holds`() {
        #expect(catalog.search("ㄱ", limit: 5).count == 5)
        #expect(catalog.search("ㄱ", limit: 0).isEmpty)
    }
}
