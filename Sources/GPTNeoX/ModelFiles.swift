// The file behind a running model. Weights are read where they lie, so a file that somebody cuts or
// overwrites would change what the model says: whoever uses a result asks here first.

import ModelFormats

/// The file that a loaded model goes on reading.
package struct ModelFiles: Sendable {
    private let file: GGUFFile

    /// From now on bytes that the file loses read as zeros; ``requireUnchanged()`` tells.
    init(_ file: GGUFFile) {
        self.file = file
        file.surviveLoss()
    }

    /// Asks whether the file is still what was loaded; costs a system call.
    ///
    /// - Throws: `FileError.changed` when it was truncated or written to, or could not be read.
    package func requireUnchanged() throws { try file.requireUnchanged() }
}
