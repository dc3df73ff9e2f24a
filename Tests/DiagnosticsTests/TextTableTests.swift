// Tables as they are printed, figures as they stand in them, and lists as they are typed.

import Diagnostics
import Testing

@Suite("Tables and figures")
struct TextTableTests {
    /// Hangul takes two columns.
    private func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ((0xAC00...0xD7A3).contains($1.value) ? 2 : 1) }
    }

    private var table: TextTable {
        var table = TextTable(header: ["측정", "n/s", "빈칸"], leading: 1)
        table.append(["프롬프트", "1,234", ""])
        table.append(["a|b", "5"])
        return table
    }

    @Test func `columns line up by display width, empty ones are left out`() {
        #expect(
            table.lines(.plain, width: width) == [
                "측정        n/s",
                "프롬프트  1,234",
                "a|b           5",
            ]
        )
    }

    @Test func `Markdown has a rule and no bar within a cell`() {
        #expect(
            table.lines(.markdown, width: width) == [
                "| 측정     |   n/s |",
                "| :------- | ----: |",
                "| 프롬프트 | 1,234 |",
                "| a\\|b     |     5 |",
            ]
        )
    }

    @Test func `a table without rows is nothing`() {
        #expect(TextTable(header: ["a"], leading: 0).lines(.markdown, width: width).isEmpty)
    }

    @Test(arguments: [
        (1234.4, "1,234"), (1_234_567, "1,234,567"), (99.96, "100"), (99.94, "99.9"),
        (9.996, "10.0"), (9.994, "9.99"), (0.9996, "1.00"), (0.1234, "0.123"), (0, "0.000"),
        (-12.34, "-12.3"), (-0.0001, "0.000"), (Double.nan, "-"), (.infinity, "-"),
    ])
    func `figures keep three digits`(value: Double, expected: String) {
        #expect(FigureText.short(value) == expected)
    }

    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1.00 KiB"), (7_852_032, "7.49 MiB"),
        (1 << 30, "1.00 GiB"), (25_200_000_000, "23.5 GiB"), ((1 << 20) - 1, "1.00 MiB"),
        (Int.max, "8,388,608 TiB"),
    ])
    func `bytes have the unit that fits`(count: Int, expected: String) {
        #expect(FigureText.bytes(count) == expected)
    }

    @Test func `shares are per cent`() {
        #expect(FigureText.percent(0.8549) == "85.5 %" && FigureText.percent(12) == "1,200.0 %")
    }

    @Test(arguments: [
        ("64,512", [64, 512]), ("8", [8]), (" 1, 2 ,1", [1, 2]), ("0", [0]), ("", nil),
        ("1,", nil), ("-1", nil), ("1;2", nil), ("x", nil), ("٣", nil),
        ("99999999999999999999", nil),
    ])
    func `lists are numbers with commas`(text: String, expected: [Int]?) {
        #expect(NumberList(text)?.values == expected)
    }
}
