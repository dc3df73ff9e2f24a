// Lists of requests: labelled ones, and those that held-out examples give.

import Datasets

/// A list of requests.
package struct RequestSet: Sendable, Equatable {
    /// Which list it is.
    package enum Name: Sendable, Hashable {
        /// The fixed list with labels.
        case core
        /// Another list with labels, by the name of its file.
        case labelled(String)
        /// The held-out examples' requests, without 맥락: the model has to find a menu.
        case heldOut
        /// Those that have a 맥락, with it; only a model alone is asked these.
        case context

        /// The name of the file that holds the fixed list.
        package static let coreFile = "core_requests.jsonl"

        /// The list of labelled requests that a file holds.
        package init(file: String) { self = file == Self.coreFile ? .core : .labelled(file) }

        /// A short name for machines.
        package var code: String {
            switch self {
            case .core: "core"
            case .labelled(let file): file
            case .heldOut: "held-out"
            case .context: "context"
            }
        }
    }

    /// Which list.
    package let name: Name
    /// Its requests.
    package let items: [RequestItem]

    /// A list.
    package init(name: Name, items: [RequestItem]) {
        self.name = name
        self.items = items
    }

    /// The lists that held-out examples give: all without 맥락, and those that have one with it.
    package static func heldOut(_ examples: [InstructionExample]) -> [RequestSet] {
        let plain = examples.map { RequestItem($0, keepsContext: false) }
        let grounded = examples.map { RequestItem($0, keepsContext: true) }
            .filter { $0.contextMenu != nil }
        return [
            RequestSet(name: .heldOut, items: plain), RequestSet(name: .context, items: grounded),
        ].filter { !$0.items.isEmpty }
    }
}
