// How a word ends when it is read aloud in Korean, which decides its particle: 김밥 ends in a
// consonant, 물 in ㄹ (which takes 로, not 으로), 피자 in a vowel. Digits are read as Sino-Korean
// numbers, capitals by the letters' names, other Latin words by the usual transcription.

/// The last sound of a word.
enum WordEnding: Equatable {
    /// No final consonant.
    case vowel
    /// The final consonant ㄹ.
    case rieul
    /// Any other final consonant.
    case consonant
    /// Nothing in the word can be read: an emoji, say.
    case unknown

    /// Reads the last letter or digit; brackets, quotes and signs after it are passed over.
    init(of word: String) {
        let scalars = Array(word.nfc.unicodeScalars)
        guard let last = scalars.lastIndex(where: { Hangul.isWordScalar($0) || $0 == "%" }) else {
            self = .unknown
            return
        }
        let scalar = scalars[last]
        if let final = Hangul.finalIndex(of: scalar) {
            self = final == 0 ? .vowel : final == 8 ? .rieul : .consonant
        } else if scalar == "%" {
            self = .vowel  // 퍼센트
        } else if let digit = scalar.properties.numericType.flatMap({ _ in Int(String(scalar)) }) {
            self = Self.digits[digit]
        } else if scalar.isASCII {
            self = Self.latin(scalars[...last])
        } else {
            self = .unknown
        }
    }

    /// 영 일 이 삼 사 오 육 칠 팔 구; a final 0 is also 십 백 천 만, consonants all.
    private static let digits: [WordEnding] = [
        .consonant, .rieul, .vowel, .consonant, .vowel, .vowel, .consonant, .rieul, .rieul, .vowel,
    ]

    /// Units after a number, as they are read: 그램, 킬로칼로리, 밀리리터.
    private static let units: [String: WordEnding] = [
        "g": .consonant, "kg": .consonant, "mg": .consonant, "kcal": .vowel, "cal": .vowel,
        "ml": .vowel, "l": .vowel, "cm": .vowel, "m": .vowel, "km": .vowel,
    ]

    /// Reads the Latin word that ends the scalars.
    private static func latin(_ scalars: ArraySlice<Unicode.Scalar>) -> WordEnding {
        let start = scalars.lastIndex { !($0.isASCII && $0.properties.isAlphabetic) }
        let letters = scalars[(start.map { $0 + 1 } ?? scalars.startIndex)...]
        let word = letters.map { String(Character($0)) }.joined()
        if let start, scalars[start].properties.numericType != nil,
            let unit = units[word.lowercased()]
        {
            return unit
        }
        return word == word.uppercased() ? initialism(word) : transcribed(word.lowercased())
    }

    /// By the name of the last letter: L 엘, R 알; M 엠, N 엔; the others end in a vowel.
    private static func initialism(_ word: String) -> WordEnding {
        switch word.last {
        case "L", "R": .rieul
        case "M", "N": .consonant
        default: .vowel
        }
    }

    /// By 외래어 표기법's habits: 누들, 크림, 라멘, 와인, 랩; but 버거, 수프, 샐러드.
    private static func transcribed(_ word: String) -> WordEnding {
        let letters = Array(word)
        func isVowel(_ offset: Int) -> Bool {
            letters.count >= offset && "aeiouy".contains(letters[letters.count - offset])
        }
        switch letters.last {
        case "l": return .rieul
        case "m", "n": return .consonant
        case "g": return word.hasSuffix("ng") ? .consonant : .vowel
        case "e":
            if word.hasSuffix("le"), letters.count > 2 { return .rieul }
            return word.hasSuffix("ne") || word.hasSuffix("me") ? .consonant : .vowel
        case "p", "k", "t", "c":
            if word.hasSuffix("ck") { return .consonant }
            return isVowel(2) && !isVowel(3) ? .consonant : .vowel
        default: return .vowel
        }
    }
}
