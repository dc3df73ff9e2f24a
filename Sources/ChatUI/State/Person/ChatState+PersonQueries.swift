// What can be said about the person's screens without changing anything.

import Foundation
import Recommendation

extension ChatState {
    /// The day that the pages show; nil until the date is known.
    package var shownDay: CalendarDay? { personPage?.chosenDay ?? diary?.today }

    /// The meals of the day shown; nil until they are known.
    package var shownMeals: [DiaryMeal]? {
        guard let day = shownDay, let diary, diary.covers(day...day) else { return nil }
        return diary.meals(on: day)
    }

    /// The user as far as known.
    var ownProfile: Profile? { person.profile }

    /// The people who eat along now.
    package var eatingCompanions: [Profile] {
        person.companions.filter { person.eatingWith.contains($0.id) }
    }

    /// How many rows of the page can have the keys.
    package var personRowCount: Int {
        guard let page = personPage else { return 0 }
        switch page.tab {
        case .day: return shownMeals?.count ?? 0
        case .week, .calendar: return 0
        case .profile: return ProfileField.own.count + 1
        case .companions:
            return page.member == nil ? person.companions.count + 1 : ProfileField.companion.count
        }
    }

    /// Where keys go on the person's screens; nil where none is open.
    var personContext: KeyContext? {
        if let questionnaire {
            guard questionnaire.leaving == nil else { return .personForm }
            return questionnaire.form.textField == nil ? .questions : .questionText
        }
        guard let page = personPage else { return nil }
        switch page.editor {
        case .field(let form): return form.textField == nil ? .personForm : .personText
        case .meal, .forget: return .personForm
        case nil: break
        }
        if page.member != nil { return .personFields }
        switch page.tab {
        case .day: return .personDay
        case .week: return .personWeek
        case .calendar: return .personCalendar
        case .profile: return .personFields
        case .companions: return .companions
        }
    }

    /// The line of text that has the keys on the person's screens.
    var personEditor: InputEditor? {
        if let questionnaire {
            guard questionnaire.leaving == nil else { return nil }
            return questionnaire.form.textField.flatMap { questionnaire.form.texts[$0] }
        }
        guard case .field(let form) = personPage?.editor else { return nil }
        return form.textField.flatMap { form.texts[$0] }
    }
}
