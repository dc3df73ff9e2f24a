// `mechuri install --prefix P`: the binary to P/bin/mechuri, Models and Themes to
// P/share/mechuri, where ResourceLocator finds them again. Each file is written beside its place,
// synced and renamed, so an interrupted run leaves whole files only, a running copy keeps the file
// it has open, and running it again brings the prefix up to date. Other files are never touched.

import Foundation

/// A copy of the program into a prefix.
package struct Installation: Sendable {
    /// What happened to one file.
    package enum Action: Sendable, Equatable {
        /// It was not there before.
        case created
        /// Another version was there.
        case updated
        /// The same bytes were there already.
        case unchanged
    }

    /// One file of the installation.
    package struct Step: Sendable, Equatable {
        /// What happened.
        package let action: Action
        /// Absolute path of the installed file.
        package let path: String
    }

    /// The folder to install into; `bin` and `share/mechuri` are made inside it.
    package let prefix: String
    /// The binary to copy.
    package let executable: String
    /// The folder that holds `Models` and `Themes`.
    package let resources: String

    /// An installation of these files.
    package init(prefix: String, executable: String, resources: String) {
        self.prefix = Path.normalized(prefix)
        self.executable = executable
        self.resources = resources
    }

    /// An installation of the running program with the resources that came with it: those of
    /// MECHURI_HOME, else of the checkout or prefix it runs from, else of the user's folders.
    ///
    /// - Throws: `ConfigurationError.notFound` when no place holds menus and themes together.
    package init(prefix: String, locator: ResourceLocator) throws(ConfigurationError) {
        guard let executable = locator.environment.executablePath else {
            throw .nothingToInstall(path: "mechuri")
        }
        let explicit = locator.environment.variables["MECHURI_HOME"].map { !$0.isEmpty } ?? false
        let named = explicit ? locator.homes.prefix(1) : []
        let places = named + locator.homes.dropFirst(named.count).reversed()
        let resources = places.first { place in
            Path.isFile(Path.join(place, "Models", "menus.jsonl"))
                && Path.isFolder(Path.join(place, "Themes"))
        }
        guard let resources else {
            let tried = places.map { Path.join($0, "{Models/menus.jsonl,Themes}") }
            throw .notFound(.menus, name: nil, tried: tried)
        }
        self.init(
            prefix: locator.environment.absolutePath(prefix),
            executable: executable,
            resources: resources
        )
    }

    /// Copies what is new, and reports every file in order.
    ///
    /// - Throws: the first file that could not be read or written; files done so far stay.
    @discardableResult
    package func run(
        report: (Step) -> Void = { _ in }
    ) throws(ConfigurationError) -> [Step] {
        var pairs = [(from: executable, to: Path.join(prefix, "bin", "mechuri"))]
        guard Path.isFile(executable) else { throw .nothingToInstall(path: executable) }
        for folder in ["Models", "Themes"] {
            let source = Path.join(resources, folder)
            let files = Self.files(under: source)
            guard !files.isEmpty else { throw .nothingToInstall(path: source) }
            pairs += files.map {
                (Path.join(source, $0), Path.join(prefix, "share", "mechuri", folder, $0))
            }
        }
        var steps: [Step] = []
        for pair in pairs {
            let step = Step(action: try Self.copy(pair.from, to: pair.to), path: pair.to)
            steps.append(step)
            report(step)
        }
        return steps
    }

    /// The files below a folder as relative paths, sorted; names that begin with a dot left out.
    static func files(under folder: String) -> [String] {
        Path.entries(of: folder).filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
            let path = Path.join(folder, name)
            if Path.isFile(path) { return [name] }
            return files(under: path).map { Path.join(name, $0) }
        }
    }

    private static func copy(_ source: String, to target: String) throws(ConfigurationError)
        -> Action
    {
        let existed = FileManager.default.fileExists(atPath: target)
        if existed, isSame(source, target) { return .unchanged }
        try makeFolders(Path.parent(target))
        let temporary = Path.join(Path.parent(target), ".\(Path.name(target)).\(getpid()).new")
        defer { unlink(temporary) }
        do {
            try write(source, to: temporary)
        } catch .cannotWrite(_, let reason) {
            // The name that means something to the reader.
            throw .cannotWrite(path: target, reason: reason)
        }
        guard rename(temporary, target) == 0 else {
            throw .cannotWrite(path: target, reason: lastSystemError())
        }
        return existed ? .updated : .created
    }

    /// Makes a folder and those above it.
    ///
    /// By hand, because Foundation's errors do not say why.
    private static func makeFolders(_ path: String) throws(ConfigurationError) {
        if Path.isFolder(path) { return }
        if path != Path.parent(path) { try makeFolders(Path.parent(path)) }
        // Another run may have made it meanwhile.
        if mkdir(path, 0o755) == 0 { return }
        let code = errno
        if code == EEXIST, Path.isFolder(path) { return }
        let reason = String(cString: strerror(code == EEXIST ? ENOTDIR : code))
        throw .cannotWrite(path: path, reason: reason)
    }

    /// The same file, or the same bytes and permissions.
    private static func isSame(_ source: String, _ target: String) -> Bool {
        guard let a = status(source), let b = status(target) else { return false }
        if a.st_ino == b.st_ino, a.st_dev == b.st_dev { return true }
        guard a.st_size == b.st_size, mode(a) == mode(b) else { return false }
        return FileManager.default.contentsEqual(atPath: source, andPath: target)
    }

    private static func status(_ path: String) -> stat? {
        var record = stat()
        return stat(path, &record) == 0 ? record : nil
    }

    /// The permissions an installed file gets: readable by all, executable if the source is.
    private static func mode(_ record: stat) -> mode_t {
        record.st_mode & 0o100 != 0 ? 0o755 : 0o644
    }

    /// Copies bytes in pieces, sets the permissions and syncs to the disk.
    private static func write(_ source: String, to target: String) throws(ConfigurationError) {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0, let record = status(source) else {
            throw .unreadable(path: source, reason: lastSystemError())
        }
        defer { close(input) }
        let output = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw .cannotWrite(path: target, reason: lastSystemError()) }
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(input, &buffer, buffer.count)
            if count == 0 { break }
            guard count > 0 else { throw .unreadable(path: source, reason: lastSystemError()) }
            var done = 0
            while done < count {
                let written = buffer[done..<count].withUnsafeBytes {
                    Foundation.write(output, $0.baseAddress, $0.count)
                }
                guard written > 0 else {
                    throw .cannotWrite(path: target, reason: lastSystemError())
                }
                done += written
            }
        }
        guard fchmod(output, mode(record)) == 0, fsync(output) == 0 else {
            throw .cannotWrite(path: target, reason: lastSystemError())
        }
    }
}

private func lastSystemError() -> String { String(cString: strerror(errno)) }
