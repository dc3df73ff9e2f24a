// Titles as a table: short questions whole, long ones cut between words, nothing that breaks a row.

import Foundation
import Prompting
import Testing

@Suite("ConversationTitle")
struct ConversationTitleTests {
    @Test(arguments: [
        ("매운 음식 추천해줘", "매운 음식 추천해줘"), ("  점심\n뭐 먹지?  ", "점심 뭐 먹지?"), ("", ""), (" \n ", ""),
        ("저녁.", "저녁"),
        ("“해장 메뉴”", "해장 메뉴"), ("\u{1B}[31m빨강\u{7}", "[31m빨강"), ("a\u{202E}b", "ab"),
        ("점심...", "점심"),
        ("오늘은 비가 와서 기분이 가라앉는데 뭐가 좋을까", "오늘은 비가 와서 기분이 가라앉는데…"),
        ("가나다라마바사아자차카타파하가나다라마바사", "가나다라마바사아자차카타파하가나다…"),
        ("회 abcdefghijklmnopqrstuvwxyzabcdefghijklmnop", "회 abcdefghijklmnopqrstuvwxyzabcdef…"),
        ("🍜 먹자", "🍜 먹자"),
    ])
    func `a question becomes a title`(question: String, title: String) {
        #expect(ConversationTitle.title(for: question) == title)
        let decomposed = question.decomposedStringWithCanonicalMapping
        #expect(ConversationTitle.title(for: decomposed) == title)
    }

    @Test(arguments: 2...60)
    func `a title never exceeds its columns`(limit: Int) {
        let question = "오늘 저녁에 친구들이랑 만나는데 a good place for BBQ 🍖 맵지 않은 걸로 추천해 줄래?"
        let title = ConversationTitle.title(for: question, maximumColumns: limit)
        let columns = title.unicodeScalars.reduce(0) { $0 + ($1.value > 0x3000 ? 2 : 1) }
        #expect(columns <= limit)
        #expect(!title.isEmpty)
    }

    @Test func `a typed title is one line`() {
        #expect(ConversationTitle.renamed(" 해장\n모음 ") == "해장 모음")
        #expect(ConversationTitle.renamed(" \n").isEmpty)
    }
}
