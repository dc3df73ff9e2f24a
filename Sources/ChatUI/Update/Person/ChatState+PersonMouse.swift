// The mouse on the person's screens. An option or a button acts at the first click; a row that opens
// something is chosen first and opened by the second.

import Foundation
import Recommendation

extension ChatState {
    /// One turn of the wheel.
    mutating func movePersonRow(by step: Int) -> [ChatEffect] {
        performPerson(step < 0 ? .rowUp : .rowDown)
    }

    /// A click on a place of the person's screens.
    mutating func clickPerson(_ target: PersonTarget) -> [ChatEffect] {
        switch target {
        case .nothing: return []
        case .tab(let tab): return takePersonText() + open(tab)
        case .row(let row): return clickPersonRow(row)
        case .day(let day): return day == shownDay ? performPerson(.showDay) : show(day)
        case .period(let step):
            switch personPage?.tab {
            case .week: return performPerson(step < 0 ? .weekBefore : .weekAfter)
            case .calendar: return performPerson(step < 0 ? .monthBefore : .monthAfter)
            default: return performPerson(step < 0 ? .dayBefore : .dayAfter)
            }
        }
    }

    private mutating func clickPersonRow(_ row: Int) -> [ChatEffect] {
        if let questions = questionnaire {
            if questions.leaving != nil {
                questionnaire?.leaving = Questionnaire.Leaving(rawValue: row)
                return performPerson(.formChoose)
            }
            questionnaire?.moveRow(by: row - questions.form.selected)
            return questionnaire?.form.textField == nil ? performPerson(.formChoose) : []
        }
        switch personPage?.editor {
        case .field(var form):
            guard form.textField == nil else { return [] }
            form.selected = row
            personPage?.editor = .field(form)
            return performPerson(.formChoose)
        case .meal(var form):
            form.selected = row
            personPage?.editor = .meal(form)
            return performPerson(.formChoose)
        case .forget:
            personPage?.editor = .forget(selected: row)
            return performPerson(.formChoose)
        case nil: break
        }
        let wasChosen = personPage?.row == row
        personPage?.row = row
        let isButton =
            switch personPage?.tab {
            case .companions: personPage?.member == nil && row == person.companions.count
            case .profile: row == ProfileField.own.count
            default: false
            }
        return wasChosen || isButton ? performPerson(.personEdit) : []
    }
}
