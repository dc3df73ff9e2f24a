// What a search finds: parts of words, single syllables, initial consonants, across spaces and
// cases; what it must not find; where the marks stand; and how long it takes over 10,000 messages.

import ConversationStore
import Foundation
import Prompting
import Testing

@Suite("Search")
struct SearchTests {
    private let store: TemporaryStore
    private let database: ConversationDatabase

    init() throws {
        store = try TemporaryStore()
        database = try ConversationDatabase(path: store.path, now: TickingClock().now)
    }

    @Test(arguments: [
        "김치", "찌개", "치찌", "개", "김치찌개를", "ㄱㅊ", "ㄱㅊㅉㄱ", "ㅉㄱㄹ", "김ㅊ", "ㄱ치", "ㄱ", "bbq", "BBQ",
        "Bbq 찌개", "찌개 김치",
        "돼지고기", "돼지 고기", "ㄷㅈㄱㄱ", "🍜", "500", "kcal", "café", "CAFÉ", "cafe\u{301}", "ㅋㅋ", "!김치!",
        "김치찌개, BBQ", "\"김치\"",
        "김치*", "ㄳ", "bb q",
    ])
    func `a text is found by every part of it`(query: String) throws {
        try database.add("안녕", "얼큰한 김치찌개를 BBQ 돼지 고기와 🍜 500kcal Café ㅋㅋ 감사")
        try database.add("다른 말", "아무 뜻 없음")
        for spelling in [query, query.decomposedStringWithCanonicalMapping] {
            let hits = try database.search(spelling)
            #expect(hits.count == 1, "\(spelling)")
            #expect(hits.first?.reply != nil)
        }
    }

    @Test(arguments: [
        "김밥", "치김", "찌개김", "ㅊㄱㅂ", "김치 라면", "", "  ", "!?", "튀김치", "고기돼", "ㄲ", "\u{0}", "OR",
        "NEAR(김치)",
    ])
    func `what is not there is not found`(query: String) throws {
        try database.add("안녕", "얼큰한 김치찌개를 BBQ 돼지 고기와")
        #expect(try database.search(query).isEmpty)
    }

    @Test func `parts of two words are no word of two syllables`() throws {
        try database.add("안녕", "튀김 치킨 오늘은 김 치즈")
        #expect(try database.search("김치").isEmpty)
        #expect(try database.search("튀김치킨").count == 1)
        #expect(try database.search("김치킨").isEmpty)
    }

    @Test func `titles, questions and replies are told apart`() throws {
        let id = UUID()
        let reply = Reply(text: "비빔밥 어때요", state: .complete)
        let turn = Turn(question: "비빔밥 말고", replies: [reply])
        try database.saveQuestion(turn, in: id, title: "비빔밥 이야기")
        let hits = try database.search("비빔밥")
        #expect(Set(hits.map(\.conversation)) == [id])
        #expect(Set(hits.map(\.title)) == ["비빔밥 이야기"])
        #expect(Set(hits.map(\.anchor)) == [turn.id])
        #expect(hits.contains { $0.turn == nil && $0.reply == nil })
        #expect(hits.contains { $0.turn == turn.id && $0.reply == nil })
        #expect(hits.contains { $0.turn == turn.id && $0.reply == reply.id })
    }

    @Test func `the start of a word comes before its inside, then the newest comes first`() throws {
        func add(_ text: String) throws {
            try database.saveQuestion(Turn(question: text), in: UUID(), title: "x")
        }
        for text in ["국물 떡볶이", "짜장떡볶이", "떡볶이집", "떡 볶이", "치즈떡볶이"] { try add(text) }
        let snippets = try database.search("떡볶이").map(\.snippet)
        #expect(snippets == ["떡볶이집", "국물 떡볶이", "치즈떡볶이", "짜장떡볶이", "떡 볶이"])
    }

    @Test func `marks stand on the match, in short and in long texts`() throws {
        let long =
            String(repeating: "앞말 ", count: 40) + "🍜 돼지\n고기 김치찌개 "
            + String(repeating: "뒷말 ", count: 40)
        try database.add("안녕", long)
        try database.add("안녕", "각 김치")
        for (query, marked) in [
            ("김치찌개", ["김치찌개"]), ("ㅉㄱ", ["찌개"]), ("김치찌개 돼지", ["돼지", "김치찌개"]), ("각", ["각"]),
        ] {
            let hit = try #require(try database.search(query).first)
            let characters = Array(hit.snippet)
            #expect(hit.matches.map { String(characters[$0]) } == marked, "\(query)")
            #expect(!hit.snippet.contains("\n"))
            #expect(characters.count <= 74)
        }
        let hit = try #require(try database.search("김치찌개").first)
        #expect(hit.snippet.hasPrefix("…") && hit.snippet.hasSuffix("…"))
    }

    @Test func `text is found while its reply is still being written`() throws {
        let turn = Turn(question: "점심")
        let reply = Reply()
        try database.saveQuestion(turn, in: UUID())
        try database.beginReply(reply, to: turn.id)
        try database.updateReply(reply.id, text: "육개")
        #expect(try database.search("육개").count == 1)
        try database.updateReply(reply.id, text: "칼국수")
        #expect(try database.search("육개").isEmpty)
        #expect(try database.search("칼국수").count == 1)
    }

    @Test func `an index made anew finds the same`() throws {
        for text in ["김치찌개", "김치 볶음밥", "파김치"] { try database.add(text, text + " 좋아요") }
        let before = try database.search("김치")
        #expect(before.count == 9)
        try database.rebuildIndex()
        #expect(try database.search("김치") == before)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["RUN_BENCHMARKS"] == "1"))
    func `ten thousand messages are searched within 50 ms`() throws {
        let menus = ["김치찌개", "비빔밥", "칼국수", "떡볶이", "돈가스", "마라탕", "초밥", "샐러드"]
        let clock = ContinuousClock()
        let filling = try clock.measure {
            for number in 0..<500 {
                let turns = (0..<10).map { count in
                    let menu = menus[(number + count) % menus.count]
                    let text =
                        "\(number)번째로 오늘 같은 날에는 따끈한 \(menu) 한 그릇이 잘 어울려요. "
                        + "든든하게 드시고 기운 내세요! 곁들임은 단무지 \(count)개가 좋겠네요."
                    return Turn(
                        question: "\(count)월에 먹을 \(menu) 말고 다른 거 추천해줘",
                        replies: [Reply(text: text, state: .complete, menu: menu)]
                    )
                }
                try database.save(Conversation(turns: turns))
            }
        }
        try database.add("희귀한 두리안", "두리안은 없어요")
        print("filling: \(filling), file: \(try store.bytes().count / 1024) KiB")
        for query in [
            "김치", "ㄱㅊ", "ㄱ", "이", "오늘", "두리안", "ㄷㄹㅇ", "김치찌개 단무지", "없는말", "499번째", "오늘 오늘 날",
        ] {
            let elapsed = try (0..<5).map { _ in
                try clock.measure { _ = try database.search(query) }
            }.sorted()[2]
            print("search \(query): \(try database.search(query).count) hits, \(elapsed)")
            #expect(elapsed < .milliseconds(50))
        }
        let rebuilding = try clock.measure { try database.rebuildIndex() }
        print("rebuilding the index: \(rebuilding)")
        let turn = Turn(question: "지금 재는 중")
        let reply = Reply()
        let question = try clock.measure { try database.saveQuestion(turn, in: UUID()) }
        try database.beginReply(reply, to: turn.id)
        let partial = try clock.measure {
            for count in 0..<100 { try database.updateReply(reply.id, text: "글자 \(count)") }
        }
        let listing = try clock.measure { _ = try database.list() }
        print("question: \(question), partial: \(partial / 100), list of 502: \(listing)")
        try database.close()
        let opening = try clock.measure { _ = try store.open() }
        print("opening: \(opening)")
    }
}
