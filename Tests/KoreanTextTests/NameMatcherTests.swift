// The table of what is and what is not an occurrence of a menu name, and of how long text must be
// held back. Rows come from real sentences of the default model and from words that once fooled it.

import Foundation
import KoreanText
import Testing

@Suite("NameMatcher")
struct NameMatcherTests {
    private static let names = [
        "김치찌개", "라면", "라면땅", "회", "떡볶이", "치즈떡볶이", "김밥", "마파두부", "마파두부덮밥", "닭한마리",
        "피자", "녹차", "BBQ치킨", "볶음밥", "김치볶음밥", "순대", "죽", "국", "전", "김치", "카레", "타코", "물회",
    ]
    private let matcher = NameMatcher(names: names)

    private func found(_ text: String) -> String? {
        guard case .found(let name, _) = matcher.firstMatch(in: text) else { return nil }
        return name
    }

    @Test(arguments: [
        ("김치찌개는 어때요?", "김치찌개"), ("오늘은 라면이에요.", "라면"), ("김밥과 어묵", "김밥"),
        ("김치 찌개를 드세요", "김치찌개"), ("‘김치찌개’ 추천!", "김치찌개"), ("라면", "라면"), ("라면!", "라면"),
        ("라면이라도 드세요", "라면"), ("라면땅을 사요", "라면땅"), ("마파두부 덮밥이 좋아요", "마파두부덮밥"),
        ("마파두부도", "마파두부"), ("김치 볶음밥은", "김치볶음밥"), ("볶음밥으로 하죠", "볶음밥"),
        ("따뜻한 닭 한 마리 어때요", "닭한마리"), ("피자네요", "피자"), ("피자였어요", "피자"), ("라면이었답니다", "라면"),
        ("라면입니다", "라면"), ("라면인데요", "라면"), ("라면까지도", "라면"), ("라면에서는", "라면"), ("라면이랑 김밥", "라면"),
        ("bbq 치킨을", "BBQ치킨"), ("**라면**", "라면"), ("라면ㅋㅋ", "라면"), ("ㅋㅋ라면", "라면"), ("라면🍜", "라면"),
        ("치즈떡볶이요", "치즈떡볶이"), ("회를 드세요", "회"), ("회는 어때요", "회"), ("회가 좋아요", "회"),
        ("죽이에요", "죽"), ("죽을 드세요", "죽"), ("김치", "김치"), ("김치의 맛", "김치"), ("김치처럼", "김치"),
        ("라면 2개", "라면"), ("김밥2줄", "김밥"), ("라면같은", "라면"), ("라면\n김밥", "라면"), ("시원한 물 회", "물회"),
        ("피자라 든든해요", "피자"), ("라면란 무엇", "라면"), ("라면이란", "라면"),
    ])
    func `a name is found`(text: String, name: String) {
        #expect(found(text) == name)
        #expect(found(text.decomposedStringWithCanonicalMapping) == name)
    }

    @Test(arguments: [
        "매운 음식이라면 좋아요", "기회가 왔어요", "회식이 있어요", "회의 시간", "회사 앞", "국물떡볶이", "라면집", "김밥천국",
        "국가대표", "전에 먹은", "죽은 듯이", "국도를 달려", "카레라이스", "카레라면", "녹차라떼", "김치만두", "김치전", "순대국",
        "김밥도시락", "김밥과자", "파김치", "신라면", "피자마", "타코야키", "1라면", "김", "", "   ", "국이라면땅",
        "전까지 먹던", "전부터", "김\n밥을",
    ])
    func `another word is not taken for a name`(text: String) {
        let plain = NameMatcher(names: [
            "라면", "회", "떡볶이", "김밥", "국", "전", "죽", "카레", "녹차", "김치", "순대",
            "피자", "타코",
        ])
        #expect(plain.firstMatch(in: text) == .none)
    }

    @Test(arguments: [
        ("오늘은 김", "김"), ("오늘은 김치", "김치"), ("오늘은 김치 ", "김치 "), ("오늘은 김치 찌", "김치 찌"),
        ("오늘은 김치찌개", "김치찌개"), ("오늘은 김치찌개는", "김치찌개는"), ("라면이", "라면이"), ("라면에", "라면에"),
        ("라면에서", "라면에서"), ("회", "회"), ("닭 한", "닭 한"), ("라면까", "라면까"),
    ])
    func `text that may still become a name is undecided`(text: String, held: String) {
        guard case .undecided(let from) = matcher.firstMatch(in: text, isComplete: false) else {
            Issue.record("decided too early: \(text)")
            return
        }
        #expect(String(text[from...]) == held)
    }

    @Test(arguments: [
        ("라면이에", "라면"), ("라면은 ", "라면"), ("라면.", "라면"), ("김치볶음밥을 ", "김치볶음밥"), ("라면입니", "라면"),
        ("김치, ", "김치"), ("김치는 참", "김치"),
    ])
    func `a settled name is found before the text is complete`(text: String, name: String) {
        guard case .found(let found, _) = matcher.firstMatch(in: text, isComplete: false) else {
            Issue.record("not found: \(text)")
            return
        }
        #expect(found == name)
    }

    @Test(arguments: ["라면집", "기회", "회식", "오늘은 ", "신라면", "물", "치즈떡볶이집", "음식이라면"])
    func `text that cannot become a name is not held back`(text: String) {
        let plain = NameMatcher(names: ["라면", "회", "치즈떡볶이"])
        #expect(plain.firstMatch(in: text, isComplete: false) == .none)
    }

    @Test func `the range is the name without its particle, spaces inside included`() {
        let text = "저녁엔 김치  찌개로 해요"
        guard case .found(_, let range) = matcher.firstMatch(in: text) else {
            Issue.record("not found")
            return
        }
        #expect(text[range] == "김치  찌개")
    }

    @Test func `all names of a text come in order`() {
        let text = "김밥이나 라면, 아니면 김치 볶음밥과 회를 드세요. 카레라면은 빼고 김밥."
        #expect(matcher.allMatches(in: text).map(\.name) == ["김밥", "라면", "김치볶음밥", "회", "김밥"])
    }

    @Test func `holding back and letting go agree with the whole text at every length`() {
        let text = "오늘은 김치 볶음 요리 말고, 카레라면도 말고, 기회가 되면 마파두부 덮밥이나 라면이에요. 회식엔 회를."
        let whole = matcher.allMatches(in: text).first?.range.lowerBound
        var released = text.startIndex
        for end in text.indices.dropFirst() {
            switch matcher.firstMatch(in: text[..<end], isComplete: false) {
            case .none: released = end
            case .undecided(let from): released = max(released, from)
            case .found(_, let range):
                #expect(range.lowerBound == whole)
                #expect(released <= range.lowerBound, "a part of the name was shown")
                return
            }
        }
        Issue.record("never found")
    }

    @Test func `a syllable that NFD text cuts in two is held back`() {
        let matcher = NameMatcher(names: ["김밥"])
        let text = "김밥".decomposedStringWithCanonicalMapping.unicodeScalars
        for count in 1..<text.count {
            let head = String(String.UnicodeScalarView(text.prefix(count)))
            if case .undecided = matcher.firstMatch(in: head, isComplete: false) { continue }
            if count <= 2 { continue }  // a lone 기 or ᄀ starts no name yet
            Issue.record("let go after \(count) jamo")
        }
    }

    @Test func `names equal without spaces are one, and names without letters are none`() {
        let matcher = NameMatcher(names: ["김치 찌개", "김치찌개", "!", ""])
        #expect(
            matcher.firstMatch(in: "김치찌개!")
                == .found(
                    name: "김치 찌개",
                    range: "김치찌개!".startIndex..<"김치찌개!".index("김치찌개!".startIndex, offsetBy: 4)
                )
        )
        #expect(matcher.isName("김치찌개"))
        #expect(!matcher.isName("김치"))
        #expect(NameMatcher(names: []).firstMatch(in: "김치", isComplete: false) == .none)
    }
}
