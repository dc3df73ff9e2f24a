// What a reply was given to speak about: the 맥락 of its prompt, and the request.

import Foundation
import KoreanText

/// A 맥락 with its request.
package struct GivenContext: Sendable, Equatable {
    /// The menu that the 맥락 names.
    package let menu: String
    /// The whole 맥락, as the prompt holds it.
    package let text: String
    /// The user's words.
    package let request: String
    /// Whether the request asks for energy.
    package let asksForEnergy: Bool
    /// Whether the catalogue knows the menu.
    package let isKnownMenu: Bool

    /// A 맥락 with its request.
    package init(
        menu: String,
        text: String,
        request: String,
        asksForEnergy: Bool = false,
        isKnownMenu: Bool = true
    ) {
        self.menu = menu
        self.text = text
        self.request = request
        self.asksForEnergy = asksForEnergy
        self.isKnownMenu = isKnownMenu
    }

    /// The energy that the 맥락 gives, as `TextNumbers` spells it; nil where it gives none.
    package var energy: String? {
        Self.part("열량", of: text).flatMap {
            $0.contains("kcal") ? TextNumbers.all(in: $0).first : nil
        }
    }

    /// What a 맥락 says under a label, as 메뉴; nil where it says nothing.
    package static func part(_ label: String, of text: String) -> String? {
        let label = label + ": "
        let part = text.components(separatedBy: ";")
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .first { $0.hasPrefix(label) }?
            .dropFirst(label.count)
        return part.flatMap { $0.isEmpty ? nil : String($0) }
    }
}
