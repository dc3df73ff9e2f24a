// What a command finds around it: where resources are, what the settings file says, which menus there
// are. A slip in a file of the user's own must not keep anyone from asking: the command says what
// is wrong and goes on with what ships.

import Configuration
import Diagnostics
import Foundation
import GPTNeoX
import Generation
import Recommendation

/// The places and settings of this process.
struct Surroundings: Sendable {
    let locator: ResourceLocator
    let settings: Settings
    /// What is wrong with the settings file, when `settings` are the defaults for that reason.
    let complaint: String?
    /// The elements of caches, where a command was told.
    private(set) var cachePrecision: CachePrecision?

    /// Reads the settings file; what is wrong with it is said on stderr and kept in `complaint`.
    ///
    /// - Parameters:
    ///   - isStrict: Throws what is wrong with it instead.
    ///   - complains: Says what is wrong with it on stderr.
    /// - Throws: what is wrong with it, when `isStrict`.
    init(isStrict: Bool = false, complains: Bool = true) throws {
        locator = ResourceLocator()
        do {
            settings = try locator.settingsFile.map { try Settings.read(path: $0) } ?? Settings()
            complaint = nil
        } catch {
            if isStrict { throw error }
            settings = Settings()
            let message =
                error.text(in: processLanguage)
                + say("\n설정 파일 없이 기본값으로 계속합니다.", "\nGoing on with the defaults.")
            complaint = message
            if complains { complain(message) }
        }
    }

    /// The same, with caches as the options say.
    func with(_ cache: CacheOptions) -> Surroundings {
        var copy = self
        copy.cachePrecision = cache.precision
        return copy
    }

    /// The model file that the flag, the settings or the default name.
    func modelPath(_ options: ModelOptions) throws -> String {
        try locator.model(options.model ?? settings.model)
    }

    /// The number of worker threads; nil lets the engine choose.
    func threads(_ options: ModelOptions) -> Int? {
        let count = options.threads ?? settings.threads ?? 0
        return count == 0 ? nil : count
    }

    /// The menus that can be read, the user's own included, and what is wrong with those that
    /// cannot.
    ///
    /// Without a table of ingredients every menu counts as holding anything.
    ///
    /// - Throws: when no file of menus can be read at all.
    func readMenus() throws -> (catalog: MenuCatalog, path: String, complaints: [String]) {
        let own = locator.userMenus
        var errors: [any Error] = []
        for path in locator.menuTables {
            let (ingredients, complaint) = readIngredients(besides: path)
            let (wording, misread) = readWording(besides: path)
            let complaints = { (errors: [any Error]) in
                describe(errors) + [complaint, misread].compactMap(\.self)
            }
            do {
                var all = try MenuCatalog(path: path, additions: own, ingredients: ingredients)
                all.wording = wording
                return (all, path, complaints(errors))
            } catch let withOwn {
                guard own != nil,
                    var catalog = try? MenuCatalog(path: path, ingredients: ingredients)
                else {
                    errors.append(withOwn)
                    continue
                }
                catalog.wording = wording
                return (catalog, path, complaints(errors + [withOwn]))
            }
        }
        if let first = errors.first { throw first }
        return (try MenuCatalog(path: try locator.menus()), try locator.menus(), [])
    }

    /// The ingredients that go with a table of menus, and what is wrong when there are none.
    func readIngredients(besides menus: String) -> (table: IngredientTable, complaint: String?) {
        guard let path = locator.ingredients(besides: menus) else {
            return (
                .empty,
                say(
                    "\(menus) 옆에 ingredients.jsonl이 없어 모든 메뉴의 재료를 알 수 없는 것으로 칩니다.",
                    "There is no ingredients.jsonl beside \(menus); every menu counts as holding "
                        + "anything."
                )
            )
        }
        do {
            return (try IngredientTable(path: path), nil)
        } catch {
            return (.empty, describe([error]).first)
        }
    }

    /// What tells wishes by their wording, and what is wrong with it; where there is none, only the words
    /// that the program knows tell wishes.
    private func readWording(
        besides menus: String
    ) -> (wording: WishClassifier?, complaint: String?) {
        guard let path = locator.wording(besides: menus) else { return (nil, nil) }
        do {
            return (try WishClassifier(path: path), nil)
        } catch {
            return (nil, describe([error]).first)
        }
    }

    /// Where packed weights are kept; nil when the settings say no, or there is no home.
    var packedCache: PackedCache? {
        settings.keepPacked == false
            ? nil : locator.packedFolder.map { PackedCache(folder: $0) }
    }

    /// Opens the model that the options name.
    func engine(_ options: ModelOptions, precision: NeoXPrecision = .int8) throws -> InferenceEngine
    {
        let path = try modelPath(options)
        try MemoryBudget.requireThreads(for: path)
        let (threads, cachePrecision) = (threads(options), cachePrecision)
        let packedCache = packedCache
        return try blocking {
            try await InferenceEngine(
                modelPath: path,
                threads: threads,
                precision: precision,
                cachePrecision: cachePrecision,
                packedCache: packedCache
            )
        }
    }

    private func describe(_ errors: [any Error]) -> [String] {
        errors.map {
            $0.text(in: processLanguage)
                + say("\n이 파일 없이 계속합니다.", "\nGoing on without this file.")
        }
    }
}
