import Foundation
import Testing

import Configuration

@Suite("SettingsEditor")
struct SettingsEditorTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "mechuri-settings-\(UUID().uuidString)")

    private var path: String { folder.appending(path: "deep/config.toml").path }

    @Test func `a missing file is made, readable by its owner only`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try SettingsEditor(path: path).set("theme", to: "dark")
        #expect(try Settings.read(path: path).theme == "dark")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `only the line of the key changes`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let editor = SettingsEditor(path: path)
        try editor.set("theme", to: "dark")
        let written = "# mine\nthreads = 2  # two\n  theme = \"light\"\nmouse = false\n"
        try written.write(toFile: path, atomically: true, encoding: .utf8)
        try editor.set("theme", to: "mechuri")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == "# mine\nthreads = 2  # two\ntheme = \"mechuri\"\nmouse = false\n")
    }

    @Test func `a commented key is left and the new line comes first`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let editor = SettingsEditor(path: path)
        try editor.set("theme", to: "dark")
        try "#theme = \"light\"\n".write(toFile: path, atomically: true, encoding: .utf8)
        try editor.set("theme", to: "a \"b\" \\c")
        #expect(try Settings.read(path: path).theme == "a \"b\" \\c")
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("#theme = \"light\"\n"))
    }
}
