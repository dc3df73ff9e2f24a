// An adapter folder of the peft library: adapter_config.json and adapter_model.safetensors, whose
// tensors are `base_model.model.<module>.lora_A.weight` (r, in) and `….lora_B.weight` (out, r); for
// embeddings `….lora_embedding_A` (r, rows) and `….lora_embedding_B` (width, r). The prefix and the
// adapter's name (`lora_A.default.weight`) may be there or not. Every tensor is used or refused.

import Foundation
import Tensors

/// The two matrices of one adapted module; the change of its weight is scale · B · A.
package struct PEFTModule: Sendable {
    /// The module's name in the base model.
    package let name: String
    /// Whether it is an embedding, whose A has a column for every row of the table.
    package let isEmbedding: Bool
    /// The columns of B and rows of A.
    package let rank: Int
    /// α / r or α / √r.
    package let scale: Float
    /// (r, in).
    package let a: SafetensorsTensor
    /// (out, r).
    package let b: SafetensorsTensor
}

/// An adapter's files, opened and checked against each other.
package final class PEFTAdapter: Sendable {
    /// The folder, as given.
    package let folder: String
    /// What adapter_config.json says.
    package let config: PEFTConfig
    /// The adapted modules, sorted by name.
    package let modules: [PEFTModule]
    private let file: SafetensorsFile

    /// The names of the two files.
    package static let configName = "adapter_config.json"
    /// The weights.
    package static let weightsName = "adapter_model.safetensors"

    /// The path of the weights.
    package var weightsPath: String { file.path }
    /// Elements of all matrices.
    package var parameterCount: Int {
        modules.reduce(0) { $0 + $1.a.elementCount + $1.b.elementCount }
    }

    /// Opens a folder; the weights themselves are not read yet.
    ///
    /// - Throws: ``PEFTError``
    package init(folder: String) throws(PEFTError) {
        func path(_ name: String) -> String { (folder as NSString).appendingPathComponent(name) }
        let files = FileManager.default
        guard files.fileExists(atPath: path(Self.configName)) else {
            throw .notAnAdapter(folder: folder)
        }
        config = try PEFTConfig(path: path(Self.configName))
        guard files.fileExists(atPath: path(Self.weightsName)) else {
            let isPickled = files.fileExists(atPath: path("adapter_model.bin"))
            throw .noWeights(folder: folder, isPickled: isPickled)
        }
        do { file = try SafetensorsFile(path: path(Self.weightsName)) } catch {
            throw .weights(error)
        }
        file.surviveLoss()
        self.folder = folder
        modules = try Self.modules(file, config)
    }

    /// A matrix's elements, row by row.
    ///
    /// - Throws: ``PEFTError/notFinite(path:tensor:)``; `.weights` when the file was cut or written to.
    package func floats(of tensor: SafetensorsTensor) throws(PEFTError) -> [Float] {
        guard let dtype = tensor.dtype, let start = file.bytes(of: tensor).baseAddress else {
            return []
        }
        let count = tensor.elementCount
        let values = [Float](unsafeUninitializedCapacity: count) { buffer, written in
            if let out = buffer.baseAddress {
                Quantizer.dequantize(start, type: dtype, count: count, into: out)
            }
            written = count
        }
        do { try file.requireUnchanged() } catch { throw .weights(.file(error)) }
        // One number that is not finite makes the sum so.
        let sum = values.reduce(Float(0)) { $0 + $1 * 0 }
        guard sum == 0 else { throw .notFinite(path: file.path, tensor: tensor.name) }
        file.discardPages(of: tensor)
        return values
    }

    // MARK: - Tensors

    /// Which of a module's matrices a tensor is.
    private struct Place: Hashable {
        var module: String
        var isEmbedding: Bool
        var isA: Bool

        /// Reads a tensor's name; nil when it is none of a LoRA's.
        init?(_ tensor: String) {
            var parts = tensor.split(separator: ".", omittingEmptySubsequences: false)[...]
            if parts.starts(with: ["base_model", "model"]) { parts = parts.dropFirst(2) }
            let kinds: [Substring] = ["lora_A", "lora_B", "lora_embedding_A", "lora_embedding_B"]
            guard let index = parts.lastIndex(where: { kinds.contains($0) }),
                index > parts.startIndex
            else { return nil }
            isEmbedding = parts[index].hasPrefix("lora_embedding")
            isA = parts[index].hasSuffix("A")
            // What follows: an adapter's name or nothing, then "weight" of a linear layer.
            let rest = parts[(index + 1)...]
            let ending = isEmbedding ? 0 : 1
            guard (ending...ending + 1).contains(rest.count), isEmbedding || rest.last == "weight"
            else { return nil }
            module = parts[..<index].joined(separator: ".")
        }
    }

    private static func modules(
        _ file: SafetensorsFile,
        _ config: PEFTConfig
    ) throws(PEFTError) -> [PEFTModule] {
        var found: [Place: SafetensorsTensor] = [:]
        for name in file.tensors.keys.sorted() {
            guard let tensor = file.tensors[name] else { continue }
            guard let place = Place(name) else {
                throw .unknownTensor(path: file.path, tensor: name)
            }
            guard tensor.dtype != nil else {
                throw .weights(
                    .unsupportedType(path: file.path, tensor: name, type: tensor.typeName)
                )
            }
            guard found.updateValue(tensor, forKey: place) == nil else {
                throw .duplicateTensor(path: file.path, tensor: name)
            }
        }
        var modules: [PEFTModule] = []
        for place in found.keys.sorted(by: {
            ($0.module, $0.isA ? 0 : 1) < ($1.module, $1.isA ? 0 : 1)
        }) {
            guard let tensor = found[place] else { continue }
            var other = place
            other.isA.toggle()
            guard let partner = found[other] else {
                throw .missingTensor(path: file.path, tensor: partnerName(tensor.name, place))
            }
            guard place.isA else { continue }
            modules.append(try module(place, tensor, partner, file, config))
        }
        guard !modules.isEmpty else {
            throw .missingTensor(path: file.path, tensor: "….lora_A.weight")
        }
        return modules
    }

    /// The name of the matrix that a tensor needs beside it.
    private static func partnerName(_ name: String, _ place: Place) -> String {
        let prefix = place.isEmbedding ? "lora_embedding_" : "lora_"
        let (own, other) = place.isA ? ("A", "B") : ("B", "A")
        return name.replacingOccurrences(of: prefix + own, with: prefix + other)
    }

    /// Checks that both matrices have the rank that the settings say.
    private static func module(
        _ place: Place,
        _ a: SafetensorsTensor,
        _ b: SafetensorsTensor,
        _ file: SafetensorsFile,
        _ config: PEFTConfig
    ) throws(PEFTError) -> PEFTModule {
        let rank = config.rank(of: place.module)
        guard a.shape.count == 2, a.shape[0] == rank, a.shape[1] > 0 else {
            let columns = a.shape.count == 2 ? a.shape[1] : 0
            throw .wrongShape(
                path: file.path,
                tensor: a.name,
                expected: [rank, columns],
                got: a.shape
            )
        }
        guard b.shape.count == 2, b.shape[1] == rank, b.shape[0] > 0 else {
            let rows = b.shape.count == 2 ? b.shape[0] : 0
            throw .wrongShape(
                path: file.path,
                tensor: b.name,
                expected: [rows, rank],
                got: b.shape
            )
        }
        let scale = Float(config.scale(of: place.module))
        guard scale.isFinite else { throw .badScale(path: config.path, scale: "\(scale)") }
        return PEFTModule(
            name: place.module,
            isEmbedding: place.isEmbedding,
            rank: rank,
            scale: scale,
            a: a,
            b: b
        )
    }
}
