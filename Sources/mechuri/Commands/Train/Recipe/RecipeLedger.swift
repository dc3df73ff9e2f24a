// What of a recipe is done: one small file in the folder of the work, written after every step.

import Foundation

/// What a step was made by: its command, and the files that it read.
struct RecipeMark: Codable, Equatable {
    /// The words after `mechuri`.
    let words: [String]
    /// The digest of every file, by its path; of folders that of the files in them.
    let inputs: [String: String]

    /// Looks at the files as they are now.
    init(words: [String], inputs: [String]) throws {
        self.words = words
        var digests: [String: String] = [:]
        for path in inputs { digests[path] = try Self.digest(path) }
        self.inputs = digests
    }

    private static func digest(_ path: String) throws -> String {
        var digest = ContentDigest()
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let files =
            isFolder.boolValue
            ? try FileManager.default.contentsOfDirectory(atPath: path).sorted().map {
                (path as NSString).appendingPathComponent($0)
            } : [path]
        for file in files {
            let data = try Data(contentsOf: URL(filePath: file), options: .mappedIfSafe)
            for byte in data { digest.add(UInt64(byte)) }
        }
        return digest.text
    }
}

/// The steps that are done.
struct RecipeLedger: Codable {
    /// A step that is done.
    struct Done: Codable {
        let mark: RecipeMark
        /// How long it took.
        let seconds: Double
    }

    /// What is done, by what it makes.
    private var steps: [String: Done] = [:]
    /// The step that was begun last and is not done.
    private(set) var begun: RecipeMark?

    private static let file = "recipe-done.json"

    /// The ledger of the current folder; an empty one where there is none that can be read.
    static func read() -> RecipeLedger {
        guard let data = try? Data(contentsOf: URL(filePath: file)),
            let ledger = try? JSONDecoder().decode(RecipeLedger.self, from: data)
        else { return RecipeLedger() }
        return ledger
    }

    /// The record of a step that was made by this mark.
    func done(_ makes: String, _ mark: RecipeMark) -> Done? {
        steps[makes].flatMap { $0.mark == mark ? $0 : nil }
    }

    /// A step begins.
    mutating func begin(_ mark: RecipeMark) { begun = mark }

    /// A step is done.
    mutating func finish(_ makes: String, _ mark: RecipeMark, seconds: Double) {
        steps[makes] = Done(mark: mark, seconds: seconds)
        begun = nil
    }

    /// Writes it into the current folder.
    func write() throws {
        let data = try JSONEncoder().encode(self)
        try PrivateFile.write(String(decoding: data, as: UTF8.self), to: Self.file, mode: 0o644)
    }
}
