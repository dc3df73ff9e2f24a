// Widths of texts that the chat shows. NcursesTerminalTests compares every scalar with libc, whose
// wcwidth ncurses lays cells out with.

import ChatUI
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
}
