// What ROUGE-L counts, word by word.

import TextSimilarity
import Testing

@Suite("SimilarityTokens")
struct SimilarityTokensTests {
    @Test(arguments: [
        ("BBQ 치킨 추천해줘", "bbq 치킨 킨추 추천"), ("BBQ 소스 만드는 법", "bbq 소스 스만 만드 드법"),
        ("매운음식 추천 좀", "매운 운음 음식 식추 추천"), ("김치 찌개!!", "김치 치찌 찌개"), ("김치찌개", "김치 치찌 찌개"),
        ("10명이서 먹을", "10 명먹"), ("Hello, World-2", "hello world 2"), ("물", "물"), ("해줘", "해줘"),
        ("ㅋㅋ ㅋ", "ㅋㅋㅋ"), ("밥 ㅋㅋ", "밥"), ("Café 라떼", "café 라떼"), ("寿司を", "寿司 司を"), ("", ""),
        ("  ", ""),
    ])
    func `a text has these tokens`(text: String, tokens: String) {
        #expect(SimilarityTokens.of(text) == tokens.split(separator: " ").map(String.init))
    }

    @Test(arguments: [
        ("김치찌개가", "김치찌개"), ("김치찌개를", "김치찌개"), ("김치찌개에서도", "김치찌개"), ("밥을", "밥"), ("밥이랑", "밥"),
        ("사과", "사과"), ("아이", "아이"), ("오이", "오이"), ("포도", "포도"), ("휴가", "휴가"), ("도로", "도로"),
        ("국수", "국수"),
        ("연어", "연어"), ("짜장면", "짜장면"), ("라면", "라면"), ("돼지", "돼지"), ("만두로", "만두"),
        ("먹는", "먹"), ("먹고", "먹"), ("먹고싶은데요", "먹"), ("먹을까요", "먹"), ("추천해주세요", "추천"), ("추천합니다", "추천"),
        ("추천해주실래요", "추천"), ("좋은", "좋"), ("없어", "없"), ("주세요", ""), ("좀", ""),
    ])
    func `a word without its endings`(word: String, stem: String) {
        let result = KoreanStem.stem(Array(word.unicodeScalars))
        #expect(String(String.UnicodeScalarView(result)) == stem)
    }

    @Test(arguments: ["떡볶이", "사과", "마을", "국가", "오이", "바나나", "고구마", "동네", "결과", "제육볶음", "바다"])
    func `a word comes out the same whatever hangs on it`(word: String) {
        func stem(_ word: String) -> [Unicode.Scalar] {
            Array(KoreanStem.stem(Array(word.unicodeScalars)))
        }
        for particle in ["에서", "부터", "까지", "하고", "처럼", "보다"] {
            #expect(stem(word + particle) == stem(word), "\(word)\(particle)")
        }
    }

    @Test func `particles after Latin letters come off`() {
        #expect(SimilarityTokens.of("BBQ가 좋아") == SimilarityTokens.of("BBQ는 좋아"))
        #expect(SimilarityTokens.of("BBQ를") == ["bbq"])
    }
}
