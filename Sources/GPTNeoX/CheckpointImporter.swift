// Turns a Hugging Face GPT-NeoX folder into a GGUF that 메추리 and llama.cpp's tools load.
//
// Matrices get the type asked for (F16 where their rows are not whole blocks, as llama.cpp falls
// back); norms and biases stay F32. QKV rows go from [heads, 3, D] to all queries, all keys, all
// values (llama.cpp conversion, gptneox). Tied models get an output.weight of their own, models
// without attention biases zeros, because llama.cpp asks for both. Rows are streamed: memory stays
// near a megabyte beside the mapped source. The file is written under a temporary name, loaded and
// run on a fixed prompt, and only then renamed.

import Foundation
import ModelFormats
import Tensors
import Tokenization

/// How far an import is.
package struct ImportProgress: Sendable, Equatable {
    /// Tensor bytes written so far.
    package let bytesDone: Int
    /// Tensor bytes of the whole file.
    package let bytesTotal: Int
    /// The tensor being written, by its GGUF name.
    package let tensor: String
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
    /// Tensors whose rows are not whole blocks and that were written as F16.
    package let fallbacks: [String]
    /// The end-of-sequence token written, and config.json's where it says otherwise.
    package let endOfSequence: Int
    /// `eos_token_id` of config.json, when it differs from `endOfSequence`.
    package let overriddenEndOfSequence: Int?
}

/// Imports checkpoints.
package enum CheckpointImporter {
    /// The types a checkpoint can be imported as.
    package static let types: [DType] = [.f32, .f16, .q8_0, .q4_0]

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

        /// All fields as given.
        package init(
            name: String? = nil,
            license: String? = nil,
            text: String? = nil,
            historyTurns: Int? = nil
        ) {
            self.name = name
            self.license = license
            self.text = text
            self.historyTurns = historyTurns
        }
    }

    /// Imports `folder` as `output`, which is replaced only when all went well.
    ///
    /// - Parameters:
    ///   - folder: config.json, tokenizer.json and the weights.
    ///   - output: The GGUF's path.
    ///   - type: One of ``types``, for matrices.
    ///   - description: Facts for people.
    ///   - progress: Called after every megabyte or so, on the caller's thread.
    ///   - isCancelled: Asked as often; true ends the import with `NeoXError.cancelled`.
    /// - Returns: What was made.
    /// - Throws: An error that names the file, tensor or value in the way.
    package static func run(
        folder: String,
        output: String,
        type: DType,
        description: Description = Description(),
        progress: (ImportProgress) -> Void = { _ in },
        isCancelled: () -> Bool = { false }
    ) throws -> ImportReport {
        precondition(types.contains(type), "import as \(type.name)")
        let source = try CheckpointSource(folder: folder)
        let plan = try TensorPlan.all(of: source, type: type)
        let temporary = temporaryPath(beside: output)
        var isKept = false
        defer { if !isKept { unlink(temporary) } }

        let writer = try GGUFWriter(path: temporary)
        for (key, value) in try metadata(source, type: type, description, folder: folder) {
            writer.set(key, value)
        }
        for tensor in plan {
            try writer.declareTensor(
                tensor.name,
                dimensions: tensor.dimensions,
                dtype: tensor.dtype
            )
        }
        let total = writer.declaredByteCount
        var done = 0
        for tensor in plan {
            try tensor.write { bytes in
                if isCancelled() { throw NeoXError.cancelled }
                try writer.append(bytes, to: tensor.name)
                done += bytes.count
                progress(
                    ImportProgress(bytesDone: done, bytesTotal: total, tensor: tensor.name)
                )
            }
        }
        try writer.finish()
        let loaded = try check(temporary, shownAs: output, source)
        if isCancelled() { throw NeoXError.cancelled }
        guard rename(temporary, output) == 0 else {
            throw FileError.cannotWrite(path: output, code: errno)
        }
        isKept = true
        return ImportReport(
            path: output,
            fileBytes: loaded.fileBytes,
            parameterCount: loaded.parameterCount,
            tensorCount: plan.count,
            fallbacks: plan.filter { $0.dimensions.count == 2 && $0.dtype != type }.map(\.name),
            endOfSequence: source.endOfSequence,
            overriddenEndOfSequence: source.config.endOfSequence.flatMap {
                $0 == source.endOfSequence ? nil : $0
            }
        )
    }

    /// A hidden name in the same folder, so that the rename stays on one file system.
    private static func temporaryPath(beside output: String) -> String {
        let url = URL(fileURLWithPath: output)
        return url.deletingLastPathComponent()
            .appendingPathComponent(".\(url.lastPathComponent).\(getpid()).importing").path
    }

    // MARK: - Metadata

    /// All keys in the order they are written (FORMATS: gguf.md and llama.cpp's converter).
    private static func metadata(
        _ source: CheckpointSource,
        type: DType,
        _ description: Description,
        folder: String
    ) throws -> [(String, GGUFValue)] {
        typealias Key = GGUFNames.Key
        let config = source.config
        func number(_ value: Int) -> GGUFValue { .uint32(UInt32(clamping: value)) }
        let fileType: UInt32 =
            switch type {
            case .f32: 0
            case .f16: 1
            case .q4_0: 2
            default: 7
            }
        let folderName = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
        var values: [(String, GGUFValue)] = [
            (Key.architecture, .string(GGUFNames.architecture)),
            (Key.name, .string(description.name ?? folderName)),
        ]
        if let license = description.license { values.append((Key.license, .string(license))) }
        if let text = description.text { values.append((Key.description, .string(text))) }
        values += [
            (Key.fileType, .uint32(fileType)),
            (Key.quantizationVersion, .uint32(2)),
            (Key.contextLength, number(config.contextLength)),
            (Key.embeddingLength, number(config.hiddenSize)),
            (Key.blockCount, number(config.layerCount)),
            (Key.feedForwardLength, number(config.intermediateSize)),
            (Key.useParallelResidual, .bool(config.usesParallelResidual)),
            (Key.ropeDimensionCount, number(config.rotaryDimensions)),
            (Key.ropeFrequencyBase, .float32(config.rotaryBase)),
            (Key.headCount, number(config.headCount)),
            (Key.layerNormEpsilon, .float32(config.layerNormEpsilon)),
            (Key.vocabularySize, number(config.vocabularySize)),
            (Key.tokenizerModel, .string(GGUFNames.byteLevelBPE)),
            (Key.tokenizerPre, .string("gpt-2")),
            (Key.tokens, .strings(source.vocabulary.tokens)),
            (Key.tokenTypes, .int32s(source.vocabulary.kinds)),
            (Key.merges, .strings(source.vocabulary.merges)),
            (Key.beginningOfSequence, number(source.beginningOfSequence)),
            (Key.endOfSequence, number(source.endOfSequence)),
            (Key.addsBeginningOfSequence, .bool(false)),
            (Key.huggingFaceTokenizer, .string(source.tokenizerJSON)),
        ]
        if let turns = description.historyTurns { values.append((Key.historyTurns, number(turns))) }
        return values
    }

    // MARK: - Check

    /// Loads what was written, compares its tokenizer with the source's and runs a fixed prompt.
    private static func check(
        _ path: String,
        shownAs output: String,
        _ source: CheckpointSource
    ) throws -> LoadedModel {
        let loaded = try LoadedModel(path: path, precision: .float32)
        let prompt = "### 질문: 점심 추천해줘\n\n### 답변:"
        let ids = loaded.tokenizer.encode(prompt)
        guard ids == source.tokenizer.encode(prompt) else {
            throw NeoXError.reloadCheckFailed(path: output)
        }
        let read = ids.prefix(loaded.model.configuration.contextLength)
        guard !read.isEmpty else { return loaded }
        let scratch = loaded.model.makeScratch(capacity: read.count)
        let cache = KVCache(configuration: loaded.model.configuration, capacity: read.count)
        scratch.afterLayer = { layer in
            for linear in layer.linears { MappedPages.release(linear.weights.bytes) }
        }
        scratch.begin()
        scratch.add(read, to: cache, logits: .last)
        loaded.model.forward(scratch)
        let logits = scratch.logits(0)
        guard logits.allSatisfy(\.isFinite), Set(logits.prefix(1000)).count > 1 else {
            throw NeoXError.reloadCheckFailed(path: output)
        }
        return loaded
    }
}
