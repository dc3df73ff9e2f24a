// The 맥락 section: the menu that was chosen for the reply and what is known about it, in the one
// spelling that training and inference share (FORMATS.md §7):
// `메뉴: {name}; 재료: {a, b}; 열량: {n} kcal; 이유: {reason}; 설명: {description}`. Unknown parts are left
// out.

import Foundation

/// What a reply is to be written about.
package struct PromptContext: Sendable, Equatable {
    /// The menu's name.
    package var menu: String?
    /// Its ingredients, the main ones first; as many as ``mainIngredientCount`` are told.
    package var ingredients: [String]
    /// The energy of one serving in kcal.
    package var kilocalories: Int?
    /// Why it was chosen.
    package var reason: String?
    /// What it is, as a noun phrase: "잘 익은 김치를 넣고 칼칼하게 끓인 국물 요리".
    package var description: String?
    /// The whole section, where it is spelled already.
    private var spelling: String?

    /// How many ingredients are told at most: an answer speaks of two or three, and the rest would cost a
    /// reader's time at every question.
    package static let mainIngredientCount = 8

    /// A context of the parts that are known.
    package init(
        menu: String? = nil,
        ingredients: [String] = [],
        kilocalories: Int? = nil,
        reason: String? = nil,
        description: String? = nil
    ) {
        self.menu = menu
        self.ingredients = ingredients
        self.kilocalories = kilocalories
        self.reason = reason
        self.description = description
    }

    /// A context that is spelled already, as rows of a data set hold it.
    ///
    /// - Parameter text: The section's text; it becomes one line, with markers defused.
    package init(spelled text: String) {
        self.init()
        spelling = PromptText.line(text)
    }

    /// The section's text, one line; empty when nothing is known.
    package var text: String {
        if let spelling { return spelling }
        var parts: [String] = []
        func add(_ label: String, _ value: String) {
            let clean = Self.value(value)
            if !clean.isEmpty { parts.append("\(label): \(clean)") }
        }
        add("메뉴", menu ?? "")
        let names = ingredients.map(Self.value).filter { !$0.isEmpty }
        add("재료", names.prefix(Self.mainIngredientCount).joined(separator: ", "))
        add("열량", kilocalories.map { "\($0) kcal" } ?? "")
        add("이유", reason ?? "")
        add("설명", description ?? "")
        return parts.joined(separator: "; ")
    }

    /// A value cannot end its part: semicolons become commas.
    private static func value(_ text: String) -> String {
        PromptText.line(text.replacingOccurrences(of: ";", with: ","))
    }
}
