// Parsing bytes with typed errors, which Foundation's and the library's withUnsafeBytes do not pass on.

import Foundation
import StrictJSON

extension JSONNode {
    /// Parses a whole text.
    ///
    /// - Throws: `JSONError`.
    init(_ bytes: some ContiguousBytes, source: String = "") throws(JSONError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(JSONError) -> JSONNode in
                try JSONNode(parsing: bytes, source: source)
            }
        }
        self = try result.get()
    }
}
