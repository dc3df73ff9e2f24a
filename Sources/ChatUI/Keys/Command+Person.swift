// The commands of the person's screens: their keys, their names and when they make sense. All of them
// work without a letter key, since an input method keeps letters to itself.

import Recommendation

extension KeyContext {
    /// The questions of the first run, on an option or a button.
    package static let questions = KeyContext(rawValue: 1 << 40)
    /// The questions of the first run, on a line of text.
    package static let questionText = KeyContext(rawValue: 1 << 41)
    /// A day.
    package static let personDay = KeyContext(rawValue: 1 << 42)
    /// A week.
    package static let personWeek = KeyContext(rawValue: 1 << 43)
    /// A month.
    package static let personCalendar = KeyContext(rawValue: 1 << 44)
    /// The fields of a profile.
    package static let personFields = KeyContext(rawValue: 1 << 45)
    /// The people who eat along.
    package static let companions = KeyContext(rawValue: 1 << 46)
    /// A form of options.
    package static let personForm = KeyContext(rawValue: 1 << 47)
    /// A form with a line of text.
    package static let personText = KeyContext(rawValue: 1 << 48)

    /// The pages between which Tab moves.
    package static let personPages: KeyContext = [
        .personDay, .personWeek, .personCalendar, .personFields, .companions,
    ]
    /// Everything that stands on the whole screen instead of the chat.
    package static let personScreens: KeyContext = [
        .questions, .questionText, .personPages, .personForm, .personText,
    ]
}

extension KeyMap {
    /// The keys of the person's screens.
    static let personBindings: [KeyBinding] = questionBindings + pageBindings

    private static let questionBindings: [KeyBinding] = [
        KeyBinding(.left, .questionBack, [.questions, .questionText]),
        KeyBinding(.right, .questionNext, [.questions, .questionText]),
        KeyBinding(.backTab, .questionBack, [.questions, .questionText]),
        KeyBinding(.tab, .questionNext, [.questions, .questionText]),
        KeyBinding(.escape, .questionSkip, [.questions, .questionText]),
        KeyBinding(.control("c"), .interrupt, [.questions, .questionText]),
        KeyBinding(.up, .rowUp, [.questions, .questionText, .personPages, .personForm]),
        KeyBinding(.down, .rowDown, [.questions, .questionText, .personPages, .personForm]),
        KeyBinding(.enter, .formChoose, [.questions, .personForm]),
        KeyBinding(.enter, .rowDown, .questionText),
        KeyBinding(.enter, .formSave, .personText),
        KeyBinding(.character(" "), .formChoose, [.questions, .personForm]),
        KeyBinding(.home, .formTop, [.questions, .personForm]),
        KeyBinding(.end, .formEnd, [.questions, .personForm]),
        KeyBinding(.escape, .formBack, [.personForm, .personText]),
        KeyBinding(.left, .formBack, .personForm),
        KeyBinding(.control("c"), .formBack, [.personForm, .personText]),
    ]

    private static let pageBindings: [KeyBinding] = [
        KeyBinding(.tab, .pageNext, .personPages),
        KeyBinding(.backTab, .pagePrevious, .personPages),
        KeyBinding(.left, .dayLeft, .personCalendar),
        KeyBinding(.right, .dayRight, .personCalendar),
        KeyBinding(.right, .pageNext, .personPages),
        KeyBinding(.left, .pagePrevious, .personPages),
        KeyBinding(.pageUp, .dayBefore, .personDay),
        KeyBinding(.pageDown, .dayAfter, .personDay),
        KeyBinding(.pageUp, .weekBefore, .personWeek),
        KeyBinding(.pageDown, .weekAfter, .personWeek),
        KeyBinding(.pageUp, .monthBefore, .personCalendar),
        KeyBinding(.pageDown, .monthAfter, .personCalendar),
        KeyBinding(.home, .showToday, [.personDay, .personWeek, .personCalendar]),
        KeyBinding(.enter, .showDay, [.personWeek, .personCalendar]),
        KeyBinding(.enter, .personEdit, [.personDay, .personFields, .companions]),
        KeyBinding(.character(" "), .companionToggle, .companions),
        KeyBinding(.character(" "), .personEdit, .personFields),
        KeyBinding(.function(4, shift: false), .companionAdd, .companions),
        KeyBinding(.delete, .personRemove, [.personDay, .companions]),
        KeyBinding(.function(5, shift: false), .personUndo, .personPages),
        KeyBinding(.escape, .personClose, .personPages),
        KeyBinding(.control("o"), .personClose, .personPages),
        KeyBinding(.control("c"), .personClose, .personPages),
    ]
}

extension Command {
    /// Whether a command of the person's screens would do something now.
    func isPersonCommandAvailable(in state: ChatState) -> Bool {
        let page = state.personPage
        switch self {
        case .questionBack:
            guard let questions = state.questionnaire else { return false }
            return questions.step > 0 && state.personEditor.map { $0.cursor == 0 } ?? true
        case .questionNext:
            return state.personEditor.map { $0.cursor == $0.characters.count } ?? true
        case .personEdit:
            return (page?.row ?? -1) >= 0 && state.personRowCount > 0
        case .personRemove:
            return page?.tab == .day ? (page?.row ?? -1) >= 0 : state.chosenCompanion != nil
        case .personUndo: return page?.removed != nil
        case .companionToggle: return state.chosenCompanion != nil
        case .showToday:
            return page?.chosenDay != nil && page?.chosenDay != state.diary?.today
        case .dayBefore, .dayAfter, .weekBefore, .weekAfter, .monthBefore, .monthAfter, .showDay:
            return state.shownDay != nil
        case .personPage: return state.questionnaire == nil
        default: return true
        }
    }

    /// What the commands of the person's screens are called.
    static let personTitles: [Command: (String, String)] = [
        .personPage: ("나와 오늘", "You and today"),
        .pageNext: ("다음 쪽", "Next page"), .pagePrevious: ("앞 쪽", "Previous page"),
        .rowUp: ("위", "Up"), .rowDown: ("아래", "Down"),
        .dayLeft: ("달력에서 앞날", "Day before, in the calendar"),
        .dayRight: ("달력에서 뒷날", "Day after, in the calendar"),
        .showDay: ("이 날 보기", "Show this day"), .showToday: ("오늘로", "To today"),
        .dayBefore: ("앞날", "Day before"), .dayAfter: ("뒷날", "Day after"),
        .weekBefore: ("앞 주", "Week before"), .weekAfter: ("뒤 주", "Week after"),
        .monthBefore: ("앞 달", "Month before"), .monthAfter: ("뒤 달", "Month after"),
        .personEdit: ("고치기", "Edit"), .personRemove: ("지우기", "Remove"),
        .personUndo: ("되살리기", "Undo"),
        .companionToggle: ("함께 먹기", "Eats along"),
        .companionAdd: ("사람 더하기", "Add somebody"),
        .formChoose: ("고르기", "Choose"), .formSave: ("저장", "Save"), .formBack: ("돌아가기", "Back"),
        .formTop: ("첫 줄로", "First row"), .formEnd: ("끝 줄로", "Last row"),
        .personClose: ("닫기", "Close"),
        .questionBack: ("앞 물음", "Question before"), .questionNext: ("다음 물음", "Next question"),
        .questionSkip: ("건너뛰기", "Skip"),
    ]
}
