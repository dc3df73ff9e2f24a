// Adapters on a running engine: read, exchanged and rescaled between two requests, while the base's
// weights stay where they are. The cache is forgotten, because its keys and values were computed with
// the adapters of before.

import Foundation
import GPTNeoX

/// What is known of an adapter in use.
package struct AdapterInformation: Sendable, Equatable {
    /// The folder, as it was given.
    package let path: String
    /// The folder's name.
    package let name: String
    /// How much of it counts.
    package let scale: Float
    /// Elements of all its matrices.
    package let parameterCount: Int
    /// The smallest and the largest rank.
    package let ranks: ClosedRange<Int>
}

extension InferenceEngine {
    /// The adapters in use, in the order they were given.
    package var adapters: [AdapterInformation] {
        (model.adapters?.members ?? []).map { member in
            AdapterInformation(
                path: member.adapter.folder,
                name: member.adapter.name,
                scale: member.scale,
                parameterCount: member.adapter.parameterCount,
                ranks: member.adapter.ranks
            )
        }
    }

    /// Uses these adapters, added up, and no others; those in use already are not read again unless
    /// their files changed.
    ///
    /// Waits for the reply that is being written; what is written in the background gives way.
    /// Nothing changes when one cannot be used.
    ///
    /// - Returns: What is known of each.
    /// - Throws: `PEFTError`, naming the file, tensor or setting in the way.
    @discardableResult
    package nonisolated func setAdapters(
        _ choices: [AdapterChoice]
    ) async throws -> [AdapterInformation] {
        inbox.beginWaiting()
        return try await exchangeAdapters(choices)
    }

    private func exchangeAdapters(_ choices: [AdapterChoice]) throws -> [AdapterInformation] {
        inbox.endWaiting()
        let before = model.adapters?.members ?? []
        let members = try choices.map { choice in
            AdapterStack.Member(
                adapter: try before.lazy.map(\.adapter).first { $0.isUnchanged(choice.path) }
                    ?? LoRAAdapter(folder: choice.path, configuration: model.configuration),
                scale: choice.scale
            )
        }
        model.use(AdapterStack(members, model: model))
        forget(from: 0)
        return adapters
    }
}
