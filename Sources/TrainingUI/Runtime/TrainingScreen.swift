// Watches a run on a terminal: the trainer works on a thread of its own and posts events, the main thread
// draws and passes wishes on. Neither waits for the other, but at the end: the screen closes when the run
// that was asked to end has ended.

import ChatUI
import Configuration
import Diagnostics
import FineTuning

/// The full screen of a run.
package final class TrainingScreen: Sendable {
    /// Whether the run is shown from a log.
    package let isReplay: Bool

    private let language: Language
    private let controls: TrainingControls
    private let mailbox: Mailbox<TrainingScreenEvent>

    /// A screen that is not shown yet; events may be posted at once.
    ///
    /// - Parameters:
    ///   - language: the language of its words
    ///   - controls: where wishes go
    ///   - isReplay: whether a log is shown, so that nothing can be saved or validated
    /// - Throws: `MailboxError`
    package init(
        language: Language,
        controls: TrainingControls,
        isReplay: Bool = false
    ) throws {
        self.language = language
        self.controls = controls
        self.isReplay = isReplay
        mailbox = try Mailbox()
    }

    /// Tells what happened; any thread, never waits.
    package func post(_ event: TrainingEvent) { mailbox.post(.training(event)) }

    /// Closes the screen without a question, so that an error can be told; any thread.
    package func close() { mailbox.post(.closed) }

    /// Shows the run until the user leaves it, or ``close()``; on the main thread.
    ///
    /// The terminal is as it was when this returns, or throws. After a hang-up it returns at once, with the
    /// wish to end the run set: the caller waits for the trainer.
    ///
    /// - Parameters:
    ///   - terminal: is started and stopped here
    ///   - theme: asked at every frame
    /// - Throws: what the terminal says when it cannot be taken over
    package func run(on terminal: any Terminal, theme: @escaping () -> Theme) throws {
        try terminal.start()
        defer { terminal.stop() }
        let state = TrainingState(language: language, size: terminal.size, isReplay: isReplay)
        let loop = EventLoop(
            state: state,
            terminal: terminal,
            mailbox: mailbox,
            theme: { _ in theme() },
            perform: perform
        )
        loop.run()
    }

    private func perform(_ effect: TrainingEffect) {
        switch effect {
        case .stopAfterStep: controls.stopAfterStep()
        case .stopAtOnce: controls.stopAtOnce()
        case .setPaused(let isPaused): controls.setPaused(isPaused)
        case .save: controls.saveNow()
        case .validate: controls.validateNow()
        case .quit: break
        }
    }
}
