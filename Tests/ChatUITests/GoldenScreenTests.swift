// Whole screens at the three sizes that the chat is made for, as text files. Korean is everywhere in
// them, so every layout is checked with double-width cells; the English twins check the other words.

import ChatUI
import Configuration
import Diagnostics
import Foundation
import Prompting
import Testing

/// A size of the screen.
struct ScreenSize: CustomTestStringConvertible, Sendable {
    let columns: Int
    let rows: Int
    var testDescription: String { "\(columns)x\(rows)" }
    static let all = [
        ScreenSize(columns: 120, rows: 40), ScreenSize(columns: 80, rows: 24),
        ScreenSize(columns: 40, rows: 12),
    ]
}

@Suite("Golden screens")
struct GoldenScreenTests {
    private func driver(_ size: ScreenSize, _ language: Language = .korean) -> ChatDriver {
        ChatDriver(columns: size.columns, rows: size.rows, language: language)
    }

    private func answered(_ size: ScreenSize, _ language: Language = .korean) -> ChatDriver {
        var driver = driver(size, language)
        driver.ask("점심 추천해줘")
        driver.reply("오늘 점심으로는 김치찌개를 추천해요. 얼큰한 국물에 밥을 말아 드시면 든든합니다.", menu: "김치찌개")
        driver.pressF(5)
        driver.reply("그렇다면 비빔밥은 어떠세요? 나물과 고추장이 잘 어울려요.", menu: "비빔밥")
        return driver
    }

    @Test(arguments: ScreenSize.all)
    func `an empty chat greets and offers starters`(size: ScreenSize) throws {
        try Golden.expect(driver(size), "empty-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `an answered question with a second recommendation`(size: ScreenSize) throws {
        try Golden.expect(answered(size), "answered-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `an answered question in English`(size: ScreenSize) throws {
        try Golden.expect(answered(size, .english), "answered-en-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `a reply being written while the next question waits`(size: ScreenSize) throws {
        var driver = driver(size)
        driver.ask("매운 음식 추천해줘")
        if let id = driver.state.stream?.replyID {
            driver.send(.generation(id, .text("매콤한 음식이 당기신다면 떡볶이를")))
        }
        driver.ask("디저트도 골라줘")
        driver.type("그리고 아주 긴 입력을 쓰면 어절을 지키면서 여러 줄로 접혀야 하고 상자도 함께 커져야 합니다")
        try Golden.expect(driver, "streaming-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the conversations`(size: ScreenSize) throws {
        var driver = answered(size)
        driver.pressF(2)
        var ids = IdentifierSource(seed: 9, 9)
        let rows = [
            ConversationRow(id: driver.state.conversation.id, title: "점심 추천해줘", when: "방금"),
            ConversationRow(id: ids.next(), title: "비 오는 날 먹기 좋은 뜨끈한 국물 요리", when: "어제 18:20"),
            ConversationRow(id: ids.next(), title: "", when: "11월 2일"),
        ]
        driver.send(.listed(rows))
        driver.press(.down)
        try Golden.expect(driver, "conversations-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the search with hits`(size: ScreenSize) throws {
        var driver = driver(size)
        driver.pressF(3)
        driver.type("ㄱㅊ")
        var ids = IdentifierSource(seed: 9, 9)
        let hit = SearchRow(
            conversationID: ids.next(),
            turnID: ids.next(),
            title: "점심 추천해줘",
            snippet: "오늘 점심으로는 김치찌개를 추천해요. 얼큰한 국물에 밥을 말아"
        )
        driver.send(.searchResults(query: "ㄱㅊ", [hit, hit]))
        try Golden.expect(driver, "search-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the help`(size: ScreenSize) throws {
        var driver = driver(size)
        driver.pressF(1)
        try Golden.expect(driver, "help-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the palette`(size: ScreenSize) throws {
        var driver = answered(size)
        driver.press(.character("/"))
        driver.type("대화")
        try Golden.expect(driver, "palette-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the themes and the model`(size: ScreenSize) throws {
        var driver = driver(size)
        driver.pressF(8)
        driver.press(.down)
        try Golden.expect(driver, "themes-\(size.testDescription)")
        driver.press(.escape)
        driver.send(.models([ModelChoice(id: "/a", title: "메추리-30M", detail: "Q8_0, 32 MB")]))
        driver.pressF(7)
        try Golden.expect(driver, "models-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `the offer to go on after a crash`(size: ScreenSize) throws {
        var driver = driver(size)
        var conversation = sampleConversation(turns: 1)
        conversation.turns[0].replies[0].state = .streaming
        conversation.turns[0].replies[0].text = "0번째 답변입니다. 오늘은"
        driver.send(.loaded(conversation))
        try Golden.expect(driver, "resume-\(size.testDescription)")
    }

    @Test(arguments: ScreenSize.all)
    func `a model that cannot be opened`(size: ScreenSize) throws {
        var driver = driver(size)
        driver.send(
            .modelFailed(message: "모델을 열 수 없습니다: 파일이 GGUF가 아닙니다. mechuri doctor로 확인하세요.")
        )
        driver.ask("점심")
        try Golden.expect(driver, "failed-\(size.testDescription)")
    }

    @Test
    func `the dish is marked in the reply, particles and the rest are not`() {
        var driver = driver(ScreenSize(columns: 80, rows: 24))
        driver.ask("점심")
        driver.reply("김치 찌개는 어때요? 김치찌개집보다 맛있는 김치찌개!", menu: "김치찌개")
        let spans = ScreenLayout(driver.state).transcriptLines().flatMap(\.spans)
        let dishes = spans.filter { $0.role == ThemeRole.chatDish }
        #expect(dishes.map(\.text) == ["김치 찌개", "김치찌개"])
        #expect(dishes.allSatisfy { $0.base == ThemeRole.chatAssistant })
    }

    @Test
    func `a role without a background lets the bubble below show through`() {
        let paint = { (red: UInt8) in
            ThemeColor(red: red, green: 0, blue: 0, palette256: red, palette16: 0)
        }
        let theme = Theme(
            name: "t",
            title: "t",
            variant: .dark,
            styles: [
                ThemeRole.uiBackground: Style(foreground: paint(1), background: paint(2)),
                ThemeRole.chatAssistant: Style(foreground: paint(3), background: paint(4)),
                ThemeRole.chatDish: Style(foreground: paint(5), background: paint(2)),
                ThemeRole.chatSearchmatch: Style(foreground: paint(6), background: paint(7)),
            ]
        )
        var painter = Painter(size: TerminalSize(columns: 4, rows: 1), theme: theme)
        let base = ThemeRole.chatAssistant
        painter.put("a", row: 0, column: 0, role: ThemeRole.chatDish, on: base)
        painter.put("b", row: 0, column: 1, role: ThemeRole.chatSearchmatch, on: base)
        painter.put("c", row: 0, column: 2, role: ThemeRole.chatDish)
        let backgrounds = (0..<4).map { painter.frame[0, $0].style.background?.red }
        #expect(backgrounds == [4, 7, 2, 2])
    }

    @Test
    func `below the least size only that is said`() throws {
        try Golden.expect(driver(ScreenSize(columns: 29, rows: 8)), "small-29x8")
        #expect(driver(ScreenSize(columns: 40, rows: 7)).screen.contains("지금 40x7, 필요 30x8"))
        #expect(driver(ScreenSize(columns: 30, rows: 8)).screen.contains("메추리"))
    }

    @Test
    func `an ASCII theme draws the same screen without special glyphs`() {
        var driver = answered(ScreenSize(columns: 80, rows: 24))
        driver.pressF(2)
        var theme = Theme.fallback
        theme.asciiGlyphs = true
        let frame = view(driver.state, size: driver.state.size, theme: theme)
        let usual = view(driver.state, size: driver.state.size, theme: .fallback)
        let widths = { (frame: Frame) in frame.cells.map { $0.text.isEmpty } }
        let special = Set("─│┌┐└┘‹›▌▸•·…🍚↑↓←→▼")
        #expect(!frame.plainText().contains { special.contains($0) })
        let isWordWide = zip(widths(frame), widths(usual)).filter { $0 != $1 }.count
        #expect(isWordWide == 1, "only the rice bowl became two narrow cells")
    }

    @Test
    func `any size at all is drawn without harm`() {
        for columns in stride(from: 0, through: 130, by: 7) {
            for rows in stride(from: 0, through: 45, by: 5) {
                var driver = answered(ScreenSize(columns: columns, rows: rows))
                for number in [1, 2, 3, 7, 8] {
                    driver.pressF(number)
                    let frame = view(driver.state, size: driver.state.size, theme: .fallback)
                    #expect(frame.cells.count == columns * rows)
                }
            }
        }
    }
}
