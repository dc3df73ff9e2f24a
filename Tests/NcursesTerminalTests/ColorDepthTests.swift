// The --color flag, NO_COLOR, COLORTERM and terminfo, in their order of say.

import NcursesTerminal
import Testing

@Suite("ColorDepth")
struct ColorDepthTests {
    static let choices:
        [(flag: ColorPreference, noColor: String?, able: ColorDepth, shown: ColorDepth)] = [
            (.auto, nil, .palette256, .palette256), (.auto, "1", .palette256, .mono),
            (.auto, "", .palette256, .palette256), (.palette256, "1", .palette256, .palette256),
            (.palette256, nil, .ansi8, .ansi8), (.ansi16, nil, .palette256, .ansi16),
            (.mono, nil, .truecolor, .mono), (.truecolor, nil, .truecolor, .truecolor),
            (.truecolor, nil, .palette256, .palette256), (.auto, nil, .mono, .mono),
        ]

    @Test(arguments: choices)
    func `the flag comes first, then NO_COLOR, then the terminal`(
        flag: ColorPreference,
        noColor: String?,
        able: ColorDepth,
        shown: ColorDepth
    ) {
        let environment = noColor.map { ["NO_COLOR": $0] } ?? [:]
        #expect(ColorDepth.choose(flag, environment: environment, able: able) == shown)
    }

    static let numbers: [(colors: Int, direct: Bool, depth: ColorDepth)] = [
        (0, false, .mono), (-1, false, .mono), (2, false, .mono), (8, false, .ansi8),
        (16, false, .ansi16), (88, false, .ansi16), (256, false, .palette256),
        (1 << 24, true, .truecolor),
    ]

    @Test(arguments: numbers)
    func `terminfo's number of colours names the depth`(
        colors: Int,
        direct: Bool,
        depth: ColorDepth
    ) {
        #expect(ColorDepth(terminfoColors: colors, isDirect: direct) == depth)
    }

    @Test
    func `a richer entry of the same family is taken where that is asked for`() {
        let entries = ["xterm": 8, "xterm-256color": 256, "xterm-direct": 1 << 24, "vt100": 0]
        func type(_ term: String, _ flag: ColorPreference, _ colorterm: String = "") -> String {
            TerminalType.choose(
                term: term,
                preference: flag,
                environment: ["COLORTERM": colorterm],
                colors: { entries[$0] }
            )
        }
        #expect(type("xterm-256color", .auto, "truecolor") == "xterm-256color")
        #expect(type("xterm-256color", .truecolor) == "xterm-direct")
        #expect(type("xterm", .auto) == "xterm")
        #expect(type("xterm", .auto, "truecolor") == "xterm-256color")
        #expect(type("xterm", .mono, "truecolor") == "xterm")
        #expect(type("vt100", .truecolor, "24bit") == "vt100")
    }
}
