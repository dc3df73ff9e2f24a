// A matrix that bitsandbytes quantised to 4 bits (Linear4bit.weight) and saved with safetensors.
// Beside X stand X.absmax, X.quant_map and X.quant_state.bitsandbytes__nf4 (JSON), with double
// quantisation X.nested_absmax and X.nested_quant_map too
// (bitsandbytes/functional.py: QuantState.as_dict, dequantize_4bit, dequantize_blockwise).
//
//   scale of block b = absmax[b]                                               (F32), or
//                      nested_map[absmax[b]] * nested_absmax[b / nested block] + nested_offset
//   element i        = map[nibble i] * scale of block i / block size; even elements in high nibbles
//
// Every step is one float32 operation, so the values are bitsandbytes' to the bit. (It rounds them
// to the layer's type afterwards; we keep them.)

import Diagnostics
import StrictJSON

/// A 4-bit tensor, borrowed from mapped files; usable from many threads at once.
package struct FourBitTensor: Sendable {
    /// Which 16 values the codes stand for.
    package enum Kind: String, Sendable, CaseIterable {
        /// The quantiles of a normal distribution (QLoRA, Dettmers et al., 2023).
        case normalFloat = "nf4"
        /// A sign, two bits of exponent and one of mantissa.
        case float = "fp4"

        /// The name in messages.
        package var name: String { rawValue.uppercased() }

        /// The tensor whose presence says that `weight` is quantised.
        func stateName(of weight: String) -> String {
            "\(weight).quant_state.bitsandbytes__\(rawValue)"
        }
    }

    /// How the block's scales are themselves quantised.
    private struct Nested: Sendable {
        let map: [Float]
        let scales: FloatTable
        let blockSize: Int
        let offset: Float
    }

    /// The weight's name.
    package let name: String
    /// What the codes stand for.
    package let kind: Kind
    /// Sizes, slowest first: [rows, columns].
    package let shape: [Int]
    let file: SafetensorsFile
    let codeRange: Range<Int>
    private let blockSize: Int
    private let map: [Float]
    /// Invariant: mapped read-only as long as `file` lives.
    nonisolated(unsafe) private let codes: UnsafeRawBufferPointer
    /// F32 scales of the blocks, without double quantisation.
    private let scales: FloatTable?
    /// Invariant: mapped read-only as long as `nestedFile` lives; 8-bit scales of the blocks.
    nonisolated(unsafe) private let nestedCodes: UnsafeRawBufferPointer
    private let nestedFile: SafetensorsFile
    private let nested: Nested?

    /// Whether the scales are quantised too.
    package var isDoubleQuantized: Bool { nested != nil }

    /// The file that holds the codes.
    package var path: String { file.path }

    /// Reads and checks everything but the codes themselves.
    ///
    /// - Throws: ``SafetensorsError``, naming the part that is missing or has an impossible size.
    init(_ name: String, _ kind: Kind, in checkpoint: ShardedCheckpoint) throws(SafetensorsError) {
        let parts = Parts(name: name, checkpoint: checkpoint)
        let state = try State(parts, kind)
        let (file, tensor) = try parts.entry("")
        guard tensor.byteRange.count == (state.count + 1) / 2 else {
            throw parts.wrong(file, "data_offsets", "\(tensor.byteRange.count) B, \(state.shape)")
        }
        self.name = name
        self.kind = kind
        shape = state.shape
        blockSize = state.blockSize
        self.file = file
        codeRange = tensor.byteRange
        codes = file.bytes(of: tensor)
        map = try parts.floats(".quant_map", count: 16, within: 1).all()

        let blocks = (state.count + blockSize - 1) / blockSize
        guard let nestedState = state.nested else {
            scales = try parts.floats(".absmax", count: blocks)
            nestedCodes = UnsafeRawBufferPointer(start: nil, count: 0)
            nestedFile = file
            nested = nil
            return
        }
        let (holder, absmax) = try parts.entry(".absmax")
        guard absmax.typeName == "U8", absmax.byteRange.count == blocks else {
            throw parts.wrong(holder, "absmax", "\(absmax.typeName) \(absmax.shape)")
        }
        scales = nil
        nestedCodes = holder.bytes(of: absmax)
        nestedFile = holder
        nested = Nested(
            map: try parts.floats(".nested_quant_map", count: 256, within: 1).all(),
            scales: try parts.floats(
                ".nested_absmax",
                count: (blocks + nestedState.blockSize - 1) / nestedState.blockSize
            ),
            blockSize: nestedState.blockSize,
            offset: nestedState.offset
        )
    }

    /// The scale of a block.
    private func scale(_ block: Int) -> Float {
        guard let nested else { return scales?[block] ?? 0 }
        return nested.map[Int(nestedCodes[block])] * nested.scales[block / nested.blockSize]
            + nested.offset
    }

    /// Reads elements of the flattened tensor; see ``CheckpointWeights/read(_:into:)``.
    func read(_ range: Range<Int>, into out: UnsafeMutablePointer<Float>) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 16) { values in
            var next = range.lowerBound
            while next < range.upperBound {
                let block = next / blockSize
                let end = min((block + 1) * blockSize, range.upperBound)
                let scale = scale(block)
                for code in 0..<16 { values[code] = map[code] * scale }
                readBlock(next..<end, values, into: out + (next - range.lowerBound))
                next = end
            }
        }
    }

    /// Elements of one block by its 16 values.
    private func readBlock(
        _ range: Range<Int>,
        _ values: UnsafeMutableBufferPointer<Float>,
        into out: UnsafeMutablePointer<Float>
    ) {
        guard let codes = codes.baseAddress, let values = values.baseAddress else { return }
        var index = range.lowerBound
        var out = out
        if index % 2 == 1 {
            out.pointee = values[Int(codes.load(fromByteOffset: index / 2, as: UInt8.self) & 15)]
            out += 1
            index += 1
        }
        while index + 1 < range.upperBound {
            let byte = Int(codes.load(fromByteOffset: index / 2, as: UInt8.self))
            out[0] = values[byte >> 4]
            out[1] = values[byte & 15]
            out += 2
            index += 2
        }
        if index < range.upperBound {
            out.pointee = values[Int(codes.load(fromByteOffset: index / 2, as: UInt8.self) >> 4)]
        }
    }
}

// MARK: - Parts

/// F32 values in a mapped file, at any alignment.
private struct FloatTable: Sendable {
    let file: SafetensorsFile
    /// Invariant: mapped read-only as long as `file` lives.
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    subscript(index: Int) -> Float {
        Float(bitPattern: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
    }

    func all() -> [Float] { (0..<bytes.count / 4).map { self[$0] } }
}

/// The tensors beside a weight.
private struct Parts {
    let name: String
    let checkpoint: ShardedCheckpoint

    func entry(
        _ suffix: String
    ) throws(SafetensorsError) -> (SafetensorsFile, SafetensorsTensor) {
        guard let found = checkpoint.entry(name + suffix) else {
            throw .missingTensor(path: checkpoint.folder, tensor: name + suffix)
        }
        return found
    }

    func wrong(_ file: SafetensorsFile, _ field: String, _ got: String) -> SafetensorsError {
        .badTensor(path: file.path, tensor: name, field: field, got: got)
    }

    /// An F32 tensor of exactly `count` values, all finite and of a magnitude up to `limit`.
    func floats(
        _ suffix: String,
        count: Int,
        within limit: Float = .greatestFiniteMagnitude
    ) throws(SafetensorsError) -> FloatTable {
        let (file, tensor) = try entry(suffix)
        guard tensor.typeName == "F32", tensor.elementCount == count else {
            throw wrong(file, String(suffix.dropFirst()), "\(tensor.typeName) \(tensor.shape)")
        }
        let table = FloatTable(file: file, bytes: file.bytes(of: tensor))
        for index in 0..<count where !(abs(table[index]) <= limit) {
            throw wrong(file, String(suffix.dropFirst()), "\(table[index])")
        }
        return table
    }
}

/// The JSON of X.quant_state.bitsandbytes__nf4.
private struct State {
    let shape: [Int]
    /// The product of `shape`.
    let count: Int
    let blockSize: Int
    let nested: (blockSize: Int, offset: Float)?

    /// The block sizes of bitsandbytes (functional.py: dequantize_4bit).
    private static let blockSizes = [32, 64, 128, 256, 512, 1024, 2048, 4096]

    init(_ parts: Parts, _ kind: FourBitTensor.Kind) throws(SafetensorsError) {
        let (file, tensor) = try parts.entry(
            String(kind.stateName(of: parts.name).dropFirst(parts.name.count))
        )
        do throws(JSONError) {
            let root = try JSONNode(
                parsing: file.bytes(of: tensor),
                source: "\(file.path): \(tensor.name)"
            )
            let type = try root.required("quant_type")
            guard try type.string() == kind.rawValue else {
                throw type.outOfRange(try type.string(), kind.rawValue)
            }
            blockSize = try Self.blockSize(try root.required("blocksize"))
            var shape: [Int] = []
            var count = 1
            let sizes = try root.required("shape")
            for size in try sizes.elements() {
                shape.append(try size.integer(in: 1...1 << 31))
                // At most 2^31 · 2^31; what is above 2^31 is refused below and multiplied no further.
                count = count > 1 << 31 ? count : count * shape[shape.count - 1]
            }
            guard !shape.isEmpty, shape.count <= 4, count <= 1 << 31 else {
                throw sizes.outOfRange("\(shape)", "2^31")
            }
            self.shape = shape
            self.count = count
            if let offset = try root.present("nested_offset") {
                let value = Float(try offset.number())
                guard value.isFinite else { throw offset.outOfRange("\(value)", "F32") }
                nested = (try Self.blockSize(try root.required("nested_blocksize")), value)
            } else {
                nested = nil
            }
        } catch { throw .json(error) }
    }

    private static func blockSize(_ node: JSONNode) throws(JSONError) -> Int {
        let size = try node.integer(in: 1...1 << 20)
        guard blockSizes.contains(size) else { throw node.outOfRange("\(size)", "\(blockSizes)") }
        return size
    }
}
