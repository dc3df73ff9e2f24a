// Copying out of a terminal program: tmux's buffer first (its default drops OSC 52), then whatever
// the desktop offers, then OSC 52, which the terminal may or may not obey. What is said afterwards
// is what was done, never more.

import ChatUI
import Diagnostics
import Foundation

/// Hands text to the outside.
struct Clipboard {
    private let environment = ProcessInfo.processInfo.environment

    /// Copies, and says what was done.
    func copy(_ text: String, language: Language) -> ChatEvent {
        if environment["TMUX"] != nil {
            // -w also hands it to the terminal's clipboard; tmux before 3.2 does not know it.
            if run("tmux", ["load-buffer", "-w", "-"], text)
                || run("tmux", ["load-buffer", "-"], text)
            {
                return .copied(language.pick("tmux 버퍼로 보냈습니다.", "Sent to the tmux buffer."))
            }
        }
        if environment["WAYLAND_DISPLAY"] != nil, run("wl-copy", [], text) {
            return .copied(language.pick("클립보드에 복사했습니다 (wl-copy).", "Copied (wl-copy)."))
        }
        if environment["DISPLAY"] != nil, run("xclip", ["-selection", "clipboard"], text) {
            return .copied(language.pick("클립보드에 복사했습니다 (xclip).", "Copied (xclip)."))
        }
        #if os(macOS)
        if run("pbcopy", [], text) {
            return .copied(language.pick("클립보드에 복사했습니다.", "Copied."))
        }
        #endif
        if writeOSC52(text) {
            return .copied(
                language.pick(
                    "터미널에 복사를 부탁했습니다 (OSC 52). 터미널이 막아 두었을 수 있습니다.",
                    "Asked the terminal to copy (OSC 52); it may be set not to."
                )
            )
        }
        return .notice(
            .failure,
            language.pick(
                "복사할 방법이 없습니다. tmux, wl-copy, xclip 가운데 하나가 필요합니다.",
                "No way to copy: tmux, wl-copy or xclip is needed."
            )
        )
    }

    private func run(_ tool: String, _ arguments: [String], _ text: String) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [tool] + arguments
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
            try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
            try input.fileHandleForWriting.close()
        } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// ESC ] 52 ; c ; base64 BEL, in one write so that it cannot land inside a frame of the screen.
    ///
    /// Terminals drop sequences that are too long; 74,994 bytes is xterm's limit.
    private func writeOSC52(_ text: String) -> Bool {
        let payload = Data(text.utf8).base64EncodedString()
        guard isatty(STDOUT_FILENO) == 1, payload.utf8.count < 74_994 else { return false }
        let sequence = Array("\u{1B}]52;c;\(payload)\u{07}".utf8)
        return write(STDOUT_FILENO, sequence, sequence.count) == sequence.count
    }
}
