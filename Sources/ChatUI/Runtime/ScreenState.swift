// What the event loop needs of a full-screen program: a state that events change and that a frame is made
// of. The chat is one; the view of a training run is another.

import Configuration

/// The state of a full-screen program.
package protocol ScreenState {
    /// What changes it.
    associatedtype Event: Sendable
    /// What it wants done.
    associatedtype Effect

    /// The least time between two frames, in seconds.
    static var frameInterval: Double { get }

    /// The screen's size.
    var size: TerminalSize { get set }

    /// The theme in use.
    var themeName: String { get }

    /// The time of the next tick that would change something; `nil` needs no clock at all.
    var nextDeadline: Double? { get }

    /// The event that brings what the terminal reports.
    static func event(of input: TerminalInput) -> Event

    /// The event that moves the clock.
    static func event(ofTick now: Double) -> Event

    /// Whether an effect ends the program.
    static func isQuit(_ effect: Effect) -> Bool

    /// Changes the state by one event and returns what is to be done.
    mutating func take(_ event: Event) -> [Effect]

    /// What is to be done once all that has arrived was taken in.
    mutating func settle() -> [Effect]

    /// The screen.
    func frame(theme: Theme) -> Frame
}

extension ChatState: ScreenState {
    package static var frameInterval: Double { 0.016 }

    package static func event(of input: TerminalInput) -> ChatEvent { .input(input) }

    package static func event(ofTick now: Double) -> ChatEvent { .tick(now: now) }

    package static func isQuit(_ effect: ChatEffect) -> Bool { effect == .quit }

    package mutating func take(_ event: ChatEvent) -> [ChatEffect] { update(&self, event) }

    /// Tells what may be asked next, when that has changed.
    ///
    /// A reply under way needs no telling: it stops the preparing by itself.
    package mutating func settle() -> [ChatEffect] {
        guard stream == nil, preparation != toldPreparation else { return [] }
        toldPreparation = preparation
        return [.prepare(toldPreparation)]
    }

    package func frame(theme: Theme) -> Frame { view(self, size: size, theme: theme) }
}
