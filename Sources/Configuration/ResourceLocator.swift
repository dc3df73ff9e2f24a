// Finds the models, themes and menus, and names the user's own folders. Places are tried in this
// order: the command line's flag, MECHURI_HOME, the XDG config and data folders,
// `<real executable>/../share/mechuri`, then upwards from the executable to the folder that holds
// Package.swift and Models (a checkout). Every failure says which places were tried.
// https://specifications.freedesktop.org/basedir-spec/latest/

/// Where things are.
package struct ResourceLocator: Sendable, Equatable {
    /// The surroundings it works on.
    package let environment: ProcessEnvironment

    /// A locator for these surroundings.
    package init(environment: ProcessEnvironment = .current()) {
        self.environment = environment
    }

    // MARK: - Resources

    /// The folders that may hold `Models` and `Themes`, in the order they are tried.
    ///
    /// All but the last exist only as a convention; the checkout's appears only when it is there.
    package var homes: [String] {
        var homes: [String] = []
        if let home = environment.variables["MECHURI_HOME"], !home.isEmpty {
            homes.append(environment.absolutePath(home))
        }
        homes += [configFolder, dataFolder].compactMap(\.self)
        if let executable = environment.executablePath {
            let folder = Path.parent(executable)
            homes.append(Path.normalized(Path.join(folder, "..", "share", "mechuri")))
            if let checkout = checkout(above: folder) { homes.append(checkout) }
        }
        var seen: Set<String> = []
        return homes.filter { seen.insert($0).inserted }
    }

    /// The model file to load.
    ///
    /// A request (the flag, or the setting) is a path, or the name of a model in a `Models`
    /// folder with or without `.gguf`. Without one it is ``defaultModelName`` in the first place
    /// that has it, else the first model there is, by place and then by name.
    /// - Throws: `ConfigurationError.notFound` with all places tried, or `.modelIsFolder`.
    package func model(_ request: String? = nil) throws(ConfigurationError) -> String {
        guard let request, !request.isEmpty else { return try defaultModel() }
        var tried = [environment.absolutePath(request)]
        if !request.contains("/") {
            let names = request.hasSuffix(".gguf") ? [request] : [request + ".gguf", request]
            for home in homes { tried += names.map { Path.join(home, "Models", $0) } }
        }
        // Anything that is there and no folder is the reader's to judge.
        if let found = tried.first(where: Path.isFile) { return found }
        if Path.isFolder(tried[0]) {
            let isCheckpoint = Path.isFile(Path.join(tried[0], "config.json"))
            throw .modelIsFolder(path: tried[0], isCheckpoint: isCheckpoint)
        }
        throw .notFound(.model, name: request, tried: tried)
    }

    /// The model files in all `Models` folders, best place first; a name hides later ones.
    package var models: [String] {
        var names: Set<String> = []
        return homes.flatMap { models(in: Path.join($0, "Models")) }
            .filter { names.insert(Path.name($0)).inserted }
    }

    /// The folder of an adapter.
    ///
    /// A request is a path, or the name of a folder in an `Adapters` folder.
    /// - Throws: `ConfigurationError.notFound` with all places tried.
    package func adapter(_ request: String) throws(ConfigurationError) -> String {
        var tried = [environment.absolutePath(request)]
        if !request.contains("/") {
            tried += homes.map { Path.join($0, "Adapters", request) }
        }
        // A folder that is there and no adapter is the reader's to judge.
        if let found = tried.first(where: Self.isAdapter) ?? tried.first(where: Path.isFolder) {
            return found
        }
        throw .notFound(.adapter, name: request, tried: tried)
    }

    /// The adapters in all `Adapters` folders, best place first; a name hides later ones.
    package var adapters: [String] {
        var names: Set<String> = []
        return homes.map { Path.join($0, "Adapters") }
            .flatMap { folder in Path.entries(of: folder).map { Path.join(folder, $0) } }
            .filter { Self.isAdapter($0) && names.insert(Path.name($0)).inserted }
    }

    private static func isAdapter(_ folder: String) -> Bool {
        Path.isFile(Path.join(folder, "adapter_config.json"))
    }

    /// The menu table that ships with the program.
    ///
    /// - Throws: `ConfigurationError.notFound` with all places tried.
    package func menus(_ request: String? = nil) throws(ConfigurationError) -> String {
        let tried =
            request.map { [environment.absolutePath($0)] }
            ?? homes.map { Path.join($0, "Models", "menus.jsonl") }
        if let found = tried.first(where: Path.isFile) { return found }
        throw .notFound(.menus, name: request, tried: tried)
    }

    /// The folder of the grammar that a corpus is composed of: the one asked for, else that beside a table of
    /// menus, else the best there is.
    ///
    /// - Throws: `ConfigurationError.notFound` with all places tried.
    package func grammar(
        _ request: String? = nil,
        besides menus: String
    ) throws(ConfigurationError) -> String {
        let tried =
            request.map { [environment.absolutePath($0)] }
            ?? [Path.join(Path.parent(menus), "grammar")]
            + homes.map { Path.join($0, "Models", "grammar") }
        if let found = tried.first(where: Path.isFolder) { return found }
        throw .notFound(.grammar, name: request, tried: tried)
    }

    /// The seed tasks that collecting begins with.
    ///
    /// - Throws: `ConfigurationError.notFound` with all places tried.
    package func seedTasks() throws(ConfigurationError) -> String {
        let tried = homes.map { Path.join($0, "Models", "seed_tasks.jsonl") }
        if let found = tried.first(where: Path.isFile) { return found }
        throw .notFound(.seeds, name: nil, tried: tried)
    }

    /// The menu tables there are, best place first.
    package var menuTables: [String] {
        homes.map { Path.join($0, "Models", "menus.jsonl") }.filter(Path.isFile)
    }

    /// The table of ingredients that goes with a table of menus: the one beside it, else the best
    /// there is; nil when there is none.
    package func ingredients(besides menus: String) -> String? {
        companion("ingredients.jsonl", of: menus)
    }

    /// The classifier that tells wishes by their wording, beside a table of menus or in another place; nil
    /// when there is none.
    package func wording(besides menus: String) -> String? { companion("wishes.bin", of: menus) }

    /// The public table of dishes that menus cite, beside a table of menus or in another place; nil when
    /// there is none.
    package func nutritionReference(besides menus: String) -> String? {
        companion("nutrition_reference.tsv", of: menus)
    }

    /// The fixed requests of `mechuri evaluate`, beside a table of menus or in another place; nil when there
    /// are none.
    package func coreRequests(besides menus: String) -> String? {
        companion("core_requests.jsonl", of: menus)
    }

    private func companion(_ name: String, of menus: String) -> String? {
        let places = [Path.parent(menus)] + homes.map { Path.join($0, "Models") }
        return places.map { Path.join($0, name) }.first(where: Path.isFile)
    }

    /// The user's own menus, in the config folder; nil when there are none.
    package var userMenus: String? {
        guard let path = configFolder.map({ Path.join($0, "menus.jsonl") }) else { return nil }
        return Path.isFile(path) ? path : nil
    }

    /// The existing folders of themes, best first: a theme hides one of the same name later on.
    package var themeFolders: [String] {
        homes.map { Path.join($0, "Themes") }.filter(Path.isFolder)
    }

    /// The existing folders of themes, at least one.
    ///
    /// - Throws: `ConfigurationError.notFound` with all places tried.
    package func themes() throws(ConfigurationError) -> [String] {
        let folders = themeFolders
        guard !folders.isEmpty else {
            throw .notFound(.themes, name: nil, tried: homes.map { Path.join($0, "Themes") })
        }
        return folders
    }

    /// The file name of the default model, the one in this repository's Models.
    ///
    /// It is fixed here, so that models a person adds, or an older installation left behind, do
    /// not become the default by their names.
    package static let defaultModelName = "mechuri-bootstrap-6.8m-q8_0.gguf"

    private func defaultModel() throws(ConfigurationError) -> String {
        let all = homes.flatMap { models(in: Path.join($0, "Models")) }
        let shipped = all.first { Path.name($0) == Self.defaultModelName }
        if let model = shipped ?? all.first { return model }
        throw .notFound(
            .model,
            name: nil,
            tried: homes.map { Path.join($0, "Models", "*.gguf") }
        )
    }

    private func models(in folder: String) -> [String] {
        Path.entries(of: folder)
            .filter { $0.hasSuffix(".gguf") && !$0.hasPrefix(".") }
            .map { Path.join(folder, $0) }
            .filter(Path.isFile)
    }

    /// The nearest folder from `folder` upwards that holds Package.swift and Models.
    private func checkout(above folder: String) -> String? {
        var folder = folder
        while true {
            if Path.isFile(Path.join(folder, "Package.swift")),
                Path.isFolder(Path.join(folder, "Models"))
            {
                return folder
            }
            if folder == "/" || folder.isEmpty { return nil }
            folder = Path.parent(folder)
        }
    }
}

// MARK: - The user's folders

extension ResourceLocator {
    /// Settings, own themes, own menus: `$XDG_CONFIG_HOME/mechuri` or `~/.config/mechuri`.
    package var configFolder: String? { userFolder("XDG_CONFIG_HOME", ".config") }

    /// Conversations and own models: `$XDG_DATA_HOME/mechuri` or `~/.local/share/mechuri`.
    package var dataFolder: String? { userFolder("XDG_DATA_HOME", ".local/share") }

    /// Logs: `$XDG_STATE_HOME/mechuri` or `~/.local/state/mechuri`.
    package var stateFolder: String? { userFolder("XDG_STATE_HOME", ".local/state") }

    /// Packed weights, which can be made again: `$XDG_CACHE_HOME/mechuri/packed` or
    /// `~/.cache/mechuri/packed`.
    package var packedFolder: String? {
        userFolder("XDG_CACHE_HOME", ".cache").map { Path.join($0, "packed") }
    }

    /// The settings file, whether or not it exists.
    package var settingsFile: String? { configFolder.map { Path.join($0, "config.toml") } }

    /// The log file, whether or not it exists.
    package var logFile: String? { stateFolder.map { Path.join($0, "mechuri.log") } }

    /// The conversations' database, whether or not it exists.
    ///
    /// - Throws: `ConfigurationError.noHome` when nothing says where it should be.
    package func databaseFile() throws(ConfigurationError) -> String {
        guard let dataFolder else { throw .noHome(variable: "XDG_DATA_HOME") }
        return Path.join(dataFolder, "conversations.sqlite")
    }

    private func userFolder(_ variable: String, _ fallback: String) -> String? {
        if let folder = environment.absolute(variable) {
            return Path.normalized(Path.join(folder, "mechuri"))
        }
        return environment.home.map { Path.normalized(Path.join($0, fallback, "mechuri")) }
    }
}
