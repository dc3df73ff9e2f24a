// What the surroundings of a process say about where things are, as plain values: the environment
// variables, the executable's real path, the working folder and the account's home folder. Only
// `current()` asks the system; everything else here and in ResourceLocator works on the values.

import Foundation

/// The surroundings of a process.
package struct ProcessEnvironment: Sendable, Equatable {
    /// The environment variables.
    package var variables: [String: String]
    /// Absolute path of the running executable, symbolic links resolved; nil when unknown.
    package var executablePath: String?
    /// Absolute path of the working folder.
    package var workingFolder: String
    /// The home folder that the account database names, used when HOME is unset.
    package var accountHome: String?

    /// Surroundings as given.
    package init(
        variables: [String: String] = [:],
        executablePath: String? = nil,
        workingFolder: String = "/",
        accountHome: String? = nil
    ) {
        self.variables = variables
        self.executablePath = executablePath
        self.workingFolder = workingFolder
        self.accountHome = accountHome
    }

    /// The surroundings of this process.
    package static func current() -> ProcessEnvironment {
        ProcessEnvironment(
            variables: ProcessInfo.processInfo.environment,
            executablePath: realExecutablePath(),
            workingFolder: FileManager.default.currentDirectoryPath,
            accountHome: accountHomeFolder()
        )
    }

    /// The home folder: HOME when it is an absolute path, else the account's; nil without either.
    package var home: String? { absolute("HOME") ?? accountHome }

    /// The value of a variable when it is an absolute path.
    ///
    /// The XDG base directory specification tells programs to ignore relative ones.
    package func absolute(_ variable: String) -> String? {
        guard let value = variables[variable], value.hasPrefix("/") else { return nil }
        return value
    }

    /// Makes a path absolute.
    ///
    /// `~/` is the home folder; other relative paths start at `folder`, the working folder unless
    /// given; `.` and `..` are resolved.
    package func absolutePath(_ path: String, from folder: String? = nil) -> String {
        if path == "~", let home { return home }
        if path.hasPrefix("~/"), let home { return Path.join(home, String(path.dropFirst(2))) }
        return Path.normalized(
            path.hasPrefix("/") ? path : Path.join(folder ?? workingFolder, path)
        )
    }
}

private func realExecutablePath() -> String? {
    #if os(Linux)
    let named: String? = "/proc/self/exe"
    #else
    let named = Bundle.main.executablePath
    #endif
    guard let named, let resolved = realpath(named, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}

private func accountHomeFolder() -> String? {
    guard let record = getpwuid(getuid()), let folder = record.pointee.pw_dir else { return nil }
    let path = String(cString: folder)
    return path.hasPrefix("/") ? path : nil
}
