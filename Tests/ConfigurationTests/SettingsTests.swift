// What config.toml may say, and what is said when it is wrong.

import Configuration
import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite("Settings")
struct SettingsTests {
    private func parse(_ text: String) throws(ConfigurationError) -> Settings {
        try Settings.parse(text, path: "config.toml")
    }

    @Test func `every key is read`() throws {
        let settings = try parse(
            """
            # 내 설정
            model = "small"
            adapters = ["말투=0.5", "another"]
            theme = 'dark'
            language = "en"
            threads = 2
            temperature = 1
            top_k = 40
            top_p = 0.8
            min_p = 0.05
            repetition_penalty = 1.1
            max_tokens = 120
            seed = 7
            history_turns = 3
            mouse = false
            """
        )
        var expected = Settings()
        expected.model = "small"
        expected.adapters = ["말투=0.5", "another"]
        expected.theme = "dark"
        expected.language = .english
        expected.threads = 2
        expected.temperature = 1
        expected.topK = 40
        expected.topP = 0.8
        expected.minP = 0.05
        expected.repetitionPenalty = 1.1
        expected.maxTokens = 120
        expected.seed = 7
        expected.historyTurns = 3
        expected.mouse = false
        #expect(settings == expected)
    }

    @Test func `a missing file and an empty file say nothing`() throws {
        let folder = try TemporaryFolder()
        #expect(try Settings.read(path: folder.path + "/none.toml") == Settings())
        #expect(try Settings.read(path: folder.write("", "empty.toml")) == Settings())
    }

    @Test func `a model's relative path starts at the settings file`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("model = \"models/a.gguf\"", "mechuri/config.toml")
        #expect(try Settings.read(path: path).model == "\(folder.path)/mechuri/models/a.gguf")
        let named = try folder.write("model = \"a\"", "other/config.toml")
        #expect(try Settings.read(path: named).model == "a")
    }

    @Test func `an adapter's relative path starts at the settings file, its scale stays`() throws {
        let folder = try TemporaryFolder()
        let text = #"adapters = ["named=0.5", "near/by=0.25", "/far/away", "~/home"]"#
        let path = try folder.write(text, "mechuri/config.toml")
        let adapters = try Settings.read(path: path).adapters
        #expect(
            adapters == ["named=0.5", folder.path + "/mechuri/near/by=0.25", "/far/away", "~/home"]
        )
    }

    @Test(arguments: [
        "adapters = \"one\"", "adapters = [1]", "adapters = [[\"a\"]]", "adapters = [\"\"]",
    ])
    func `adapters are a list of names`(text: String) {
        #expect(throws: ConfigurationError.self) { try parse(text) }
    }

    @Test(arguments: [
        ("theme = \"dark\"\n\ntemprature = 1", 3, "temprature", "temperature"),
        ("them = \"dark\"", 1, "them", "theme"),
        ("# temperature = 1\n[temperatures]\nx = 1", 2, "temperatures", "temperature"),
        ("\"max_token\" = 3", 1, "max_token", "max_tokens"),
        ("zebra.stripes = 3", 1, "zebra", nil),
        ("mouse = true\n  [[zebra]]\nx = 1", 2, "zebra", nil),
    ])
    func `an unknown key is refused with its line`(
        text: String,
        line: Int,
        key: String,
        nearest: String?
    ) throws {
        let error = #expect(throws: ConfigurationError.self) { try parse(text) }
        #expect(
            error == .unknownKey(path: "config.toml", line: line, key: key, nearest: nearest)
        )
        for language in Language.allCases {
            let message = error?.message(in: language) ?? ""
            #expect(message.contains("config.toml:\(line)"))
            #expect(message.contains(key))
        }
    }

    @Test func `the first wrong line of the file is the one reported`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try parse("zzz = 1\naaa = 2\n")
        }
        guard case .unknownKey(_, 1, "zzz", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        ("theme = 3", "theme", ValueKind.text, "integer"),
        ("theme = [\"a\"]", "theme", .text, "array"),
        ("threads = \"two\"", "threads", .integer, "string"),
        ("threads = 2.0", "threads", .integer, "floating-point number"),
        ("threads = true", "threads", .integer, "boolean"),
        ("temperature = \"hot\"", "temperature", .number, "string"),
        ("temperature = true", "temperature", .number, "boolean"),
        ("mouse = 1", "mouse", .boolean, "integer"),
        ("mouse = 2026-01-01", "mouse", .boolean, "date"),
        ("[mouse]", "mouse", .boolean, "table"),
    ])
    func `a wrong type is refused`(
        text: String,
        key: String,
        expected: ValueKind,
        got: String
    ) throws {
        let error = #expect(throws: ConfigurationError.self) { try parse("\n" + text) }
        #expect(
            error
                == .wrongType(
                    path: "config.toml",
                    line: 2,
                    key: key,
                    expected: expected,
                    got: got == "boolean" ? "bool" : got
                )
        )
    }

    @Test(arguments: [
        "threads = -1", "threads = 100000", "temperature = -0.1", "temperature = 2.5",
        "temperature = nan", "temperature = inf", "top_p = 0", "top_p = 1.01", "min_p = 1",
        "repetition_penalty = 0", "max_tokens = 0", "seed = -1", "history_turns = 1000",
        "language = \"fr\"", "theme = \"\"", "top_k = -5",
    ])
    func `a value out of range is refused`(text: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try parse(text) }
        guard case .badValue("config.toml", 1, let key, _, let allowed) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text.hasPrefix(key))
        #expect(!allowed.isEmpty)
    }

    @Test(arguments: [
        "theme = ", "theme = \"dark", "= 3", "theme = \"a\"\ntheme = \"b\"", "[x", "\u{1}",
    ])
    func `bad syntax is refused with its position`(text: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try parse("mouse = true\n" + text) }
        guard case .invalidTOML("config.toml", let line, let column, let detail) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(line >= 2)
        #expect(column >= 1)
        #expect(!detail.isEmpty)
    }

    @Test func `a file that is not UTF-8 is refused`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/config.toml"
        try Data([0x61, 0x20, 0x3D, 0x20, 0x22, 0xFF, 0x22]).write(to: URL(filePath: path))
        #expect(throws: ConfigurationError.unreadable(path: path, reason: "UTF-8")) {
            try Settings.read(path: path)
        }
    }

    @Test(arguments: Language.allCases)
    func `the template says nothing until a line is uncommented, then it is valid`(
        language: Language
    ) throws {
        let template = Settings.template(in: language)
        #expect(try parse(template) == Settings())
        let lines = template.split(separator: "\n").map { line in
            line.hasPrefix("#") && !line.hasPrefix("# ") ? String(line.dropFirst()) : String(line)
        }
        let settings = try parse(lines.joined(separator: "\n"))
        let fields = Mirror(reflecting: settings).children
        for field in fields {
            #expect("\(field.value)" != "nil", "\(field.label ?? "?") is not in the template")
        }
    }

    @Test func `a folder in the file's place is called one`() throws {
        let folder = try TemporaryFolder()
        let reason = String(cString: strerror(EISDIR))
        #expect(throws: ConfigurationError.unreadable(path: folder.path, reason: reason)) {
            try Settings.read(path: folder.path)
        }
    }
}
