// The words on the screen that are not a command's name. The original's wording is kept where it had
// one (FORMATS §7): the placeholder, the footer sentence, 보내기.

import Diagnostics
import Foundation
import Prompting

/// Words of the screen.
package enum Wording {
    /// The program's name in the title bar.
    package static let title = "🍚 메추리"

    /// The hint inside the empty input box; its first sentence stands alone where it is narrow.
    package static func placeholder(_ language: Language, width: Int) -> String {
        let whole = language.pick(
            "음식 종류나 끼니를 입력하세요. 예: 점심, 저녁, 디저트",
            "Type a kind of food or a meal. E.g. 점심, 저녁, 디저트"
        )
        guard DisplayWidth.width(of: whole) > width, let dot = whole.firstIndex(of: ".") else {
            return whole
        }
        return String(whole[...dot])
    }

    /// The original's sentence under its input box, and the greeting of an empty chat.
    package static func welcome(_ language: Language) -> String {
        language.pick(
            "챗봇에게 원하는 음식 종류나 끼니를 입력하면 추천해 드립니다!",
            "Tell the chatbot a kind of food or a meal and it recommends a dish!"
        )
    }

    /// A button with its brackets.
    package static func label(of button: ActionButton, _ language: Language) -> String {
        switch button {
        case .resume: language.pick("[이어서 받기]", "[Resume]")
        case .stop: language.pick("[멈춤]", "[Stop]")
        case .copy: language.pick("[복사]", "[Copy]")
        case .send: language.pick("[보내기]", "[Send]")
        case .another: language.pick("[다시 추천]", "[Another]")
        case .more: language.pick("[더…]", "[More…]")
        default: "[" + (button.command?.title(in: language) ?? "") + "]"
        }
    }

    /// What stands in a reply's bubble before its first word.
    package static func waiting(_ state: ChatState) -> String {
        if state.deferred != nil {
            return state.language.pick("모델을 여는 중…", "Opening the model…")
        }
        if let prompt = state.stream?.prompt, prompt.total > 0 {
            return state.language.pick(
                "읽는 중… \(prompt.done)/\(prompt.total)",
                "Reading… \(prompt.done)/\(prompt.total)"
            )
        }
        return state.language.pick("생각하는 중…", "Thinking…")
    }

    /// How a reply ended, if not by itself.
    package static func ending(of reply: Reply, _ language: Language) -> String? {
        switch reply.state {
        case .stopped: language.pick("(멈춤)", "(stopped)")
        case .truncated: language.pick("(길이 제한)", "(length limit)")
        case .streaming, .complete, .failed: nil
        }
    }

    /// The status line; where it is too narrow for all parts, those that matter least are left out.
    package static func status(_ state: ChatState) -> String {
        let language = state.language
        var parts = [StatusPart(text: engine(state), weight: .max)]
        if case .ready(let model) = state.engine, state.size.columns >= 70, !model.kernels.isEmpty {
            parts.append(StatusPart(text: model.kernels, weight: 0))
        }
        if state.stream != nil {
            parts.append(StatusPart(text: language.pick("답변 받는 중", "Replying"), weight: 4))
        } else if let speed = state.speed {
            // Tenths tell nothing at a hundred and more.
            let digits = speed.tokensPerSecond < 99.95 ? 1 : 0
            let rate = String(format: "%.*f", digits, speed.tokensPerSecond)
            let wait = Int((speed.firstTokenSeconds * 1000).rounded())
            parts += [
                StatusPart(text: language.pick("\(rate) 토큰/s", "\(rate) tokens/s"), weight: 2),
                StatusPart(
                    text: language.pick("첫 토큰 \(wait) ms", "first token \(wait) ms"),
                    weight: 1
                ),
            ]
        }
        if state.stream == nil, state.preparedCount > 0 {
            let count = state.preparedCount
            parts.append(
                StatusPart(text: language.pick("준비 \(count)개", "\(count) ready"), weight: 3)
            )
        }
        if !state.eatingCompanions.isEmpty {
            let text = PersonWording.together(state.eatingCompanions.count + 1, language)
            parts.append(StatusPart(text: text, weight: 6))
        }
        if !state.queue.isEmpty {
            let count = state.queue.count
            let text = language.pick("대기 \(count)", "\(count) waiting")
            parts.append(StatusPart(text: text, weight: 5))
        }
        return fitted(parts, width: state.size.columns - 2)
    }

    /// A part of the status line.
    private struct StatusPart {
        var text: String
        /// The lower, the sooner it is left out.
        var weight: Int
    }

    private static func engine(_ state: ChatState) -> String {
        let language = state.language
        return switch state.engine {
        case .absent: language.pick("모델 찾는 중…", "Looking for a model…")
        case .loading(let name): language.pick("모델 여는 중… \(name)", "Opening \(name)…")
        case .ready(let model): model.name
        case .failed: language.pick("모델을 쓸 수 없음", "No usable model")
        }
    }

    private static func fitted(_ parts: [StatusPart], width: Int) -> String {
        var parts = parts
        while true {
            let text = parts.map(\.text).joined(separator: " · ")
            guard DisplayWidth.width(of: TextSanitizer.cleanLine(text)) > width, parts.count > 1,
                let least = parts.indices.min(by: { parts[$0].weight < parts[$1].weight })
            else { return text }
            parts.remove(at: least)
        }
    }

    /// What is said when the terminal is too small.
    package static func tooSmall(_ size: TerminalSize, _ language: Language) -> [String] {
        let least = ScreenLayout.minimumSize
        return [
            language.pick("창이 너무 작습니다.", "The window is too small."),
            language.pick(
                "지금 \(size.columns)x\(size.rows), 필요 \(least.columns)x\(least.rows)",
                "\(size.columns)x\(size.rows), needs \(least.columns)x\(least.rows)"
            ),
        ]
    }

    /// The hint bar after a first ^C.
    package static func quitArmed(_ language: Language) -> String {
        language.pick("^C를 한 번 더 누르면 끝납니다", "Press ^C again to quit")
    }
}
