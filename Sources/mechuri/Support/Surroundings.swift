// What a command finds around it: where resources are and what the settings file says.

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

    /// Reads the settings file.
    ///
    /// - Throws: what is wrong with it.
    init() throws {
        locator = ResourceLocator()
        settings = try locator.settingsFile.map { try Settings.read(path: $0) } ?? Settings()
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

    /// The menus, the user's own included.
    func catalog() throws -> MenuCatalog {
        try MenuCatalog(path: try locator.menus(), additions: locator.userMenus)
    }

    /// Opens the model that the options name.
    func engine(_ options: ModelOptions, precision: NeoXPrecision = .int8) throws -> InferenceEngine
    {
        let path = try modelPath(options)
        let threads = threads(options)
        return try blocking {
            try await InferenceEngine(modelPath: path, threads: threads, precision: precision)
        }
    }
}
