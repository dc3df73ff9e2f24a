// How people write what a profile knows in fixed words: 여자, woman, 35, 30대, vegan. The raw values always
// count; a word that could mean two things means none.

import KoreanText

/// A value of a profile that can be said in several words.
package protocol ProfileWord: RawRepresentable<String>, CaseIterable {
    /// Other words for it.
    static var synonyms: [String: Self] { get }
}

extension ProfileWord {
    /// The value that a word means; spaces and letter case do not matter.
    package init?(word: String) {
        let key = MenuCatalog.key(word)
        guard
            let found = Self.allCases.first(where: { MenuCatalog.key($0.rawValue) == key })
                ?? Self.synonyms[key]
        else { return nil }
        self = found
    }
}

extension Sex: ProfileWord {
    /// Korean and English words.
    package static let synonyms: [String: Sex] = [
        "남자": .man, "남성": .man, "man": .man, "male": .man, "m": .man,
        "여자": .woman, "여성": .woman, "woman": .woman, "female": .woman, "f": .woman,
    ]
}

extension Activity: ProfileWord {
    /// English words.
    package static let synonyms: [String: Activity] = [
        "sedentary": .sedentary, "low": .low, "active": .active, "very-active": .veryActive,
        "veryactive": .veryActive,
    ]
}

extension DietClass: ProfileWord {
    /// Korean and English words.
    package static let synonyms: [String: DietClass] = [
        "vegan": .vegan, "완전채식": .vegan, "vegetarian": .vegetarian, "베지테리언": .vegetarian,
        "락토오보": .vegetarian, "pescatarian": .pescatarian, "페스카테리언": .pescatarian,
        "meat": .meat, "any": .meat, "상관없음": .meat, "모두": .meat,
    ]
}

extension SpeechLevel: ProfileWord {
    /// English words.
    package static let synonyms: [String: SpeechLevel] = [
        "polite": .polite, "높임말": .polite, "casual": .casual,
    ]
}

extension AgeBand: ProfileWord {
    /// Decades that lie within one band.
    package static let synonyms: [String: AgeBand] = [
        "20대": .from19, "30대": .from30, "40대": .from30, "50대": .from50, "80대": .from75,
        "90대": .from75, "75": .from75, "75세이상": .from75,
    ]

    /// The band of an age in years; nil below 19, of which the reference values do not speak.
    package init?(years: Int) {
        switch years {
        case 19...29: self = .from19
        case 30...49: self = .from30
        case 50...64: self = .from50
        case 65...74: self = .from65
        case 75...130: self = .from75
        default: return nil
        }
    }

    /// The band that a word means: "30-49", "30대", "35", "35세".
    package init?(words: String) {
        let key = MenuCatalog.key(words)
        if let band = AgeBand(word: key) {
            self = band
            return
        }
        let digits = key.hasSuffix("세") || key.hasSuffix("살") ? String(key.dropLast()) : key
        guard let band = Int(digits).flatMap(AgeBand.init(years:)) else { return nil }
        self = band
    }
}
