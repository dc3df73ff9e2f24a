// Copying the program into a prefix: what goes where, running it again, upgrading, failing.

import Configuration
import Foundation
import TestSupport
import Testing

@Suite("Installation")
struct InstallationTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("", "src/Package.swift")
        try folder.write("model", "src/Models/mechuri.gguf")
        try folder.write("menus", "src/Models/menus.jsonl")
        try folder.write("note", "src/Models/data/recipe.md")
        try folder.write("hidden", "src/Models/.DS_Store")
        try folder.write("dark", "src/Themes/dark.toml")
        let binary = try folder.write("binary", "src/.build/release/mechuri")
        try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: binary)
    }

    private func installation() throws -> Installation {
        let environment = ProcessEnvironment(
            executablePath: folder.path + "/src/.build/release/mechuri",
            workingFolder: folder.path
        )
        return try Installation(
            prefix: "opt/local",
            locator: ResourceLocator(environment: environment)
        )
    }

    private let names = [
        "bin/mechuri", "share/mechuri/Models/data/recipe.md", "share/mechuri/Models/mechuri.gguf",
        "share/mechuri/Models/menus.jsonl", "share/mechuri/Themes/dark.toml",
    ]

    @Test func `everything is copied, and reported in order`() throws {
        var reported: [Installation.Step] = []
        let steps = try installation().run { reported.append($0) }
        #expect(steps == reported)
        #expect(steps.map(\.path) == names.map { "\(folder.path)/opt/local/\($0)" })
        #expect(steps.allSatisfy { $0.action == .created })
        #expect(try folder.read("opt/local/bin/mechuri") == "binary")
        #expect(try folder.read("opt/local/share/mechuri/Models/data/recipe.md") == "note")
        #expect(try folder.permissions(of: "opt/local/bin/mechuri") == 0o755)
        #expect(try folder.permissions(of: "opt/local/share/mechuri/Themes/dark.toml") == 0o644)
    }

    @Test func `the installed program finds its resources`() throws {
        try installation().run()
        let locator = ResourceLocator(
            environment: ProcessEnvironment(
                executablePath: folder.path + "/opt/local/bin/mechuri",
                workingFolder: "/"
            )
        )
        let share = folder.path + "/opt/local/share/mechuri"
        #expect(try locator.model() == share + "/Models/mechuri.gguf")
        #expect(try locator.menus() == share + "/Models/menus.jsonl")
        #expect(locator.themeFolders == [share + "/Themes"])
    }

    @Test func `running it again changes nothing`() throws {
        try installation().run()
        #expect(try installation().run().allSatisfy { $0.action == .unchanged })
    }

    @Test func `an upgrade replaces what changed and leaves other files alone`() throws {
        try installation().run()
        try folder.write("my own", "opt/local/share/mechuri/Themes/own.toml")
        try folder.write("new binary", "src/.build/release/mechuri")
        try folder.write("MENUS", "src/Models/menus.jsonl")
        let running = try #require(
            FileHandle(forReadingAtPath: folder.path + "/opt/local/bin/mechuri")
        )
        let steps = try installation().run()
        #expect(steps.filter { $0.action == .updated }.count == 2)
        #expect(steps.filter { $0.action == .unchanged }.count == 3)
        #expect(try folder.read("opt/local/bin/mechuri") == "new binary")
        #expect(try folder.read("opt/local/share/mechuri/Models/menus.jsonl") == "MENUS")
        #expect(try folder.read("opt/local/share/mechuri/Themes/own.toml") == "my own")
        let old = try #require(try running.readToEnd())
        #expect(String(decoding: old, as: UTF8.self) == "binary", "a running copy keeps its file")
    }

    @Test func `no temporary file is left behind`() throws {
        try installation().run()
        let paths = FileManager.default.subpaths(atPath: folder.path + "/opt/local") ?? []
        #expect(paths.filter { !$0.isEmpty && $0.contains(".new") }.isEmpty)
    }

    @Test func `installing from the prefix into itself changes nothing`() throws {
        try installation().run()
        let locator = ResourceLocator(
            environment: ProcessEnvironment(
                executablePath: folder.path + "/opt/local/bin/mechuri",
                workingFolder: "/"
            )
        )
        let again = try Installation(prefix: folder.path + "/opt/local", locator: locator)
        #expect(try again.run().allSatisfy { $0.action == .unchanged })
        #expect(try folder.read("opt/local/bin/mechuri") == "binary")
    }

    @Test func `a place that cannot be written is named`() throws {
        try folder.write("a file", "opt/local")
        let error = #expect(throws: ConfigurationError.self) { try installation().run() }
        let reason = String(cString: strerror(ENOTDIR))
        #expect(error == .cannotWrite(path: folder.path + "/opt/local", reason: reason))
    }

    @Test func `a folder in a file's place is not removed`() throws {
        try folder.write("x", "opt/local/bin/mechuri/keep.txt")
        #expect(throws: ConfigurationError.self) { try installation().run() }
        #expect(try folder.read("opt/local/bin/mechuri/keep.txt") == "x")
    }

    @Test func `missing sources are named before anything is copied`() throws {
        try FileManager.default.removeItem(atPath: folder.path + "/src/Themes")
        let error = #expect(throws: ConfigurationError.self) { try installation() }
        guard case .notFound(.menus, nil, let tried) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(tried.contains("\(folder.path)/src/{Models/menus.jsonl,Themes}"))
        let empty = Installation(
            prefix: folder.path + "/opt",
            executable: folder.path + "/src/.build/release/mechuri",
            resources: folder.path + "/src"
        )
        let missing = ConfigurationError.nothingToInstall(path: folder.path + "/src/Themes")
        #expect(throws: missing) { try empty.run() }
        #expect(!Path.isFolder(folder.path + "/opt"))
    }

    @Test func `the user's own files are not what is installed`() throws {
        try folder.write("mine", "data/mechuri/Models/menus.jsonl")
        try folder.write("mine", "data/mechuri/Themes/mine.toml")
        let environment = ProcessEnvironment(
            variables: ["XDG_DATA_HOME": folder.path + "/data"],
            executablePath: folder.path + "/src/.build/release/mechuri",
            workingFolder: folder.path
        )
        let locator = ResourceLocator(environment: environment)
        #expect(try Installation(prefix: "p", locator: locator).resources == folder.path + "/src")
    }
}
