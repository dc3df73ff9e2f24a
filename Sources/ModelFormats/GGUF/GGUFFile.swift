// An opened GGUF model: its metadata by typed accessors whose errors name the key, its tensors as
// borrowed bytes of the mapped file, and its tokenizer.

import Foundation
import Tensors
import Tokenization

/// A GGUF file, checked when it was opened; immutable.
package final class GGUFFile: Sendable {
    /// The path, as given.
    package var path: String { file.path }
    /// 2 or 3.
    package let version: UInt32
    /// The metadata by key.
    package let metadata: [String: GGUFValue]
    /// The tensors by name.
    package let tensors: [String: GGUFTensorInfo]
    /// The tensors' names in the order of the file.
    package let tensorNames: [String]
    private let file: MappedFile

    /// Opens and checks a file; the tensors' bytes are not touched.
    ///
    /// - Throws: ``GGUFError``
    package convenience init(path: String) throws(GGUFError) {
        let file: MappedFile
        do { file = try MappedFile(path: path) } catch { throw .file(error) }
        try self.init(file)
    }

    /// Checks a file that is already mapped.
    ///
    /// - Throws: ``GGUFError``
    package init(_ file: MappedFile) throws(GGUFError) {
        self.file = file
        var reader = GGUFReader(file)
        try reader.read()
        version = reader.version
        metadata = reader.metadata
        tensorNames = reader.tensors.map(\.name)
        tensors = Dictionary(
            reader.tensors.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Lets the process outlive the loss of the file's bytes; see ``MappedFile/surviveLoss()``.
    package func surviveLoss() { file.surviveLoss() }

    /// Asks whether the file is still what was opened; costs a system call.
    ///
    /// - Throws: ``FileError/changed(path:)``
    package func requireUnchanged() throws(FileError) { try file.requireUnchanged() }

    /// The size of the whole file in bytes.
    package var fileSize: Int { file.bytes.count }

    // MARK: - Metadata

    /// An integer of any integer type, within a range.
    ///
    /// - Throws: ``GGUFError`` naming the key.
    package func integer(
        _ key: String,
        in range: ClosedRange<Int> = 0...Int.max
    ) throws(GGUFError) -> Int {
        guard let value = try optionalInteger(key, in: range) else {
            throw .missingKey(path: path, key: key)
        }
        return value
    }

    /// An integer that may be absent.
    package func optionalInteger(
        _ key: String,
        in range: ClosedRange<Int> = 0...Int.max
    ) throws(GGUFError) -> Int? {
        guard let value = metadata[key] else { return nil }
        guard let integer = value.integer, range.contains(integer) else {
            let got = value.integer.map(String.init) ?? value.typeName
            let upper = range.upperBound == Int.max ? "…" : "\(range.upperBound)"
            throw bad(key, "integer \(range.lowerBound)...\(upper)", got)
        }
        return integer
    }

    /// A finite floating-point number.
    package func float(_ key: String) throws(GGUFError) -> Float {
        guard let value = try optionalFloat(key) else { throw .missingKey(path: path, key: key) }
        return value
    }

    /// A finite floating-point number that may be absent.
    package func optionalFloat(_ key: String) throws(GGUFError) -> Float? {
        guard let value = metadata[key] else { return nil }
        let number: Float
        switch value {
        case .float32(let float): number = float
        case .float64(let double): number = Float(double)
        default: throw bad(key, "f32", value.typeName)
        }
        guard number.isFinite else { throw bad(key, "finite f32", "\(number)") }
        return number
    }

    /// A truth value that may be absent.
    package func optionalBool(_ key: String) throws(GGUFError) -> Bool? {
        guard let value = metadata[key] else { return nil }
        guard case .bool(let flag) = value else { throw bad(key, "bool", value.typeName) }
        return flag
    }

    /// A text.
    package func string(_ key: String) throws(GGUFError) -> String {
        guard let value = try optionalString(key) else { throw .missingKey(path: path, key: key) }
        return value
    }

    /// A text that may be absent.
    package func optionalString(_ key: String) throws(GGUFError) -> String? {
        guard let value = metadata[key] else { return nil }
        guard case .string(let text) = value else { throw bad(key, "string", value.typeName) }
        return text
    }

    /// An array of texts that may be absent.
    package func optionalStrings(_ key: String) throws(GGUFError) -> [String]? {
        guard let value = metadata[key] else { return nil }
        guard case .mapped(let array) = value, let strings = array.strings() else {
            throw bad(key, "array of UTF-8 strings", value.typeName)
        }
        return strings
    }

    /// An array of i32 that may be absent.
    package func optionalInt32s(_ key: String) throws(GGUFError) -> [Int32]? {
        guard let value = metadata[key] else { return nil }
        guard case .mapped(let array) = value, let numbers = array.int32s() else {
            throw bad(key, "array of i32", value.typeName)
        }
        return numbers
    }

    private func bad(_ key: String, _ expected: String, _ got: String) -> GGUFError {
        .badValue(path: path, key: key, expected: expected, got: got)
    }

    // MARK: - Tensors

    /// What is known of a tensor.
    ///
    /// - Throws: ``GGUFError/missingTensor(path:name:)``
    package func info(_ name: String) throws(GGUFError) -> GGUFTensorInfo {
        guard let info = tensors[name] else { throw .missingTensor(path: path, name: name) }
        return info
    }

    /// A tensor's bytes, valid while this file lives.
    package func bytes(of info: GGUFTensorInfo) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: file.bytes[info.byteRange])
    }

    /// A tensor as a matrix that keeps the file alive: [columns, rows], or one row.
    ///
    /// - Throws: ``GGUFError`` when it is missing, has more than two dimensions, or a type without
    ///   kernels (by name).
    package func matrix(named name: String) throws(GGUFError) -> WeightMatrix {
        let info = try info(name)
        guard let dtype = info.dtype else {
            throw .unsupportedType(path: path, tensor: name, type: info.type.name)
        }
        guard info.dimensions.count <= 2 else {
            throw .badShape(
                path: path,
                tensor: name,
                expected: "[columns, rows]",
                got: "\(info.dimensions)"
            )
        }
        do {
            return try WeightMatrix(
                dtype: dtype,
                rows: info.dimensions.count == 2 ? info.dimensions[1] : 1,
                columns: info.dimensions[0],
                bytes: bytes(of: info),
                owner: file
            )
        } catch {
            throw .invalid(
                path: path,
                offset: info.byteRange.lowerBound,
                what: name,
                got: error.message(in: .english)
            )
        }
    }

    /// A one-dimensional tensor as finite floats, of exactly `count` elements.
    ///
    /// - Throws: ``GGUFError``
    package func vector(named name: String, count: Int) throws(GGUFError) -> [Float] {
        let info = try info(name)
        guard info.dimensions == [count] else {
            throw .badShape(
                path: path,
                tensor: name,
                expected: "[\(count)]",
                got: "\(info.dimensions)"
            )
        }
        let numbers = try matrix(named: name).dequantized()
        if let index = numbers.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(path: path, tensor: name, index: index)
        }
        return numbers
    }

    /// Refuses, by name, the first tensor of a type without kernels.
    ///
    /// - Throws: ``GGUFError/unsupportedType(path:tensor:type:)``
    package func requireSupportedTypes() throws(GGUFError) {
        for name in tensorNames {
            guard let info = tensors[name], info.dtype == nil else { continue }
            throw .unsupportedType(path: path, tensor: name, type: info.type.name)
        }
    }

    // MARK: - Tokenizer

    /// The model's tokenizer: the tokenizer.json the file carries, or else its tables.
    ///
    /// - Throws: ``GGUFError`` or ``TokenizerError``
    package func tokenizer() throws -> Tokenizer {
        let json = try optionalString(GGUFNames.Key.huggingFaceTokenizer)
        var values = TokenizerMetadata(
            source: path,
            huggingFaceJSON: json.map { Data($0.utf8) },
            model: try optionalString(GGUFNames.Key.tokenizerModel),
            preTokenizer: try optionalString(GGUFNames.Key.tokenizerPre),
            endOfSequence: try optionalInteger(GGUFNames.Key.endOfSequence)
        )
        if json == nil {
            guard let tokens = try optionalStrings(GGUFNames.Key.tokens) else {
                throw GGUFError.missingKey(path: path, key: GGUFNames.Key.tokens)
            }
            guard let merges = try optionalStrings(GGUFNames.Key.merges) else {
                throw GGUFError.missingKey(path: path, key: GGUFNames.Key.merges)
            }
            values.tokens = tokens
            values.merges = merges
            values.kinds = try optionalInt32s(GGUFNames.Key.tokenTypes) ?? []
        }
        return try Tokenizer(metadata: values)
    }
}
