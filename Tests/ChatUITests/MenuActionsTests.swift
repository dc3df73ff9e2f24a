// What can be done with a recommended menu, by key, button, list, palette and mouse.

import ChatUI
import Foundation
import Prompting
import Recommendation
import Testing

@Suite("Actions of a recommended menu")
struct MenuActionsTests {
    private func recommended(columns: Int = 80, rows: Int = 24) -> ChatDriver {
        var driver = ChatDriver(columns: columns, rows: rows)
        driver.recommendStew()
        driver.wait(1)
        driver.clearEffects()
        return driver
    }

    // MARK: - The bar

    @Test
    func `a bar that is too long ends with a button for the rest`() {
        let wide = recommended(columns: 160)
        #expect(
            wide.state.replyButtons == [
                .why, .ate, .nutrition, .hotter, .milder, .lighter, .cheaper, .otherCountry, .copy,
            ]
        )
        let narrow = recommended(columns: 40, rows: 12)
        #expect(narrow.state.replyButtons == [.why, .ate, .nutrition, .more])
        #expect(narrow.state.replyActions == wide.state.replyActions)
    }

    @Test
    func `at every width the bar ends before the edge and hides nothing silently`() {
        for columns in 30...170 {
            var driver = recommended(columns: columns, rows: 20)
            driver.pressF(5)
            driver.reply("비빔밥은 어떠세요?", menu: "비빔밥")
            let layout = ScreenLayout(driver.state)
            let edge = layout.transcript.columns
            let lines = layout.transcriptLines()
            #expect(lines.allSatisfy { $0.column + $0.width <= edge }, "at \(columns)")
            let isWhole = driver.state.replyButtons == driver.state.replyActions
            #expect(isWhole || driver.state.replyButtons.last == .more, "at \(columns)")
        }
    }

    @Test
    func `directions in which nothing lies are not offered`() {
        // The stew is filling and a soup already.
        let actions = recommended().state.replyActions
        #expect(!actions.contains(.heartier) && !actions.contains(.soup))
        #expect(actions.contains(.lighter) && actions.contains(.hotter))
    }

    @Test
    func `a reply without a menu has nothing but copying`() {
        var driver = ChatDriver()
        driver.ask("고마워")
        driver.reply("맛있게 드세요!")
        #expect(driver.state.replyButtons == [.copy])
        driver.ask("땅콩 알레르기가 심해요")
        driver.reply("의사와 상의하세요.", source: .program)
        #expect(driver.state.replyButtons == [.copy])
    }

    @Test
    func `facts of the catalogue can be eaten but not sent in another direction`() {
        var driver = ChatDriver()
        driver.ask("김치찌개 칼로리?")
        driver.reply("244 kcal예요.", menu: "김치찌개", source: .catalogue)
        #expect(driver.state.replyButtons == [.ate, .nutrition, .copy])
    }

    @Test
    func `the focus stays on its button when the bar changes around it`() {
        var driver = recommended()
        driver.press(.tab)
        driver.press(.left)
        #expect(driver.state.focusedButton == .another)
        driver.press(.enter)
        #expect(driver.state.replyButtons == [.stop])
        #expect(driver.state.focusedButton == .another)
        driver.reply("비빔밥은 어떠세요?", menu: "비빔밥")
        #expect(driver.state.focusedButton == .another)
    }

    @Test
    func `when its button goes the focus goes to the first of the bar`() {
        var driver = recommended()
        driver.press(.tab)
        driver.press(.right)
        #expect(driver.state.focusedButton == .ate)
        driver.pressF(5)
        #expect(driver.state.focusedButton == .stop)
        driver.reply("비빔밥은 어떠세요?", menu: "비빔밥")
        #expect(driver.state.focusedButton == .why)
        for _ in 0..<6 { driver.press(.right) }
        driver.send(.input(.resized(TerminalSize(columns: 30, rows: 12))))
        #expect(driver.state.focusedButton != nil)
    }

    @Test
    func `the list of the rest does what its rows say`() {
        var driver = recommended(columns: 40, rows: 12)
        driver.click("[더…]")
        #expect(driver.state.overlay?.kind == .actions)
        #expect(driver.screen.contains("왜?") && driver.screen.contains("^G"))
        driver.press(.end)
        #expect(driver.press(.enter).contains { if case .copy = $0 { true } else { false } })
        #expect(driver.state.overlay == nil)
    }

    // MARK: - Directions

    static let directions: [(ActionButton, Nudge)] = [
        (.hotter, .hotter), (.milder, .milder), (.lighter, .lighter), (.heartier, .heartier),
        (.cheaper, .cheaper), (.soup, .soup), (.otherCountry, .otherCountry),
    ]

    @Test(arguments: directions)
    func `a direction is another recommendation with that order`(
        button: ActionButton,
        nudge: Nudge
    ) throws {
        var driver = ChatDriver(columns: 160, rows: 40)
        driver.ask("점심")
        driver.reply("김밥은 어떠세요?", menu: "김밥")
        driver.click("[\(nudge.rawValue)]")
        let order = try #require(driver.orders.last)
        #expect(order.kind == .another && order.nudge == nudge)
        #expect(order.question == "점심")
        #expect(order.earlierReplies.compactMap(\.menu) == ["김밥"])
        #expect(driver.state.conversation.turns[0].replies.count == 2)
        // What a doubled Enter meets is the empty input.
        #expect(driver.state.focus == .input)
    }

    @Test
    func `Shift+F5 lists all directions, and Enter takes one`() throws {
        var driver = recommended()
        driver.press(.function(5, shift: true))
        #expect(driver.state.overlayRowCount == Nudge.allCases.count)
        driver.press(.down)
        driver.press(.enter)
        #expect(driver.orders.map(\.nudge) == [.milder])
        #expect(driver.state.overlay == nil)
        driver.press(.function(5, shift: true))
        driver.press(.function(5, shift: true))
        #expect(driver.state.overlay == nil, "the same key closes it")
    }

    @Test
    func `while a reply is written it stops with its text and goes in the direction`() throws {
        var driver = recommended()
        driver.pressF(5)
        let running = try #require(driver.state.stream?.replyID)
        driver.send(.generation(running, .text("냉면은")))
        driver.clearEffects()
        driver.press(.function(5, shift: true))
        let effects = driver.press(.enter)
        #expect(effects.first == .cancel(running, keep: true))
        #expect(driver.orders.map(\.nudge) == [.hotter])
    }

    @Test
    func `plain F5 goes in no direction`() {
        var driver = recommended()
        driver.pressF(5)
        #expect(driver.orders.map(\.nudge) == [nil])
    }

    @Test
    func `the palette knows the directions by name`() {
        var driver = recommended()
        driver.press(.control("p"))
        driver.type("덜 맵")
        driver.press(.enter)
        #expect(driver.orders.map(\.nudge) == [.milder])
    }

    @Test
    func `a direction chosen after a waiting question began is still for its own turn`() {
        var driver = recommended()
        driver.pressF(5)
        driver.ask("저녁은?")
        driver.press(.function(5, shift: true))
        driver.reply("비빔밥은 어떠세요?", menu: "비빔밥")
        #expect(driver.state.conversation.turns.count == 2)
        driver.clearEffects()
        driver.press(.enter)
        #expect(driver.orders.isEmpty)
        #expect(driver.state.notices.last?.kind == .warning)
        #expect(driver.state.currentTurnIndex == 0)
    }

    // MARK: - Facts

    @Test
    func `the facts of a shown menu are asked for once`() {
        var driver = ChatDriver()
        driver.send(.loaded(sampleConversation(turns: 3)))
        #expect(driver.effects == [.describe(menu: "비빔밥")])
        driver.ask("점심")
        driver.clearEffects()
        driver.reply("김밥은 어떠세요?", menu: "김밥")
        #expect(driver.effects == [.describe(menu: "김밥")])
        driver.pressF(5)
        driver.reply("비빔밥은 어떠세요?", menu: "비빔밥")
        driver.press(.left)
        #expect(driver.effects.filter { $0 == .describe(menu: "김밥") }.count == 1)
    }

    @Test
    func `flipping asks for the facts of what is flipped to`() {
        var conversation = sampleConversation(turns: 1)
        let other = Reply(text: "김밥은 어때요?", state: .complete, menu: "김밥")
        conversation.turns[0].replies.append(other)
        var driver = ChatDriver()
        driver.send(.loaded(conversation))
        #expect(driver.press(.right).last == .describe(menu: "김밥"))
        #expect(!driver.press(.left).contains { if case .describe = $0 { true } else { false } })
    }

    @Test
    func `facts that came before the end are not asked for`() {
        var driver = ChatDriver()
        let effects = driver.recommendStew()
        #expect(effects.isEmpty)
    }

    // MARK: - Why

    @Test
    func `why lists the kept reasons, and says so where there are none`() {
        var driver = recommended()
        driver.press(.control("g"))
        #expect(driver.screen.contains("1. 점심에 먹기 좋은 든든한 국물이에요"))
        driver.press(.control("g"))
        #expect(driver.state.overlay == nil)
        driver.pressF(5)
        driver.reply("비빔밥은 어떠세요?", menu: "비빔밥")
        driver.click("[왜?]")
        #expect(driver.screen.contains("남겨 둔 까닭이 없습니다"))
    }

    @Test
    func `reasons and facts cannot carry escape sequences to the terminal`() {
        var facts = SampleMenus.bare
        facts.menu.name = "밥\u{1B}[31m"
        facts.menu.description = "\u{1B}]0;제목\u{7}맛있는"
        facts.menu.kind = "밥"
        facts.menu.ingredients = ["쌀\u{9B}2J"]
        facts.menu.sentences = ["한 줄\u{1B}[2J\n두 줄"]
        var driver = ChatDriver()
        driver.ask("점심")
        driver.send(.facts(facts))
        driver.reply("밥", menu: facts.menu.name, reasons: ["까\u{1B}[5m닭"])
        driver.press(.control("x"))
        #expect(driver.screen.contains("맛있는 밥"))
        #expect(!driver.screen.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(!driver.screen.contains("[31m") && !driver.screen.contains("제목"))
        driver.press(.control("g"))
        #expect(driver.screen.contains("1. 까닭"))
    }

    @Test
    func `a card that has no facts says so, and not about itself in the hints`() {
        var driver = ChatDriver()
        driver.ask("점심")
        driver.reply("닭갈비는 어떠세요?", menu: "닭갈비")
        driver.press(.control("x"))
        #expect(driver.screen.contains("닭갈비는 메뉴 목록에 없거나 아직 찾는 중입니다."))
        #expect(driver.screen.contains("^G 왜?") && !driver.screen.contains("^X 영양"))
        driver.press(.control("g"))
        #expect(driver.state.overlay?.kind == .why, "one page leads to the other")
        driver.press(.escape)
        #expect(driver.state.overlay == nil)
    }

    // MARK: - Where it makes no sense

    @Test(arguments: [Key.control("g"), .control("t"), .control("x"), .function(5, shift: true)])
    func `without a recommended menu a key says so`(key: Key) {
        var driver = ChatDriver()
        #expect(driver.press(key).isEmpty)
        #expect(driver.state.notices.last?.text.contains("추천받은 메뉴가 없습니다") == true)
        #expect(driver.state.overlay == nil)
        #expect(!driver.screen.contains("먹었어요"), "no hint promises it")
    }

    @Test
    func `letters do it in the transcript, in either layout`() {
        for key in ["g", "ㅎ", "x", "ㅌ", "n", "ㅜ"] as [Character] {
            var driver = recommended()
            driver.press(.backTab)
            driver.press(.character(key))
            #expect(driver.state.overlay != nil, "\(key)")
        }
        for key in ["t", "ㅅ"] as [Character] {
            var driver = recommended()
            driver.press(.backTab)
            #expect(driver.press(.character(key)) == [.logMeal(menu: "김치찌개")])
        }
    }
}
