// The loop with a real poll(2) on a pipe: it reduces everything that has arrived before it draws,
// sleeps while nothing happens, and ends on quit.

import ChatUI
import Configuration
import Foundation
import Testing

@Suite("EventLoop")
struct EventLoopTests {
    private func state() -> ChatState {
        ChatState(
            size: TerminalSize(columns: 10, rows: 10),
            identifiers: IdentifierSource(seed: 3, 4)
        )
    }

    private func loop(
        _ terminal: TextTerminal,
        _ mailbox: Mailbox<ChatEvent>,
        clock: @escaping () -> Double = MonotonicClock.seconds,
        perform: @escaping (ChatEffect) -> Void = { _ in }
    ) -> EventLoop<ChatState> {
        EventLoop(
            state: state(),
            terminal: terminal,
            mailbox: mailbox,
            theme: { _ in .fallback },
            clock: clock,
            perform: perform
        )
    }

    @Test
    func `a posted event wakes the loop and is drawn`() throws {
        let terminal = TextTerminal(columns: 80, rows: 24)
        let mailbox = try Mailbox<ChatEvent>()
        var time = 10.0
        let loop = loop(terminal, mailbox, clock: { time })
        mailbox.post(.modelReady(ModelStatus(name: "시험 모델")))
        loop.step()
        time += 1
        mailbox.post(.starters([]))
        loop.step()
        #expect(loop.state.modelName == "시험 모델")
        #expect(terminal.frames.last?.plainText().contains("시험 모델") == true)
    }

    @Test
    func `what was posted before the start is in the first frame`() throws {
        let terminal = TextTerminal(columns: 80, rows: 24)
        let mailbox = try Mailbox<ChatEvent>()
        let loop = loop(terminal, mailbox)
        mailbox.post(.starters(["비 오는 날 국물"]))
        mailbox.post(.notice(.warning, "테마 파일이 이상합니다"))
        terminal.enter(.terminated)
        loop.run()
        #expect(terminal.frames.first?.plainText().contains("비 오는 날 국물") == true)
        #expect(loop.state.notices.count == 1, "it has its whole time from here on")
    }

    @Test
    func `a burst of events is one frame`() throws {
        let terminal = TextTerminal(columns: 80, rows: 24)
        let mailbox = try Mailbox<ChatEvent>()
        var time = 10.0
        let loop = loop(terminal, mailbox, clock: { time })
        for index in 0..<500 { mailbox.post(.starters(["\(index)"])) }
        loop.step()
        #expect(loop.frameCount == 1)
        #expect(loop.state.starters == ["499"])
        time += 0.001
        mailbox.post(.starters(["a"]))
        loop.step()
        #expect(loop.frameCount == 1, "within 16 ms of the last frame nothing is drawn")
        time += 0.016
        mailbox.post(.starters(["b"]))
        loop.step()
        #expect(loop.frameCount == 2)
    }

    @Test
    func `keys reach the state and effects come out in order`() throws {
        let terminal = TextTerminal(columns: 80, rows: 24)
        let mailbox = try Mailbox<ChatEvent>()
        var effects: [ChatEffect] = []
        let loop = loop(terminal, mailbox, perform: { effects.append($0) })
        mailbox.post(.modelLoading(name: "모델"))
        for character in "밥" { terminal.enter(.key(.character(character))) }
        terminal.enter(.key(.enter))
        terminal.enter(.key(.control("c")))
        terminal.enter(.key(.control("c")))
        loop.run()
        #expect(effects.count == 1, "the question is saved; nothing was decoded yet")
        guard case .saveQuestion(_, "밥", _) = effects.first else {
            Issue.record("expected the question to be saved first, got \(effects)")
            return
        }
    }

    @Test
    func `the size comes from the terminal and follows it`() throws {
        let terminal = TextTerminal(columns: 50, rows: 15)
        let mailbox = try Mailbox<ChatEvent>()
        let loop = loop(terminal, mailbox)
        #expect(loop.state.size == TerminalSize(columns: 50, rows: 15))
        terminal.enter(.resized(TerminalSize(columns: 70, rows: 30)))
        loop.step()
        #expect(loop.state.size == TerminalSize(columns: 70, rows: 30))
    }

    @Test
    func `with nothing to do the loop sleeps until it is posted to`() throws {
        let terminal = TextTerminal(columns: 80, rows: 24)
        let mailbox = try Mailbox<ChatEvent>()
        let loop = loop(terminal, mailbox)
        let poster = Thread {
            usleep(300_000)
            mailbox.post(.input(.terminated))
        }
        poster.start()
        loop.run()
        #expect(loop.wakeCount <= 2, "only the post woke it")
        #expect(loop.frameCount == 1)
    }

    @Test
    func `a terminal that has gone ends the loop`() throws {
        let terminal = TextTerminal(columns: 80, rows: 24)
        let mailbox = try Mailbox<ChatEvent>()
        let loop = loop(terminal, mailbox)
        terminal.hangUp()
        loop.run()
        #expect(loop.wakeCount <= 2)
    }

    @Test
    func `a notice is taken away by the clock without any input`() throws {
        let terminal = TextTerminal(columns: 80, rows: 24)
        let mailbox = try Mailbox<ChatEvent>()
        var time = 10.0
        let loop = loop(terminal, mailbox, clock: { time })
        mailbox.post(.copied("tmux 버퍼로 보냄"))
        loop.step()
        #expect(loop.state.notices.count == 1)
        time += 5
        loop.step()
        #expect(loop.state.notices.isEmpty)
        #expect(loop.state.nextDeadline == nil)
    }

    @Test
    func `posts from many threads all arrive, each thread's in order`() throws {
        let mailbox = try Mailbox<ChatEvent>()
        let group = DispatchGroup()
        for thread in 0..<4 {
            DispatchQueue.global().async(group: group) {
                for index in 0..<1000 { mailbox.post(.notice(.information, "\(thread) \(index)")) }
            }
        }
        group.wait()
        var next = [0, 0, 0, 0]
        for case .notice(_, let text) in mailbox.drain() {
            let parts = text.split(separator: " ").compactMap { Int($0) }
            #expect(next[parts[0]] == parts[1])
            next[parts[0]] += 1
        }
        #expect(next == [1000, 1000, 1000, 1000])
        #expect(mailbox.drain().isEmpty)
    }
}
