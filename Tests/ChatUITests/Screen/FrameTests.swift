// Text lands in the right cells, and a wide cluster is never cut in half.

import ChatUI
import Configuration
import Testing

@Suite("Frame")
struct FrameTests {
    private func frame(_ columns: Int, _ rows: Int = 1) -> Frame {
        Frame(size: TerminalSize(columns: columns, rows: rows))
    }

    @Test
    func `text takes its columns and leaves the rest`() {
        var screen = frame(10, 2)
        #expect(screen.put("김밥 ab", row: 1, column: 1, style: .plain) == 7)
        #expect(screen.plainText() == "\n 김밥 ab")
        #expect(screen[1, 1].text == "김")
        #expect(screen[1, 2].isContinuation)
        #expect(screen[1, 3].text == "밥")
    }

    static let edges: [(column: Int, maxWidth: Int, taken: Int, line: String)] = [
        (5, .max, 0, ""), (4, .max, 2, "    가"), (3, .max, 2, "   가"), (0, 3, 2, "가"),
        (0, 1, 0, ""), (0, 0, 0, ""), (-1, .max, 6, " 나다"), (-2, .max, 6, "나다"),
        (9, .max, 0, ""), (-20, .max, 6, ""),
    ]

    @Test(arguments: edges)
    func `a wide cluster never crosses an edge`(
        column: Int,
        maxWidth: Int,
        taken: Int,
        line: String
    ) {
        var screen = frame(6)
        let text = "가나다"
        #expect(
            screen.put(text, row: 0, column: column, style: .plain, maxWidth: maxWidth) == taken
        )
        #expect(screen.plainText() == line)
        #expect(screen.cells.count == 6)
        #expect(screen.cells.reduce(0) { $0 + DisplayWidth.width(of: $1.text) } == 6)
    }

    @Test
    func `overwriting half of a wide cluster blanks the other half`() {
        var screen = frame(6)
        screen.put("가나다", row: 0, column: 0, style: .plain)
        screen.put("x", row: 0, column: 1, style: .plain)
        #expect(screen.plainText() == " x나다")
        screen.put("라", row: 0, column: 3, style: .plain)
        #expect(screen.plainText() == " x 라")
        screen.put("y", row: 0, column: 3, style: .plain)
        #expect(screen.plainText() == " x y")
    }

    @Test
    func `filling over wide text leaves no halves`() {
        var screen = frame(6, 2)
        screen.put("가나다", row: 0, column: 0, style: .plain)
        let style = Style(attributes: [.bold])
        screen.fill(row: 0, column: 1, rows: 5, columns: 2, character: "-", style: style)
        #expect(screen.plainText() == " -- 다\n --")
        #expect(screen[0, 1].style == style)
        screen.fill(row: -3, column: -3, rows: 20, columns: 20, character: "가", style: .plain)
        #expect(screen.plainText() == "\n")
    }

    @Test
    func `control characters and lone marks take no cell`() {
        var screen = frame(8)
        #expect(screen.put("a\u{1B}\u{7}b\u{200B}c\n", row: 0, column: 0, style: .plain) == 3)
        #expect(screen.plainText() == "abc")
        #expect(screen.put("가", row: 4, column: 0, style: .plain) == 0)
        #expect(screen.put("가", row: -1, column: 0, style: .plain) == 0)
    }

    @Test
    func `a frame without cells can be drawn into`() {
        var screen = frame(0, 0)
        #expect(screen.put("가", row: 0, column: 0, style: .plain) == 0)
        screen.fill(row: 0, column: 0, rows: 1, columns: 1, style: .plain)
        #expect(screen.plainText().isEmpty)
    }

    @Test
    func `restyling keeps the text`() {
        var screen = frame(4)
        screen.put("가b", row: 0, column: 0, style: .plain)
        screen.restyle(row: 0, column: -1, columns: 9, style: Style(attributes: [.reverse]))
        #expect(screen.plainText() == "가b")
        #expect(screen.cells.allSatisfy { $0.style.attributes == [.reverse] })
    }
}
