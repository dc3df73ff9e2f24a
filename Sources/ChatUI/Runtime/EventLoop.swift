// The main thread: poll(2) on the terminal and the mailbox, until the next time that the state asks
// for and not a moment longer when it asks for none. All that has arrived is reduced before one
// frame is drawn, at most one each 16 ms in the chat. With nothing to do the process sleeps: 0 % CPU.

import Configuration
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs a screen on a terminal.
package final class EventLoop<Screen: ScreenState> {
    /// The state after everything that has happened.
    package private(set) var state: Screen
    /// Frames drawn so far.
    package private(set) var frameCount = 0
    /// Times that poll returned.
    package private(set) var wakeCount = 0

    private let terminal: any Terminal
    private let mailbox: Mailbox<Screen.Event>
    private let theme: (String) -> Theme
    private let clock: () -> Double
    private let perform: (Screen.Effect) -> Void
    private var isRunning = true
    private var isDirty = true
    private var lastDraw = -Double.infinity

    /// A loop that has not begun.
    ///
    /// - Parameters:
    ///   - state: the screen as it starts; its size is taken from the terminal
    ///   - terminal: started and stopped by the caller
    ///   - mailbox: where the rest of the program posts
    ///   - theme: the theme of a name, from a cache: it is asked at every frame
    ///   - clock: monotonic seconds
    ///   - perform: does one effect without waiting for it; the one that ends the screen is the loop's own
    package init(
        state: Screen,
        terminal: any Terminal,
        mailbox: Mailbox<Screen.Event>,
        theme: @escaping (String) -> Theme,
        clock: @escaping () -> Double = MonotonicClock.seconds,
        perform: @escaping (Screen.Effect) -> Void
    ) {
        self.state = state
        self.terminal = terminal
        self.mailbox = mailbox
        self.theme = theme
        self.clock = clock
        self.perform = perform
        self.state.size = terminal.size
    }

    /// Runs until the screen quits; on the main thread.
    ///
    /// What was posted before is part of the first frame, so that nothing jumps in the second.
    package func run() {
        tick()
        for event in mailbox.drain() where isRunning { dispatch(event) }
        while isRunning {
            for effect in state.settle() { perform(effect) }
            step()
        }
    }

    /// Draws what is due, waits for something to happen, and reduces it.
    package func step() {
        drawIfDue()
        wait()
        wakeCount += 1
        tick()
        for input in terminal.readInput() where isRunning { dispatch(Screen.event(of: input)) }
        for event in mailbox.drain() where isRunning { dispatch(event) }
    }

    // MARK: - Private helpers

    private func tick() {
        let now = clock()
        let event = Screen.event(ofTick: now)
        guard (state.nextDeadline ?? .infinity) > now else { return dispatch(event) }
        // The clock alone changes nothing on screen.
        _ = state.take(event)
    }

    private func dispatch(_ event: Screen.Event) {
        isDirty = true
        for effect in state.take(event) {
            if Screen.isQuit(effect) {
                isRunning = false
            } else {
                perform(effect)
            }
        }
    }

    private func drawIfDue() {
        let now = clock()
        guard isDirty, now - lastDraw >= Screen.frameInterval else { return }
        terminal.draw(state.frame(theme: theme(state.themeName)))
        isDirty = false
        lastDraw = now
        frameCount += 1
    }

    /// Milliseconds until something is due; −1 sleeps until something happens.
    private var timeout: Int32 {
        let now = clock()
        var times: [Double] = []
        if isDirty { times.append(lastDraw + Screen.frameInterval) }
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
        if isGone, descriptors[0].revents & Int16(POLLIN) == 0 {
            dispatch(Screen.event(of: .hungUp))
        }
    }
}
