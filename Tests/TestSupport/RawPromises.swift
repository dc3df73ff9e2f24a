// What the program promises never to break, as rules of their own on the raw tables: who may eat what, and
// what a question leaves out.

import Foundation

/// A person, in the words of a profile file.
package struct RawPerson: Sendable {
    /// Labelled allergens.
    package var allergies: [String] = []
    /// Ingredients, groups and menus.
    package var avoided: [String] = []
    /// 비건, 채식, 페스코 or 육식.
    package var diet = "육식"
    /// Whether only halal food is eaten.
    package var halal = false

    /// Somebody who eats anything.
    package init() {}
}

extension RawMenu {
    /// Other words for what the tables call otherwise.
    private static let synonyms: [String: [String]] = [
        "계란": ["달걀"], "쇠고기": ["소고기"], "해물": ["해산물"], "야채": ["채소"], "밀": ["밀가루"],
        "글루텐": ["밀가루"], "대두": ["콩"], "돼지": ["돼지고기"], "닭": ["닭고기"], "육류": ["고기"],
        "조개": ["조개류"], "견과": ["견과류"],
    ]

    /// Whether it is called so, or holds an ingredient or a group that is.
    ///
    /// - Parameters:
    ///   - word: 새우, 해산물, 김치찌개
    ///   - countsSeasonings: whether 새우젓 counts as 새우, and a fish stock as fish
    /// - Returns: whether it does
    package func holds(_ word: String, countsSeasonings: Bool) -> Bool {
        let key = word.lowercased().filter { !$0.isWhitespace }
        return ([key] + (Self.synonyms[key] ?? [])).contains { key in
            // One syllable inside a longer word means nothing: 배 in 배추.
            func says(_ name: String) -> Bool {
                name == key || key.count > 1 && name.contains(key)
            }
            if keys.contains(where: says) { return true }
            return zip(ingredientNames, ingredients).contains { written, row in
                let names = [written.filter { !$0.isWhitespace }] + (row?.names ?? [])
                if names.contains(key) { return true }
                guard countsSeasonings || row?.isSeasoning != true else { return false }
                return names.contains(where: says) || row?.groups.contains(where: says) == true
            }
        }
    }

    /// The rule that it breaks for a person; nil when they may eat it.
    package func fault(for person: RawPerson) -> String? {
        if let found = person.allergies.first(where: allergens.contains) {
            return "allergy \(found)"
        }
        if !person.allergies.isEmpty, !isKnown { return "allergens not known" }
        if diet > RawCatalogue.dietRank(person.diet) ?? 3 { return "diet \(person.diet)" }
        if person.halal, !halal { return "halal" }
        return person.avoided.first { holds($0, countsSeasonings: true) }.map { "avoided \($0)" }
    }
}
