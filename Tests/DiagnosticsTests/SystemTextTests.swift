// The texts of /proc, /sys and /etc that bench and doctor read.

import Diagnostics
import Testing

@Suite("System text")
struct SystemTextTests {
    @Test func `fields have spaces and tabs before their colon`() {
        let text = SystemText("processor\t: 0\nmodel name\t: AMD EPYC: 9575F\nflags\t\t: fpu vme\n")
        #expect(text.field("model name") == "AMD EPYC: 9575F")
        #expect(text.field("flags") == "fpu vme")
        #expect(text.field("model") == nil)
    }

    @Test func `sizes are in kilobytes of 1024`() {
        let text = SystemText(
            "VmHWM:\t    1234 kB\nRssAnon:\t 0 kB\nThreads:\t3\nBig: 99999999999999999999 kB"
        )
        #expect(text.kilobytes("VmHWM") == 1234 * 1024)
        #expect(text.kilobytes("RssAnon") == 0)
        #expect(text.kilobytes("Threads") == nil && text.kilobytes("Big") == nil)
        #expect(SystemText("A: 9223372036854775807 kB").kilobytes("A") == nil)
    }

    @Test func `values lose their quotation marks`() {
        let text = SystemText("NAME=Debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nE=\"")
        #expect(text.variable("PRETTY_NAME") == "Debian GNU/Linux 12 (bookworm)")
        #expect(text.variable("NAME") == "Debian" && text.variable("E") == "\"")
    }

    @Test(arguments: [
        ("always [madvise] never\n", "madvise"), ("performance\n", "performance"),
        ("a b\n", nil), ("", nil),
    ])
    func `the chosen word stands in brackets, or alone`(text: String, expected: String?) {
        #expect(SystemText(text).chosen == expected)
    }

    @Test(arguments: [
        ("32768K\n", 32768 << 10), ("32M\n", 32 << 20), ("1G", 1 << 30), ("512\n", 512),
        ("K", nil), ("", nil), ("-1K", nil), ("9223372036854775807G", nil),
    ])
    func `sizes may have a unit`(text: String, expected: Int?) {
        #expect(SystemText(text).size == expected)
    }
}
