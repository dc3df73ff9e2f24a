// Errors are for people: every module throws one enum whose cases carry facts, and the sentence
// is made here, in the language of the reader, by `message(in:)`.

import Foundation

/// An error that can be shown to a person as it stands.
///
/// `message(in:)` says what happened, in which file or value, and what to do next.
public protocol UserFacingError: LocalizedError, Sendable {
    /// The whole message, without a trailing newline.
    func message(in language: Language) -> String

    /// The process exit code that a command ends with; see ``ExitStatus``.
    var exitStatus: ExitStatus { get }
}

extension UserFacingError {
    /// `LocalizedError`'s text, in Korean.
    public var errorDescription: String? { message(in: .korean) }

    /// Bad input, unless the error says otherwise.
    public var exitStatus: ExitStatus { .badInput }
}

/// The exit codes of every command (sysexits.h where it has one).
public enum ExitStatus: Int32, Sendable {
    /// All went well.
    case success = 0
    /// Something failed that no other code names.
    case failure = 1
    /// The command line was wrong (EX_USAGE).
    case usage = 64
    /// A file or value the user gave cannot be used (EX_DATAERR).
    case badInput = 65
    /// A file the user named does not exist or cannot be read (EX_NOINPUT).
    case missingInput = 66
    /// The program needs something the system does not offer (EX_UNAVAILABLE).
    case unavailable = 69
    /// A file could not be written: full disk, no permission (EX_CANTCREAT).
    case cannotWrite = 73
    /// Interrupted by ^C.
    case interrupted = 130
}

extension Error {
    /// The text to show a person for any error, ours or the system's.
    public func text(in language: Language) -> String {
        if let ours = self as? any UserFacingError { return ours.message(in: language) }
        let system = (self as NSError).localizedDescription
        return language.pick("알 수 없는 오류입니다: \(system)", "Unexpected error: \(system)")
    }
}
