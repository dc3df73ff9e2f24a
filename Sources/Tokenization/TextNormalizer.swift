// The Unicode normalizers of tokenizer.json. Foundation normalises by current Unicode tables, Rust's
// `tokenizers` by those of Unicode 9 (crate unicode-normalization-alignments): characters that
// came later have no decomposition there and block reordering, so text is cut at them.

import Foundation

/// What is done to text before it is cut into words.
package indirect enum TextNormalizer: Sendable, Equatable {
    /// Canonical composition.
    case nfc
    /// Canonical decomposition.
    case nfd
    /// Compatibility composition.
    case nfkc
    /// Compatibility decomposition.
    case nfkd
    /// One after the other.
    case sequence([TextNormalizer])

    /// The normalised text.
    package func apply(_ text: String) -> String {
        if case .sequence(let steps) = self { return steps.reduce(text) { $1.apply($0) } }
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var result = ""
        var run = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if Self.isNewerThanReference(scalar) {
                result += form(of: String(run))
                run.removeAll()
                result.unicodeScalars.append(scalar)
            } else {
                run.append(scalar)
            }
        }
        return result + form(of: String(run))
    }

    /// Composition starts from decomposed text: Foundation on Linux leaves 가 + U+11A8, and the jamo
    /// that compatibility mapping yields, as they are otherwise.
    private func form(of text: String) -> String {
        switch self {
        case .nfc: text.decomposedStringWithCanonicalMapping.precomposedStringWithCanonicalMapping
        case .nfd: text.decomposedStringWithCanonicalMapping
        case .nfkc:
            text.decomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping
        case .nfkd: text.decomposedStringWithCompatibilityMapping
        case .sequence: text
        }
    }

    private static func isNewerThanReference(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x300 || (0xAC00...0xD7A3).contains(scalar.value) { return false }
        guard let age = scalar.properties.age else { return false }
        return age.major > 9
    }
}
