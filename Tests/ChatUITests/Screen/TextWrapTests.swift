// Lines break between 어절, long words are cut between clusters, and no line is too wide.

import ChatUI
import Testing

@Suite("TextWrap")
struct TextWrapTests {
    static let cases: [(text: String, width: Int, lines: [String])] = [
        ("", 10, [""]),
        ("점심 추천", 10, ["점심 추천"]),
        ("오늘은 김치찌개가 좋겠어요", 14, ["오늘은", "김치찌개가", "좋겠어요"]),
        ("오늘은 김치찌개가 좋겠어요", 17, ["오늘은 김치찌개가", "좋겠어요"]),
        ("가나다라마", 4, ["가나", "다라", "마"]),
        ("가나다라마", 5, ["가나", "다라", "마"]),
        ("a 가나다라", 6, ["a", "가나다", "라"]),
        ("a\n\nb\n", 6, ["a", "", "b", ""]),
        ("abc def", 3, ["abc", "def"]),
        ("abc  def", 4, ["abc", "def"]),
        ("  들여쓰기", 10, ["  들여쓰기"]),
        ("  들여쓰기", 8, ["들여쓰기"]),
        ("ab ", 10, ["ab "]),
        ("ab    ", 4, ["ab  "]),
        ("ab    ", 2, ["ab"]),
        ("한글abc한글", 5, ["한글a", "bc한", "글"]),
        ("가", 1, ["가"]),
        ("e\u{301}e\u{301}e\u{301}", 2, ["e\u{301}e\u{301}", "e\u{301}"]),
    ]

    @Test(arguments: cases)
    func `text wraps by 어절`(text: String, width: Int, lines: [String]) {
        #expect(TextWrap.wrap(text, width: width).map(String.init) == lines)
    }

    @Test
    func `no line is too wide and no letter is lost`() {
        let words = ["오늘", "점심으로는", "얼큰한", "a", "순두부찌개", "ok", "🍚", "가나다라마바사아"]
        var text = ""
        // A fixed pseudo-random walk over words, spaces and line ends.
        var seed: UInt64 = 42
        for _ in 0..<400 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let pick = Int(seed >> 33)
            text += words[pick % words.count] + [" ", "  ", "\n", ""][pick / 8 % 4]
        }
        for width in 2...40 {
            let lines = TextWrap.wrap(text, width: width)
            #expect(lines.allSatisfy { DisplayWidth.width(of: $0) <= width })
            #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " && $0 != "\n" })
            for (line, next) in zip(lines, lines.dropFirst()) {
                #expect(line.endIndex <= next.startIndex)
            }
        }
    }
}
