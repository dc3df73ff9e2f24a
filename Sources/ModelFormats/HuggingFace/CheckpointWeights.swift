// A tensor of a checkpoint as floats, however it is stored: plain floats, or 4-bit codes of
// bitsandbytes with their scales in tensors beside it. What other methods quantised (LLM.int8, GPTQ,
// AWQ) is refused by the method's name.

import Tensors

/// A tensor that can be read as floats; usable from many threads at once.
package enum CheckpointWeights: Sendable {
    /// F32, F16 or BF16.
    case plain(CheckpointTensor)
    /// NF4 or FP4.
    case fourBit(FourBitTensor)

    /// The tensor's name.
    package var name: String {
        switch self {
        case .plain(let tensor): tensor.name
        case .fourBit(let tensor): tensor.name
        }
    }

    /// Sizes, slowest first: [rows, columns].
    package var shape: [Int] {
        switch self {
        case .plain(let tensor): tensor.shape
        case .fourBit(let tensor): tensor.shape
        }
    }

    /// The stored type's name: F32, F16, BF16, NF4 or FP4.
    package var typeName: String {
        switch self {
        case .plain(let tensor): tensor.dtype.name
        case .fourBit(let tensor): tensor.kind.name
        }
    }

    /// The file that holds it, for messages.
    package var path: String {
        switch self {
        case .plain(let tensor): tensor.file.path
        case .fourBit(let tensor): tensor.path
        }
    }

    /// The bytes that `count` elements take in the file, without a 4-bit tensor's scales.
    package func byteCount(elements count: Int) -> Int {
        switch self {
        case .plain(let tensor): tensor.dtype.byteCount(elements: count) ?? 0
        case .fourBit: (count + 1) / 2
        }
    }

    /// Reads elements of the flattened tensor.
    ///
    /// - Parameters:
    ///   - range: Within the tensor's elements.
    ///   - out: Room for as many floats.
    package func read(_ range: Range<Int>, into out: UnsafeMutablePointer<Float>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= shape.reduce(1, *), "\(range)")
        switch self {
        case .plain(let tensor):
            guard let base = tensor.bytes.baseAddress else { return }
            let first = tensor.dtype.byteCount(elements: range.lowerBound) ?? 0
            Quantizer.dequantize(base + first, type: tensor.dtype, count: range.count, into: out)
        case .fourBit(let tensor): tensor.read(range, into: out)
        }
    }

    /// Gives back the memory that reading these elements took; they can be read again.
    package func discardPages(of range: Range<Int>) {
        let (file, bytes): (SafetensorsFile, Range<Int>?) =
            switch self {
            case .plain(let tensor): (tensor.file, tensor.file.tensors[tensor.name]?.byteRange)
            case .fourBit(let tensor): (tensor.file, tensor.codeRange)
            }
        guard let bytes else { return }
        let lower = bytes.lowerBound + byteCount(elements: range.lowerBound)
        file.discardPages(of: lower..<bytes.lowerBound + byteCount(elements: range.upperBound))
    }
}

extension ShardedCheckpoint {
    /// A tensor as floats.
    ///
    /// - Throws: ``SafetensorsError`` when it is missing, of a type that is not read, or quantised in
    ///   a way that is not read (by name).
    package func weights(named name: String) throws(SafetensorsError) -> CheckpointWeights {
        for kind in FourBitTensor.Kind.allCases where contains(kind.stateName(of: name)) {
            return .fourBit(try FourBitTensor(name, kind, in: self))
        }
        guard let (file, tensor) = entry(name) else {
            let module = name.hasSuffix(".weight") ? String(name.dropLast(7)) : name
            for packed in ["\(module).qweight", "\(module).weight_packed"] where contains(packed) {
                throw .quantized(
                    path: folder,
                    tensor: packed,
                    method: packed.hasSuffix("qweight") ? "GPTQ/AWQ" : "compressed-tensors"
                )
            }
            throw .missingTensor(path: folder, tensor: name)
        }
        if tensor.typeName == "I8" {
            throw .quantized(path: file.path, tensor: name, method: "LLM.int8")
        }
        if tensor.typeName == "U8" {
            throw .missingTensor(
                path: file.path,
                tensor: FourBitTensor.Kind.normalFloat.stateName(of: name)
            )
        }
        return .plain(try self.tensor(named: name))
    }
}
