// What the check of a menu table can find, and how it is said: file and line, the menu, what is wrong and
// what to do about it.

import Diagnostics
import Foundation

/// One thing that is wrong with a table.
package struct MenuFinding: Sendable, Equatable {
    /// What is wrong.
    package enum Problem: Sendable, Equatable {
        /// The line cannot be read, or its name belongs to another menu.
        case table(MenuCatalogError)
        /// Fields that every shipped menu has.
        case missing([String])
        /// No Korean particle can be attached to the name.
        case unreadableName
        /// The energy is not what the nutrients account for.
        case energy(kcal: Double, accounted: Double)
        /// A part is more than what it is part of.
        case tooMuch(part: String, Double, of: String, Double)
        /// The taste 매운 and the spiciness contradict one another.
        case spiciness(Int, isSpicy: Bool)
        /// Ingredients that the table of ingredients does not know.
        case unknownIngredients([String])
        /// An allergen that an ingredient brings is not in the menu's list.
        case allergen(Allergen, from: String)
        /// The diet is not the one that the ingredients allow.
        case diet(DietClass, implied: DietClass, from: String?)
        /// The halal flag is not what the ingredients allow.
        case halal(Bool, from: String?)
        /// Not two or three sentences.
        case sentences(Int)
        /// The food code is not in the reference.
        case unknownCode(String)
        /// A figure is not the cited one; both per 100 g or ml.
        case reference(code: String, nutrient: String, menu: Double, cited: Double)
    }

    /// The file.
    package let path: String
    /// The line, counted from 1; nil where the problem's own words name it.
    package let line: Int?
    /// The menu's name.
    package let menu: String?
    /// What is wrong.
    package let problem: Problem
    /// Whether it is only worth knowing: the table can be used as it is.
    package var isWarning = false

    /// The finding on one line.
    package func message(in language: Language) -> String {
        if case .table(let error) = problem { return error.message(in: language) }
        let place = line.map { "\(path):\($0)" } ?? path
        let (wrong, remedy) = words(language)
        return "\(place): \(menu.map { "\($0): " } ?? "")\(wrong) \(remedy)"
    }

    private func words(_ language: Language) -> (wrong: String, remedy: String) {
        switch problem {
        case .unknownIngredients, .allergen: allergyWords(language)
        case .diet, .halal: dietWords(language)
        case .energy, .tooMuch: nutritionWords(language)
        case .unknownCode, .reference: citationWords(language)
        default: fieldWords(language)
        }
    }

    private func fieldWords(_ language: Language) -> (String, String) {
        switch problem {
        case .missing(let fields):
            let list = fields.joined(separator: ", ")
            return (
                language.pick("빠진 항목: \(list).", "missing: \(list)."),
                language.pick("menus.md에 있는 대로 채워 주세요.", "Fill in as menus.md says.")
            )
        case .unreadableName:
            return (
                language.pick("이름에 조사를 붙일 수 없습니다.", "no particle can follow the name."),
                language.pick("이름을 한글이나 숫자로 끝내 주세요.", "End it in Hangul or a digit.")
            )
        case .spiciness(let degree, let isSpicy):
            return isSpicy
                ? (
                    language.pick(
                        "‘매운’ 맛인데 spiciness가 \(degree)입니다.",
                        "매운, but spiciness \(degree)."
                    ),
                    language.pick("2 이상으로 고치거나 ‘매운’을 빼 주세요.", "Raise it to 2 or drop 매운.")
                )
                : (
                    language.pick(
                        "spiciness가 \(degree)인데 ‘매운’ 맛이 없습니다.",
                        "spiciness \(degree), but not 매운."
                    ),
                    language.pick("tastes에 ‘매운’을 넣거나 1 이하로 고쳐 주세요.", "Add 매운 or lower it to 1.")
                )
        case .sentences(let count):
            return (
                language.pick("sentences가 \(count)개입니다.", "\(count) sentences."),
                language.pick("두세 문장으로 적어 주세요.", "Write two or three.")
            )
        default: return ("", "")
        }
    }

    private func allergyWords(_ language: Language) -> (String, String) {
        switch problem {
        case .unknownIngredients(let names):
            let list = names.joined(separator: ", ")
            return (
                language.pick("재료표에 없는 재료: \(list).", "not in the table of ingredients: \(list)."),
                language.pick(
                    "알레르기가 있는 사람에게는 추천되지 않습니다. ingredients.jsonl에 넣거나 이름을 고쳐 주세요.",
                    "It is never recommended to people with allergies. Add to ingredients.jsonl or rename."
                )
            )
        case .allergen(let allergen, let source):
            return (
                language.pick(
                    "‘\(source)’의 \(allergen.rawValue)이(가) allergens에 없습니다.",
                    "\(allergen.rawValue) of \(source) is not in allergens."
                ),
                language.pick(
                    "allergens에 ‘\(allergen.rawValue)’를 더해 주세요.",
                    "Add \(allergen.rawValue)."
                )
            )
        default: return ("", "")
        }
    }

    private func dietWords(_ language: Language) -> (String, String) {
        switch problem {
        case .diet(let diet, let implied, let source):
            let because = source.map { language.pick(" (‘\($0)’ 때문에)", " (\($0))") } ?? ""
            return (
                language.pick(
                    "diet가 ‘\(diet.rawValue)’인데 재료로는 ‘\(implied.rawValue)’입니다\(because).",
                    "diet is \(diet.rawValue), its ingredients make it \(implied.rawValue)\(because)."
                ),
                language.pick("diet나 ingredients를 고쳐 주세요.", "Correct diet or ingredients.")
            )
        case .halal(let flag, let source):
            let because = source.map { language.pick(" (‘\($0)’ 때문에)", " (\($0))") } ?? ""
            return (
                language.pick(
                    "halal이 \(flag)인데 재료로는 \(!flag)입니다\(because).",
                    "halal is \(flag), its ingredients make it \(!flag)\(because)."
                ),
                language.pick("halal이나 ingredients를 고쳐 주세요.", "Correct halal or ingredients.")
            )
        default: return ("", "")
        }
    }

    private func nutritionWords(_ language: Language) -> (String, String) {
        switch problem {
        case .energy(let kcal, let accounted):
            return (
                language.pick(
                    "kcal \(text(kcal))이 영양소로 셈한 \(text(accounted))와 너무 다릅니다.",
                    "\(text(kcal)) kcal, but its nutrients account for \(text(accounted))."
                ),
                language.pick(
                    "4·탄수화물+4·단백질+9·지방(식이섬유 2, 알코올 7)과 15 % 또는 20 kcal 안에서 맞춰 주세요.",
                    "4·C+4·P+9·F (fibre 2, alcohol 7) must agree within 15 % or 20 kcal."
                )
            )
        case .tooMuch(let part, let amount, let whole, let most):
            return (
                language.pick(
                    "\(part) \(text(amount))이(가) \(whole) \(text(most))보다 많습니다.",
                    "\(part) \(text(amount)) is more than \(whole) \(text(most))."
                ),
                language.pick("둘 가운데 하나를 고쳐 주세요.", "Correct one of them.")
            )
        default: return ("", "")
        }
    }

    private func text(_ value: Double) -> String {
        value.formatted(.number.precision(.fractionLength(0...1)).grouping(.never))
    }

    private func citationWords(_ language: Language) -> (String, String) {
        switch problem {
        case .unknownCode(let code):
            return (
                language.pick("식품 코드 \(code)이(가) 참조표에 없습니다.", "\(code) is not in the reference."),
                language.pick(
                    "코드를 고치거나 source를 ‘\(Nutrition.estimate)’으로 적어 주세요.",
                    "Correct it, or say \(Nutrition.estimate)."
                )
            )
        case .reference(let code, let nutrient, let menu, let cited):
            return (
                language.pick(
                    "100당 \(nutrient) \(text(menu)), \(code)에는 \(text(cited))입니다.",
                    "\(nutrient) \(text(menu)) per 100, \(code) has \(text(cited))."
                ),
                language.pick("표의 값으로 고치거나 코드를 빼 주세요.", "Take its figure or drop the code.")
            )
        default: return ("", "")
        }
    }
}
