// What an import says of itself while it runs and when it is done.

/// How far an import, or another making of a model file, is.
package struct ImportProgress: Sendable, Equatable {
    /// What is being done.
    package enum Phase: Sendable, Equatable {
        /// Reading, converting and writing tensors.
        case converting
        /// Waiting for the disk to have everything.
        case syncing
        /// Reading the new file back and running a prompt; `layer` of so many are done.
        case checking(layer: Int, of: Int)
    }

    /// What is being done.
    package var phase: Phase
    /// Bytes of weights read so far.
    package var bytesDone: Int
    /// Bytes of weights to read.
    package var bytesTotal: Int
    /// The tensor being written, by its GGUF name.
    package var tensor: String
    /// Its number, from 1.
    package var tensorNumber: Int
    /// How many there are.
    package var tensorCount: Int

    /// All fields as given; numbers of 0 are not known.
    package init(
        phase: Phase = .converting,
        bytesDone: Int,
        bytesTotal: Int,
        tensor: String,
        tensorNumber: Int = 0,
        tensorCount: Int = 0
    ) {
        self.phase = phase
        self.bytesDone = bytesDone
        self.bytesTotal = bytesTotal
        self.tensor = tensor
        self.tensorNumber = tensorNumber
        self.tensorCount = tensorCount
    }
}

/// What an import made.
package struct ImportReport: Sendable, Equatable {
    /// The file.
    package let path: String
    /// Its size in bytes.
    package let fileBytes: Int
    /// Elements of all tensors.
    package let parameterCount: Int
    /// Tensors in the file.
    package let tensorCount: Int
    /// Tensors whose rows are not whole blocks and that were written as another type.
    package let fallbacks: [String]
    /// The end-of-sequence token written, and config.json's where it says otherwise.
    package let endOfSequence: Int
    /// `eos_token_id` of config.json, when it differs from `endOfSequence`.
    package let overriddenEndOfSequence: Int?
    /// Matrices that came as 4-bit codes, by type: "NF4" or "FP4".
    package let fourBitMatrices: [String: Int]
    /// Tensors of the folder that the model has no place for, sorted; masks and the like not counted.
    package let unusedTensors: [String]
    /// Bytes of weights that were read.
    package let bytesRead: Int
    /// Bytes of unfinished files that earlier, killed imports left and this one removed.
    package let leftoverBytes: Int
}
