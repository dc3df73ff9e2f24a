// The folder of packed weights: one file for each large model that was packed on this machine. A file is
// found by the model's path and trusted only while the model file is the one it was made from; files
// whose model is gone or was written to are removed when the next one is stored.

import Foundation
import ModelFormats

/// Packed weights kept on disk, so that a large model starts without packing.
package struct PackedCache: Sendable {
    /// Where the files are, 0700.
    package let folder: String
    /// Models whose packed weights are smaller are packed faster than anybody could notice.
    private let leastBytes: Int

    /// A cache in a folder, which need not exist yet.
    package init(folder: String, leastBytes: Int = 128 << 20) {
        self.folder = folder
        self.leastBytes = leastBytes
    }

    /// One kept file.
    package struct Entry: Sendable, Equatable {
        /// The file.
        package let path: String
        /// Its size.
        package let fileBytes: Int
        /// The model it was made from; nil when the file is damaged or of another version.
        package let modelPath: String?
        /// Whether it can still be used.
        package let isCurrent: Bool
    }

    /// Every kept file, by name.
    package var entries: [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(Self.ending) }.sorted().map { name in
            let path = (folder as NSString).appendingPathComponent(name)
            let bytes = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
            let source = PackedFile(path: path)?.source
            return Entry(
                path: path,
                fileBytes: bytes ?? 0,
                modelPath: source?.path,
                isCurrent: source.map { PackedFile.Source(path: $0.path) == $0 } ?? false
            )
        }
    }

    /// The packed weights of a model file as it is now; nil when there are none.
    package func file(for modelPath: String) -> PackedFile? {
        guard let source = PackedFile.Source(path: modelPath),
            let file = PackedFile(path: path(for: source)), file.source == source
        else { return nil }
        return file
    }

    /// Keeps the packed weights of a loaded model, and removes files that are of no more use.
    ///
    /// What writers left that were ended half-way is always removed. Else this does nothing when the model is small, was loaded from this cache, or its file has changed.
    ///
    /// - Returns: The file's size; nil when nothing was written.
    /// - Throws: `FileError` when the disk is full, or has less room than the file and a tenth of the
    ///   disk would take; `NeoXError.cancelled`.
    @discardableResult
    package func store(
        _ loaded: LoadedModel,
        progress: (Int, Int) -> Void = { _, _ in },
        isCancelled: () -> Bool = { false }
    ) throws -> Int? {
        AtomicOutputFile.removeLeftovers(in: folder)
        let tensors = loaded.model.weights.packed
        let size = tensors.reduce(0) { $0 + $1.weights.bytes.count }
        guard size >= leastBytes, !loaded.isFromPackedCache,
            let source = loaded.packedSource, source == PackedFile.Source(path: loaded.path)
        else { return nil }
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        for entry in entries where !entry.isCurrent { unlink(entry.path) }
        let path = path(for: source)
        try leaveRoom(for: size, at: path)
        try PackedFile.write(
            to: path,
            source: source,
            tensors: tensors,
            progress: progress,
            isCancelled: isCancelled
        )
        return size
    }

    /// Removes the kept file of a model, or all.
    ///
    /// - Returns: The bytes that became free.
    /// - Throws: `FileError` when a file cannot be removed.
    @discardableResult
    package func remove(modelPath: String? = nil) throws -> Int {
        let wanted = modelPath.map { PackedFile.Source(path: $0)?.path ?? $0 }
        var freed = AtomicOutputFile.removeLeftovers(in: folder)
        for entry in entries where wanted == nil || entry.modelPath == wanted {
            guard unlink(entry.path) == 0 else {
                throw FileError.cannotWrite(path: entry.path, code: errno)
            }
            freed += entry.fileBytes
        }
        return freed
    }

    private static let ending = ".packed"

    /// A name that says which model it is, and is the same for the same path.
    private func path(for source: PackedFile.Source) -> String {
        // FNV-1a, 64 bits.
        let hash = source.path.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        let name = URL(fileURLWithPath: source.path).deletingPathExtension().lastPathComponent
        return (folder as NSString).appendingPathComponent(
            "\(name)-\(String(hash, radix: 16))\(Self.ending)"
        )
    }

    /// A cache must not fill somebody's disk: a tenth of it stays free.
    private func leaveRoom(for size: Int, at path: String) throws {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return }
        let free = Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
        let tenth = Int(clamping: UInt64(status.f_blocks) * UInt64(status.f_frsize) / 10)
        guard free < size + tenth else { return }
        throw FileError.noSpace(path: path, needed: size + tenth, free: free)
    }
}
