// ncurses lays cells out with libc's wcwidth: ours must agree with it.

import ChatUI
import NcursesTerminal
import Testing

@Suite("TerminalLocale")
struct TerminalLocaleTests {
    /// Compares every scalar that the sanitizer passes and that this libc knows.
    ///
    /// A newer Swift knows characters that an older libc does not (-1) and the other way round. In
    /// scripts that the chat never draws, a few scalars have changed between versions of Unicode
    /// (U+1171E is one); in Latin, symbols, Korean, Chinese, Japanese and emoji none may differ.
    @Test
    func `every drawable scalar has the width libc gives it`() throws {
        let locale = TerminalLocale.choose()
        try #require(locale.isUTF8, "this machine has no UTF-8 locale")
        var compared = 0
        var different: [String] = []
        for value in UInt32(0x20)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), isDrawable(scalar) else { continue }
            let libc = TerminalLocale.width(of: scalar)
            guard libc >= 0 else { continue }
            compared += 1
            guard libc != DisplayWidth.width(of: scalar) else { continue }
            let isDrawnByUs = drawn.contains { $0.contains(value) }
            #expect(!isDrawnByUs, "\(String(value, radix: 16)) libc \(libc)")
            different.append(String(value, radix: 16))
        }
        #expect(compared > 140_000)
        #expect(different.count < 32, "\(different)")
    }

    @Test
    func `the doctor's sample agrees`() {
        _ = TerminalLocale.choose()
        #expect(TerminalLocale.disagreements().isEmpty)
    }

    /// Blocks of Latin, Greek and Cyrillic; punctuation to symbols; the East Asian ones; emoji.
    private var drawn: [ClosedRange<UInt32>] {
        [
            0x20...0x52F, 0x1100...0x11FF, 0x1E00...0x2BFF, 0x2E80...0xD7FF, 0xF900...0xFFEF,
            0x1F000...0x1FAFF, 0x20000...0x3FFFF,
        ]
    }

    private func isDrawable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .unassigned, .control, .surrogate, .privateUse, .format: return false
        default: return true
        }
    }
}
