// Where a run keeps what it makes.

import Foundation

/// The files of a run.
package struct RunFolder: Sendable, Equatable {
    /// The folder.
    package let path: String

    /// A folder, which need not be there yet.
    package init(_ path: String) { self.path = path }

    /// The log, one event a line.
    package var log: String { file("log.jsonl") }
    /// The loss as a picture.
    package var plot: String { file("loss.svg") }
    /// The state from which the run can go on.
    package var checkpoint: String { file("checkpoint.safetensors") }
    /// The weights with the lowest held-out loss.
    package var best: String { file("best.safetensors") }
    /// Of a model all of whose weights learn: a Hugging Face folder, and the same as a GGUF.
    package var model: String { file("model") }
    package var gguf: String { file("model.gguf") }
    /// The last weights' adapter, where the folder itself holds the best ones'.
    package var last: String { file("last") }

    /// Whether a run can go on here.
    package var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpoint) }

    /// Whether anything of a run is here.
    package var isUsed: Bool {
        [log, checkpoint, best, model, gguf, file("adapter_config.json")].contains {
            FileManager.default.fileExists(atPath: $0)
        }
    }

    private func file(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }
}
