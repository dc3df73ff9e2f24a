// The real renderer on a pseudo-terminal: what it sends, what it reads, and that it gives the
// terminal back. ncurses has one state for the whole process, so these run one after another.

import ChatUI
import Configuration
import Diagnostics
import Foundation
import NcursesTerminal
import Testing

@Suite("NcursesTerminal", .serialized)
struct NcursesTerminalTests {
    private func start(
        _ pty: PseudoTerminal,
        term: String = "xterm-256color",
        color: ColorPreference = .auto,
        probesWidth: Bool = false,
        usesMouse: Bool = true
    ) throws -> NcursesTerminal {
        #expect(TestTerminal.setSize(pty.slave, TerminalSize(columns: 40, rows: 6)))
        var options = NcursesTerminal.Options()
        options.input = pty.slave
        options.output = pty.slave
        options.environment = ["TERM": term]
        options.color = color
        options.probesWidth = probesWidth
        options.usesMouse = usesMouse
        let terminal = NcursesTerminal(options: options)
        try terminal.start()
        return terminal
    }

    private func frame(_ text: String, style: Style = .plain, columns: Int = 40) -> Frame {
        var frame = Frame(size: TerminalSize(columns: columns, rows: 6))
        frame.put(text, row: 1, column: 2, style: style)
        frame.cursor = CellPosition(row: 5, column: 3)
        return frame
    }

    /// Reads input as the event loop does, until something comes or two seconds are over.
    private func input(_ terminal: NcursesTerminal) -> [TerminalInput] {
        let end = Date().addingTimeInterval(2)
        while Date() < end {
            let found = terminal.readInput()
            if !found.isEmpty { return found }
            var entry = pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0)
            poll(&entry, 1, Int32(terminal.pendingTimeout ?? 100))
        }
        return []
    }

    @Test
    func `Korean is drawn and only changes are sent`() throws {
        let pty = try #require(PseudoTerminal())
        let before = pty.modes
        let terminal = try start(pty)
        #expect(terminal.size == TerminalSize(columns: 40, rows: 6))
        #expect(terminal.colorDepth == .palette256)
        #expect(pty.modes.c_lflag != before.c_lflag)
        terminal.draw(frame("순두부찌개 ㅋㅋ 🍚 어때요?"))
        let first = pty.output()
        #expect(first.contains("순두부찌개 ㅋㅋ 🍚 어때요?"))
        #expect(first.contains("\u{1B}[?1049h"))
        #expect(first.contains("\u{1B}[?2004h"))
        #expect(first.contains("\u{1B}[?1006h"))
        // The insertion point: row 6, column 4, counted from 1.
        #expect(first.hasSuffix("\u{1B}[6;4H") || first.contains("\u{1B}[6;4H"))
        terminal.draw(frame("순두부찌개 ㅋㅋ 🍚 어때요?"))
        #expect(pty.output().isEmpty)
        terminal.draw(frame("순두부찌개 ㅋㅋ 🍚 좋아요!"))
        let second = pty.output()
        #expect(second.contains("좋"))
        #expect(!second.contains("순두부"))
        terminal.stop()
        let last = pty.output()
        #expect(last.contains("\u{1B}[?1049l"))
        #expect(last.contains("\u{1B}[?2004l"))
        #expect(last.contains("\u{1B}[?1000l"))
        #expect(pty.modes.c_lflag == before.c_lflag)
        #expect(pty.modes.c_iflag == before.c_iflag)
        #expect(pty.modes.c_oflag == before.c_oflag)
        terminal.stop()
        #expect(pty.output().isEmpty)
    }

    static let colors: [(flag: ColorPreference, term: String, sequence: String, avoided: String)] =
        [
            (.auto, "xterm-256color", "38;5;224", "\u{1B}[31"),
            (.palette256, "xterm-256color", "38;5;224", "\u{1B}[31"),
            (.ansi16, "xterm-256color", "\u{1B}[95", "38;5"),
            (.auto, "xterm", "\u{1B}[35", "38;5"),
            (.mono, "xterm-256color", ";7m", "38;5"),
        ]

    @Test(arguments: colors)
    func `each depth sends its own colours`(
        flag: ColorPreference,
        term: String,
        sequence: String,
        avoided: String
    ) throws {
        let pty = try #require(PseudoTerminal())
        let terminal = try start(pty, term: term, color: flag)
        defer { terminal.stop() }
        var color = try #require(ThemeColor(hex: "#f7cac9"))
        color.palette256 = 224
        color.palette16 = 13
        let style = Style(foreground: color, monochrome: [.reverse])
        terminal.draw(frame("메추리", style: style))
        let output = pty.output()
        #expect(output.contains(sequence), "\(output.debugDescription)")
        #expect(!output.contains(avoided), "\(output.debugDescription)")
    }

    @Test
    func `keys arrive, Esc after its time and a paste whole`() throws {
        let pty = try #require(PseudoTerminal())
        let terminal = try start(pty)
        defer { terminal.stop() }
        pty.type("안\u{1B}[15~")
        #expect(input(terminal) == [.key(.character("안")), .key(.function(5, shift: false))])
        pty.type("\u{3}")
        #expect(input(terminal) == [.key(.control("c"))])
        pty.type("\u{1B}")
        #expect(input(terminal) == [.key(.escape)])
        pty.type("\u{1B}[200~한\r글\u{1B}[201~")
        #expect(input(terminal) == [.key(.paste("한\n글"))])
        #expect(terminal.pendingTimeout == nil)
    }

    @Test
    func `a new size is reported and drawn at`() throws {
        let pty = try #require(PseudoTerminal())
        let terminal = try start(pty)
        defer { terminal.stop() }
        terminal.draw(frame("가"))
        _ = pty.output()
        #expect(TestTerminal.setSize(pty.slave, TerminalSize(columns: 60, rows: 6)))
        kill(getpid(), SIGWINCH)
        #expect(input(terminal) == [.resized(TerminalSize(columns: 60, rows: 6))])
        var wide = Frame(size: TerminalSize(columns: 60, rows: 6))
        wide.put("오른쪽", row: 0, column: 54, style: .plain)
        terminal.draw(wide)
        #expect(pty.output().contains("오른쪽"))
        // A frame made for the old size is cut, not refused.
        terminal.draw(frame("가나다", columns: 80))
        #expect(pty.output().contains("가나다"))
    }

    // To the process, not with raise: the threads that run tests block these signals.
    @Test
    func `signals become events`() throws {
        let pty = try #require(PseudoTerminal())
        let terminal = try start(pty)
        defer { terminal.stop() }
        kill(getpid(), SIGTERM)
        #expect(input(terminal) == [.terminated])
        kill(getpid(), SIGINT)
        #expect(input(terminal) == [.interrupted])
        kill(getpid(), SIGHUP)
        #expect(input(terminal) == [.hungUp])
    }

    @Test
    func `a closed window is told once`() throws {
        let pty = try #require(PseudoTerminal())
        let terminal = try start(pty)
        pty.closeMaster()
        #expect(input(terminal) == [.hungUp])
        #expect(terminal.readInput().isEmpty)
        terminal.draw(frame("가"))
        terminal.stop()
    }

    static let widths: [(column: Int, isWide: Bool)] = [(9, false), (17, true), (12, false)]

    @Test(arguments: widths)
    func `ambiguous characters are measured, and replaced where they are wide`(
        column: Int,
        isWide: Bool
    ) throws {
        let pty = try #require(PseudoTerminal())
        // The answer is already there when the question is asked, with a key on each side.
        pty.type("a\u{1B}[1;\(column)Rb")
        var modes = pty.modes
        modes.c_lflag &= ~UInt32(ICANON | ECHO)
        tcsetattr(pty.slave, TCSANOW, &modes)
        let terminal = try start(pty, probesWidth: true)
        defer { terminal.stop() }
        #expect(pty.output().contains("────────\u{1B}[6n"))
        #expect(terminal.ambiguousIsWide == isWide)
        #expect(terminal.pendingTimeout == 0)
        #expect(input(terminal) == [.key(.character("a")), .key(.character("b"))])
        terminal.draw(frame("─…가"))
        #expect(pty.output().contains(isWide ? "-.가" : "─…가"))
    }

    @Test
    func `a terminal that does not answer is not waited for`() throws {
        let pty = try #require(PseudoTerminal())
        let begin = Date()
        let terminal = try start(pty, probesWidth: true)
        #expect(Date().timeIntervalSince(begin) < 1)
        #expect(!terminal.ambiguousIsWide)
        terminal.stop()
    }

    @Test
    func `an answer that comes late still counts and is not typed`() throws {
        let pty = try #require(PseudoTerminal())
        let terminal = try start(pty, probesWidth: true)
        defer { terminal.stop() }
        terminal.draw(frame("─가"))
        #expect(pty.output().contains("─가"))
        pty.type("밥\u{1B}[1;17R")
        let size = TerminalSize(columns: 40, rows: 6)
        #expect(input(terminal) == [.resized(size), .key(.character("밥"))])
        #expect(terminal.ambiguousIsWide)
        terminal.draw(frame("─가"))
        #expect(pty.output().contains("-가"))
    }

    @Test
    func `without the mouse no reports are asked for`() throws {
        let pty = try #require(PseudoTerminal())
        let terminal = try start(pty, usesMouse: false)
        terminal.draw(frame("가"))
        terminal.stop()
        #expect(!pty.output().contains("?1000"))
    }

    @Test
    func `what cannot show a full screen says why in one line`() throws {
        let pty = try #require(PseudoTerminal())
        func obstacle(_ term: String?) -> FullScreenObstacle? {
            TerminalProbe.obstacle(
                input: pty.slave,
                output: pty.slave,
                environment: term.map { ["TERM": $0] } ?? [:]
            )
        }
        #expect(obstacle("xterm-256color") == nil)
        #expect(obstacle("dumb") == .dumb(term: "dumb"))
        #expect(obstacle(nil) == .dumb(term: ""))
        #expect(obstacle("no-such-terminal") == .unknownTerminal(term: "no-such-terminal"))
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        #expect(TerminalProbe.obstacle(input: ends[0], output: pty.slave) == .notTTY)
        ends.forEach { close($0) }
        let all: [FullScreenObstacle] = [
            .notTTY, .dumb(term: ""), .noUTF8(charset: "EUC-KR"), .unknownTerminal(term: "x"),
            .refused(operation: "pipe", code: 24),
        ]
        for reason in all {
            for language in Language.allCases {
                #expect(!reason.message(in: language).isEmpty)
                #expect(!reason.message(in: language).contains("\n"))
            }
        }
        var options = NcursesTerminal.Options()
        options.input = pty.slave
        options.output = pty.slave
        options.environment = ["TERM": "dumb"]
        #expect(throws: FullScreenObstacle.dumb(term: "dumb")) {
            try NcursesTerminal(options: options).start()
        }
        #expect(pty.output().isEmpty)
    }
}
