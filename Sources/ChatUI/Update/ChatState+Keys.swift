// Keys: late syllables first, then the table, then plain text.

import Foundation
import KoreanText
import Prompting

extension ChatState {
    /// One key, paste or mouse action.
    mutating func press(_ key: Key) -> [ChatEffect] {
        switch key {
        case .focusIn, .focusOut: return []
        case .mouse(let event): return flushPendingSend() + handle(event)
        default: break
        }
        selection = nil
        if let effects = takeLateSyllable(key) { return effects }
        if holdBack(key) { return [] }
        var effects = settlePending(before: key)
        if key != .control("c") { quitArmedUntil = nil }
        if let command = KeyMap.command(for: key, in: self) {
            effects += perform(command)
        } else {
            effects += type(key)
        }
        return effects
    }

    // MARK: - Late syllables

    /// Keeps a lone Hangul syllable that arrives just after Enter or ^U, and a second Enter.
    private mutating func holdBack(_ key: Key) -> Bool {
        if pendingSend != nil, key == .enter { return true }
        guard case .character(let character) = key, Self.isSyllable(character) else { return false }
        if pendingSend != nil, pendingSend?.late == nil {
            pendingSend?.late = character
            return true
        }
        if pendingDiscard != nil, pendingDiscard?.late == nil {
            pendingDiscard?.late = character
            return true
        }
        return false
    }

    /// A key came while one was waited for: what waited was typed, not left over.
    private mutating func settlePending(before key: Key) -> [ChatEffect] {
        var effects: [ChatEffect] = []
        if let pending = pendingSend {
            // Followed at once by text, the syllable begins the next question.
            var isText = false
            if case .character = key { isText = true }
            if isText, let late = pending.late {
                pendingSend?.late = nil
                effects += flushPendingSend()
                input.insert(String(late))
            } else {
                effects += flushPendingSend()
            }
        }
        if let discard = pendingDiscard {
            pendingDiscard = nil
            if let late = discard.late { input.insert(String(late)) }
        }
        return effects
    }

    private static func isSyllable(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, scalars.count == 1 else { return false }
        return Hangul.isSyllable(first)
    }

    // MARK: - Text

    private mutating func type(_ key: Key) -> [ChatEffect] {
        switch key {
        case .character("/") where context == .input && input.isEmpty:
            return perform(.palette)
        case .character(let character): return insert(String(character))
        case .paste(let text): return insert(text)
        case .backspace where context == .transcript || context == .buttons:
            focus = .input
            return perform(.deleteBackward)
        default: return []
        }
    }

    private mutating func insert(_ text: String) -> [ChatEffect] {
        switch context {
        case .input, .transcript, .buttons:
            focus = .input
            selectedStarter = nil
            history.reset()
            if !input.insert(text) {
                notify(
                    .warning,
                    language.pick(
                        "입력은 \(InputEditor.capacity)자까지입니다. 나머지는 잘랐습니다.",
                        "The input holds \(InputEditor.capacity) characters; the rest was cut."
                    )
                )
            }
            return []
        default:
            return edit { editor in editor.insert(text, multiline: false) }
        }
    }

    /// Changes the line of text that has the keys, and answers the change.
    mutating func edit(_ change: (inout InputEditor) -> Void) -> [ChatEffect] {
        guard overlay != nil else {
            if personContext != nil { return editPerson(change) }
            change(&input)
            return []
        }
        if overlay?.renaming != nil {
            var title = overlay?.renaming ?? InputEditor()
            change(&title)
            overlay?.renaming = title
            return []
        }
        guard var query = overlay?.query, context.isSubset(of: .editing) else { return [] }
        let before = query.text
        change(&query)
        overlay?.query = query
        return query.text == before ? [] : queryChanged()
    }

    private mutating func queryChanged() -> [ChatEffect] {
        overlay?.selected = 0
        guard overlay?.kind == .search, let text = overlay?.query.text else { return [] }
        let query = text.trimmingCharacters(in: .whitespaces)
        overlay?.answeredQuery = nil
        guard !query.isEmpty else {
            overlay?.hits = []
            return []
        }
        return [.search(query)]
    }
}
