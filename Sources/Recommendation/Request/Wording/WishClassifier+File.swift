// A classifier on disk, little-endian:
//
//   "MWSH" · version 1 · buckets · wishes · bytes of labels (UInt32 each)
//   labels, one a line, UTF-8 · scales, biases (Float32 each) · weights (Int8)

import Diagnostics
import Foundation

/// What is wrong with a file of a classifier.
package enum WishClassifierError: UserFacingError, Equatable {
    /// It cannot be read.
    case unreadable(path: String)
    /// It is no classifier, or of another version, or cut off.
    case malformed(path: String)

    package func message(in language: Language) -> String {
        switch self {
        case .unreadable(let path):
            language.pick(
                "\(path): 읽을 수 없습니다. 파일과 권한을 확인해 주세요.",
                "\(path): cannot be read. Check the file and its permissions."
            )
        case .malformed(let path):
            language.pick(
                "\(path): 바람 분류기가 아니거나 잘렸습니다. mechuri train wishes로 다시 만들 수 있습니다.",
                "\(path): no classifier of wishes, or cut off. mechuri train wishes makes it again."
            )
        }
    }

    package var exitStatus: ExitStatus {
        switch self {
        case .unreadable: .missingInput
        case .malformed: .badInput
        }
    }
}

extension WishClassifier {
    private static let magic: [UInt8] = Array("MWSH".utf8)
    private static let version: UInt32 = 1

    /// Reads a classifier.
    ///
    /// - Throws: ``WishClassifierError``.
    package init(path: String) throws(WishClassifierError) {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw .unreadable(path: path)
        }
        guard let read = Self(bytes: [UInt8](data)) else { throw .malformed(path: path) }
        self = read
    }

    private init?(bytes: [UInt8]) {
        let headerBytes = 20
        guard bytes.count >= headerBytes, Array(bytes[..<4]) == Self.magic else { return nil }
        func number(at place: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
        }
        let (buckets, count) = (Int(number(at: 8)), Int(number(at: 12)))
        let labelBytes = Int(number(at: 16))
        guard number(at: 4) == Self.version, buckets == WordingFeatures.bucketCount,
            (1...4096).contains(count), labelBytes <= 1 << 20,
            bytes.count == headerBytes + labelBytes + 8 * count + buckets * count
        else { return nil }
        let text = String(decoding: bytes[headerBytes..<headerBytes + labelBytes], as: UTF8.self)
        let wishes = text.split(separator: "\n").compactMap { Feature(label: String($0)) }
        guard wishes.count == count else { return nil }
        func floats(at start: Int) -> [Float] {
            (0..<count).map { Float(bitPattern: number(at: start + 4 * $0)) }
        }
        let start = headerBytes + labelBytes
        let (scales, biases) = (floats(at: start), floats(at: start + 4 * count))
        guard (scales + biases).allSatisfy(\.isFinite) else { return nil }
        self.init(
            wishes: wishes,
            weights: bytes[(start + 8 * count)...].map { Int8(bitPattern: $0) },
            scales: scales,
            biases: biases
        )
    }

    /// The classifier as it stands in a file.
    package var bytes: [UInt8] {
        func four(_ value: UInt32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let labels = Array(wishes.map(\.description).joined(separator: "\n").utf8)
        let counts = [WordingFeatures.bucketCount, wishes.count, labels.count].map(UInt32.init)
        return Self.magic + four(Self.version) + counts.flatMap(four) + labels
            + (scales + biases).flatMap { four($0.bitPattern) }
            + weights.map { UInt8(bitPattern: $0) }
    }
}
