// Nothing that could move the cursor, reorder text or upset widths gets through, and ordinary
// Korean does, in NFC.

import ChatUI
import Testing

@Suite("TextSanitizer")
struct TextSanitizerTests {
    static let cases: [(dirty: String, clean: String)] = [
        ("점심 뭐 먹지?", "점심 뭐 먹지?"),
        ("a\u{1B}[31mred\u{1B}[0m", "ared"),
        ("a\u{1B}]0;title\u{7}b", "ab"),
        ("a\u{1B}]52;c;aGk=\u{1B}\\b", "ab"),
        ("a\u{1B}P1;2|data\u{1B}\\b", "ab"),
        ("a\u{1B}]8;;http://x\nb", "a\nb"),
        ("a\u{1B}(Bb\u{1B}7c", "abc"),
        ("\u{1B}", ""), ("\u{1B}[", ""), ("\u{1B}[12", ""), ("\u{1B}]", ""),
        ("a\u{9B}31mb\u{9D}x\u{9C}c", "abc"),
        ("a\u{0}\u{7}\u{8}\u{B}\u{C}\u{E}\u{7F}\u{80}\u{99}b", "ab"),
        ("a\tb", "a    b"),
        ("a\r\nb\rc\u{2028}d\u{2029}e", "a\nb\nc\nd\ne"),
        ("\u{202E}abc\u{202C}\u{2066}x\u{2069}\u{200F}", "abcx"),
        ("\u{FEFF}김\u{200B}치\u{2060}\u{AD}", "김치"),
        ("\u{1112}\u{1161}\u{11AB}", "한"),
        ("\u{1100}", "ㄱ"), ("\u{1161}", "ㅏ"), ("x\u{11A8}", "xㄱ"),
        ("ㅋㅋㅋ ㅠㅠ", "ㅋㅋㅋ ㅠㅠ"),
        ("👨\u{200D}👩\u{200D}👧", "👨👩👧"),
        ("❤\u{FE0F}", "❤"), ("👍🏽", "👍"), ("🇰🇷", "KR"), ("1\u{FE0F}\u{20E3}", "1"),
        ("🍚 비빔밥", "🍚 비빔밥"),
        ("a\u{E000}b\u{10FFFF}", "a\u{FFFD}b\u{FFFD}"),
        ("\u{3164}가", " 가"),
        ("cafe\u{301}", "café"),
        ("z\u{334}\u{335}\u{336}\u{337}\u{338}\u{339}!", "z\u{334}\u{335}\u{336}\u{337}!"),
        ("\u{301}a", "a"),
    ]

    @Test(arguments: cases)
    func `unsafe text becomes plain`(dirty: String, clean: String) {
        let result = TextSanitizer.clean(dirty)
        #expect(Array(result.unicodeScalars) == Array(clean.unicodeScalars))
        #expect(Array(TextSanitizer.clean(result).unicodeScalars) == Array(clean.unicodeScalars))
    }

    @Test
    func `a title stays on one line`() {
        #expect(TextSanitizer.cleanLine("점심\r\n\n추천\u{1B}[2J") == "점심 추천")
    }

    /// Every scalar between two letters: whatever comes out can be drawn, cell by cell.
    @Test
    func `whatever comes out can be drawn`() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if value > 0x3200, value % 61 != 0 { continue }
            let clean = TextSanitizer.clean("가\(Character(scalar))나")
            for character in clean where character != "\n" {
                let width = DisplayWidth.width(of: character)
                #expect(width > 0, "U+\(String(value, radix: 16))")
            }
            for scalar in clean.unicodeScalars where scalar != "\n" {
                #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
            }
        }
    }
}
