// What can go wrong with training, in words for people.

import Diagnostics

/// Why training cannot begin or go on.
package enum FineTuningError: UserFacingError, Equatable {
    /// A linear layer that GPT-NeoX does not have.
    case unknownTarget(name: String, known: [String])

    package func message(in language: Language) -> String {
        switch (self, language) {
        case (.unknownTarget(let name, let known), .korean):
            "'\(name)' 층은 없습니다. 고를 수 있는 이름: \(known.joined(separator: ", "))"
        case (.unknownTarget(let name, let known), .english):
            "there is no layer '\(name)'; choose among: \(known.joined(separator: ", "))"
        }
    }
}
