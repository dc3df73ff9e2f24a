// What can be done with the reply that is looked at: the bar under it holds as many of these actions as
// fit, and [더…] opens the list of all. An action that makes no sense for the menu is not offered.

import Foundation
import Prompting
import Recommendation

/// 먹었어요 was pressed: until the meal is kept, and for a moment more, the same key does nothing, so that
/// a doubled press neither logs a meal twice nor takes it back at once.
package struct AwaitedMeal: Equatable, Sendable {
    /// Seconds in which a second press is one with the first.
    package static let doublePress = 0.4
    /// Seconds after which the answer is no longer waited for.
    package static let patience = 3.0

    /// The menu.
    package var menu: String
    /// When the key was pressed.
    package var pressed: Double
    /// Whether the meal has been kept, or taken back.
    package var isAnswered = false

    /// Whether a press at this time is to be ignored.
    package func isDoubled(at now: Double) -> Bool {
        now - pressed < (isAnswered ? Self.doublePress : Self.patience)
    }
}

extension ChatState {
    /// The menu that the reply being looked at recommends or tells about.
    package var currentMenu: String? { currentTurn?.selectedReply.flatMap(menu(of:)) }

    /// What is known of that menu.
    package var currentFacts: MenuFacts? { currentMenu.flatMap { facts[$0] } }

    /// The menu of a reply; nil while it is being written, and where it was cut off.
    package func menu(of reply: Reply) -> String? {
        guard reply.state != .streaming, let menu = reply.menu, !menu.isEmpty else { return nil }
        return menu
    }

    /// Whether the meal logged last is this menu, so that 먹었어요 takes it back.
    package func wasLoggedLast(_ menu: String) -> Bool { lastLogged?.record.menu == menu }

    /// The directions in which 다시 추천 makes sense for the current turn.
    package var possibleNudges: [Nudge] {
        guard let turn = currentTurn, let reply = turn.selectedReply else { return [] }
        if stream?.turnID == turn.id { return Nudge.allCases }
        guard let name = menu(of: reply), reply.isRecommendation else { return [] }
        guard let menu = facts[name]?.menu else { return Nudge.allCases }
        return Nudge.allCases.filter { menu.canGo($0) }
    }

    /// Everything that can be done with the current turn's reply, in the order of the bar.
    package var replyActions: [ActionButton] {
        guard let reply = currentTurn?.selectedReply else { return [] }
        if stream?.replyID == reply.id { return [.stop] }
        var actions: [ActionButton] = []
        if isResumable(reply) { actions.append(.resume) }
        if let menu = menu(of: reply) {
            if reply.isRecommendation { actions.append(.why) }
            actions.append(.ate)
            if wasLoggedLast(menu) { actions.append(.portion) }
            actions.append(.nutrition)
            if stream == nil { actions += possibleNudges.compactMap { ActionButton($0) } }
        }
        if !reply.text.isEmpty { actions.append(.copy) }
        return actions
    }

    /// The buttons under the current turn's reply: the first actions, and [더…] where not all fit.
    package var replyButtons: [ActionButton] {
        guard let turn = currentTurn else { return [] }
        let columns = ScreenLayout.transcriptColumns(of: self, size: size)
        return ReplyBar(turn, language).fitting(replyActions, columns: columns, state: self)
    }

    /// What the user and those who eat along must not eat.
    package var tableAllergies: Set<Allergen> {
        let along = person.companions.filter { person.eatingWith.contains($0.id) }
        return Set(((person.profile.map { [$0] } ?? []) + along).flatMap(\.allergies))
    }

    /// The rows of a list or page about a menu.
    func menuRowCount(_ overlay: Overlay) -> Int {
        switch overlay.kind {
        case .actions: replyActions.count
        case .nudges: Nudge.allCases.count
        case .portions: Self.portions.count
        default: MenuPages.rows(self, overlay).count
        }
    }

    /// The portions that the list offers, in servings.
    package static let portions = [0.5, 1, 1.5, 2]
}

extension Reply {
    /// Whether it recommends its menu, rather than telling about it.
    package var isRecommendation: Bool { source == .model || !reasons.isEmpty }
}

extension Menu {
    /// Whether another menu can lie further in a direction, as far as is known.
    fileprivate func canGo(_ nudge: Nudge) -> Bool {
        switch nudge {
        case .hotter: (spiciness ?? 0) < 4
        case .milder: (spiciness ?? 4) > 0
        case .lighter: heaviness != .light
        case .heartier: heaviness != .filling
        case .soup: forms.first != .soup
        case .cheaper, .otherCountry: true
        }
    }
}
