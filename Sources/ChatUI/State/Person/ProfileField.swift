// What a profile holds, field by field, as questions that can be answered without a letter key: a row
// of options, several options that may be on together, or a line of text. The questionnaire of the
// first run and the forms of the person page are made of the same fields.

import Diagnostics
import Foundation
import Recommendation

/// A field of a profile.
package enum ProfileField: CaseIterable, Equatable, Hashable, Sendable {
    case name, age, sex, activity, allergies, diet, halal, avoided, favourites, spiciness, budget
    case speech

    /// The fields of the user, who needs no name.
    package static let own = allCases.filter { $0 != .name }
    /// The fields of somebody who eats along: 메추리 speaks to the user only.
    package static let companion = allCases.filter { $0 != .speech }

    /// The most clusters that its text may have.
    static let textLimit = 200

    /// Whether it is a line of text.
    package var isText: Bool { [.name, .avoided, .favourites, .budget].contains(self) }

    /// Whether several of its options may be on together.
    package var isMany: Bool { self == .allergies || self == .halal }

    // MARK: - Options

    /// The number of its options; none for a line of text.
    package var optionCount: Int {
        switch self {
        case .name, .avoided, .favourites, .budget: 0
        case .age: AgeBand.allCases.count + 1
        case .sex: Sex.allCases.count + 1
        case .activity: Activity.allCases.count
        case .allergies: Allergen.allCases.count
        case .diet: DietClass.allCases.count
        case .halal: 1
        case .spiciness: Self.spicinessLevels + 1
        case .speech: SpeechLevel.allCases.count
        }
    }

    /// The levels of ``Menu/spiciness``, 0 to 4.
    static let spicinessLevels = 5

    /// Whether an option is on; the last of age, sex and spiciness is not to tell.
    package func isOn(_ option: Int, in profile: Profile) -> Bool {
        switch self {
        case .name, .avoided, .favourites, .budget: false
        case .age: Self.value(option, AgeBand.allCases) == profile.age
        case .sex: Self.value(option, Sex.allCases) == profile.sex
        case .activity: Self.value(option, Activity.allCases) == profile.activity
        case .allergies:
            Self.value(option, Allergen.allCases).map(profile.allergies.contains) ?? false
        case .diet: Self.value(option, Self.dietOrder) == profile.diet
        case .halal: profile.halal
        case .spiciness:
            (option < Self.spicinessLevels ? option : nil) == profile.spiciness
        case .speech: Self.value(option, SpeechLevel.allCases) == profile.speech
        }
    }

    /// Chooses an option, or switches it where several may be on.
    package func choose(_ option: Int, in profile: inout Profile) {
        switch self {
        case .name, .avoided, .favourites, .budget: break
        case .age: profile.age = Self.value(option, AgeBand.allCases)
        case .sex: profile.sex = Self.value(option, Sex.allCases)
        case .activity:
            profile.activity = Self.value(option, Activity.allCases) ?? profile.activity
        case .allergies:
            guard let allergen = Self.value(option, Allergen.allCases) else { return }
            let isOn = profile.allergies.contains(allergen)
            // In the law's order, so that the same choice is always the same profile.
            profile.allergies = Allergen.allCases.filter {
                $0 == allergen ? !isOn : profile.allergies.contains($0)
            }
        case .diet: profile.diet = Self.value(option, Self.dietOrder) ?? profile.diet
        case .halal: profile.halal.toggle()
        case .spiciness: profile.spiciness = option < Self.spicinessLevels ? option : nil
        case .speech: profile.speech = Self.value(option, SpeechLevel.allCases) ?? profile.speech
        }
    }

    /// Kinds of eater, the one that most people are first.
    static let dietOrder: [DietClass] = [.meat, .pescatarian, .vegetarian, .vegan]

    private static func value<T>(_ index: Int, _ values: [T]) -> T? {
        values.indices.contains(index) ? values[index] : nil
    }

    // MARK: - Text

    /// Its text; empty for fields of options.
    package func text(of profile: Profile) -> String {
        switch self {
        case .name: profile.name
        case .avoided: profile.avoided.joined(separator: ", ")
        case .favourites: profile.favourites.joined(separator: ", ")
        case .budget: profile.budget.map(String.init) ?? ""
        default: ""
        }
    }

    /// Takes a text over; false where it cannot be read, and then nothing changes.
    package func take(_ text: String, into profile: inout Profile) -> Bool {
        let line = TextSanitizer.cleanLine(text).trimmingCharacters(in: .whitespaces)
        switch self {
        case .name:
            guard !line.isEmpty else { return false }
            profile.name = line
        case .avoided: profile.avoided = Self.list(line)
        case .favourites: profile.favourites = Self.list(line)
        case .budget:
            guard let won = Won.amount(line) else { return line.isEmpty ? clear(&profile) : false }
            profile.budget = won
        default: return false
        }
        return true
    }

    private func clear(_ profile: inout Profile) -> Bool {
        profile.budget = nil
        return true
    }

    /// The parts between commas, each once.
    private static func list(_ text: String) -> [String] {
        var parts: [String] = []
        for part in text.split(whereSeparator: { ",，、;·".contains($0) }) {
            let word = part.trimmingCharacters(in: .whitespaces)
            if !word.isEmpty, !parts.contains(word) { parts.append(word) }
        }
        return parts
    }
}

/// Sums of money as people type them.
package enum Won {
    /// The amount in 12000, 12,000원, 만원, 1만 5천, 8천원, ₩9000; nil where it is none, or above a
    /// million.
    package static func amount(_ text: String) -> Int? {
        var total = 0
        // What stands before the next 만, and the digits before the next unit.
        var section = 0
        var number: Int?
        var sawUnit = false
        for character in text {
            if let digit = character.wholeNumberValue, character.isASCII {
                number = (number ?? 0) * 10 + digit
                guard (number ?? 0) <= limit else { return nil }
            } else if character == "만" {
                total += max(1, section + (number ?? 0)) * 10_000
                (section, number) = (0, nil)
                sawUnit = true
            } else if let unit = units[character] {
                section += (number ?? 1) * unit
                number = nil
                sawUnit = true
            } else if !" ,원₩".contains(character) {
                return nil
            }
        }
        guard number != nil || sawUnit else { return nil }
        total += section + (number ?? 0)
        return (1...limit).contains(total) ? total : nil
    }

    private static let limit = 1_000_000
    private static let units: [Character: Int] = ["천": 1000, "백": 100]
}
