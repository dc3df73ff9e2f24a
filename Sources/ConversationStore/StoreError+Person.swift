// What can go wrong with what is kept about a person, in words.

import Diagnostics
import KoreanText
import Recommendation

/// Something that is kept about a person.
package enum StoredEntry: Sendable, Equatable {
    /// A profile.
    case person
    /// A meal.
    case meal

    /// What it is called.
    package func name(in language: Language) -> String {
        switch self {
        case .person: language.pick("프로필", "profile")
        case .meal: language.pick("식사 기록", "meal")
        }
    }
}

extension StoreError {
    /// The sentence about profiles, meals and their files.
    func personMessage(in language: Language) -> String {
        switch self {
        case .unreadableEntry(let path, let entry, let id, let reason):
            return language.pick(
                "\(path)의 \(entry.name(in: language))(\(id.prefix(8)))을 읽을 수 없습니다(\(reason)). "
                    + "다른 기록은 그대로 있습니다. " + remedy(entry, id, language),
                "The \(entry.name(in: language)) \(id.prefix(8)) in \(path) cannot be read (\(reason)). "
                    + "Everything else is untouched. " + remedy(entry, id, language)
            )
        case .impossibleMeal(let menu, let portion):
            if menu.isEmpty { return language.pick("메뉴의 이름이 비어 있습니다.", "The menu has no name.") }
            let (low, high) = (MealRecord.portions.lowerBound, MealRecord.portions.upperBound)
            return language.pick(
                "\(menu) \(portion)인분은 적을 수 없습니다. \(low)에서 \(high)까지 쓸 수 있습니다.",
                "\(portion) servings of \(menu) cannot be kept; \(low) to \(high) can."
            )
        case .noSuchPerson(let text):
            return language.pick(
                "함께 먹는 사람 가운데 \(Particle.attach(.topic, to: "‘\(text)’")) 없습니다. mechuri profile companions list로 확인해 주세요.",
                "Nobody who eats along is called ‘\(text)’. See mechuri profile companions list."
            )
        case .ambiguousPerson(let text, let count):
            return language.pick(
                "‘\(text)’에 맞는 사람이 \(count)명입니다. 목록의 번호를 적어 주세요.",
                "\(count) people answer to ‘\(text)’. Give the number in the list."
            )
        case .noSuchMeal(let text):
            return language.pick(
                "‘\(text)’ 식사 기록이 없습니다. mechuri meals list로 번호를 확인해 주세요.",
                "There is no meal ‘\(text)’. See mechuri meals list."
            )
        case .ambiguousMeal(let text, let count):
            return language.pick(
                "\(Particle.attach(.direction, to: "‘\(text)’")) 시작하는 식사 기록이 \(count)개입니다. 더 길게 적어 주세요.",
                "\(count) meals begin with ‘\(text)’. Give more of the identifier."
            )
        case .unreadableDocument(let reason):
            return language.pick(
                "메추리가 내보낸 개인 기록이 아니거나 손상되었습니다(\(reason)). 아무것도 바꾸지 않았습니다.",
                "This is no export of a person's records, or it is damaged (\(reason)). "
                    + "Nothing was changed."
            )
        case .newerDocument(let version):
            return language.pick(
                "더 새로운 메추리가 내보낸 기록입니다(버전 \(version)). 메추리를 업데이트해 주세요. 아무것도 바꾸지 않았습니다.",
                "A newer version wrote this export (version \(version)). Update the program. "
                    + "Nothing was changed."
            )
        default: return ""
        }
    }

    private func remedy(_ entry: StoredEntry, _ id: String, _ language: Language) -> String {
        switch entry {
        case .person:
            language.pick(
                "mechuri profile set --anew로 다시 적거나 mechuri profile forget으로 모두 지울 수 있습니다.",
                "Write it anew with mechuri profile set --anew, or delete all with mechuri profile forget."
            )
        case .meal:
            language.pick(
                "mechuri meals remove \(id.prefix(8))로 지울 수 있습니다.",
                "mechuri meals remove \(id.prefix(8)) removes it."
            )
        }
    }
}
