// The language in which 메추리 speaks to people outside the model's own replies.
// Korean is the default; `--lang en` or MECHURI_LANG=en chooses English.

import Foundation

/// A language of the user interface, of help and of error messages.
public enum Language: String, Sendable, CaseIterable {
    /// 한국어, the default.
    case korean = "ko"
    /// English, chosen by `--lang en`.
    case english = "en"

    /// Chooses between two spellings of one message.
    public func pick(_ korean: String, _ english: String) -> String {
        self == .korean ? korean : english
    }
}
