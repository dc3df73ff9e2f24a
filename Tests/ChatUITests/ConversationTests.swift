// Lists over the chat: conversations (open, rename, delete, undo), search, themes, models, palette.

import ChatUI
import Foundation
import Prompting
import Testing

@Suite("Conversations and lists")
struct ConversationTests {
    private let saved = sampleConversation(turns: 8, seed: 70)

    private func listed(_ driver: ChatDriver = ChatDriver()) -> ChatDriver {
        var driver = driver
        driver.pressF(2)
        let rows = [
            ConversationRow(id: saved.id, title: "저장된 대화"),
            ConversationRow(id: sampleConversation(turns: 0, seed: 71).id, title: "둘째"),
        ]
        driver.send(.listed(rows))
        return driver
    }

    @Test
    func `F2 asks for the list and Enter opens`() {
        var driver = ChatDriver()
        #expect(driver.pressF(2) == [.listConversations])
        #expect(driver.screen.contains("불러오는 중…"))
        driver = listed()
        #expect(driver.press(.enter) == [.load(saved.id)])
        driver.send(.loaded(saved))
        #expect(driver.state.overlay == nil)
        #expect(driver.state.conversation == saved)
        #expect(driver.screen.contains("7번째 질문"), "it opens at its end")
    }

    @Test
    func `F4 begins anew, stops the running reply and asks for starters`() throws {
        var driver = ChatDriver()
        driver.ask("점심")
        let old = driver.state.conversation.id
        let id = try #require(driver.state.stream?.replyID)
        driver.send(.generation(id, .text("김")))
        #expect(driver.pressF(4) == [.cancel(id, keep: true), .requestStarters])
        #expect(driver.state.conversation.turns.isEmpty)
        #expect(driver.state.conversation.id != old)
    }

    @Test
    func `renaming edits the title in place`() {
        var driver = listed()
        driver.pressF(6)
        #expect(driver.state.overlay?.renaming?.text == "저장된 대화")
        driver.press(.control("u"))
        driver.type("새 이름")
        #expect(driver.press(.enter) == [.rename(saved.id, title: "새 이름")])
        #expect(driver.screen.contains("새 이름"))
        #expect(driver.state.overlay?.renaming == nil)
    }

    @Test
    func `Esc leaves the title as it was, and an empty one is not taken`() {
        var driver = listed()
        driver.pressF(6)
        driver.type("x")
        driver.press(.escape)
        #expect(driver.state.overlay?.conversations.first?.title == "저장된 대화")
        #expect(driver.state.overlay != nil, "only the editing ended")
        driver.pressF(6)
        driver.press(.control("u"))
        #expect(driver.press(.enter).isEmpty)
    }

    @Test
    func `deleting can be undone`() {
        var driver = listed()
        #expect(driver.press(.delete) == [.delete(saved.id)])
        #expect(driver.state.overlay?.conversations.map(\.title) == ["둘째"])
        #expect(driver.screen.contains("'저장된 대화' 대화를 지웠습니다. F5 되살리기"))
        #expect(driver.pressF(5) == [.restore(saved.id)])
        #expect(driver.state.overlay?.conversations.map(\.title) == ["저장된 대화", "둘째"])
        #expect(!driver.screen.contains("지웠습니다"))
        #expect(driver.pressF(5).isEmpty)
    }

    @Test
    func `deleting the open conversation empties the chat and undo opens it again`() {
        var driver = ChatDriver()
        driver.send(.loaded(saved))
        driver = listed(driver)
        #expect(driver.press(.delete).last == .delete(saved.id))
        #expect(driver.state.conversation.turns.isEmpty)
        #expect(driver.state.overlay != nil)
        #expect(driver.pressF(5) == [.restore(saved.id), .load(saved.id)])
    }

    @Test
    func `opening another conversation stops the running reply and keeps its text`() throws {
        var driver = ChatDriver()
        driver.ask("점심")
        let id = try #require(driver.state.stream?.replyID)
        driver.send(.generation(id, .text("김")))
        #expect(driver.send(.loaded(saved)).first == .cancel(id, keep: true))
        #expect(driver.send(.generation(id, .text("밥"))).isEmpty)
    }

    // MARK: - Search

    @Test
    func `every change of the query searches and only the newest answer counts`() {
        var driver = ChatDriver()
        driver.pressF(3)
        #expect(driver.type("김치") == [.search("김"), .search("김치")])
        let hit = SearchRow(
            conversationID: saved.id,
            turnID: saved.turns[1].id,
            title: "가",
            snippet: "나"
        )
        driver.send(.searchResults(query: "김", [hit]))
        #expect(driver.state.overlay?.hits.isEmpty == true)
        driver.send(.searchResults(query: "김치", []))
        #expect(driver.screen.contains("찾은 것이 없습니다."))
        #expect(driver.press(.left).isEmpty, "moving the cursor does not search")
    }

    @Test(arguments: ["나물", "ㄴㅁ"])
    func `a hit is opened where it stands with its words marked`(query: String) throws {
        var driver = ChatDriver()
        driver.pressF(3)
        driver.type(query)
        let turn = saved.turns[1]
        let hit = SearchRow(
            conversationID: saved.id,
            turnID: turn.id,
            replyID: turn.replies[0].id,
            title: "저장된 대화",
            snippet: "나물과"
        )
        driver.send(.searchResults(query: query, [hit]))
        #expect(driver.press(.enter) == [.load(saved.id)])
        driver.send(.loaded(saved))
        #expect(driver.screen.contains("1번째 답변"))
        #expect(!driver.screen.contains("7번째"))
        let layout = ScreenLayout(driver.state)
        let marked = layout.transcriptLines().flatMap(\.spans)
            .filter { $0.role == "chat.searchmatch" }
        #expect(marked.map(\.text) == ["나물"])
        driver.press(.escape)
        #expect(driver.state.highlight == nil)
    }

    @Test
    func `a hit in an alternative that was not chosen shows that alternative`() {
        var conversation = saved
        conversation.turns[0].replies.append(
            Reply(id: sampleConversation(turns: 0, seed: 5).id, text: "쌀국수", state: .complete)
        )
        var driver = ChatDriver()
        driver.send(.loaded(conversation))
        driver.pressF(3)
        driver.type("쌀국수")
        let turn = conversation.turns[0]
        let hit = SearchRow(
            conversationID: saved.id,
            turnID: turn.id,
            replyID: turn.replies[1].id,
            title: "",
            snippet: "쌀국수"
        )
        driver.send(.searchResults(query: "쌀국수", [hit]))
        #expect(driver.press(.enter).isEmpty, "it is the open conversation")
        #expect(driver.screen.contains("쌀국수"))
        #expect(driver.state.conversation.turns[0].selected == 1)
    }

    // MARK: - Themes and models

    @Test
    func `themes are previewed live and Esc reverts`() {
        var driver = ChatDriver()
        driver.pressF(8)
        driver.press(.down)
        #expect(driver.state.themeName == "dark")
        driver.press(.escape)
        #expect(driver.state.themeName == "mechuri")
        driver.pressF(8)
        driver.press(.end)
        #expect(driver.press(.enter) == [.setTheme("light")])
        #expect(driver.state.themeName == "light")
    }

    @Test
    func `opening another list from the picker reverts the preview too`() {
        var driver = ChatDriver()
        driver.pressF(8)
        driver.press(.down)
        driver.pressF(2)
        #expect(driver.state.themeName == "mechuri")
    }

    @Test
    func `a model is chosen, but not while a reply is written`() {
        var driver = ChatDriver()
        driver.send(.models([ModelChoice(id: "/m", title: "다른 모델")]))
        driver.pressF(7)
        #expect(driver.press(.enter) == [.selectModel("/m")])
        driver.ask("점심")
        driver.pressF(7)
        #expect(driver.press(.enter).isEmpty)
        #expect(driver.state.notices.last?.kind == .warning)
    }

    // MARK: - Palette and help

    @Test
    func `the model that speaks is marked, whatever it calls itself`() {
        var driver = ChatDriver()
        driver.send(.models(["small", "large"].map { ModelChoice(id: "/" + $0, title: $0) }))
        driver.send(.modelReady(ModelStatus(name: "큰 모델", choice: "/large")))
        driver.pressF(7)
        #expect(driver.screen.contains("• large"))
        #expect(driver.screen.contains("  small"))
        #expect(driver.press(.enter) == [.selectModel("/large")])
    }

    @Test
    func `a slash on an empty input opens the palette, elsewhere it is text`() {
        var driver = ChatDriver()
        driver.type("가/")
        #expect(driver.state.input.text == "가/")
        driver.press(.control("u"))
        driver.wait(0.1)
        driver.type("/")
        #expect(driver.state.overlay?.kind == .palette)
        driver.press(.backspace)
        #expect(driver.state.overlay == nil)
    }

    @Test(arguments: [("테마", Overlay.Kind.themes), ("ㄷㅇㅁ", .help), ("찾기", .search)])
    func `the palette filters by name and initial consonants`(query: String, kind: Overlay.Kind) {
        var driver = ChatDriver()
        driver.press(.control("p"))
        driver.type(query)
        driver.press(.enter)
        #expect(driver.state.overlay?.kind == kind)
    }

    @Test
    func `help names every key of the table once and scrolls to its end`() {
        let rows = HelpPage.rows(in: .korean)
        for binding in KeyMap.bindings {
            let name = binding.key.displayName
            #expect(
                rows.contains { row in
                    guard case .keys(let keys, let title) = row else { return false }
                    return keys.split(separator: " ").contains { $0 == name }
                        && title == binding.command.title(in: .korean)
                },
                "\(name) \(binding.command)"
            )
        }
        var driver = ChatDriver()
        driver.pressF(1)
        driver.press(.end)
        let end = driver.screen
        #expect(end.contains("클릭과 휠을"))
        driver.press(.down)
        #expect(driver.screen == end)
        driver.press(.escape)
        #expect(driver.state.overlay == nil)
    }

    @Test
    func `a list longer than its box says where it is, a short one does not`() {
        var driver = ChatDriver()
        var ids = IdentifierSource(seed: 5, 5)
        let rows = (1...30).map {
            ConversationRow(id: ids.next(), title: "대화 \($0)", when: "어제")
        }
        driver.pressF(2)
        driver.send(.listed(Array(rows.prefix(3))))
        #expect(!driver.screen.contains("/3"))
        driver.send(.listed(rows))
        #expect(driver.screen.contains("↑↓ 1-19/30"))
        driver.press(.end)
        #expect(driver.screen.contains("↑↓ 12-30/30"))
        driver.pressF(1)
        #expect(driver.screen.contains("↑↓ 1-19/"))
    }

    @Test
    func `a notice is shown once, wherever the list leaves room`() {
        var driver = ChatDriver()
        driver.pressF(8)
        driver.send(.copied("tmux 버퍼로 보냄"))
        #expect(driver.screen.components(separatedBy: "tmux 버퍼로").count == 2)
        driver.pressF(1)
        #expect(driver.screen.components(separatedBy: "tmux 버퍼로").count == 2)
    }

    @Test
    func `every command has a name in both languages`() {
        for command in Command.allCases {
            #expect(command.title(in: .korean) != command.rawValue)
            #expect(command.title(in: .english) != command.rawValue)
        }
    }

    @Test
    func `every hint on screen does something when its key is pressed`() {
        var situations = [ChatDriver()]
        var answered = ChatDriver()
        answered.ask("점심")
        situations.append(answered)
        answered.reply("답")
        situations.append(answered)
        for kind in [1, 2, 3, 7, 8] {
            var open = answered
            open.pressF(kind)
            situations.append(open)
        }
        for driver in situations {
            for hint in ScreenLayout(driver.state).hints {
                let key = KeyMap.bindings.first {
                    $0.command == hint.command && $0.contexts.contains(driver.state.context)
                }?.key
                #expect(key.map { KeyMap.command(for: $0, in: driver.state) } == hint.command)
            }
        }
    }
}
