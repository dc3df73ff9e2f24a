// The shipped themes are readable at every colour depth, and a wrong theme file is refused by
// file, line and key.

import Configuration
import Diagnostics
import Foundation
import Testing

/// The Themes folder of the repository.
private let shippedFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Themes").path

private let shipped = ThemeLibrary(folders: [shippedFolder])

/// A folder of theme files that is removed with it.
private final class Folder {
    let path: String

    init(_ files: [String: String]) throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("themes-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true
        )
        for (name, text) in files {
            try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite("Themes")
struct ThemeTests {
    @Test
    func `the library lists the shipped themes, the default first`() {
        let names = shipped.names
        #expect(names.first == "mechuri")
        #expect(Set(names).isSuperset(of: ["mechuri", "dark", "light", "high-contrast"]))
    }

    @Test
    func `the default theme has the colours of the original`() throws {
        let theme = try shipped.theme(named: "mechuri")
        let user = try #require(theme.style(ThemeRole.chatUser).background)
        let bot = try #require(theme.style(ThemeRole.chatAssistant).background)
        #expect((user.red, user.green, user.blue) == (0xF7, 0xCA, 0xC9))
        #expect((bot.red, bot.green, bot.blue) == (0xAB, 0xCE, 0xF0))
        #expect(theme.title == "메추리")
    }

    /// Contrast as WCAG 2.1 AA asks of text: 4.5:1.
    ///
    /// The 16 colours are whatever the user has made of them, so
    /// against xterm's defaults only 3:1 (large text) is asked of those.
    @Test(arguments: shipped.names)
    func `text stands out at every colour depth`(name: String) throws {
        let theme = try shipped.theme(named: name)
        for role in ThemeRole.all where !ThemeRole.decorative.contains(role) {
            let style = theme.style(role)
            let text = try #require(style.foreground, "\(name) \(role)")
            let back = try #require(style.background, "\(name) \(role)")
            let full = ThemeColor.contrast(
                (text.red, text.green, text.blue),
                (back.red, back.green, back.blue)
            )
            #expect(full >= 4.5, "\(name) \(role)")
            let of256 = ThemeColor.contrast(
                ThemeColor.components(ofPalette: text.palette256),
                ThemeColor.components(ofPalette: back.palette256)
            )
            #expect(of256 >= 4.5, "\(name) \(role) 256")
            let of16 = ThemeColor.contrast(
                ThemeColor.components(ofPalette: text.palette16),
                ThemeColor.components(ofPalette: back.palette16)
            )
            #expect(of16 >= 3, "\(name) \(role) 16")
            #expect(text.palette16 & 7 != back.palette16 & 7, "\(name) \(role) 8")
        }
    }

    @Test(arguments: shipped.names)
    func `without colours the important roles still differ`(name: String) throws {
        let theme = try shipped.theme(named: name)
        let base = theme.style(ThemeRole.uiBackground).monochrome
        for role in [
            ThemeRole.uiTitle, ThemeRole.uiStatus, ThemeRole.uiSelection, ThemeRole.uiHintKey,
            ThemeRole.chatUser, ThemeRole.chatDish, ThemeRole.chatSearchmatch,
            ThemeRole.messageError, ThemeRole.uiButton, ThemeRole.uiButtonFocus,
        ] {
            #expect(theme.style(role).monochrome != base, "\(name) \(role)")
        }
        #expect(
            theme.style(ThemeRole.uiButton).monochrome
                != theme.style(ThemeRole.uiButtonFocus).monochrome
        )
    }

    @Test
    func `contrast agrees with the figures WCAG gives`() {
        #expect(abs(ThemeColor.contrast((0, 0, 0), (255, 255, 255)) - 21) < 0.001)
        // #767676 on white is the well-known lightest grey that passes AA: 4.54.
        #expect(abs(ThemeColor.contrast((0x76, 0x76, 0x76), (255, 255, 255)) - 4.54) < 0.01)
    }

    @Test
    func `the longest dotted key wins`() {
        let red = Style(attributes: [.bold])
        let blue = Style(attributes: [.underline])
        let theme = Theme(
            name: "t",
            title: "t",
            variant: .dark,
            styles: ["ui": red, "ui.border": blue]
        )
        #expect(theme.style("ui.border.focus") == blue)
        #expect(theme.style("ui.title") == red)
        #expect(theme.style("chat.user") == .plain)
    }

    @Test
    func `a child repaints its parent by naming new colours`() throws {
        let folder = try Folder([
            "base.toml": """
            schema = 1
            name = "Base"
            variant = "dark"
            [palette]
            paper = "#000000"
            ink = { rgb = "#ffffff", c16 = 7 }
            [style]
            "ui.background" = { fg = "ink", bg = "paper" }
            "ui.border" = { mono = ["bold"] }
            [glyphs]
            border = "ascii"
            """,
            "child.toml": """
            schema = 1
            name = "Child"
            inherits = "base"
            [palette]
            paper = "#112233"
            [style]
            ui.title = { attrs = ["bold", "italic"] }
            """,
        ])
        let theme = try ThemeLibrary(folders: [folder.path]).theme(named: "child")
        #expect(theme.variant == .dark)
        #expect(theme.asciiGlyphs)
        let title = theme.style(ThemeRole.uiTitle)
        #expect(title.attributes == [.bold, .italic])
        #expect(title.background == ThemeColor(hex: "#112233"))
        #expect(title.foreground?.palette16 == 7)
        #expect(theme.style(ThemeRole.uiBorderFocus).monochrome == [.bold])
    }

    @Test
    func `an earlier folder hides a later one`() throws {
        let head = "schema = 1\nvariant = \"dark\"\nname = "
        let mine = try Folder(["a.toml": head + "\"mine\""])
        let theirs = try Folder(["a.toml": head + "\"theirs\"", "b.toml": head + "\"b\""])
        let library = ThemeLibrary(folders: [mine.path, "/nowhere", theirs.path])
        #expect(library.names == ["a", "b"])
        #expect(try library.theme(named: "a").title == "mine")
        #expect(try library.theme(named: "\(theirs.path)/a.toml").title == "theirs")
    }

    /// A body that follows `schema`, `name` and `variant` on lines 1 to 3, and what is wrong with it.
    static let wrong: [(body: String, line: Int, key: String)] = [
        ("colour = 1", 4, "colour"),
        ("[style]\n\"ui.titel\" = { fg = \"#ffffff\" }", 5, "ui.titel"),
        ("[style]\n\n# x = 1\n\"ui.title\" = { colour = \"#ffffff\" }", 7, "ui.title.colour"),
        ("[style.\"ui.border\"]\nfg = \"#000000\"\nbold = true", 6, "ui.border.bold"),
        ("[palette]\nred = \"#ff00\"", 5, "palette.red"),
        ("[palette]\nred = \"#+f0000\"", 5, "palette.red"),
        ("[palette]\nred = { rgb = \"#ff0000\", c256 = 256 }", 5, "palette.red.c256"),
        ("[palette]\nred = { rgb = \"#ff0000\", c16 = -1 }", 5, "palette.red.c16"),
        ("[palette]\nred = { rgb = \"#ff0000\", c8 = 1 }", 5, "palette.red.c8"),
        ("[palette]\nred = 7", 5, "palette.red"),
        ("[style]\n\"ui.title\" = { fg = \"rde\" }", 5, "style.ui.title.fg"),
        ("[style]\n\"ui.title\" = { bg = 3 }", 5, "style.ui.title.bg"),
        ("[style]\n\"ui.title\" = { attrs = \"bold\" }", 5, "style.ui.title.attrs"),
        ("[style]\n\"ui.title\" = { mono = [\"blink\"] }", 5, "style.ui.title.mono"),
        ("[style]\n\"ui.title\" = \"bold\"", 5, "style.ui.title"),
        ("[glyphs]\nborder = \"round\"", 5, "glyphs.border"),
        ("[glyphs]\nbullet = \"ascii\"", 5, "glyphs.bullet"),
    ]

    @Test(arguments: wrong)
    func `a wrong key or value is named with its file and line`(
        body: String,
        line: Int,
        key: String
    ) throws {
        let head = "schema = 1\nname = \"x\"\nvariant = \"dark\"\n"
        let folder = try Folder(["x.toml": head + body])
        let path = "\(folder.path)/x.toml"
        let error = #expect(throws: ThemeError.self) { try ThemeReader.read(path: path) }
        switch try #require(error) {
        case .unknownKey(path, line, key): break
        case .invalidValue(path, line, key, _, _): break
        case let other: Issue.record("\(other)")
        }
        for language in Language.allCases {
            #expect(error?.message(in: language).hasPrefix("\(path):\(line):") == true)
        }
    }

    static let broken: [(text: String, line: Int)] = [
        ("schema = 1\nname = \"x\nvariant = \"dark\"", 2),
        ("schema = 1\n[palette\n", 2),
        ("schema = 1\nschema = 1\n", 2),
    ]

    @Test(arguments: broken)
    func `a file that is not TOML is named with its line`(text: String, line: Int) throws {
        let folder = try Folder(["x.toml": text])
        let error = #expect(throws: ThemeError.self) {
            try ThemeReader.read(path: "\(folder.path)/x.toml")
        }
        guard case .syntax(_, line, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: ["schema", "name", "variant"])
    func `a missing key is named`(key: String) throws {
        let lines = ["schema = 1", "name = \"x\"", "variant = \"dark\""]
        let text = lines.filter { !$0.hasPrefix(key) }.joined(separator: "\n")
        let folder = try Folder(["x.toml": text])
        let path = "\(folder.path)/x.toml"
        #expect(throws: ThemeError.missingKey(path: path, key: key)) {
            try ThemeReader.read(path: path)
        }
    }

    @Test
    func `themes that inherit in a ring are refused`() throws {
        let folder = try Folder([
            "a.toml": "schema = 1\nname = \"a\"\ninherits = \"b\"",
            "b.toml": "schema = 1\nname = \"b\"\ninherits = \"a\"",
        ])
        let path = "\(folder.path)/a.toml"
        #expect(throws: ThemeError.inheritanceCycle(path: path, names: ["a", "b", "a"])) {
            try ThemeReader.read(path: path)
        }
    }

    @Test
    func `an unknown theme is answered with those there are`() {
        let error = #expect(throws: ThemeError.self) { try shipped.theme(named: "nope") }
        #expect(error?.message(in: .korean).contains("mechuri") == true)
        #expect(throws: ThemeError.self) { try shipped.theme(named: "./nope.toml") }
    }

    @Test
    func `a colour finds its nearest palette entries`() throws {
        let pink = try #require(ThemeColor(hex: "#ffd7d7"))
        #expect(pink.palette256 == 224)
        #expect(try #require(ThemeColor(hex: "#FFFFFF")).palette16 == 15)
        #expect(try #require(ThemeColor(hex: "#000000")).palette16 == 0)
        #expect(ThemeColor(hex: "ffffff") == nil)
    }
}
