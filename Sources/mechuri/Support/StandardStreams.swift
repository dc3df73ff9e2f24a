// Standard output and standard error. What is printed is written at once and checked: a full disk or
// a closed pipe must neither crash a command nor let it pretend that all went well.

import Diagnostics
import Foundation

/// The three standard descriptors.
enum StandardStreams {
    /// Makes sure that descriptors 0, 1 and 2 are taken.
    ///
    /// When a caller closed one (`mechuri ask … >&-`), the first file we open, the model or the
    /// conversations, would get its number and receive our messages. Reading the stand-in finds the
    /// end of the input; writing to it fails, as it should.
    static func reserve() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDONLY)
        }
    }

    /// Writes all bytes, waiting for slow readers.
    ///
    /// - Returns: 0, or the system's error code.
    static func write(_ text: String, to descriptor: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    /// Writes all bytes, waiting for slow readers.
    ///
    /// - Returns: 0, or the system's error code.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var rest = bytes
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno == EAGAIN {
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}

/// Prints without a newline and at once, for streamed text.
///
/// The command ends with ``ExitStatus/cannotWrite`` when its output cannot be written.
func printNow(_ text: String) {
    let code = StandardStreams.write(text, to: STDOUT_FILENO)
    guard code != 0 else { return }
    let error = CommandLineError.cannotPrint(code: code)
    complain(error)
    // Other threads may still be at work for this command; nothing of theirs is waited for.
    _exit(error.exitStatus.rawValue)
}

/// Prints one line at once.
func printLine(_ text: String = "") { printNow(text + "\n") }

/// Writes one message to stderr; stdout stays clean for pipes.
func complain(_ message: String) {
    // There is nowhere left to say that stderr itself cannot be written.
    _ = StandardStreams.write(message + "\n", to: STDERR_FILENO)
}

/// Writes an error to stderr, in the language of this process.
func complain(_ error: any Error) {
    complain(say("오류: ", "Error: ") + error.text(in: processLanguage))
}
