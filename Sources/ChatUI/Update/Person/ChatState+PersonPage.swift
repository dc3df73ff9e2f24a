// The pages about the person: opening, moving among days and rows, and what Enter opens.

import Foundation
import Recommendation

extension ChatState {
    /// The commands of the person's screens.
    mutating func performPerson(_ command: Command) -> [ChatEffect] {
        guard command != .personPage else { return openPersonPage() }
        let typed = typedText
        let effects =
            if questionnaire != nil {
                performQuestion(command)
            } else if personPage?.editor != nil {
                performPersonEditor(command)
            } else {
                performPage(command)
            }
        if let typed, typedText.map({ $0 != typed }) ?? true {
            leftText = LeftText(
                field: typed.field,
                profile: typed.profile,
                deadline: now + PendingSend.hold
            )
        }
        return effects
    }

    /// Opens the pages at today.
    mutating func openPersonPage() -> [ChatEffect] {
        closeOverlay()
        personPage = PersonPage()
        return askForDays(again: true)
    }

    // MARK: - The diary

    /// What was eaten, of the days asked for last.
    mutating func receive(_ diary: Diary) -> [ChatEffect] {
        self.diary = diary
        clampPersonRow()
        guard let requested = personPage?.requested else { return [] }
        // An answer to another question than the page's last one does not settle it.
        let isAnswer = diary.from == requested.lowerBound && diary.through == requested.upperBound
        return askForDays(again: !isAnswer && !isDiaryEnough)
    }

    /// The days that the pages show; nil until the date is known.
    private var wantedDays: ClosedRange<CalendarDay>? { shownDay?.monthPage }

    private var isDiaryEnough: Bool {
        guard let wantedDays, let diary else { return false }
        return diary.covers(wantedDays)
    }

    /// Asks for the days that the pages show, unless they are known or asked for.
    ///
    /// Before the date is known any day will do: the answer tells the date.
    private mutating func askForDays(again: Bool = false) -> [ChatEffect] {
        guard personPage != nil, again || !isDiaryEnough else { return [] }
        let epoch = CalendarDay(year: 1970, month: 1, day: 1)
        let days = wantedDays ?? epoch...epoch
        guard again || personPage?.requested != days else { return [] }
        personPage?.requested = days
        return [.readDiary(from: days.lowerBound, through: days.upperBound)]
    }

    /// Shows another day.
    mutating func show(_ day: CalendarDay) -> [ChatEffect] {
        personPage?.chosenDay = day == diary?.today ? nil : day
        personPage?.row = -1
        personPage?.top = 0
        return askForDays()
    }

    // MARK: - Pages

    private mutating func performPage(_ command: Command) -> [ChatEffect] {
        switch command {
        case .pageNext: return turnPage(by: 1)
        case .pagePrevious: return turnPage(by: -1)
        case .rowUp: return movePageRow(by: -1)
        case .rowDown: return movePageRow(by: 1)
        case .dayLeft, .dayBefore: return showDay(by: -1)
        case .dayRight, .dayAfter: return showDay(by: 1)
        case .weekBefore: return showDay(by: -7)
        case .weekAfter: return showDay(by: 7)
        case .monthBefore: return shownDay.map { show($0.adding(months: -1)) } ?? []
        case .monthAfter: return shownDay.map { show($0.adding(months: 1)) } ?? []
        case .showToday: return diary.map { show($0.today) } ?? []
        case .showDay: return open(.day)
        case .personEdit: return editChosen()
        case .personRemove: return removeChosen()
        case .personUndo: return undoRemoval()
        case .companionToggle: return toggleCompanion()
        case .companionAdd: return addCompanion()
        case .personClose: closePage()
        default: break
        }
        return []
    }

    private mutating func showDay(by count: Int) -> [ChatEffect] {
        shownDay.map { show($0.adding(days: count)) } ?? []
    }

    private mutating func turnPage(by step: Int) -> [ChatEffect] {
        guard let tab = personPage?.tab else { return [] }
        let count = PersonPage.Tab.allCases.count
        let next = PersonPage.Tab.allCases[(tab.rawValue + step + count) % count]
        return open(next)
    }

    /// Shows a page.
    mutating func open(_ tab: PersonPage.Tab) -> [ChatEffect] {
        personPage?.tab = tab
        personPage?.row = tab == .day ? -1 : 0
        personPage?.top = 0
        personPage?.member = nil
        personPage?.editor = nil
        return askForDays()
    }

    private mutating func movePageRow(by step: Int) -> [ChatEffect] {
        guard let page = personPage else { return [] }
        switch page.tab {
        case .week: return showDay(by: step)
        case .calendar: return showDay(by: 7 * step)
        case .day where personRowCount == 0:
            let last = ScreenLayout(self).person?.lastTop ?? 0
            personPage?.top = max(0, min(page.top + step, last))
        case .day, .profile, .companions:
            personPage?.row = page.row + step
            clampPersonRow()
        }
        return []
    }

    /// Keeps the chosen row within the page.
    mutating func clampPersonRow() {
        guard let page = personPage else { return }
        let first = page.tab == .day ? -1 : 0
        let row = max(first, min(page.row, personRowCount - 1))
        personPage?.row = row
    }

    private mutating func closePage() {
        guard let member = personPage?.member else {
            personPage = nil
            return
        }
        personPage?.member = nil
        personPage?.row = person.companions.firstIndex { $0.id == member.id } ?? 0
    }

    // MARK: - Enter

    private mutating func editChosen() -> [ChatEffect] {
        guard let page = personPage else { return [] }
        switch page.tab {
        case .day:
            guard let meals = shownMeals, meals.indices.contains(page.row) else { return [] }
            personPage?.editor = .meal(MealForm(meals[page.row]))
        case .profile:
            guard page.row < ProfileField.own.count else {
                personPage?.editor = .forget(selected: 0)
                return []
            }
            let profile = ownProfile ?? Profile(id: identifiers.next())
            personPage?.editor = .field(ProfileForm(profile, asking: ProfileField.own[page.row]))
        case .companions:
            if let member = page.member {
                let field = ProfileField.companion[page.row]
                personPage?.editor = .field(ProfileForm(member, asking: field))
            } else if let chosen = chosenCompanion {
                personPage?.member = chosen
                personPage?.memberIsNew = false
                personPage?.row = 0
            } else {
                return addCompanion()
            }
        case .week, .calendar: break
        }
        return []
    }
}
