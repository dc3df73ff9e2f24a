// Short messages above the input: what was done, and what went wrong. Passing ones carry the time at
// which a tick removes them; the others stay until Esc.

/// How serious a notice is.
package enum NoticeKind: Equatable, Sendable {
    /// Something was done.
    case information
    /// Something was refused or needs care.
    case warning
    /// Something failed.
    case failure
}

/// A message to the user.
package struct Notice: Equatable, Sendable {
    /// How serious it is.
    package var kind: NoticeKind
    /// The message.
    package var text: String
    /// When it goes, in seconds of the monotonic clock; `nil` stays until dismissed.
    package var expires: Double?

    /// A notice.
    package init(kind: NoticeKind, text: String, expires: Double?) {
        self.kind = kind
        self.text = text
        self.expires = expires
    }
}
