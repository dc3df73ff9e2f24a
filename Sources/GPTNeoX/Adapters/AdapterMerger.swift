// Adapters worked into a model's weights, W + Σ scale · B · A in f32, as a GGUF of its own. Every
// tensor keeps its type unless another is asked for; those that no adapter changes are copied byte by
// byte. Rows stream through the importer's pipeline on all cores, so memory stays near a hundred
// megabytes whatever the model's size. The file is written under a temporary name, loaded, run, and
// only then renamed. A change that is merged into quantised weights is rounded with them.

import Foundation
import ModelFormats
import Tensors

/// Merges adapters.
package enum AdapterMerger {
    /// An adapter folder and how much of it is merged.
    package struct Part: Sendable {
        /// The folder.
        package let folder: String
        /// 1 is as trained.
        package let scale: Float

        /// A folder at a scale.
        package init(folder: String, scale: Float) {
            self.folder = folder
            self.scale = scale
        }
    }

    /// What a merge made.
    package struct Report: Sendable, Equatable {
        /// The file.
        package let path: String
        /// Its size in bytes.
        package let fileBytes: Int
        /// Tensors in the file.
        package let tensorCount: Int
        /// Tensors that adapters changed.
        package let changedCount: Int
        /// The quantised types that changed tensors were written in, sorted.
        package let roundedTypes: [String]
        /// The quantised types of tensors that were written in another type, sorted.
        package let dequantizedTypes: [String]
        /// Tensors whose rows are not whole blocks of the type asked for, written as F16.
        package let fallbacks: [String]
    }

    /// Merges `parts` into `base` as `output`, which is replaced only when all went well.
    ///
    /// - Parameters:
    ///   - base: A gptneox GGUF.
    ///   - parts: The adapters, whose changes add up.
    ///   - output: The new GGUF's path.
    ///   - type: The type of all matrices; nil keeps each one's own.
    ///   - progress: Called after every few megabytes, on the caller's thread.
    ///   - isCancelled: Asked as often; true ends the merge with `NeoXError.cancelled`.
    /// - Returns: What was made.
    /// - Throws: An error that names the file, tensor or value in the way.
    package static func run(
        base: String,
        parts: [Part],
        output: String,
        type: DType? = nil,
        progress: (ImportProgress) -> Void = { _ in },
        isCancelled: () -> Bool = { false }
    ) throws -> Report {
        let source = try GGUFFile(path: base)
        source.surviveLoss()
        let configuration = try NeoXConfiguration(gguf: source)
        try source.requireSupportedTypes()
        let adapters = try parts.map { part in
            try LoRAAdapter(folder: part.folder, configuration: configuration)
        }
        let plan = try plan(source, configuration, zip(adapters, parts.map(\.scale)), type)
        let file = try AtomicOutputFile(path: output)
        let writer = GGUFWriter(output: file)
        let labels = zip(adapters, parts).map { adapter, part in
            part.scale == 1 ? adapter.name : "\(adapter.name)=\(part.scale)"
        }
        for (key, value) in try metadata(source, labels, type) { writer.set(key, value) }
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
            bytesTotal: plan.reduce(0) { $0 + $1.matrix.bytes.count },
            tensor: "",
            tensorNumber: 0,
            tensorCount: plan.count
        )
        let workers = min(ProcessInfo.processInfo.activeProcessorCount, 16)
        do {
            try ConversionPipeline(plan, workerCount: workers).run { piece, bytes in
                if isCancelled() { throw NeoXError.cancelled }
                let tensor = plan[piece.tensor]
                try writer.append(bytes, to: tensor.name)
                state.bytesDone += piece.rows.count * tensor.matrix.rowBytes
                state.tensor = tensor.name
                state.tensorNumber = piece.tensor + 1
                progress(state)
            }
        } catch {
            // Lost bytes read as zeros, and what these lead to is not what went wrong.
            try source.requireUnchanged()
            throw error
        }
        try source.requireUnchanged()
        state.phase = .syncing
        progress(state)
        try writer.seal()
        if isCancelled() { throw NeoXError.cancelled }
        let fileBytes = try check(file.temporaryPath, shownAs: output) { layer, count in
            state.phase = .checking(layer: layer, of: count)
            progress(state)
        }
        if isCancelled() { throw NeoXError.cancelled }
        try file.publish()
        return report(output, fileBytes, plan, type)
    }

    private static func report(
        _ output: String,
        _ fileBytes: Int,
        _ plan: [MergedTensor],
        _ type: DType?
    ) -> Report {
        let changed = plan.filter { !$0.changes.isEmpty }
        func names(_ types: [DType]) -> [String] {
            Set(types.filter(\.isQuantized).map(\.name)).sorted()
        }
        let retyped = plan.filter { $0.matrix.dtype != $0.dtype }
        return Report(
            path: output,
            fileBytes: fileBytes,
            tensorCount: plan.count,
            changedCount: changed.count,
            roundedTypes: names(changed.map(\.dtype)),
            dequantizedTypes: names(retyped.map(\.matrix.dtype)),
            fallbacks: plan.filter { tensor in
                type.map { tensor.dimensions.count == 2 && tensor.dtype != $0 } ?? false
            }.map(\.name)
        )
    }

    // MARK: - The plan

    /// The GGUF tensor of every matrix that an adapter can change.
    private static func tensorName(_ place: AdaptedPlace) -> String {
        switch place.part {
        case .queryKeyValue: GGUFNames.layer(place.layer, .attentionQKV, .weight)
        case .attentionOutput: GGUFNames.layer(place.layer, .attentionOutput, .weight)
        case .up: GGUFNames.layer(place.layer, .feedForwardUp, .weight)
        case .down: GGUFNames.layer(place.layer, .feedForwardDown, .weight)
        case .output: GGUFNames.output
        case .embedding: GGUFNames.tokenEmbedding
        }
    }

    private static func plan(
        _ source: GGUFFile,
        _ configuration: NeoXConfiguration,
        _ adapters: some Sequence<(LoRAAdapter, Float)>,
        _ type: DType?
    ) throws -> [MergedTensor] {
        let isTied = source.tensors[GGUFNames.output] == nil
        var changes: [String: [MergedTensor.Change]] = [:]
        for (adapter, scale) in adapters {
            for (place, change) in adapter.changes {
                let isTable = place.part == .embedding
                if isTied, isTable || place.part == .output {
                    throw PEFTError.tiedModule(path: source.path, module: place.moduleNames[0])
                }
                let (rows, columns) = place.part.shape(configuration)
                let info = try source.info(tensorName(place))
                guard info.dimensions == [columns, rows] else {
                    throw GGUFError.badShape(
                        path: source.path,
                        tensor: info.name,
                        expected: "[\(columns), \(rows)]",
                        got: "\(info.dimensions)"
                    )
                }
                changes[info.name, default: []].append(
                    .init(matrix: change.matrix, scale: change.scale * scale, isTable: isTable)
                )
            }
        }
        return try source.tensorNames.map { name in
            let info = try source.info(name)
            let matrix = try source.matrix(named: name)
            var dtype = matrix.dtype
            if let type, info.dimensions.count == 2 {
                dtype = matrix.columns % type.blockSize == 0 ? type : .f16
            }
            return MergedTensor(
                name: name,
                dimensions: info.dimensions,
                dtype: dtype,
                matrix: matrix,
                changes: changes[name] ?? [],
                path: source.path
            )
        }
    }

    // MARK: - Metadata

    /// The base's metadata, its name longer by the adapters', and what was merged.
    private static func metadata(
        _ source: GGUFFile,
        _ labels: [String],
        _ type: DType?
    ) throws -> [(String, GGUFValue)] {
        typealias Key = GGUFNames.Key
        var values = source.metadata
        // The writer aligns in its own way.
        values[Key.alignment] = nil
        let file = URL(fileURLWithPath: source.path).deletingPathExtension().lastPathComponent
        let name = try source.optionalString(Key.name) ?? file
        values[Key.name] = .string(([name] + labels).joined(separator: " + "))
        let before = try source.optionalStrings(Key.mergedAdapters) ?? []
        values[Key.mergedAdapters] = .strings(before + labels)
        if let type {
            values[Key.fileType] = .uint32(MatrixTypes.uniform(type).fileType)
            values[Key.quantizationVersion] = .uint32(2)
        }
        return values.sorted { $0.key < $1.key }
    }

    // MARK: - Check

    /// Loads what was written and runs a token; gives back the file's size.
    private static func check(
        _ path: String,
        shownAs output: String,
        _ progress: (Int, Int) -> Void
    ) throws -> Int {
        let loaded = try LoadedModel(path: path, precision: .float32)
        let configuration = loaded.model.configuration
        let scratch = loaded.model.makeScratch(capacity: 1)
        let cache = KVCache(configuration: configuration, capacity: 1)
        scratch.begin()
        let token = loaded.tokenizer.endOfSequence ?? 0
        scratch.add(CollectionOfOne(token), to: cache, logits: .last)
        var layers = 0
        withoutActuallyEscaping(progress) { progress in
            scratch.afterLayer = { layer in
                for linear in layer.linears { MappedPages.release(linear.weights.bytes) }
                layers += 1
                progress(layers, configuration.layerCount)
            }
            loaded.model.forward(scratch)
            scratch.afterLayer = nil
        }
        let logits = scratch.logits(0)
        guard logits.allSatisfy(\.isFinite), Set(logits.prefix(1000)).count > 1 else {
            throw NeoXError.reloadCheckFailed(path: output)
        }
        return loaded.fileBytes
    }
}
