// Words for what a program that only reads and writes cannot take or give (Alpaca's blacklist, in the
// original's Korean). A word counts with a particle behind it and as the end of a compound (음식사진을).
// 맵 counts as a word of its own only, with few particles: 맵게 and 맵나요 are no maps.

import KoreanText

/// Finds requests that need more than text.
enum UnfitWords {
    private static let compounds = [
        "사진", "이미지", "그래프", "영상", "동영상", "비디오", "음악", "다이어그램", "파일", "로드맵", "마인드맵",
    ]
    private static let maps: Set<Substring> = ["맵", "맵을", "맵에", "맵에서", "맵으로", "맵의", "맵이", "맵은"]

    /// Particles that may follow.
    private static let particles = [
        "", "을", "를", "이", "가", "은", "는", "도", "의", "에", "로", "으로", "와", "과", "만", "랑", "이랑", "나",
        "이나",
        "까지", "부터", "처럼", "보다", "에서", "에게", "라도", "이라도", "들", "들을", "들이", "들은", "에는", "에도", "으로는",
        "로는",
        "이야", "야", "이에요", "예요",
    ]

    /// Whether one of the words occurs.
    static func occur(in text: String) -> Bool {
        let words = Hangul.words(of: text)
        return words.indices.contains { index in
            let next = index + 1 < words.count ? words[index + 1] : ""
            // 영상 20도 is a temperature.
            if words[index] == "영상", next.first?.isNumber == true { return false }
            return isUnfit(words[index])
        }
    }

    private static func isUnfit(_ word: Substring) -> Bool {
        if maps.contains(word) { return true }
        return particles.contains { particle in
            guard word.hasSuffix(particle) else { return false }
            let stem = word.dropLast(particle.count)
            return compounds.contains { stem.hasSuffix($0) }
        }
    }
}
