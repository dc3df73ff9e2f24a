// Reading menu tables: what is accepted, and that every mistake is named with its file and line.

import Diagnostics
import Foundation
import Recommendation
import Testing

@Suite("MenuCatalog")
struct MenuCatalogTests {
    private let header = #"{"schema": "mechuri.menus", "version": 1}"#
    private let plain = #"{"name": "김밥", "cuisine": "분식", "form": ["밥"]}"#

    private func write(_ lines: String...) throws -> String {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "menus-\(UUID().uuidString).jsonl")
        try Data(lines.joined(separator: "\n").utf8).write(to: url)
        return url.path(percentEncoded: false)
    }

    private func catalog(_ lines: String..., additions: String? = nil) throws -> MenuCatalog {
        let path = try write(([header] + lines).joined(separator: "\n"))
        let extra = try additions.map { try write($0) }
        defer {
            for file in [path, extra].compactMap(\.self) {
                try? FileManager.default.removeItem(atPath: file)
            }
        }
        return try MenuCatalog(path: path, additions: extra)
    }

    private func error(_ lines: String..., additions: String? = nil) throws -> MenuCatalogError? {
        #expect(throws: MenuCatalogError.self) {
            try catalog(lines.joined(separator: "\n"), additions: additions)
        }
    }

    @Test func `every field is read`() throws {
        let line = """
            {"name": "돈가스", "spellings": ["돈까스"], "cuisine": "일식", "form": ["고기", "튀김"], \
            "tastes": ["고소한", "기름진"], "temperature": "뜨겁게", "meals": ["점심"], \
            "situations": ["아이와"], "ingredients": ["돼지고기"], "kcal": 800, \
            "description": "두툼한 돼지고기를 바삭하게 튀긴", "kind": "고기 요리"}
            """
        let expected = Menu(
            name: "돈가스",
            spellings: ["돈까스"],
            cuisine: .japanese,
            forms: [.meat, .fried],
            tastes: [.nutty, .rich],
            temperature: .hot,
            meals: [.lunch],
            situations: [.children],
            ingredients: ["돼지고기"],
            nutrition: Nutrition(kcal: 800),
            description: "두툼한 돼지고기를 바삭하게 튀긴",
            kind: "고기 요리"
        )
        #expect(try catalog(line).menus == [expected])
    }

    @Test func `name, cuisine and form are enough, and comments are passed over`() throws {
        let menus = try catalog("", "// 내 메뉴", "# 또", plain + "\r").menus
        #expect(menus == [Menu(name: "김밥", cuisine: .snackBar, forms: [.rice])])
    }

    @Test func `a menu survives being written and read again`() throws {
        let menu = try #require(try Shipped.catalog().menu(named: "물냉면"))
        let data = try JSONEncoder().encode(menu)
        #expect(try JSONDecoder().decode(Menu.self, from: data) == menu)
    }

    @Test func `menus are found by name and spelling, whatever the spacing and case`() throws {
        let line = #"{"name": "BBQ 치킨", "spellings": ["비비큐"], "cuisine": "양식", "form": ["고기"]}"#
        let catalog = try catalog(line)
        for name in [
            "BBQ 치킨", "bbq치킨", "비비큐", " 비 비 큐", "BBQ 치킨".decomposedStringWithCanonicalMapping,
        ] {
            #expect(catalog.menu(named: name)?.name == "BBQ 치킨", "\(name)")
        }
        #expect(catalog.menu(named: "치킨") == nil)
    }

    @Test func `additions need no header and come after the shipped menus`() throws {
        let own = #"{"name": "엄마표 김치죽", "cuisine": "한식", "form": ["죽"]}"#
        #expect(try catalog(plain, additions: own).menus.map(\.name) == ["김밥", "엄마표 김치죽"])
        let both = try catalog(plain, additions: header + "\n" + own)
        #expect(both.menu(named: "엄마표김치죽")?.forms == [.porridge])
        #expect(try catalog(plain, additions: "").menus.count == 1)
    }

    @Test(arguments: [
        (#"{"name": "김밥", "cuisine": "분식", "form": ["밥"]"#, "JSON"),
        ("김밥", "JSON"), ("[1]", "JSON"), ("{}", "name"),
        (#"{"name": "a", "form": ["밥"]}"#, "cuisine"),
        (#"{"name": "a", "cuisine": "한국", "form": ["밥"]}"#, "'한국'"),
        (#"{"name": "a", "cuisine": "한식", "form": ["밥", "뱁"]}"#, "'뱁'"),
        (#"{"name": "a", "cuisine": "한식", "form": "밥"}"#, "form"),
        (#"{"name": "a", "cuisine": "한식", "form": []}"#, "form"),
        (#"{"name": "a", "cuisine": "한식", "form": ["밥", "밥"]}"#, "form"),
        (#"{"name": 3, "cuisine": "한식", "form": ["밥"]}"#, "name"),
        (#"{"name": "", "cuisine": "한식", "form": ["밥"]}"#, "name"),
        (#"{"name": " a", "cuisine": "한식", "form": ["밥"]}"#, "name"),
        (#"{"name": "a", "cuisine": "한식", "form": ["밥"], "spellings": ["!"]}"#, "spellings"),
        (#"{"name": "a", "cuisine": "한식", "form": ["밥"], "kcal": "많이"}"#, "kcal"),
        (#"{"name": "a", "cuisine": "한식", "form": ["밥"], "kcal": -1}"#, "kcal"),
        (#"{"name": "a", "cuisine": "한식", "form": ["밥"], "taste": ["매운"]}"#, "'taste'"),
        (#"{"name": "a", "cuisine": "한식", "form": ["밥"], "ingredients": [""]}"#, "ingredients"),
    ])
    func `a wrong line is refused with file, line and field`(line: String, word: String) throws {
        let error = try #require(try error(plain, line))
        for language in Language.allCases {
            let message = error.message(in: language)
            #expect(message.contains(".jsonl:3:"), "\(message)")
            #expect(message.contains(word), "\(message)")
        }
    }

    @Test func `an unknown word lists the words there are`() throws {
        let error = try error(#"{"name": "a", "cuisine": "한국", "form": ["밥"]}"#)
        guard case .unknownWord(_, 2, "cuisine", "한국", let allowed) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(allowed == Cuisine.allCases.map(\.rawValue))
    }

    @Test(arguments: [
        (#"{"name": "김 밥", "cuisine": "한식", "form": ["밥"]}"#, "김 밥"),
        (#"{"name": "말이밥", "spellings": ["김밥"], "cuisine": "한식", "form": ["밥"]}"#, "김밥"),
        (#"{"name": "말이밥", "spellings": ["말이 밥"], "cuisine": "한식", "form": ["밥"]}"#, "말이 밥"),
    ])
    func `a name that is taken is refused`(line: String, name: String) throws {
        guard case .duplicate(_, 3, name, _, _, _) = try error(plain, line) else {
            Issue.record("not refused: \(line)")
            return
        }
    }

    @Test func `an addition cannot take a shipped name, and the message names both places`() throws
    {
        let error = try error(plain, additions: "\n" + plain)
        guard case .duplicate(let path, 2, "김밥", "김밥", let ownerPath, 2) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(path != ownerPath)
        let message = error?.message(in: .korean) ?? ""
        #expect(message.contains(path + ":2") && message.contains(ownerPath + ":2"))
    }

    @Test(arguments: [
        #"{"schema": "mechuri.menus", "version": 3}"#, #"{"schema": "other", "version": 1}"#,
        "", #"{"name": "김밥", "cuisine": "분식", "form": ["밥"]}"#,
    ])
    func `a table of another schema, or of none, is refused`(first: String) throws {
        let path = try write(first)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = #expect(throws: MenuCatalogError.self) { try MenuCatalog(path: path) }
        #expect(error?.message(in: .english).contains(MenuCatalog.header) ?? false)
    }

    @Test func `a missing file and bytes that are no UTF-8 are refused`() throws {
        #expect(throws: MenuCatalogError.self) { try MenuCatalog(path: "/nowhere/menus.jsonl") }
        let path = try write("")
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data([0x7B, 0xFF, 0x7D]).write(to: URL(filePath: path))
        let unreadable = MenuCatalogError.unreadable(path: path, reason: "UTF-8, line 1")
        #expect(throws: unreadable) { try MenuCatalog(path: path) }
    }
}
