// Where models, themes, menus and the user's folders are looked for, and in which order.

import Configuration
import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite("ResourceLocator")
struct ResourceLocatorTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func locator(
        _ variables: [String: String] = [:],
        executable: String? = nil,
        home: String? = nil
    ) -> ResourceLocator {
        ResourceLocator(
            environment: ProcessEnvironment(
                variables: variables,
                executablePath: executable,
                workingFolder: folder.path,
                accountHome: home
            )
        )
    }

    @Test func `the places are tried from the nearest to the checkout`() throws {
        try folder.write("", "checkout/Package.swift")
        try folder.write("", "checkout/Models/menus.jsonl")
        let executable = try folder.write("", "checkout/.build/release/mechuri")
        let places = locator(
            ["MECHURI_HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d"],
            executable: executable
        ).homes
        #expect(
            places == [
                "/h", "/c/mechuri", "/d/mechuri",
                "\(folder.path)/checkout/.build/share/mechuri", "\(folder.path)/checkout",
            ]
        )
    }

    @Test(arguments: [
        (["home", "config", "data", "share", "checkout"], "home"),
        (["config", "data", "share", "checkout"], "config"),
        (["data", "share", "checkout"], "data"),
        (["share", "checkout"], "share"),
        (["checkout"], "checkout"),
    ])
    func `the first place that has the menus wins`(present: [String], expected: String) throws {
        let roots = [
            "home": "home", "config": "config/mechuri", "data": "data/mechuri",
            "share": "checkout/.build/share/mechuri", "checkout": "checkout",
        ]
        for name in present { try folder.write("", "\(roots[name] ?? "")/Models/menus.jsonl") }
        try folder.write("", "checkout/Package.swift")
        let executable = try folder.write("", "checkout/.build/release/mechuri")
        let found = try locator(
            [
                "MECHURI_HOME": "\(folder.path)/home", "XDG_CONFIG_HOME": "\(folder.path)/config",
                "XDG_DATA_HOME": "\(folder.path)/data",
            ],
            executable: executable
        ).menus()
        #expect(found == "\(folder.path)/\(roots[expected] ?? "")/Models/menus.jsonl")
    }

    @Test func `a missing resource names every place tried`() throws {
        let locator = locator(["MECHURI_HOME": "/h", "HOME": "/u"], executable: "/opt/bin/mechuri")
        let places = [
            "/h/Models/menus.jsonl", "/u/.config/mechuri/Models/menus.jsonl",
            "/u/.local/share/mechuri/Models/menus.jsonl", "/opt/share/mechuri/Models/menus.jsonl",
        ]
        let error = #expect(throws: ConfigurationError.self) { try locator.menus() }
        #expect(error == .notFound(.menus, name: nil, tried: places))
        for language in Language.allCases {
            let message = error?.message(in: language) ?? ""
            #expect(places.allSatisfy(message.contains))
        }
    }

    @Test func `a flag that is a path is taken as it is`() throws {
        let model = try folder.write("", "own/some.gguf")
        #expect(try locator().model(model) == model)
        #expect(try locator().model("own/some.gguf") == model)
        #expect(try locator(["HOME": folder.path]).model("~/own/some.gguf") == model)
    }

    @Test func `a flag that is a name is looked for in the Models folders`() throws {
        let model = try folder.write("", "home/Models/small.gguf")
        let locator = locator(["MECHURI_HOME": "home"])
        #expect(try locator.model("small") == model)
        #expect(try locator.model("small.gguf") == model)
    }

    @Test func `a missing model is never replaced by another`() throws {
        try folder.write("", "home/Models/mechuri.gguf")
        let locator = locator(["MECHURI_HOME": "home"])
        let error = #expect(throws: ConfigurationError.self) { try locator.model("other") }
        guard case .notFound(.model, "other", let tried) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(tried.first == "\(folder.path)/other")
        #expect(tried.contains("\(folder.path)/home/Models/other.gguf"))
    }

    @Test func `the default model is the shipped one wherever it lies, else the first`() throws {
        let apple = try folder.write("", "home/Models/apple.gguf")
        try folder.write("", "home/Models/zebra.gguf")
        try folder.write("", "home/Models/.hidden.gguf")
        let locator = locator(["MECHURI_HOME": "home"], executable: "\(folder.path)/usr/bin/m")
        #expect(try locator.model() == apple)
        let name = ResourceLocator.defaultModelName
        let shipped = try folder.write("", "usr/share/mechuri/Models/\(name)")
        #expect(try locator.model() == shipped)
        #expect(try locator.model("") == shipped)
        #expect(locator.models.count == 3)
    }

    @Test func `the repository holds the default model`() {
        var folder = URL(filePath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        let model = folder.appending(path: "Models/\(ResourceLocator.defaultModelName)")
        #expect(Path.isFile(model.path(percentEncoded: false)))
    }

    @Test func `a model of the user hides the shipped one of the same name`() throws {
        let name = ResourceLocator.defaultModelName
        let own = try folder.write("", "data/mechuri/Models/\(name)")
        try folder.write("", "usr/share/mechuri/Models/\(name)")
        let other = try folder.write("", "usr/share/mechuri/Models/other.gguf")
        let locator = locator(
            ["XDG_DATA_HOME": "\(folder.path)/data"],
            executable: "\(folder.path)/usr/bin/mechuri"
        )
        #expect(try locator.model() == own)
        #expect(locator.models == [own, other])
    }

    @Test func `themes come from every place, the user's first`() throws {
        try folder.write("", "config/mechuri/Themes/own.toml")
        try folder.write("", "usr/share/mechuri/Themes/dark.toml")
        let locator = locator(
            ["XDG_CONFIG_HOME": "\(folder.path)/config"],
            executable: "\(folder.path)/usr/bin/mechuri"
        )
        let expected = ["config/mechuri/Themes", "usr/share/mechuri/Themes"]
        #expect(try locator.themes() == expected.map { "\(folder.path)/\($0)" })
    }

    @Test func `own menus are found beside the settings, and only when they exist`() throws {
        let locator = locator(["XDG_CONFIG_HOME": "\(folder.path)/config"])
        #expect(locator.userMenus == nil)
        let menus = try folder.write("", "config/mechuri/menus.jsonl")
        #expect(locator.userMenus == menus)
    }

    @Test func `the user's folders follow XDG, then HOME, then the account`() throws {
        let xdg = locator([
            "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d/", "XDG_STATE_HOME": "/s", "HOME": "/h",
        ])
        #expect(xdg.settingsFile == "/c/mechuri/config.toml")
        #expect(try xdg.databaseFile() == "/d/mechuri/conversations.sqlite")
        #expect(xdg.logFile == "/s/mechuri/mechuri.log")
        let plain = locator(["HOME": "/h"])
        #expect(plain.configFolder == "/h/.config/mechuri")
        #expect(plain.dataFolder == "/h/.local/share/mechuri")
        #expect(plain.stateFolder == "/h/.local/state/mechuri")
        #expect(locator(home: "/account").configFolder == "/account/.config/mechuri")
    }

    @Test func `relative XDG folders and a relative HOME are ignored`() {
        let locator = locator(
            ["XDG_CONFIG_HOME": "c", "HOME": "", "XDG_DATA_HOME": ""],
            home: "/a"
        )
        #expect(locator.configFolder == "/a/.config/mechuri")
        #expect(locator.dataFolder == "/a/.local/share/mechuri")
    }

    @Test func `without any home the folders are unknown and the database says why`() {
        let locator = locator()
        #expect(locator.configFolder == nil)
        #expect(locator.settingsFile == nil)
        #expect(locator.userMenus == nil)
        #expect(throws: ConfigurationError.noHome(variable: "XDG_DATA_HOME")) {
            try locator.databaseFile()
        }
    }

    @Test func `the nearest checkout above the executable is taken`() throws {
        try folder.write("", "Package.swift")
        try folder.write("", "Models/a.gguf")
        try folder.write("", "inner/Package.swift")
        let locator = locator(executable: "\(folder.path)/inner/.build/debug/mechuri")
        #expect(locator.homes.last == folder.path, "inner has no Models")
    }

    @Test func `this process knows its executable and its home`() throws {
        let here = ProcessEnvironment.current()
        let executable = try #require(here.executablePath)
        #expect(executable.hasPrefix("/"))
        #expect(Path.isFile(executable))
        #expect(here.workingFolder.hasPrefix("/"))
    }

    @Test(arguments: [
        ("/a/b/../c", "/a/c"), ("/../a", "/a"), ("/a/./b//c/", "/a/b/c"), ("/", "/"), ("a/..", ""),
    ])
    func `paths are normalised`(path: String, expected: String) {
        #expect(Path.normalized(path) == expected)
    }

    @Test func `a folder in a model's place is named, a checkpoint with its remedy`() throws {
        try folder.write("{}", "checkpoint/config.json")
        try folder.write("", "other/x")
        for (name, isCheckpoint) in [("checkpoint", true), ("other", false)] {
            let path = "\(folder.path)/\(name)"
            let error = ConfigurationError.modelIsFolder(path: path, isCheckpoint: isCheckpoint)
            #expect(throws: error) { try locator().model("./\(name)") }
            #expect(error.exitStatus == .missingInput)
            for language in Language.allCases {
                let message = error.message(in: language)
                #expect(message.contains(path))
                #expect(message.contains("mechuri import \(path)") == isCheckpoint)
            }
        }
    }

    @Test func `an adapter is a folder with its settings, at a path or by name`() throws {
        let first = try folder.write("{}", "home/Adapters/voice/adapter_config.json")
        try folder.write("{}", "data/mechuri/Adapters/voice/adapter_config.json")
        try folder.write("{}", "data/mechuri/Adapters/other/adapter_config.json")
        try folder.write("{}", "data/mechuri/Adapters/model/config.json")
        try folder.write("{}", "near/adapter_config.json")
        let locator = locator([
            "MECHURI_HOME": "\(folder.path)/home", "XDG_DATA_HOME": "\(folder.path)/data",
        ])
        let voice = Path.parent(first)
        let other = "\(folder.path)/data/mechuri/Adapters/other"
        #expect(locator.adapters == [voice, other])
        #expect(try locator.adapter("voice") == voice)
        #expect(try locator.adapter("near") == "\(folder.path)/near")
        #expect(try locator.adapter("./near") == "\(folder.path)/near")
        // What is there and no adapter is told by who reads it.
        #expect(try locator.adapter("model") == "\(folder.path)/data/mechuri/Adapters/model")
        let error = #expect(throws: ConfigurationError.self) { try locator.adapter("none") }
        #expect(error?.exitStatus == .missingInput)
        for language in Language.allCases {
            let message = error?.message(in: language) ?? ""
            #expect(
                message.contains("home/Adapters/none") && message.contains("adapter_config.json")
            )
        }
    }

    @Test func `all menu tables are told, best place first`() throws {
        try folder.write("", "checkout/Package.swift")
        let last = try folder.write("", "checkout/Models/menus.jsonl")
        let first = try folder.write("", "home/Models/menus.jsonl")
        let executable = try folder.write("", "checkout/.build/release/mechuri")
        let locator = locator(["MECHURI_HOME": "\(folder.path)/home"], executable: executable)
        #expect(locator.menuTables == [first, last])
    }
}
