// Profiles, people who eat along, and meals: what is kept, removed and brought back. The state shows it
// at once; what the store made of it comes back as an event.

import Foundation
import Recommendation

extension ChatState {
    /// The person who eats along on the row that has the keys.
    var chosenCompanion: Profile? {
        guard let page = personPage, page.tab == .companions, page.member == nil,
            person.companions.indices.contains(page.row)
        else { return nil }
        return person.companions[page.row]
    }

    /// Keeps a profile: that of the member shown, of somebody who eats along, or the user's.
    mutating func keep(_ profile: Profile) -> [ChatEffect] {
        if let place = person.companions.firstIndex(where: { $0.id == profile.id }) {
            person.companions[place] = profile
            if personPage?.member?.id == profile.id { personPage?.member = profile }
            return [.saveProfile(profile)]
        }
        guard personPage?.member?.id == profile.id else {
            person.profile = profile
            return [.saveProfile(profile)]
        }
        person.companions.append(profile)
        personPage?.member = profile
        personPage?.memberIsNew = false
        guard person.profile == nil else { return [.saveProfile(profile)] }
        // The user comes first, so that nobody who eats along is taken for the user.
        let own = Profile(id: identifiers.next())
        person.profile = own
        return [.saveProfile(own), .saveProfile(profile)]
    }

    /// Asks the name of somebody new.
    mutating func addCompanion() -> [ChatEffect] {
        let member = Profile(id: identifiers.next())
        personPage?.member = member
        personPage?.memberIsNew = true
        personPage?.row = 0
        personPage?.editor = .field(ProfileForm(member, asking: .name))
        return []
    }

    /// Somebody new who was given no name is nobody.
    mutating func dropNamelessMember() {
        guard personPage?.memberIsNew == true else { return }
        personPage?.memberIsNew = false
        personPage?.member = nil
        personPage?.row = person.companions.count
    }

    /// Whether the chosen one eats along.
    mutating func toggleCompanion() -> [ChatEffect] {
        guard let chosen = chosenCompanion else { return [] }
        let isOn = person.eatingWith.contains(chosen.id)
        return eatWith(
            person.companions.map(\.id).filter {
                $0 == chosen.id ? !isOn : person.eatingWith.contains($0)
            }
        )
    }

    private mutating func eatWith(_ ids: [UUID]) -> [ChatEffect] {
        person.eatingWith = ids
        return [.eatWith(ids)]
    }

    // MARK: - Meals

    /// Puts a changed meal in the place of the old one.
    mutating func replaceMeal(_ entry: DiaryMeal) {
        guard let place = diary?.meals.firstIndex(where: { $0.record.id == entry.record.id })
        else { return }
        diary?.meals[place] = entry
    }

    // MARK: - Removing

    /// Removes the meal or the person of the row that has the keys; it can be brought back.
    mutating func removeChosen() -> [ChatEffect] {
        guard let page = personPage else { return [] }
        if let chosen = chosenCompanion {
            let ate = person.eatingWith.contains(chosen.id)
            person.companions.remove(at: page.row)
            personPage?.removed = .companion(chosen, place: page.row, ate: ate)
            clampPersonRow()
            offerUndo(of: chosen.name)
            let rest = person.eatingWith.filter { $0 != chosen.id }
            return (ate ? eatWith(rest) : []) + [.removeCompanion(chosen.id)]
        }
        guard page.tab == .day, let meals = shownMeals, meals.indices.contains(page.row) else {
            return []
        }
        let entry = meals[page.row]
        diary?.meals.removeAll { $0.record.id == entry.record.id }
        if lastLogged?.record.id == entry.record.id { lastLogged = nil }
        personPage?.removed = .meal(entry)
        clampPersonRow()
        offerUndo(of: entry.record.menu)
        return [.removeMeal(entry.record.id)]
    }

    private mutating func offerUndo(of name: String) {
        let key = KeyMap.keyName(for: .personUndo, in: .personDay) ?? ""
        notify(
            .information,
            language.pick(
                "지웠습니다: \(name). \(key) 되살리기",
                "Removed: \(name). \(key) brings it back."
            )
        )
    }

    /// Brings back what was removed last.
    mutating func undoRemoval() -> [ChatEffect] {
        guard let removed = personPage?.removed else { return [] }
        personPage?.removed = nil
        notices.removeAll { $0.kind == .information }
        switch removed {
        case .meal(let entry):
            let later = diary?.meals.firstIndex { $0.record.eaten > entry.record.eaten }
            let place = later ?? diary?.meals.count ?? 0
            diary?.meals.insert(entry, at: place)
            return [.saveMeal(entry.record)]
        case .companion(let profile, let place, let ate):
            person.companions.insert(profile, at: min(place, person.companions.count))
            let ids = person.companions.map(\.id).filter {
                $0 == profile.id || person.eatingWith.contains($0)
            }
            return [.saveProfile(profile)] + (ate ? eatWith(ids) : [])
        }
    }
}
