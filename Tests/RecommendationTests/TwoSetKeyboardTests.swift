// Hangul typed on the English layout.

import Recommendation
import Testing

@Suite("TwoSetKeyboard")
struct TwoSetKeyboardTests {
    @Test(arguments: [
        ("aodns rj", "매운 거"), ("dkssudgktpdy", "안녕하세요"), ("ekfr rhrl", "닭 고기"),
        ("ekfrrhrl", "닭고기"), ("EjrqhRdl", "떡볶이"), ("dhksdlf", "완일"), ("dnpqxns", "웹툰"),
        ("rkqt", "값"), ("rkqtdl", "값이"), ("zz", "ㅋㅋ"), ("wjsur 1dlsqns!", "저녁 1인분!"),
        ("ANF", "물"),
    ])
    func `keys make syllables`(keys: String, hangul: String) {
        #expect(TwoSetKeyboard.hangul(keys) == hangul)
    }
}
