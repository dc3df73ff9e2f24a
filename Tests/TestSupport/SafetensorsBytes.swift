// Safetensors files made in a test, tensor by tensor.

import Foundation

/// A tensor to be written.
package struct SafetensorsPart: Sendable {
    /// Its name.
    package var name: String
    /// The type's name, for example "F32".
    package var type: String
    /// Sizes, slowest first.
    package var shape: [Int]
    /// Its bytes, little-endian.
    package var bytes: [UInt8]

    /// A tensor of any type.
    package init(_ name: String, _ type: String, _ shape: [Int], _ bytes: [UInt8]) {
        self.name = name
        self.type = type
        self.shape = shape
        self.bytes = bytes
    }

    /// A tensor of floats.
    package init(_ name: String, _ shape: [Int], _ values: [Float]) {
        self.init(name, "F32", shape, values.withUnsafeBytes { Array($0) })
    }

    /// The file that holds these tensors in this order.
    package static func file(_ parts: [SafetensorsPart]) throws -> [UInt8] {
        var header: [String: [String: Any]] = [:]
        var offset = 0
        for part in parts {
            header[part.name] = [
                "dtype": part.type, "shape": part.shape,
                "data_offsets": [offset, offset + part.bytes.count],
            ]
            offset += part.bytes.count
        }
        let text = [UInt8](try JSONSerialization.data(withJSONObject: header))
        let length = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) }
        return length + text + parts.flatMap(\.bytes)
    }
}
