// The weights of a Hugging Face folder: model.safetensors alone, or the files that
// model.safetensors.index.json names. The index is believed only as far as the files agree.

import Foundation
import StrictJSON
import Tensors
import Tokenization

/// One tensor's weights, borrowed from a mapped file.
package struct CheckpointTensor: Sendable {
    /// Its name.
    package let name: String
    /// Sizes, slowest first: [rows, columns].
    package let shape: [Int]
    /// F32, F16 or BF16.
    package let dtype: DType
    /// Invariant: mapped read-only as long as `file` lives, which this value keeps.
    nonisolated(unsafe) package let bytes: UnsafeRawBufferPointer
    /// Keeps the mapping alive; an owner for a `WeightMatrix`.
    package let file: SafetensorsFile

    /// Gives back the memory that reading `bytes` took; they can be read again.
    package func discardPages() {
        if let tensor = file.tensors[name] { file.discardPages(of: tensor) }
    }
}

/// All weights of a model folder; immutable.
package final class ShardedCheckpoint: Sendable {
    /// The folder, as given.
    package let folder: String
    /// Every tensor's name and the file that holds it.
    private let files: [String: SafetensorsFile]

    /// The name of the only file, and of the index of several.
    private static let singleName = "model.safetensors"
    private static let indexName = "model.safetensors.index.json"

    /// Opens every file and checks them against the index.
    ///
    /// - Throws: ``SafetensorsError``
    package init(folder: String) throws(SafetensorsError) {
        self.folder = folder
        let single = Self.path(folder, Self.singleName)
        let index = Self.path(folder, Self.indexName)
        if FileManager.default.fileExists(atPath: single) {
            let file = try SafetensorsFile(path: single)
            files = file.tensors.mapValues { _ in file }
        } else if FileManager.default.fileExists(atPath: index) {
            files = try Self.shards(folder, try Self.weightMap(index))
        } else {
            throw Self.nothingToRead(folder)
        }
    }

    /// What stands in a folder that has neither of the two files.
    private static func nothingToRead(_ folder: String) -> SafetensorsError {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        if let shard = names.sorted().first(where: { $0.hasSuffix(".safetensors") }) {
            return .noIndex(folder: folder, found: shard)
        }
        let pickled = names.sorted().first {
            $0.hasPrefix("pytorch_model") && ($0.hasSuffix(".bin") || $0.hasSuffix(".index.json"))
        }
        if let pickled { return .pickled(folder: folder, found: pickled) }
        return .noCheckpoint(folder: folder)
    }

    /// The names of all tensors, sorted.
    package var tensorNames: [String] { files.keys.sorted() }

    /// The files that hold tensors, sorted by path.
    package var paths: [String] { Set(files.values.map(\.path)).sorted() }

    /// Lets the process outlive the loss of the files' bytes; see ``MappedFile/surviveLoss()``.
    package func surviveLoss() { for file in files.values { file.surviveLoss() } }

    /// Asks whether the files are still what was opened; costs a system call each.
    ///
    /// - Throws: ``FileError/changed(path:)``
    package func requireUnchanged() throws(FileError) {
        var asked: Set<ObjectIdentifier> = []
        for file in files.values where asked.insert(ObjectIdentifier(file)).inserted {
            try file.requireUnchanged()
        }
    }

    /// Where a tensor stands and what its header says; nil when it is missing.
    func entry(_ name: String) -> (SafetensorsFile, SafetensorsTensor)? {
        guard let file = files[name], let tensor = file.tensors[name] else { return nil }
        return (file, tensor)
    }

    /// Whether there is a tensor of this name.
    package func contains(_ name: String) -> Bool { files[name] != nil }

    /// One tensor's weights.
    ///
    /// - Throws: ``SafetensorsError`` when it is missing or of a type that is not read (by name).
    package func tensor(named name: String) throws(SafetensorsError) -> CheckpointTensor {
        guard let (file, tensor) = entry(name) else {
            throw .missingTensor(path: folder, tensor: name)
        }
        guard let dtype = tensor.dtype else {
            throw .unsupportedType(path: file.path, tensor: name, type: tensor.typeName)
        }
        return CheckpointTensor(
            name: name,
            shape: tensor.shape,
            dtype: dtype,
            bytes: file.bytes(of: tensor),
            file: file
        )
    }

    // MARK: - Index

    private static func path(_ folder: String, _ name: String) -> String {
        (folder as NSString).appendingPathComponent(name)
    }

    private static func weightMap(_ path: String) throws(SafetensorsError) -> [String: String] {
        let file: MappedFile
        do { file = try MappedFile(path: path) } catch { throw .file(error) }
        var map: [String: String] = [:]
        do throws(JSONError) {
            let root = try JSONNode(parsing: file.bytes, source: path)
            if let total = try root.present("metadata")?.present("total_size") {
                _ = try total.number()
            }
            let node = try root.required("weight_map")
            for member in try node.members() {
                map[member.key] = try node.child(member.value, member.key).string()
            }
        } catch { throw .json(error) }
        for (tensor, name) in map where !isPlainName(name) {
            throw .badShardName(path: path, tensor: tensor, name: name)
        }
        return map
    }

    /// A file's name without a folder: an index must not reach outside its own.
    private static func isPlainName(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.contains("/") && !name.contains("\0")
    }

    private static func shards(
        _ folder: String,
        _ map: [String: String]
    ) throws(SafetensorsError) -> [String: SafetensorsFile] {
        var shards: [String: SafetensorsFile] = [:]
        for name in Set(map.values).sorted() {
            let path = path(folder, name)
            guard FileManager.default.fileExists(atPath: path) else {
                throw .missingShard(folder: folder, shard: name)
            }
            shards[name] = try SafetensorsFile(path: path)
        }
        var files: [String: SafetensorsFile] = [:]
        for (tensor, name) in map {
            files[tensor] = shards[name]
        }
        for tensor in map.keys.sorted() {
            let holders = shards.keys.sorted().filter { shards[$0]?.tensors[tensor] != nil }
            guard let expected = map[tensor], holders == [expected] else {
                throw .wrongShard(
                    folder: folder,
                    tensor: tensor,
                    expected: map[tensor] ?? "",
                    found: holders.isEmpty ? nil : holders.joined(separator: ", ")
                )
            }
        }
        return files
    }
}
