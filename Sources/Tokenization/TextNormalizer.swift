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
            if Self.isInert(scalar) {
                result += form(of: String(run))
                run.removeAll()
                result.unicodeScalars.append(scalar)
            } else {
                run.append(scalar)
            }
        }
        return result + form(of: String(run))
    }

    /// Foundation on Linux needs two detours, each found by comparing with the reference: marks that
    /// a decomposition yields are sorted among their neighbours only in a second pass, and 가 + U+11A8
    /// is composed only when it starts from decomposed text.
    private func form(of text: String) -> String {
        switch self {
        case .nfc: Self.decomposed(text).precomposedStringWithCanonicalMapping
        case .nfd: Self.decomposed(text)
        case .nfkc: Self.compatible(text).precomposedStringWithCanonicalMapping
        case .nfkd: Self.compatible(text)
        case .sequence: text
        }
    }

    private static func decomposed(_ text: String) -> String {
        text.decomposedStringWithCanonicalMapping.decomposedStringWithCanonicalMapping
    }

    private static func compatible(_ text: String) -> String {
        text.decomposedStringWithCompatibilityMapping.decomposedStringWithCanonicalMapping
    }

    /// Whether a scalar neither changes nor combines: those newer than the reference's tables, and
    /// the old jamo beside the modern ones, which Foundation composes as if they were modern.
    private static func isInert(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x300, 0xAC00...0xD7A3: return false
        case 0x1113...0x1160, 0x1176...0x11A7, 0x11C3...0x11FF: return true
        default: break
        }
        guard let age = scalar.properties.age else { return false }
        return age.major > 9
    }
}
