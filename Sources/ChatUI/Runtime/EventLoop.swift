// The main thread: poll(2) on the terminal and the mailbox, until the next time that the state asks
// for and not a moment longer when it asks for none. All that has arrived is reduced before one
// frame is drawn, at most one each 16 ms. With nothing to do the process sleeps: 0 % CPU.

import Configuration
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs the chat on a terminal.
package final class EventLoop {
    /// The least time between two frames, in seconds.
    package static let frameInterval = 0.016

    /// The state after everything that has happened.
    package private(set) var state: ChatState
    /// Frames drawn so far.
    package private(set) var frameCount = 0
    /// Times that poll returned.
    package private(set) var wakeCount = 0

    private let terminal: any Terminal
    private let mailbox: Mailbox
    private let theme: (String) -> Theme
    private let clock: () -> Double
    private let perform: (ChatEffect) -> Void
    private var isRunning = true
    private var isDirty = true
    private var lastDraw = -Double.infinity
    /// What was last asked to be got ready.
    private var preparation: PreparationWish?

    /// A loop that has not begun.
    ///
    /// - Parameters:
    ///   - state: the chat as it starts; its size is taken from the terminal
    ///   - terminal: started and stopped by the caller
    ///   - mailbox: where the rest of the program posts
    ///   - theme: the theme of a name, from a cache: it is asked at every frame
    ///   - clock: monotonic seconds
    ///   - perform: does one effect without waiting for it; `.quit` is the loop's own
    package init(
        state: ChatState,
        terminal: any Terminal,
        mailbox: Mailbox,
        theme: @escaping (String) -> Theme,
        clock: @escaping () -> Double = EventLoop.monotonicSeconds,
        perform: @escaping (ChatEffect) -> Void
    ) {
        self.state = state
        self.terminal = terminal
        self.mailbox = mailbox
        self.theme = theme
        self.clock = clock
        self.perform = perform
        self.state.size = terminal.size
    }

    /// Runs until the chat quits; on the main thread.
    ///
    /// What was posted before is part of the first frame, so that nothing jumps in the second.
    package func run() {
        dispatch(.tick(now: clock()))
        for event in mailbox.drain() where isRunning { dispatch(event) }
        while isRunning {
            prepareIfChanged()
            step()
        }
    }

    /// Draws what is due, waits for something to happen, and reduces it.
    package func step() {
        drawIfDue()
        wait()
        wakeCount += 1
        dispatch(.tick(now: clock()))
        for input in terminal.readInput() where isRunning { dispatch(.input(input)) }
        for event in mailbox.drain() where isRunning { dispatch(event) }
    }

    /// The monotonic clock, in seconds.
    package static func monotonicSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    // MARK: - Private helpers

    private func dispatch(_ event: ChatEvent) {
        if case .tick(let now) = event, (state.nextDeadline ?? .infinity) > now {
            // The clock alone changes nothing on screen.
            _ = update(&state, event)
            return
        }
        isDirty = true
        for effect in update(&state, event) {
            if effect == .quit {
                isRunning = false
            } else {
                perform(effect)
            }
        }
    }

    /// Tells what may be asked next, once all that has arrived is reduced.
    ///
    /// A reply under way needs no telling: it stops the preparing by itself.
    private func prepareIfChanged() {
        guard state.stream == nil, state.preparation != preparation else { return }
        preparation = state.preparation
        perform(.prepare(preparation))
    }

    private func drawIfDue() {
        let now = clock()
        guard isDirty, now - lastDraw >= Self.frameInterval else { return }
        terminal.draw(view(state, size: state.size, theme: theme(state.themeName)))
        isDirty = false
        lastDraw = now
        frameCount += 1
    }

    /// Milliseconds until something is due; −1 sleeps until something happens.
    private var timeout: Int32 {
        let now = clock()
        var times: [Double] = []
        if isDirty { times.append(lastDraw + Self.frameInterval) }
        if let deadline = state.nextDeadline { times.append(deadline) }
        if let pending = terminal.pendingTimeout { times.append(now + Double(pending) / 1000) }
        guard let next = times.min() else { return -1 }
        return Int32(max(0, min(60_000, ((next - now) * 1000).rounded(.up))))
    }

    private func wait() {
        var descriptors = [
            pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: mailbox.wakeDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&descriptors, nfds_t(descriptors.count), timeout)
        // A terminal that is gone stays "ready" for ever: without this the loop would spin.
        let isGone = descriptors[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
        if isGone, descriptors[0].revents & Int16(POLLIN) == 0 { dispatch(.input(.hungUp)) }
    }
}
