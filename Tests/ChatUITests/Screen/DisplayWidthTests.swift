// Widths agree with libc for every scalar that can reach the screen, since ncurses lays cells out
// with libc's wcwidth.

import ChatUI
import Foundation
import Testing

@Suite("DisplayWidth")
struct DisplayWidthTests {
    static let known: [(text: String, width: Int)] = [
        ("", 0), ("a", 1), ("~", 1), ("가", 2), ("힣", 2), ("ㅋㅋ", 4), ("ㅠ", 2),
        ("\u{1112}\u{1161}\u{11AB}", 2), ("한글 text", 9), ("漢字", 4), ("かな", 4), ("ｱ", 1),
        ("Ａ", 2), ("🍚", 2), ("🍱", 2), ("e\u{301}", 1), ("é", 1), ("─", 1), ("·", 1), ("…", 1),
        ("①", 1), ("\u{1B}", 0), ("\n", 0), ("\u{85}", 0), ("\u{200B}", 0), ("。", 2), ("₩", 1),
    ]

    @Test(arguments: known)
    func `known texts have known widths`(text: String, width: Int) {
        #expect(DisplayWidth.width(of: text) == width)
        #expect(text.reduce(0) { $0 + DisplayWidth.width(of: $1) } == width)
    }

    /// Every scalar that the sanitizer passes and that this libc knows. A newer Swift knows
    /// characters that an older libc does not (-1) and the other way round; nothing else may differ.
    @Test
    func `every drawable scalar has the width libc gives it`() throws {
        let locale = try #require(
            newlocale(Int32(LC_CTYPE_MASK), "C.UTF-8", nil)
                ?? newlocale(Int32(LC_CTYPE_MASK), "en_US.UTF-8", nil),
            "this machine has no UTF-8 locale"
        )
        let before = uselocale(locale)
        defer {
            uselocale(before)
            freelocale(locale)
        }
        var compared = 0
        var different: [String] = []
        for value in UInt32(0x20)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), isDrawable(scalar) else { continue }
            let libc = wcwidth(wchar_t(value))
            guard libc >= 0 else { continue }
            compared += 1
            if Int(libc) != DisplayWidth.width(of: scalar) {
                different.append("\(String(value, radix: 16)) libc \(libc)")
            }
        }
        #expect(compared > 140_000)
        #expect(different.isEmpty, "\(different.prefix(20)) of \(different.count)")
    }

    private func isDrawable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .unassigned, .control, .surrogate, .privateUse, .format: return false
        default: return true
        }
    }
}
