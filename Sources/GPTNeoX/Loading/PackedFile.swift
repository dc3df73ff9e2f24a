// One file of packed weights: what a model's matrices look like after packing, so that the next start
// maps them instead of packing again. It belongs to one state of one model file, and to one version of
// the layout; anything else is no packed file for that model.
//
//   "MECHURI-PACKED\n\0", u64 length of the JSON header (little endian), the header, zeros up to 4096·n,
//   then the tensors, each at a multiple of 4096.
//   header: {"layout", "source": {"path", "device", "inode", "size", "modified", "changed"},
//            "tensors": [{"name", "offset", "size"}]}; offsets from the file's beginning, times in ns

import Foundation
import ModelFormats
import StrictJSON
import Tensors

/// A mapped file of packed weights.
package final class PackedFile: Sendable {
    static let magic = Array("MECHURI-PACKED\n\0".utf8)
    static let pageBytes = 4096

    /// What packed weights were made from; a file that was written to since has another identity.
    package struct Source: Codable, Sendable, Equatable {
        /// The model file.
        package var path: String
        var device: UInt64
        var inode: UInt64
        var size: Int
        /// Last modification and last change of the file's record, in nanoseconds.
        var modified: Int
        var changed: Int

        /// The state of a model file now; nil when there is none.
        package init?(path: String) {
            var status = stat()
            guard let full = realpath(path, nil) else { return nil }
            defer { free(full) }
            guard stat(full, &status) == 0 else { return nil }
            self.path = String(cString: full)
            device = UInt64(truncatingIfNeeded: status.st_dev)
            inode = UInt64(status.st_ino)
            size = Int(status.st_size)
            modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
            changed = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
        }
    }

    struct Header: Codable {
        struct Tensor: Codable {
            var name: String
            var offset: Int
            var size: Int
        }

        var layout: Int
        var source: Source
        var tensors: [Tensor]
    }

    /// What the weights were packed from.
    package let source: Source
    private let file: MappedFile
    private let ranges: [String: Range<Int>]

    /// Maps a packed file; nil when it is none, is incomplete, or has another layout.
    package init?(path: String) {
        guard let file = try? MappedFile(path: path), let header = Self.header(of: file.bytes),
            header.layout == PackedWeights.layoutVersion
        else { return nil }
        var ranges: [String: Range<Int>] = [:]
        for tensor in header.tensors {
            let (end, overflow) = tensor.offset.addingReportingOverflow(tensor.size)
            guard tensor.offset >= 0, tensor.size >= 0, !overflow, end <= file.bytes.count,
                tensor.offset % Self.pageBytes == 0
            else { return nil }
            ranges[tensor.name] = tensor.offset..<end
        }
        self.file = file
        self.ranges = ranges
        source = header.source
    }

    /// The header alone, for lists.
    static func header(of bytes: UnsafeRawBufferPointer) -> Header? {
        let start = magic.count + 8
        guard bytes.count >= start, bytes.starts(with: magic) else { return nil }
        let length = UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: magic.count, as: UInt64.self)
        )
        guard length <= UInt64(bytes.count - start) else { return nil }
        let json = Data(bytes[start..<start + Int(length)])
        return try? JSONDecoder().decode(Header.self, from: json)
    }

    /// The packed form of a matrix; nil when the file has none of that name.
    package func weights(named name: String) -> PackedWeights? {
        ranges[name].map {
            PackedWeights(bytes: UnsafeRawBufferPointer(rebasing: file.bytes[$0]), owner: self)
        }
    }

    /// From now on bytes that the file loses read as zeros; ``requireUnchanged()`` tells.
    func surviveLoss() { file.surviveLoss() }

    /// Asks whether the file is still what was mapped.
    ///
    /// - Throws: `FileError.changed`.
    func requireUnchanged() throws { try file.requireUnchanged() }
}

extension PackedFile {
    /// Writes the packed weights of a model; the file appears whole or not at all.
    ///
    /// - Parameters:
    ///   - path: where.
    ///   - source: what they were packed from.
    ///   - tensors: by the names of the model file.
    ///   - progress: bytes written so far, of all.
    ///   - isCancelled: asked between megabytes.
    /// - Throws: `FileError`, also when the disk has no room; `NeoXError.cancelled`.
    static func write(
        to path: String,
        source: Source,
        tensors: [(name: String, weights: PackedWeights)],
        progress: (Int, Int) -> Void,
        isCancelled: () -> Bool
    ) throws {
        let header = try header(source: source, tensors: tensors)
        let end = header.count + tensors.reduce(0) { $0 + padded($1.weights.bytes.count) }
        let output = try AtomicOutputFile(path: path)
        try output.requireSpace(end)
        try output.write(header)
        for (_, weights) in tensors {
            var rest = weights.bytes
            while !rest.isEmpty {
                if isCancelled() {
                    output.discard()
                    throw NeoXError.cancelled
                }
                let part = UnsafeRawBufferPointer(rebasing: rest.prefix(4 << 20))
                try output.write(part)
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
                progress(output.count, end)
            }
            let count = weights.bytes.count
            try output.write([UInt8](repeating: 0, count: padded(count) - count))
        }
        try output.finish()
    }

    private static func padded(_ count: Int) -> Int {
        (count + pageBytes - 1) / pageBytes * pageBytes
    }

    /// Magic, length and JSON, padded; offsets are given as numbers of one width, so that the header's
    /// length does not depend on them.
    private static func header(
        source: Source,
        tensors: [(name: String, weights: PackedWeights)]
    ) throws -> [UInt8] {
        func encoded(from start: Int) throws -> Data {
            var offset = start
            let entries = tensors.map { name, weights in
                defer { offset += padded(weights.bytes.count) }
                return Header.Tensor(name: name, offset: offset, size: weights.bytes.count)
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return try encoder.encode(
                Header(layout: PackedWeights.layoutVersion, source: source, tensors: entries)
            )
        }
        // Room for every offset's digits, whatever the header's own length does to them.
        let length = padded(magic.count + 8 + (try encoded(from: 0)).count + 20 * tensors.count)
        let json = try encoded(from: length)
        var bytes = magic
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: json)
        bytes.append(contentsOf: [UInt8](repeating: 0, count: length - bytes.count))
        return bytes
    }
}
