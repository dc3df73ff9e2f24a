// Whether a menu is what an utterance's labels ask for, on the raw table: the labels were written by people
// who did not know the program, and the program's own reading of the words has no say here.

import TestSupport

extension RawMenu {
    /// Whether it has everything that the labels want and nothing that they do not.
    func suits(_ utterance: Utterance) -> Bool {
        let isAllergy = ["알레르기", "알러지", "알레지"].contains(where: utterance.text.contains)
        if let budget = utterance.budget, (price.first ?? .max) > budget { return false }
        if let limit = utterance.kcalMax, (kcal ?? .max) > limit { return false }
        return (utterance.wanted ?? []).allSatisfy(has)
            && !(utterance.unwanted ?? []).contains(where: hasUnwanted)
            && !(utterance.excluded ?? []).contains { isLeftOut($0, asAllergen: isAllergy) }
    }

    /// Whether it has a labelled feature: 맛:매운.
    func has(_ label: String) -> Bool {
        let word = Self.word(of: label)
        switch label.prefix(while: { $0 != ":" }) {
        case "맛": return lists["tastes"]?.contains(word) == true
        case "끼니": return lists["meals"]?.contains(word) == true
        case "상황": return lists["situations"]?.contains(word) == true
        case "형태": return lists["form"]?.contains(word) == true
        case "온도": return words["temperature"] == word
        case "무게": return words["heaviness"] == word
        case "음식": return words["cuisine"] == word
        case "나라": return words["country"] == (word == "터키" ? "튀르키예" : word)
        case "재료": return holds(word, countsSeasonings: true)
        case "식단": return word == "할랄" ? halal : diet <= RawCatalogue.dietRank(word) ?? -1
        case "영양": return hasNutrients(word)
        case "가격":
            let middle = Double(price.reduce(0, +)) / 2
            return word == "저렴한" ? middle <= 10_000 : middle >= 18_000
        default: return false
        }
    }

    /// A little heat is heat to who wants none.
    private func hasUnwanted(_ label: String) -> Bool {
        has(label) || label == "맛:매운" && spiciness >= 1
    }

    /// 라면 말고 means no 치즈라면 either.
    private func isLeftOut(_ label: String, asAllergen: Bool) -> Bool {
        let word = Self.word(of: label)
        guard label.hasPrefix("메뉴:") else { return holds(word, countsSeasonings: asAllergen) }
        return keys.contains { $0 == word || word.count > 1 && $0.contains(word) }
    }

    /// As menus.md counts them for one meal, the wider bound.
    private func hasNutrients(_ word: String) -> Bool {
        func atMost(_ key: String, _ limit: Double) -> Bool {
            nutrition[key].map { $0 <= limit } == true
        }
        switch word {
        case "고단백":
            guard let protein = nutrition["protein_g"], let kcal = nutrition["kcal"] else {
                return false
            }
            return protein >= 18 && 4 * protein >= 0.16 * kcal
        case "저칼로리": return atMost("kcal", 600)
        case "저염": return atMost("sodium_mg", 975)
        case "저당": return atMost("sugars_g", 7.5)
        default: return false
        }
    }

    private static func word(of label: String) -> String {
        String(label.drop { $0 != ":" }.dropFirst())
    }
}
