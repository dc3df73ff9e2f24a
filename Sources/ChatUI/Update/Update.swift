// The only place where the chat's state changes. No I/O, clock or random number: what is to be done
// is returned as effects, and what came of them arrives as events.

import Foundation
import Prompting

/// Changes the state by one event and returns what is to be done.
package func update(_ state: inout ChatState, _ event: ChatEvent) -> [ChatEffect] {
    let effects = take(event, &state)
    state.clampFocus()
    return effects + state.askForFacts(after: effects)
}

private func take(_ event: ChatEvent, _ state: inout ChatState) -> [ChatEffect] {
    switch event {
    case .input(let input): return state.receive(input)
    case .tick(let now): return state.advance(to: now)
    case .modelLoading, .modelReady, .modelFailed, .models: return state.receiveModel(event)
    case .generation(let id, let progress): return state.receive(progress, of: id)
    case .prepared(let count):
        state.preparedCount = count
        return []
    case .adapters(let rows):
        state.adapters = rows
        return []
    case .listed(let rows):
        state.receiveList(rows)
        return []
    case .loaded(let conversation): return state.open(conversation)
    case .searchResults(let query, let rows):
        state.receiveHits(rows, for: query)
        return []
    case .storeNotice(let message):
        state.notify(.failure, message, lasting: true)
        return []
    case .copied(let message):
        state.notify(.information, message)
        return []
    case .notice(let kind, let message):
        state.notify(kind, message, lasting: kind == .failure)
        return []
    case .starters(let starters):
        state.starters = Array(starters.prefix(3))
        state.selectedStarter = nil
        return []
    case .facts(let facts):
        state.facts[facts.menu.name] = facts
        return []
    case .person(let person):
        return state.receive(person)
    case .mealLogged(let meal):
        state.mealWasLogged(meal)
        return []
    case .diary(let diary):
        state.settleLastLogged(diary)
        return state.receive(diary)
    case .recentQuestions(let questions):
        state.history = InputHistory(questions + state.history.entries)
        return []
    case .themes(let themes):
        state.themes = themes
        return []
    }
}

extension ChatState {
    /// Seconds that a passing notice stays.
    static let noticeSeconds = 4.0
    /// The most notices kept.
    private static let noticeLimit = 4

    /// Shows a message; a lasting one stays until Esc.
    mutating func notify(
        _ kind: NoticeKind,
        _ text: String,
        lasting: Bool = false,
        seconds: Double = Self.noticeSeconds
    ) {
        notices.removeAll { $0.text == text }
        notices.append(Notice(kind: kind, text: text, expires: lasting ? nil : now + seconds))
        if notices.count > Self.noticeLimit { notices.removeFirst() }
    }

    /// Moves the clock, and does what was waiting for it.
    fileprivate mutating func advance(to time: Double) -> [ChatEffect] {
        now = max(now, time)
        notices.removeAll { ($0.expires ?? .infinity) <= now }
        if let until = quitArmedUntil, until <= now { quitArmedUntil = nil }
        if let discard = pendingDiscard, discard.deadline <= now { pendingDiscard = nil }
        guard let pending = pendingSend, pending.deadline <= now else { return [] }
        return flushPendingSend()
    }

    fileprivate mutating func receive(_ input: TerminalInput) -> [ChatEffect] {
        switch input {
        case .key(let key): return press(key)
        case .resized(let size):
            resize(to: size)
            return []
        case .interrupted, .terminated, .hungUp:
            return leave()
        }
    }

    /// Stops what runs and ends the program.
    mutating func leave() -> [ChatEffect] {
        takePersonText() + flushPendingSend() + stopStream(returningQueue: false) + [.quit]
    }
}
