// What the commands of a recommended menu do: pages and lists open, meals are logged and taken back,
// 다시 추천 goes in a direction, and the facts of what is on the screen are asked for.

import Foundation
import Prompting
import Recommendation

extension ChatState {
    /// Seconds for which the notice of a logged meal stays.
    private static let loggedSeconds = 10.0

    /// The commands of a recommended menu.
    mutating func performReply(_ command: Command) -> [ChatEffect] {
        if let nudge = command.nudge {
            closeOverlay()
            return recommendAnother(nudge)
        }
        guard command.isAvailable(in: self) || overlay?.kind.isPage == true else {
            sayWhyNot()
            return []
        }
        switch command {
        case .ate: return toggleMeal()
        case .why: return toggle(.why)
        case .nutrition: return toggle(.card)
        case .nudges: return toggle(.nudges)
        case .portion: return openOverlay(.portions)
        case .replyActions: return openOverlay(.actions)
        default: return []
        }
    }

    /// A button of the bar under a reply.
    mutating func pressReply(_ button: ActionButton) -> [ChatEffect] {
        guard let command = button.command else { return [] }
        // The bar is about to change: a doubled Enter must not press what comes in its place.
        if command.nudge != nil { focus = .input }
        return perform(command)
    }

    /// Fills an overlay about a menu as it opens.
    func prepare(_ opened: inout Overlay) {
        opened.replyID = currentTurn?.selectedReply?.id
        guard opened.kind == .portions, let portion = lastLogged?.record.portion else { return }
        opened.selected = Self.portions.firstIndex(of: portion) ?? 1
    }

    /// The chosen row of a list about a menu.
    mutating func chooseForMenu(_ list: Overlay) -> [ChatEffect] {
        overlay = nil
        // A question that waited may have begun meanwhile: the list is still about its own reply.
        if let (turn, _) = list.replyID.flatMap({ place(of: $0) }), turn != currentTurnIndex {
            selectedTurn = conversation.turns[turn].id
        }
        switch list.kind {
        case .actions where replyActions.indices.contains(list.selected):
            return press(replyActions[list.selected])
        case .nudges: return recommendAnother(Nudge.allCases[list.selected])
        case .portions: return changePortion(to: Self.portions[list.selected])
        default: return []
        }
    }

    private mutating func toggle(_ kind: Overlay.Kind) -> [ChatEffect] {
        guard overlay?.kind != kind else {
            closeOverlay()
            return []
        }
        return openOverlay(kind)
    }

    private mutating func sayWhyNot() {
        let isWriting = stream != nil && stream?.replyID == currentTurn?.selectedReply?.id
        notify(
            .warning,
            isWriting
                ? language.pick("답변이 끝난 뒤 누르세요.", "Wait for the end of the reply.")
                : language.pick(
                    "추천받은 메뉴가 없습니다. 먼저 추천을 받으세요.",
                    "No menu was recommended here yet."
                )
        )
    }

    // MARK: - Meals

    /// 먹었어요: logs the menu of the current reply, or takes back that it was just logged.
    private mutating func toggleMeal() -> [ChatEffect] {
        guard let menu = currentMenu else { return [] }
        if let awaitedMeal, awaitedMeal.menu == menu, awaitedMeal.isDoubled(at: now) { return [] }
        awaitedMeal = AwaitedMeal(menu: menu, pressed: now)
        guard let logged = lastLogged, wasLoggedLast(menu) else { return [.logMeal(menu: menu)] }
        awaitedMeal?.isAnswered = true
        lastLogged = nil
        notices.removeAll { $0.kind == .information }
        let words = FoodWording.meal(logged.record, language)
        notify(.information, language.pick("기록을 취소했습니다: \(words)", "No longer logged: \(words)"))
        return [.removeMeal(logged.record.id)]
    }

    /// The answer to ``ChatEffect/logMeal(menu:)``.
    mutating func mealWasLogged(_ meal: DiaryMeal) {
        lastLogged = meal
        if awaitedMeal?.menu == meal.record.menu { awaitedMeal?.isAnswered = true }
        let words = FoodWording.meal(meal.record, language)
        let key = KeyMap.keyName(for: .ate, in: .input) ?? ""
        notify(
            .information,
            language.pick(
                "기록했습니다: \(words) (한 번 더 \(key): 취소)",
                "Logged: \(words) (\(key) again undoes it)"
            ),
            seconds: Self.loggedSeconds
        )
    }

    private mutating func changePortion(to portion: Double) -> [ChatEffect] {
        guard var logged = lastLogged, logged.record.portion != portion else { return [] }
        logged.record.portion = portion
        lastLogged = logged
        notices.removeAll { $0.kind == .information }
        let words = FoodWording.meal(logged.record, language)
        notify(.information, language.pick("양을 바꿨습니다: \(words)", "Changed: \(words)"))
        return [.saveMeal(logged.record)]
    }

    /// Learns from the diary that the meal logged last was changed or removed elsewhere.
    mutating func settleLastLogged(_ diary: Diary) {
        guard let logged = lastLogged, diary.from <= logged.day, logged.day <= diary.through else {
            return
        }
        lastLogged = diary.meals.first { $0.record.id == logged.record.id }
    }

    // MARK: - Facts

    /// Asks once for the facts of the menu that is looked at.
    mutating func askForFacts(after effects: [ChatEffect]) -> [ChatEffect] {
        guard effects.last != .quit, let menu = currentMenu, facts[menu] == nil,
            askedFacts.insert(menu).inserted
        else { return [] }
        return [.describe(menu: menu)]
    }
}
