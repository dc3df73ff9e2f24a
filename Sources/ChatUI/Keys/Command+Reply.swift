// The commands of a recommended menu: why it, that it was eaten, what is in it, and 다시 추천 in a
// direction. Their keys, names and conditions stand together here; the bar under a reply, the list of
// [더…], hints, help and palette are all made from them.

import Diagnostics
import Recommendation

extension Command {
    /// The direction in which 다시 추천 goes; nil for all other commands.
    package var nudge: Nudge? { Self.directions.first { $0.command == self }?.nudge }

    /// The command that goes in a direction.
    package init(_ nudge: Nudge) {
        self = Self.directions.first { $0.nudge == nudge }?.command ?? .another
    }

    /// Whether its key answers with a notice when it can do nothing, instead of silence.
    package var saysWhyNot: Bool {
        switch self {
        case .why, .ate, .nutrition, .nudges: true
        default: false
        }
    }

    /// Whether the page that it opens is open.
    func isOpen(in state: ChatState) -> Bool {
        switch self {
        case .why: state.overlay?.kind == .why
        case .nutrition: state.overlay?.kind == .card
        default: false
        }
    }

    /// Whether a command of a recommended menu would do something now.
    func isReplyCommandAvailable(in state: ChatState) -> Bool {
        switch self {
        case .why, .ate, .nutrition: state.currentMenu != nil
        case .portion: state.currentMenu.map { state.wasLoggedLast($0) } ?? false
        case .nudges: !state.possibleNudges.isEmpty
        case .replyActions: state.stream == nil && !state.replyActions.isEmpty
        default: nudge.map { state.possibleNudges.contains($0) } ?? false
        }
    }

    /// What these commands are called, in Korean and English.
    static let replyTitles: [Command: (String, String)] = {
        var titles: [Command: (String, String)] = [
            .why: ("왜?", "Why?"), .ate: ("먹었어요", "I ate it"), .portion: ("양 바꾸기", "Portion"),
            .nutrition: ("영양", "Nutrition"), .nudges: ("방향 바꿔 추천", "Another, but…"),
            .replyActions: ("할 수 있는 것 모두", "All actions"),
        ]
        for (command, nudge) in directions {
            let english = nudge.english
            titles[command] = (nudge.rawValue, english.prefix(1).uppercased() + english.dropFirst())
        }
        return titles
    }()

    private static let directions: [(command: Command, nudge: Nudge)] = [
        (.hotter, .hotter), (.milder, .milder), (.lighter, .lighter), (.heartier, .heartier),
        (.cheaper, .cheaper), (.soup, .soup), (.otherCountry, .otherCountry),
    ]
}

extension ActionButton {
    /// The command that a button of the bar under a reply stands for.
    package var command: Command? {
        switch self {
        case .resume: .resume
        case .stop: .stop
        case .copy: .copy
        case .send: .send
        case .another: .another
        case .more: .replyActions
        default: Command(rawValue: rawValue)
        }
    }

    /// The button that goes in a direction.
    init?(_ nudge: Nudge) { self.init(rawValue: Command(nudge).rawValue) }
}

extension KeyMap {
    /// The keys of a recommended menu.
    ///
    /// In the transcript the letters of the Ctrl chords do it too, and
    /// the jamo on the same keys.
    static let replyBindings: [KeyBinding] = [
        KeyBinding(.control("g"), .why, [.chat, .page]),
        KeyBinding(.control("t"), .ate, [.chat, .page]),
        KeyBinding(.control("x"), .nutrition, [.chat, .page]),
        KeyBinding(.function(5, shift: true), .nudges, [.chat, .page, .choices]),
        KeyBinding(.character("g"), .why, .transcript),
        KeyBinding(.character("ㅎ"), .why, .transcript),
        KeyBinding(.character("t"), .ate, .transcript),
        KeyBinding(.character("ㅅ"), .ate, .transcript),
        KeyBinding(.character("x"), .nutrition, .transcript),
        KeyBinding(.character("ㅌ"), .nutrition, .transcript),
        KeyBinding(.character("n"), .nudges, .transcript),
        KeyBinding(.character("ㅜ"), .nudges, .transcript),
        KeyBinding(.enter, .replyActions, .transcript),
    ]
}

extension Overlay.Kind {
    /// Whether it is a page to read, without a chosen row.
    package var isPage: Bool {
        switch self {
        case .help, .card, .why: true
        default: false
        }
    }
}
