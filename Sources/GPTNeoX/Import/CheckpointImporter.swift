// Turns a Hugging Face GPT-NeoX folder into a GGUF that 메추리 and llama.cpp's tools load.
//
// Matrices get the types of the mix that was asked for; norms and biases stay F32. QKV rows go from
// [heads, 3, D] to all queries, all keys, all values (llama.cpp conversion, gptneox). Tied models get
// an output.weight of their own, models without attention biases zeros, because llama.cpp asks for
// both. Pieces are converted on all cores and streamed: memory stays near a few hundred megabytes,
// whatever the model's size. The file is written under a temporary name, loaded and run on a fixed
// prompt, and only then renamed.

import Foundation
import ModelFormats
import Tensors

/// Imports checkpoints.
package enum CheckpointImporter {
    /// Facts for people that the folder does not hold.
    package struct Description: Sendable {
        /// `general.name`; nil takes the folder's name.
        package var name: String?
        /// `general.license`.
        package var license: String?
        /// `general.description`.
        package var text: String?
        /// `mechuri.history_turns`.
        package var historyTurns: Int?
        /// `mechuri.context`.
        package var followsContext: Bool?

        /// All fields as given.
        package init(
            name: String? = nil,
            license: String? = nil,
            text: String? = nil,
            historyTurns: Int? = nil,
            followsContext: Bool? = nil
        ) {
            self.name = name
            self.license = license
            self.text = text
            self.historyTurns = historyTurns
            self.followsContext = followsContext
        }
    }

    /// Imports `folder` as `output`, which is replaced only when all went well.
    ///
    /// - Parameters:
    ///   - folder: config.json, tokenizer.json and the weights.
    ///   - output: The GGUF's path.
    ///   - types: The types of matrices; vectors stay F32.
    ///   - description: Facts for people.
    ///   - progress: Called after every megabyte or so, on the caller's thread.
    ///   - isCancelled: Asked as often; true ends the import with `NeoXError.cancelled`.
    /// - Returns: What was made.
    /// - Throws: An error that names the file, tensor or value in the way.
    package static func run(
        folder: String,
        output: String,
        types: MatrixTypes,
        description: Description = Description(),
        progress: (ImportProgress) -> Void = { _ in },
        isCancelled: () -> Bool = { false }
    ) throws -> ImportReport {
        let source = try CheckpointSource(folder: folder)
        try source.requireElsewhere(output)
        source.checkpoint.surviveLoss()
        let plan = try TensorPlan.all(of: source, types: types)
        let file = try AtomicOutputFile(path: output)
        let writer = GGUFWriter(output: file)
        for (key, value) in try metadata(source, types: types, description, folder: folder) {
            writer.set(key, value)
        }
        for tensor in plan {
            try writer.declareTensor(
                tensor.name,
                dimensions: tensor.dimensions,
                dtype: tensor.dtype
            )
        }
        var state = ImportProgress(
            phase: .converting,
            bytesDone: 0,
            bytesTotal: plan.reduce(0) { $0 + $1.sourceByteCount(rows: $1.rows) },
            tensor: "",
            tensorNumber: 0,
            tensorCount: plan.count
        )
        do {
            try ConversionPipeline(plan, workerCount: workerCount).run { piece, bytes in
                if isCancelled() { throw NeoXError.cancelled }
                let tensor = plan[piece.tensor]
                try writer.append(bytes, to: tensor.name)
                state.bytesDone += tensor.sourceByteCount(rows: piece.rows.count)
                state.tensor = tensor.name
                state.tensorNumber = piece.tensor + 1
                progress(state)
            }
        } catch {
            // Lost bytes read as zeros, and what these lead to is not what went wrong.
            try source.checkpoint.requireUnchanged()
            throw error
        }
        try source.checkpoint.requireUnchanged()
        state.phase = .syncing
        progress(state)
        try writer.seal()
        if isCancelled() { throw NeoXError.cancelled }
        let loaded = try check(
            file.temporaryPath,
            shownAs: output,
            source,
            progress: { layer, count in
                state.phase = .checking(layer: layer, of: count)
                progress(state)
            },
            isCancelled: isCancelled
        )
        if isCancelled() { throw NeoXError.cancelled }
        try file.publish()
        return ImportReport(
            path: output,
            fileBytes: loaded.fileBytes,
            parameterCount: loaded.parameterCount,
            tensorCount: plan.count,
            fallbacks: plan.filter(\.isFallback).map(\.name),
            endOfSequence: source.endOfSequence,
            overriddenEndOfSequence: source.config.endOfSequence.flatMap {
                $0 == source.endOfSequence ? nil : $0
            },
            fourBitMatrices: fourBitMatrices(plan),
            unusedTensors: source.unusedTensors(after: plan),
            bytesRead: state.bytesDone,
            leftoverBytes: file.leftoverBytes
        )
    }

    /// Imports with every matrix in one type; see ``run(folder:output:types:description:progress:isCancelled:)``.
    package static func run(
        folder: String,
        output: String,
        type: DType,
        description: Description = Description(),
        progress: (ImportProgress) -> Void = { _ in },
        isCancelled: () -> Bool = { false }
    ) throws -> ImportReport {
        try run(
            folder: folder,
            output: output,
            types: .uniform(type),
            description: description,
            progress: progress,
            isCancelled: isCancelled
        )
    }

    /// One a core, as long as their buffers stay small beside the memory an import may take.
    private static var workerCount: Int {
        min(ProcessInfo.processInfo.activeProcessorCount, 16)
    }

    private static func fourBitMatrices(_ plan: [TensorPlan]) -> [String: Int] {
        var counts: [String: Int] = [:]
        for tensor in plan {
            if case .fourBit(let weights) = tensor.source {
                counts[weights.kind.name, default: 0] += 1
            }
        }
        return counts
    }
}
