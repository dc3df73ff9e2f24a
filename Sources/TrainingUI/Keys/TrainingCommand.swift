// What can be asked for while a run is watched, and by which keys. One table drives the dispatch, the hints
// and the help. Every command has a key that is no letter: an input method keeps letters to itself, and of
// those that come through, the jamo on the same key does the same.

import ChatUI
import Diagnostics

/// Something the user can ask for.
package enum TrainingCommand: String, Sendable, CaseIterable {
    /// Of the run.
    case ask, pause, resume, save, validate
    /// Of the question whether to end it.
    case confirmStop, keepGoing, stopAtOnce
    /// Of the screen.
    case nextPanel, previousPanel, scale, up, down, pageUp, pageDown, top, end, help, closeHelp
    /// Once the run is over, or when nothing is to be waited for.
    case leave

    /// What the command is called.
    package func title(in language: Language) -> String {
        switch self {
        case .ask: language.pick("끝내기", "Stop")
        case .pause: language.pick("잠시 쉬기", "Pause")
        case .resume: language.pick("이어서 하기", "Resume")
        case .save: language.pick("지금 저장", "Save now")
        case .validate: language.pick("지금 검증", "Validate now")
        case .confirmStop: language.pick("저장하고 끝내기", "Save and stop")
        case .keepGoing: language.pick("계속하기", "Keep going")
        case .stopAtOnce: language.pick("바로 끝내기", "Stop at once")
        case .nextPanel: language.pick("다음 칸", "Next panel")
        case .previousPanel: language.pick("앞 칸", "Previous panel")
        case .scale: language.pick("로그·선형", "Log or linear")
        case .up: language.pick("위로", "Up")
        case .down: language.pick("아래로", "Down")
        case .pageUp: language.pick("한 쪽 위로", "Page up")
        case .pageDown: language.pick("한 쪽 아래로", "Page down")
        case .top: language.pick("처음으로", "To the top")
        case .end: language.pick("끝으로", "To the end")
        case .help: language.pick("도움말", "Help")
        case .closeHelp: language.pick("닫기", "Close")
        case .leave: language.pick("닫기", "Close")
        }
    }

    /// Whether it would do something now.
    package func isAvailable(in state: TrainingState) -> Bool {
        let canAsk = !state.isReplay && !state.isOver && state.stopping == .no
        return switch self {
        case .ask: canAsk
        case .pause: !state.isOver && !state.isPaused && state.stopping == .no
        case .resume: !state.isOver && state.isPaused && state.stopping == .no
        case .save: canAsk
        case .validate: canAsk && (state.history.outline?.validationExamples ?? 1) > 0
        case .stopAtOnce: state.overlay == .stopQuestion || state.stopping == .afterStep
        case .leave: state.isOver || state.isReplay || state.stopping == .atOnce
        default: true
        }
    }
}

/// Where a key is pressed.
package struct TrainingContext: OptionSet, Sendable {
    /// The bits.
    package let rawValue: Int

    /// Contexts from bits.
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The screen itself.
    package static let screen = TrainingContext(rawValue: 1)
    /// The question whether to end the run.
    package static let question = TrainingContext(rawValue: 2)
    /// The help.
    package static let help = TrainingContext(rawValue: 4)
}

/// One row of the table.
package struct TrainingKeyBinding: Sendable {
    /// The key.
    package var key: Key
    /// What it means.
    package var command: TrainingCommand
    /// Where.
    package var contexts: TrainingContext

    init(_ key: Key, _ command: TrainingCommand, _ contexts: TrainingContext = .screen) {
        self.key = key
        self.command = command
        self.contexts = contexts
    }
}

/// The table of keys.
package enum TrainingKeyMap {
    /// Every binding; earlier rows win.
    package static let bindings: [TrainingKeyBinding] = question + run + screen + help

    /// The command that a key means in a state; nil if none.
    package static func command(for key: Key, in state: TrainingState) -> TrainingCommand? {
        bindings.first { binding in
            binding.key == key && binding.contexts.contains(state.context)
                && binding.command.isAvailable(in: state)
        }?.command
    }

    /// The first key that means a command in a context, as shown to the user.
    package static func keyName(
        for command: TrainingCommand,
        in context: TrainingContext
    ) -> String? {
        bindings.first { $0.command == command && $0.contexts.contains(context) }?.key.displayName
    }

    /// All keys of a command on the screen, each once, the jamo of letters left out.
    package static func keyNames(for command: TrainingCommand) -> [String] {
        bindings.filter { $0.command == command && $0.contexts.contains(.screen) }
            .map(\.key.displayName).filter { $0.unicodeScalars.allSatisfy { !isJamo($0) } }
    }

    private static func isJamo(_ scalar: Unicode.Scalar) -> Bool {
        (0x3131...0x318E).contains(scalar.value)
    }

    private static func function(_ number: Int) -> Key { .function(number, shift: false) }

    private static let question: [TrainingKeyBinding] = [
        TrainingKeyBinding(.enter, .confirmStop, .question),
        TrainingKeyBinding(.character("q"), .confirmStop, .question),
        TrainingKeyBinding(.character("ㅂ"), .confirmStop, .question),
        TrainingKeyBinding(.escape, .keepGoing, .question),
        TrainingKeyBinding(.control("c"), .stopAtOnce, .question),
    ]

    private static let run: [TrainingKeyBinding] = [
        TrainingKeyBinding(.escape, .leave),
        TrainingKeyBinding(.enter, .leave),
        TrainingKeyBinding(.character("q"), .leave),
        TrainingKeyBinding(.character("ㅂ"), .leave),
        TrainingKeyBinding(.control("c"), .leave),
        TrainingKeyBinding(.escape, .ask),
        TrainingKeyBinding(.character("q"), .ask),
        TrainingKeyBinding(.character("ㅂ"), .ask),
        TrainingKeyBinding(.control("c"), .ask),
        TrainingKeyBinding(.control("c"), .stopAtOnce),
        TrainingKeyBinding(function(2), .pause),
        TrainingKeyBinding(function(2), .resume),
        TrainingKeyBinding(.character(" "), .pause),
        TrainingKeyBinding(.character(" "), .resume),
        TrainingKeyBinding(.character("p"), .pause),
        TrainingKeyBinding(.character("p"), .resume),
        TrainingKeyBinding(.character("ㅔ"), .pause),
        TrainingKeyBinding(.character("ㅔ"), .resume),
        TrainingKeyBinding(function(3), .save),
        TrainingKeyBinding(.character("s"), .save),
        TrainingKeyBinding(.character("ㄴ"), .save),
        TrainingKeyBinding(function(4), .validate),
        TrainingKeyBinding(.character("v"), .validate),
        TrainingKeyBinding(.character("ㅍ"), .validate),
    ]

    private static let screen: [TrainingKeyBinding] = [
        TrainingKeyBinding(.tab, .nextPanel),
        TrainingKeyBinding(.right, .nextPanel),
        TrainingKeyBinding(.backTab, .previousPanel),
        TrainingKeyBinding(.left, .previousPanel),
        TrainingKeyBinding(function(5), .scale),
        TrainingKeyBinding(.character("l"), .scale),
        TrainingKeyBinding(.character("ㅣ"), .scale),
        TrainingKeyBinding(.up, .up, [.screen, .help]),
        TrainingKeyBinding(.down, .down, [.screen, .help]),
        TrainingKeyBinding(.pageUp, .pageUp, [.screen, .help]),
        TrainingKeyBinding(.pageDown, .pageDown, [.screen, .help]),
        TrainingKeyBinding(.home, .top, [.screen, .help]),
        TrainingKeyBinding(.end, .end, [.screen, .help]),
        TrainingKeyBinding(function(1), .help),
        TrainingKeyBinding(.character("?"), .help),
    ]

    private static let help: [TrainingKeyBinding] = [
        TrainingKeyBinding(.escape, .closeHelp, .help),
        TrainingKeyBinding(function(1), .closeHelp, .help),
        TrainingKeyBinding(.enter, .closeHelp, .help),
        TrainingKeyBinding(.character("q"), .closeHelp, .help),
        TrainingKeyBinding(.character("ㅂ"), .closeHelp, .help),
        TrainingKeyBinding(.character("?"), .closeHelp, .help),
        TrainingKeyBinding(.control("c"), .closeHelp, .help),
    ]
}

extension TrainingState {
    /// Where keys go now.
    package var context: TrainingContext {
        switch overlay {
        case .help: .help
        case .stopQuestion: .question
        case nil: .screen
        }
    }
}
