// The adapters of the chat: which there are, which are wanted, and which the engine runs. Wishes come
// as fast as keys; one task at a time carries out the newest, so that none overtakes another.

import ChatUI
import Diagnostics
import Foundation
import Generation
import Synchronization

/// Puts adapters on the engine that speaks.
final class AdapterShelf: Sendable {
    private struct State {
        /// What F7 shows.
        var wanted: [AdapterRow] = []
        /// What the engine runs.
        var applied: [AdapterRow] = []
        var engine: InferenceEngine?
        var isApplying = false
    }

    private let mailbox: Mailbox<ChatEvent>
    private let state = Mutex(State())

    init(mailbox: Mailbox<ChatEvent>) { self.mailbox = mailbox }

    /// Sets what there is, before any model is open.
    func offer(_ rows: [AdapterRow]) {
        state.withLock { $0.wanted = rows }
        mailbox.post(.adapters(rows))
    }

    /// Puts the wanted adapters on a model that was just opened.
    ///
    /// Those that do not fit it are told and switched off, so that the model can speak.
    /// - Parameters:
    ///   - engine: The model.
    ///   - isWanted: Whether it is still the one that was asked for last; otherwise wishes go on
    ///     reaching the one before.
    /// - Returns: What the model's name gets behind it.
    func attach(_ engine: InferenceEngine, while isWanted: @Sendable () -> Bool) async -> String {
        while isWanted() {
            let wished = state.withLock { $0.wanted }
            var rows = wished
            do {
                try await engine.setAdapters(Self.choices(rows))
            } catch {
                guard isWanted() else { break }
                mailbox.post(.notice(.failure, error.text(in: processLanguage)))
                for index in rows.indices { rows[index].isOn = false }
                mailbox.post(.adapters(rows))
            }
            let isDone = state.withLock { state in
                // Keys go on while adapters are read: then once more, with the newest wish.
                guard state.wanted == wished, isWanted() else { return false }
                state.engine = engine
                state.wanted = rows
                state.applied = rows
                return true
            }
            if isDone { return Self.suffix(rows) }
        }
        return ""
    }

    /// Carries out a wish; `onDone` gets what the model's name has behind it from then on.
    func use(_ rows: [AdapterRow], onDone: @escaping @Sendable (String) -> Void) {
        let begins = state.withLock { state in
            state.wanted = rows
            // Without a model the wish waits for `attach`.
            guard !state.isApplying, state.engine != nil else { return false }
            state.isApplying = true
            return true
        }
        guard begins else { return }
        Task.detached { [self] in
            while let (engine, rows) = next() {
                do {
                    try await engine.setAdapters(Self.choices(rows))
                    // Another model may speak by now; `attach` has seen to that one.
                    state.withLock { if $0.engine === engine { $0.applied = rows } }
                } catch {
                    refuse(rows, engine, error)
                }
                onDone(Self.suffix(state.withLock { $0.applied }))
            }
        }
    }

    /// The newest wish that is not carried out; nil ends the task.
    private func next() -> (InferenceEngine, [AdapterRow])? {
        state.withLock { state in
            if let engine = state.engine, state.wanted != state.applied {
                return (engine, state.wanted)
            }
            state.isApplying = false
            return nil
        }
    }

    /// Goes back to what runs, unless something newer was wished meanwhile.
    private func refuse(_ rows: [AdapterRow], _ engine: InferenceEngine, _ error: any Error) {
        mailbox.post(.notice(.failure, error.text(in: processLanguage)))
        let before = state.withLock { state -> [AdapterRow]? in
            guard state.wanted == rows, state.engine === engine else { return nil }
            state.wanted = state.applied
            return state.applied
        }
        if let before { mailbox.post(.adapters(before)) }
    }

    private static func choices(_ rows: [AdapterRow]) -> [AdapterChoice] {
        rows.filter(\.isOn).map { AdapterChoice(path: $0.id, scale: Float($0.percent) / 100) }
    }

    /// " + voice + other 0.5".
    private static func suffix(_ rows: [AdapterRow]) -> String {
        rows.filter(\.isOn)
            .map { " + " + $0.title + ($0.percent == 100 ? "" : " " + $0.scale) }
            .joined()
    }
}

extension AdapterOptions {
    /// The chosen adapters, on, and below them the others in the `Adapters` folders, off.
    ///
    /// - Throws: `ConfigurationError.notFound` with all places tried.
    func rows(_ surroundings: Surroundings) throws -> [AdapterRow] {
        func title(_ path: String) -> String {
            URL(filePath: path).standardizedFileURL.lastPathComponent
        }
        let chosen = try choices(surroundings).map { choice in
            AdapterRow(
                id: choice.path,
                title: title(choice.path),
                isOn: true,
                percent: Int((choice.scale * 100).rounded())
            )
        }
        let taken = Set(chosen.map(\.id))
        return chosen
            + surroundings.locator.adapters.filter { !taken.contains($0) }
            .map { AdapterRow(id: $0, title: title($0)) }
    }
}
