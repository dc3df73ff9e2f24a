// Everything the user can ask for, by name. KeyMap says which key means which command where; this
// file says what a command is called and when it makes sense. Hints, help and palette are read from
// both, so that none of them can promise a key that does nothing.

import Diagnostics
import Prompting

/// Something the user can ask for.
package enum Command: String, CaseIterable, Equatable, Sendable {
    /// Of the conversation.
    case send, newline, another, stop, resume, previousAlternative, nextAlternative, editLast, copy
    /// Lists and pages over the chat.
    case conversations, newConversation, search, help, models, themes, palette
    /// Moving about.
    case focusNext, focusPrevious, focusInput, scrollUp, scrollDown, scrollTop, follow
    case turnPrevious, turnNext, buttonPrevious, buttonNext, buttonPress
    case starterPrevious, starterNext, starterSend, clearHighlight, dismissNotice
    /// Line editing.
    case recallPrevious, recallNext, reverseSearch, cursorLeft, cursorRight, wordLeft, wordRight
    case lineStart, lineEnd, deleteBackward, deleteForward, killWord, killToStart, killToEnd, yank
    /// Within lists.
    case listUp, listDown, listPageUp, listPageDown, listFirst, listLast, listChoose, listClose
    case rename, delete, undoDelete, renameApply, renameCancel
    case adapterToggle, adapterMore, adapterLess
    /// Of the recommended menu; see Command+Reply.swift.
    case why, ate, portion, nutrition, nudges, replyActions
    case hotter, milder, lighter, heartier, cheaper, soup, otherCountry
    /// Of the person's screens; see Command+Person.swift.
    case personPage, pageNext, pagePrevious, rowUp, rowDown, dayLeft, dayRight, showDay, showToday
    case dayBefore, dayAfter, weekBefore, weekAfter, monthBefore, monthAfter
    case personEdit, personRemove, personUndo, companionToggle, companionAdd
    case formChoose, formSave, formBack, formTop, formEnd, personClose
    case questionBack, questionNext, questionSkip
    /// The end.
    case interrupt, quit

    /// Where the command stands in the help.
    package enum Group: Int, CaseIterable, Sendable {
        /// In the order of the help.
        case conversation, reply, screens, movement, editing, lists, person, ending
    }

    /// Where the command stands in the help.
    package var group: Group {
        switch self {
        case .send, .newline, .another, .stop, .resume, .previousAlternative, .nextAlternative,
            .editLast, .copy, .starterPrevious, .starterNext, .starterSend:
            .conversation
        case .why, .ate, .portion, .nutrition, .nudges, .replyActions, .hotter, .milder, .lighter,
            .heartier, .cheaper, .soup, .otherCountry:
            .reply
        case .conversations, .newConversation, .search, .help, .models, .themes, .palette: .screens
        case .focusNext, .focusPrevious, .focusInput, .scrollUp, .scrollDown, .scrollTop, .follow,
            .turnPrevious, .turnNext, .buttonPrevious, .buttonNext, .buttonPress, .clearHighlight,
            .dismissNotice:
            .movement
        case .recallPrevious, .recallNext, .reverseSearch, .cursorLeft, .cursorRight, .wordLeft,
            .wordRight, .lineStart, .lineEnd, .deleteBackward, .deleteForward, .killWord,
            .killToStart, .killToEnd, .yank:
            .editing
        case .listUp, .listDown, .listPageUp, .listPageDown, .listFirst, .listLast, .listChoose,
            .listClose, .rename, .delete, .undoDelete, .renameApply, .renameCancel, .adapterToggle,
            .adapterMore, .adapterLess:
            .lists
        case .personPage, .pageNext, .pagePrevious, .rowUp, .rowDown, .dayLeft, .dayRight,
            .showDay, .showToday, .dayBefore, .dayAfter, .weekBefore, .weekAfter, .monthBefore,
            .monthAfter, .personEdit, .personRemove, .personUndo, .companionToggle,
            .companionAdd, .formChoose, .formSave, .formBack, .formTop, .formEnd, .personClose,
            .questionBack, .questionNext, .questionSkip:
            .person
        case .interrupt, .quit: .ending
        }
    }

    /// Whether the palette offers it.
    package var isInPalette: Bool {
        switch self {
        case .another, .stop, .resume, .previousAlternative, .nextAlternative, .editLast, .copy,
            .conversations, .newConversation, .search, .help, .models, .themes, .follow, .scrollTop,
            .quit, .personPage:
            true
        default: group == .reply
        }
    }

    /// Whether it would do something now.
    package func isAvailable(in state: ChatState) -> Bool {
        let turn = state.currentTurn
        let alternatives = turn?.replies.count ?? 0
        let isFree = state.input.isEmpty || state.overlay != nil || state.focus != .input
        switch self {
        case .send: return !state.input.isBlank
        case .another: return turn != nil
        case .stop: return state.stream != nil
        case .resume: return turn?.selectedReply.map { state.isResumable($0) } ?? false
        case .previousAlternative: return isFree && (turn?.selected ?? 0) > 0
        case .nextAlternative: return isFree && (turn?.selected ?? 0) + 1 < alternatives
        case .editLast: return turn != nil
        case .copy: return !(turn?.selectedReply?.text.isEmpty ?? true)
        case .models: return state.isEngineReady || !state.models.isEmpty
        case .adapterToggle, .adapterMore, .adapterLess: return state.chosenAdapter != nil
        case .themes: return !state.themes.isEmpty
        case .follow:
            let isAtEnd = state.input.cursor == state.input.characters.count
            return state.scroll != .follow && (isAtEnd || state.focus != .input)
        case .scrollUp, .scrollDown, .scrollTop: return !state.conversation.turns.isEmpty
        case .clearHighlight: return state.highlight != nil
        case .dismissNotice: return !state.notices.isEmpty
        case .starterNext:
            return state.showsStarters && state.input.isEmpty
                && (state.selectedStarter ?? -1) + 1 < state.starters.count
        case .starterPrevious: return state.selectedStarter != nil
        case .starterSend: return state.selectedStarter != nil && state.input.isEmpty
        case .reverseSearch: return !state.input.isEmpty
        case .quit: return state.input.isEmpty || state.overlay?.kind == .palette
        case .listChoose: return state.overlayRowCount > 0 && state.overlay?.kind.isPage == false
        case .rename, .delete: return state.overlayRowCount > 0
        case .undoDelete: return state.lastDeleted != nil
        case .turnPrevious, .turnNext: return state.conversation.turns.count > 1
        default:
            return (group != .reply || isReplyCommandAvailable(in: state))
                && (group != .person || isPersonCommandAvailable(in: state))
        }
    }
}

extension Command {
    /// Its name, as help, palette and hints show it.
    package func title(in language: Language) -> String {
        let words =
            Self.titles[self] ?? Self.replyTitles[self] ?? Self.personTitles[self]
            ?? (rawValue, rawValue)
        return language.pick(words.0, words.1)
    }

    private static let titles: [Command: (String, String)] = [
        .send: ("보내기", "Send"), .newline: ("줄 바꿈", "New line"),
        .another: ("다시 추천", "Another"), .stop: ("멈춤", "Stop"),
        .resume: ("이어서 받기", "Resume"),
        .previousAlternative: ("이전 추천", "Previous"), .nextAlternative: ("다음 추천", "Next"),
        .editLast: ("고쳐 묻기", "Edit question"), .copy: ("답변 복사", "Copy answer"),
        .conversations: ("대화 목록", "Conversations"), .newConversation: ("새 대화", "New chat"),
        .search: ("찾기", "Search"), .help: ("도움말", "Help"), .models: ("모델", "Model"),
        .themes: ("테마", "Theme"), .palette: ("명령", "Commands"),
        .focusNext: ("버튼으로", "Buttons"), .focusPrevious: ("앞 부분으로", "Previous part"),
        .focusInput: ("입력으로", "To input"), .scrollUp: ("위로", "Scroll up"),
        .scrollDown: ("아래로", "Scroll down"), .scrollTop: ("처음으로", "To the top"),
        .follow: ("맨 아래로", "To the end"), .turnPrevious: ("앞 질문", "Previous turn"),
        .turnNext: ("뒤 질문", "Next turn"), .buttonPrevious: ("앞 버튼", "Previous button"),
        .buttonNext: ("뒤 버튼", "Next button"), .buttonPress: ("누르기", "Press"),
        .starterPrevious: ("앞 질문 고르기", "Starter before"),
        .starterNext: ("질문 고르기", "Pick a starter"),
        .starterSend: ("이 질문 보내기", "Ask this"),
        .clearHighlight: ("찾은 표시 지우기", "Clear marks"),
        .dismissNotice: ("알림 닫기", "Dismiss"),
        .recallPrevious: ("지난 입력", "Earlier input"), .recallNext: ("다음 입력", "Later input"),
        .reverseSearch: ("지난 입력 찾기", "Search inputs"), .cursorLeft: ("왼쪽", "Left"),
        .cursorRight: ("오른쪽", "Right"), .wordLeft: ("앞 낱말", "Word left"),
        .wordRight: ("뒤 낱말", "Word right"), .lineStart: ("줄 처음", "Line start"),
        .lineEnd: ("줄 끝", "Line end"), .deleteBackward: ("앞 글자 지우기", "Delete left"),
        .deleteForward: ("뒤 글자 지우기", "Delete right"),
        .killWord: ("낱말 지우기", "Delete word"),
        .killToStart: ("앞을 모두 지우기", "Delete to line start"),
        .killToEnd: ("뒤를 모두 지우기", "Delete to line end"),
        .yank: ("지운 것 되살리기", "Put back"),
        .listUp: ("위", "Up"), .listDown: ("아래", "Down"), .listPageUp: ("한 쪽 위", "Page up"),
        .listPageDown: ("한 쪽 아래", "Page down"), .listFirst: ("처음", "First"),
        .listLast: ("끝", "Last"), .listChoose: ("고르기", "Choose"),
        .listClose: ("닫기", "Close"), .rename: ("이름 바꾸기", "Rename"),
        .delete: ("지우기", "Delete"), .undoDelete: ("되살리기", "Undo delete"),
        .renameApply: ("저장", "Save"), .renameCancel: ("취소", "Cancel"),
        .adapterToggle: ("어댑터 켜고 끄기", "Adapter on or off"),
        .adapterMore: ("배율 올리기", "Scale up"), .adapterLess: ("배율 내리기", "Scale down"),
        .interrupt: ("멈춤 · 두 번이면 끝내기", "Stop; twice quits"), .quit: ("끝내기", "Quit"),
    ]
}
