// Rewrites a gptneox GGUF in other types, tensor by tensor: rows are read as floats, quantised, read
// back to measure the error, and written, a few megabytes at a time on all cores. All metadata is
// kept (the tokenizer.json it carries, mechuri.* …); only general.file_type and
// general.quantization_version change. Memory stays near 100 MB whatever the model's size. The file
// appears under its name when it is whole.

import Diagnostics
import Dispatch
import Foundation
import ModelFormats
import Tensors

/// Quantises models.
package enum ModelQuantizer {
    /// What to make, beside the mix.
    package struct Options: Sendable {
        /// What most tensors become.
        package var mix: QuantizationMix
        /// The output matrix's type, when not the mix's.
        package var outputType: DType?
        /// The embedding's type, when not the mix's.
        package var embeddingType: DType?
        /// Whether numbers that were quantised already may be quantised again.
        package var allowsRequantizing: Bool
        /// Workers; nil takes all cores.
        package var threads: Int?

        /// All fields as given.
        package init(
            mix: QuantizationMix,
            outputType: DType? = nil,
            embeddingType: DType? = nil,
            allowsRequantizing: Bool = false,
            threads: Int? = nil
        ) {
            self.mix = mix
            self.outputType = outputType
            self.embeddingType = embeddingType
            self.allowsRequantizing = allowsRequantizing
            self.threads = threads
        }
    }

    /// Quantises `input` as `output`, which is replaced only when all went well.
    ///
    /// - Parameters:
    ///   - input: A gptneox GGUF in any types.
    ///   - output: Another path.
    ///   - options: What to make.
    ///   - progress: Called after every few megabytes, on the caller's thread.
    ///   - isCancelled: Asked as often; true ends the work with `QuantizeError.cancelled`.
    /// - Returns: What was made.
    /// - Throws: An error that names the file, tensor or value in the way.
    package static func run(
        input: String,
        output: String,
        options: Options,
        progress: (QuantizationProgress) -> Void = { _ in },
        isCancelled: () -> Bool = { false }
    ) throws -> QuantizationReport {
        let start = DispatchTime.now().uptimeNanoseconds
        guard !isSameFile(input, output) else { throw QuantizeError.sameFile(path: output) }
        let file = try GGUFFile(path: input)
        file.surviveLoss()
        let configuration = try NeoXConfiguration(gguf: file)
        try file.requireSupportedTypes()
        let targets = try targets(file, layerCount: configuration.layerCount, options)
        let writer = try GGUFWriter(path: output)
        for (key, value) in try metadata(input, options.mix) { writer.set(key, value) }
        for target in targets {
            try writer.declareTensor(
                target.info.name,
                dimensions: target.info.dimensions,
                dtype: target.type
            )
        }
        let total = writer.declaredByteCount
        var done = 0
        let threads = options.threads ?? ProcessInfo.processInfo.activeProcessorCount
        let converter = TensorConverter(path: input, threads: max(threads, 1))
        var tensors: [TensorQuantization] = []
        do {
            for target in targets {
                let matrix = try file.matrix(named: target.info.name)
                let error = try converter.convert(matrix, target.info.name, to: target.type) {
                    bytes in
                    if isCancelled() { throw QuantizeError.cancelled }
                    try writer.append(bytes, to: target.info.name)
                    done += bytes.count
                    progress(
                        QuantizationProgress(
                            bytesDone: done,
                            bytesTotal: total,
                            tensor: target.info.name
                        )
                    )
                }
                tensors.append(target.report(error))
            }
        } catch {
            // Lost bytes read as zeros, and what these lead to is not what went wrong.
            try file.requireUnchanged()
            throw error
        }
        try file.requireUnchanged()
        if isCancelled() { throw QuantizeError.cancelled }
        try writer.finish()
        return QuantizationReport(
            path: output,
            bytesBefore: file.fileSize,
            bytesAfter: try MappedFile(path: output).bytes.count,
            tensors: tensors,
            requantized: targets.count { $0.isRequantized },
            seconds: Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
        )
    }

    /// Whether two paths lead to one file that exists.
    private static func isSameFile(_ a: String, _ b: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(a, &first) == 0, stat(b, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    // MARK: - The plan

    /// A tensor and the type it gets.
    private struct Target {
        let info: GGUFTensorInfo
        let type: DType
        let isFallback: Bool

        /// Whether quantised numbers are quantised anew.
        var isRequantized: Bool {
            info.dtype != type && info.type.blockSize > 1 && type != .f32
        }

        func report(_ error: QuantizationError) -> TensorQuantization {
            TensorQuantization(
                name: info.name,
                dimensions: info.dimensions,
                typeBefore: info.type.name,
                typeAfter: type.name,
                bytesBefore: info.byteRange.count,
                bytesAfter: type.byteCount(elements: info.elementCount) ?? 0,
                isFallback: isFallback,
                error: error
            )
        }
    }

    private static func targets(
        _ file: GGUFFile,
        layerCount: Int,
        _ options: Options
    ) throws -> [Target] {
        let plan = QuantizationPlan(
            mix: options.mix,
            layerCount: layerCount,
            isTied: file.tensors[GGUFNames.output] == nil,
            outputType: options.outputType,
            embeddingType: options.embeddingType
        )
        let targets = try file.tensorNames.map { name in
            let info = try file.info(name)
            let (type, isFallback) = plan.type(of: info)
            guard let dtype = type.dtype else {
                throw GGUFError.unsupportedType(path: file.path, tensor: name, type: type.name)
            }
            return Target(info: info, type: dtype, isFallback: isFallback)
        }
        if !options.allowsRequantizing, let first = targets.first(where: \.isRequantized) {
            throw QuantizeError.alreadyQuantized(
                path: file.path,
                tensor: first.info.name,
                type: first.info.type.name
            )
        }
        return targets
    }

    // MARK: - Metadata

    /// The source's metadata with the new file type; alignment and splits are the writer's matter.
    private static func metadata(
        _ input: String,
        _ mix: QuantizationMix
    ) throws -> [(String, GGUFValue)] {
        typealias Key = GGUFNames.Key
        let outline = try GGUFOutline(path: input)
        // Arrays are copied out of the mapping later; whether it was lost is asked of the model's.
        outline.surviveLoss()
        let changed: [(String, GGUFValue)] = [
            (Key.fileType, .uint32(mix.fileType)), (Key.quantizationVersion, .uint32(2)),
        ]
        var values: [(String, GGUFValue)] = []
        for (key, value) in outline.values {
            if key == Key.splitCount, let parts = value.integer, parts > 1 {
                throw QuantizeError.split(path: input, parts: parts)
            }
            if key == Key.alignment || key.hasPrefix(Key.splitPrefix) { continue }
            values.append((key, changed.first { $0.0 == key }?.1 ?? value))
        }
        let keys = Set(values.map(\.0))
        return values + changed.filter { !keys.contains($0.0) }
    }
}
