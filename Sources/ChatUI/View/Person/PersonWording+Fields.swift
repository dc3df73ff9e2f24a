// The words of a profile: its fields, their options and values, and the constraints that people have
// together.

import Diagnostics
import Foundation
import Recommendation

extension PersonWording {
    /// The name of a field.
    static func title(of field: ProfileField, _ language: Language) -> String {
        switch field {
        case .name: language.pick("이름", "Name")
        case .age: language.pick("나이대", "Age")
        case .sex: language.pick("성별", "Sex")
        case .activity: language.pick("활동량", "Activity")
        case .allergies: language.pick("알레르기", "Allergies")
        case .diet: language.pick("식단", "Diet")
        case .halal: language.pick("할랄", "Halal")
        case .avoided: language.pick("피하는 것", "Avoided")
        case .favourites: language.pick("좋아하는 것", "Favourites")
        case .spiciness: language.pick("맵기", "Spiciness")
        case .budget: language.pick("한 끼 예산", "Budget a meal")
        case .speech: language.pick("말투", "Speech")
        }
    }

    /// An example for a field of text.
    static func example(for field: ProfileField, _ language: Language) -> String {
        switch field {
        case .name: language.pick("예: 엄마", "e.g. Mum")
        case .avoided: language.pick("쉼표로 나눠요. 예: 고수, 갑각류, 회", "commas between, e.g. 고수, 회")
        case .favourites: language.pick("예: 국밥, 매콤한 면", "e.g. 국밥, 파스타")
        case .budget: language.pick("원. 예: 12000, 만원 (비우면 제한 없음)", "won, e.g. 12000; empty: any")
        default: ""
        }
    }

    /// An option of a field.
    static func option(_ option: Int, of field: ProfileField, _ language: Language) -> String {
        var profile = Profile(id: UUID())
        switch field {
        case .name, .avoided, .favourites, .budget: return ""
        case .halal: return language.pick("할랄만 먹어요", "Halal food only")
        case .allergies:
            guard Allergen.allCases.indices.contains(option) else { return "" }
            return name(of: Allergen.allCases[option], language)
        case .age, .sex, .activity, .diet, .spiciness, .speech:
            field.choose(option, in: &profile)
            return value(of: field, in: profile, language)
        }
    }

    /// What a profile holds in a field.
    static func value(
        of field: ProfileField,
        in profile: Profile,
        _ language: Language
    ) -> String {
        let untold = language.pick("말하지 않음", "not told")
        switch field {
        case .name, .avoided, .favourites:
            let text = TextSanitizer.cleanLine(field.text(of: profile))
            return text.isEmpty ? language.pick("없음", "none") : text
        case .age:
            return profile.age.map { age($0, language) } ?? untold
        case .sex: return profile.sex.map { name(of: $0, language) } ?? untold
        case .activity: return name(of: profile.activity, language)
        case .allergies:
            let names = profile.allergies.map { name(of: $0, language) }
            return names.isEmpty ? language.pick("없음", "none") : names.joined(separator: "·")
        case .diet: return name(of: profile.diet, language)
        case .halal: return profile.halal ? language.pick("예", "yes") : language.pick("아니요", "no")
        case .spiciness:
            return profile.spiciness.map { spiciness($0, language) } ?? noLimit(language)
        case .budget:
            return profile.budget.map { won($0, language) } ?? noLimit(language)
        case .speech:
            return profile.speech == .polite
                ? language.pick("존댓말 (떡볶이는 어떠세요?)", "polite (떡볶이는 어떠세요?)")
                : language.pick("반말 (떡볶이는 어때?)", "casual (떡볶이는 어때?)")
        }
    }

    private static func noLimit(_ language: Language) -> String {
        language.pick("제한 없음", "no limit")
    }

    /// A sum of money.
    private static func won(_ amount: Int, _ language: Language) -> String {
        language.pick("\(number(Double(amount)))원", "\(number(Double(amount))) won")
    }

    private static func age(_ band: AgeBand, _ language: Language) -> String {
        band == .from75
            ? language.pick("75세 이상", "75 and above")
            : language.pick(band.rawValue + "세", band.rawValue)
    }

    private static func name(of sex: Sex, _ language: Language) -> String {
        sex == .man ? language.pick("남자", "man") : language.pick("여자", "woman")
    }

    private static func name(of activity: Activity, _ language: Language) -> String {
        switch activity {
        case .sedentary: language.pick("거의 앉아 지냄", "mostly sitting")
        case .low: language.pick("조금 움직임 (보통)", "some walking (usual)")
        case .active: language.pick("자주 운동", "often exercising")
        case .veryActive: language.pick("매우 많이 운동", "very active")
        }
    }

    /// The name of a labelled allergen.
    static func name(of allergen: Allergen, _ language: Language) -> String {
        language.pick(allergen.rawValue, allergen.english)
    }

    private static func name(of diet: DietClass, _ language: Language) -> String {
        switch diet {
        case .meat: language.pick("가리지 않음", "everything")
        case .pescatarian: language.pick("페스코 (생선까지)", "pescatarian")
        case .vegetarian: language.pick("채식 (우유·달걀까지)", "vegetarian")
        case .vegan: language.pick("비건", "vegan")
        }
    }

    private static func spiciness(_ level: Int, _ language: Language) -> String {
        switch level {
        case 0: language.pick("맵지 않게", "not hot")
        case 1: language.pick("살짝", "a little")
        case 2: language.pick("신라면만큼", "as hot as 신라면")
        case 3: language.pick("맵게", "hot")
        default: language.pick("아주 맵게", "very hot")
        }
    }

    // MARK: - Constraints

    /// What recommendations must keep to for all of these people at one table, in one line; empty where
    /// nothing.
    package static func constraints(of people: [Profile], _ language: Language) -> String {
        var parts: [String] = []
        let allergies = Allergen.allCases.filter { allergen in
            people.contains { $0.allergies.contains(allergen) }
        }
        if !allergies.isEmpty {
            let names = allergies.map { name(of: $0, language) }.joined(separator: "·")
            parts.append(language.pick("\(names) 알레르기", "allergic to \(names)"))
        }
        if let diet = people.map(\.diet).min(), diet != .meat {
            parts.append(language.pick(diet.rawValue, name(of: diet, language)))
        }
        if people.contains(where: \.halal) { parts.append(language.pick("할랄", "halal")) }
        var avoided: [String] = []
        for word in people.flatMap(\.avoided) where !avoided.contains(word) { avoided.append(word) }
        if !avoided.isEmpty {
            let words = TextSanitizer.cleanLine(avoided.joined(separator: "·"))
            parts.append(language.pick("\(words) 빼고", "no \(words)"))
        }
        if let level = people.compactMap(\.spiciness).min() {
            let words = spiciness(level, language)
            parts.append(language.pick("맵기 \(words)", "spiciness: \(words)"))
        }
        if let budget = people.compactMap(\.budget).min() {
            parts.append(
                language.pick("\(won(budget, language))까지", "up to \(won(budget, language))")
            )
        }
        return parts.joined(separator: ", ")
    }
}
