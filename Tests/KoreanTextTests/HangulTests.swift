// Initial consonants, bigrams, normalisation and particles, each as a table.

import Foundation
import KoreanText
import Testing

@Suite("Hangul")
struct HangulTests {
    @Test(arguments: [
        ("김치", "ㄱㅊ"), ("떡볶이", "ㄸㅂㅇ"), ("까까", "ㄲㄲ"), ("힣가", "ㅎㄱ"), ("BBQ 치킨", "bbq ㅊㅋ"), ("", ""),
        ("ㅋㅋ", "ㅋㅋ"),
    ])
    func `initial consonants are taken from each syllable`(text: String, expected: String) {
        #expect(Hangul.initialConsonants(of: text) == expected)
        #expect(Hangul.initialConsonants(of: text.decomposedStringWithCanonicalMapping) == expected)
    }

    @Test(arguments: [
        ("김치찌개 둘", ["김치", "치찌", "찌개", "둘"]), ("A bC", ["a", "bc"]), ("", []), ("!?", []),
        ("회", ["회"]), ("밥, 국", ["밥", "국"]), ("500kcal", ["50", "00", "0k", "kc", "ca", "al"]),
    ])
    func `bigrams stay inside words`(text: String, expected: [String]) {
        #expect(Hangul.bigrams(of: text) == expected)
        #expect(Hangul.bigrams(of: text.decomposedStringWithCanonicalMapping) == expected)
    }

    @Test(arguments: [
        ("ㄱㅊ", true), ("ㄱ ㅊ", true), ("ㄳ", true), ("ㄱ치", false), ("김치", false), ("", false),
        ("ㅏ", false), ("ㄱa", false),
    ])
    func `an initial consonant query is nothing but consonants`(text: String, expected: Bool) {
        #expect(Hangul.isInitialConsonantQuery(text) == expected)
    }

    @Test func `clusters that an input method made are taken apart`() {
        #expect(Hangul.separatingClusters("ㄳㄱ") == "ㄱㅅㄱ")
        #expect(Hangul.separatingClusters("값") == "값")
    }

    @Test func `NFD becomes NFC and settled text is untouched`() {
        let decomposed = "김치 각".decomposedStringWithCanonicalMapping
        #expect(Array(decomposed.nfc.unicodeScalars) == Array("김치 각".unicodeScalars))
        #expect(Array("cafe\u{301}".nfc.unicodeScalars) == Array("caf\u{E9}".unicodeScalars))
        #expect(Array("가\u{11A8}".nfc.unicodeScalars) == Array("각".unicodeScalars))
        #expect("abc 🍜".nfc == "abc 🍜")
    }

    @Test(arguments: [
        ("김밥", true), ("피자", false), ("물", true), ("3", true), ("2", false), ("10", true),
        ("TV", false), ("LA", false),
        ("BBL", true), ("(김밥)", true), ("🍜", false), ("500kcal", false), ("200g", true),
        ("50%", false),
    ])
    func `the last sound is read from syllables, digits and letters`(word: String, expected: Bool) {
        #expect(Hangul.hasFinalConsonant(word) == expected)
    }
}

@Suite("Particle")
struct ParticleTests {
    @Test(arguments: [
        (Particle.Pair.topic, "김밥", "김밥은"), (.topic, "피자", "피자는"), (.subject, "라면", "라면이"),
        (.subject, "찌개", "찌개가"), (.object, "국물", "국물을"), (.object, "파스타", "파스타를"),
        (.with, "김밥", "김밥과"),
        (.with, "떡볶이", "떡볶이와"), (.direction, "김밥", "김밥으로"), (.direction, "물", "물로"),
        (.direction, "피자", "피자로"), (.direction, "1", "1로"), (.direction, "3", "3으로"),
        (.direction, "7", "7로"),
        (.topic, "500kcal", "500kcal는"), (.topic, "300g", "300g은"), (.object, "BBQ", "BBQ를"),
        (.with, "BLT", "BLT와"),
        (.direction, "pasta", "pasta로"), (.direction, "noodle", "noodle로"),
        (.topic, "ramen", "ramen은"),
        (.topic, "burger", "burger는"), (.topic, "cake", "cake는"), (.topic, "wine", "wine은"),
        (.topic, "wrap", "wrap은"),
        (.subject, "‘김밥’", "‘김밥’이"), (.copula, "라면", "라면이에요"), (.copula, "피자", "피자예요"),
        (.together, "김밥", "김밥이랑"), (.alternative, "피자", "피자나"), (.quotation, "회", "회라고"),
        (.concession, "죽", "죽이라도"), (.topic, "🍜", "🍜는"), (.topic, "", "는"),
        (.direction, "0", "0으로"),
    ])
    func `a particle takes the form the word asks for`(
        pair: Particle.Pair,
        word: String,
        expected: String
    ) {
        #expect(Particle.attach(pair, to: word) == expected)
    }

    @Test func `NFD words take the same particle`() {
        let word = "김밥".decomposedStringWithCanonicalMapping
        #expect(Particle.attach(.topic, to: word) == word + "은")
    }

    @Test func `the list of all particles holds both forms of every pair, longest first`() {
        for pair in Particle.Pair.allCases where pair != .copula && pair != .quotation {
            #expect(Particle.all.contains(pair.forms.consonant))
            #expect(Particle.all.contains(pair.forms.vowel))
        }
        #expect(zip(Particle.all, Particle.all.dropFirst()).allSatisfy { $0.count >= $1.count })
        #expect(Set(Particle.all).count == Particle.all.count)
    }
}
