// The files behind a running model. Weights are read where they lie, so a file that somebody cuts or
// overwrites would change what the model says: whoever uses a result asks here first.

import ModelFormats

/// The files that a loaded model goes on reading.
package struct ModelFiles: Sendable {
    private let file: GGUFFile
    private let packed: PackedFile?

    /// From now on bytes that the files lose read as zeros; ``requireUnchanged()`` tells.
    init(_ file: GGUFFile, packed: PackedFile? = nil) {
        self.file = file
        self.packed = packed
        file.surviveLoss()
        packed?.surviveLoss()
    }

    /// Asks whether the files are still what was loaded; costs a system call each.
    ///
    /// - Throws: `FileError.changed` when one was truncated or written to, or could not be read.
    package func requireUnchanged() throws {
        try file.requireUnchanged()
        try packed?.requireUnchanged()
    }
}
