// The roles that screens name and that themes give a style to. A theme file may only use these keys
// (and their dotted prefixes, such as `ui`); anything else is an error naming file, line and key.

/// The dotted names of everything that can be styled.
package enum ThemeRole {
    /// Every cell that nothing else covers.
    package static let uiBackground = "ui.background"
    /// 메추리 in the first row.
    package static let uiTitle = "ui.title"
    /// The status line: model, tokens a second, time to first token.
    package static let uiStatus = "ui.status"
    /// What a key does, in the hint bar.
    package static let uiHint = "ui.hint"
    /// The key itself, in the hint bar.
    package static let uiHintKey = "ui.hint.key"
    /// Borders and rules.
    package static let uiBorder = "ui.border"
    /// The border of the part that has the focus.
    package static let uiBorderFocus = "ui.border.focus"
    /// [보내기], [다시 추천] and the other buttons.
    package static let uiButton = "ui.button"
    /// The button that has the focus.
    package static let uiButtonFocus = "ui.button.focus"
    /// A passing notice ("복사했어요").
    package static let uiNotice = "ui.notice"
    /// The body of lists, pickers and help drawn over the chat.
    package static let uiOverlay = "ui.overlay"
    /// The chosen row of a list.
    package static let uiSelection = "ui.selection"
    /// The user's bubble.
    package static let chatUser = "chat.user"
    /// The name over the user's bubble.
    package static let chatUserLabel = "chat.user.label"
    /// 메추리's bubble.
    package static let chatAssistant = "chat.assistant"
    /// The name over 메추리's bubble.
    package static let chatAssistantLabel = "chat.assistant.label"
    /// A menu name inside a reply.
    package static let chatDish = "chat.dish"
    /// "2/3": which alternative is shown.
    package static let chatVariant = "chat.variant"
    /// The words that a search found.
    package static let chatSearchmatch = "chat.searchmatch"
    /// The greeting and the starters of an empty chat.
    package static let chatEmpty = "chat.empty"
    /// What is being typed.
    package static let inputText = "input.text"
    /// The placeholder of the empty input box.
    package static let inputPlaceholder = "input.placeholder"
    /// An error.
    package static let messageError = "msg.error"
    /// A warning.
    package static let messageWarning = "msg.warning"

    /// Every role, in the order of the theme files.
    package static let all: [String] = [
        uiBackground, uiTitle, uiStatus, uiHint, uiHintKey, uiBorder, uiBorderFocus, uiButton,
        uiButtonFocus, uiNotice, uiOverlay, uiSelection, chatUser, chatUserLabel, chatAssistant,
        chatAssistantLabel, chatDish, chatVariant, chatSearchmatch, chatEmpty, inputText,
        inputPlaceholder, messageError, messageWarning,
    ]

    /// The roles that only draw lines or fill: their contrast with the background is free.
    package static let decorative: Set<String> = [uiBackground, uiBorder, uiBorderFocus]
}
