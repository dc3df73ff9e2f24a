// The pages and lists about a recommended menu: its card, why it was recommended, everything that can be
// done with it, the directions of 다시 추천, and how much of it was eaten.

import Configuration
import Diagnostics
import Foundation
import KoreanText
import Prompting
import Recommendation

/// Titles and rows of the overlays about a menu.
package enum MenuPages {
    /// The text in the upper border.
    package static func title(_ state: ChatState, _ overlay: Overlay) -> String {
        let language = state.language
        switch overlay.kind {
        case .card: return language.pick("영양", "Nutrition")
        case .why: return language.pick("왜 이 메뉴일까요?", "Why this menu?")
        case .nudges: return language.pick("어느 쪽으로 다시 추천할까요?", "Another, but…")
        case .portions: return language.pick("얼마나 먹었나요?", "How much was it?")
        default: return language.pick("이 추천으로", "With this reply")
        }
    }

    /// All rows.
    package static func rows(_ state: ChatState, _ overlay: Overlay) -> [OverlayLayout.Row] {
        switch overlay.kind {
        case .card: return cardRows(state, overlay)
        case .why: return reasonRows(state, overlay)
        case .actions: return actionRows(state)
        case .nudges:
            return Nudge.allCases.enumerated().map { index, nudge in
                OverlayLayout.Row(
                    text: Command(nudge).title(in: state.language),
                    detail: "",
                    index: index
                )
            }
        case .portions: return portionRows(state)
        default: return []
        }
    }

    // MARK: - Private helpers

    /// Columns of a row's text in an overlay.
    private static func width(_ state: ChatState) -> Int {
        OverlayLayout.columns(of: state.size) - 4
    }

    private static func reply(_ state: ChatState, _ overlay: Overlay) -> Reply? {
        guard let (turn, reply) = overlay.replyID.flatMap({ state.place(of: $0) }) else {
            return nil
        }
        return state.conversation.turns[turn].replies[reply]
    }

    private static func cardRows(_ state: ChatState, _ overlay: Overlay) -> [OverlayLayout.Row] {
        let name = reply(state, overlay)?.menu ?? ""
        guard let facts = state.facts[name] else {
            let clean = TextSanitizer.cleanLine(name)
            return texts(
                state.language.pick(
                    "\(Particle.attach(.topic, to: clean)) 메뉴 목록에 없거나 아직 찾는 중입니다.",
                    "'\(clean)' is not in the catalogue, or is still looked up."
                ),
                state
            )
        }
        return MenuCard(facts, state, width: width(state)).rows
    }

    private static func reasonRows(_ state: ChatState, _ overlay: Overlay) -> [OverlayLayout.Row] {
        guard let reply = reply(state, overlay) else { return [] }
        let name = TextSanitizer.cleanLine(reply.menu ?? "")
        let heading = OverlayLayout.Row(text: name, detail: "", isHeading: true)
        guard !reply.reasons.isEmpty else {
            let none = state.language.pick(
                "이 추천에는 남겨 둔 까닭이 없습니다. 예전 대화이거나, 모델이 스스로 고른 메뉴입니다.",
                "No reasons were kept: an old conversation, or the model's own choice."
            )
            return [heading] + texts(none, state)
        }
        let numbered = reply.reasons.enumerated().flatMap { index, reason in
            texts("\(index + 1). " + reason, state, hanging: 3)
        }
        return [heading] + numbered
    }

    private static func actionRows(_ state: ChatState) -> [OverlayLayout.Row] {
        state.replyActions.enumerated().map { index, action in
            let label = Wording.label(of: action, in: state)
            let key = action.command.flatMap { command in
                [KeyContext.input, .buttons].compactMap { KeyMap.keyName(for: command, in: $0) }
                    .first
            }
            return OverlayLayout.Row(
                text: label.trimmingCharacters(in: CharacterSet(charactersIn: "[]")),
                detail: key ?? "",
                index: index
            )
        }
    }

    private static func portionRows(_ state: ChatState) -> [OverlayLayout.Row] {
        let kcal = state.lastLogged?.record.nutrition?.kcal
        let eaten = state.lastLogged?.record.portion
        return ChatState.portions.enumerated().map { index, portion in
            OverlayLayout.Row(
                text: (portion == eaten ? "• " : "  ")
                    + FoodWording.portion(portion, state.language),
                detail: kcal.map { FoodWording.whole($0 * portion) + " kcal" } ?? "",
                index: index
            )
        }
    }

    /// A text over as many rows as it takes; all but the first are indented by `hanging` columns.
    private static func texts(
        _ text: String,
        _ state: ChatState,
        hanging: Int = 0
    ) -> [OverlayLayout.Row] {
        let clean = TextSanitizer.cleanLine(text)
        let lines = TextWrap.wrap(clean, width: max(4, width(state) - hanging))
        return lines.enumerated().map { index, line in
            let indent = String(repeating: " ", count: index == 0 ? 0 : hanging)
            return OverlayLayout.Row(text: indent + line, detail: "")
        }
    }
}
