// What ROUGE-L counts. rouge_score lower-cases, turns all but a-z and 0-9 into spaces and splits:
// of Korean nothing remains, so that two equal sentences score 0 and "BBQ 치킨 추천해줘" equals "BBQ 소스
// 만드는 법". Here Latin words and numbers stay such tokens (ASCII text gives rouge_score's own), and
// Korean becomes pairs of syllables:
//
//     BBQ 치킨 추천해줘          → bbq 치킨 킨추 추천
//     매운음식 추천 좀           → 매운 운음 음식 식추 추천
//     매운 음식을 추천해 주세요   → 매운 운음 음식 식추 추천
//
// - Words lose particles and endings first (KoreanStem.swift), since nearly every request ends in
//   the same ones: left in, "치킨 추천해 주세요" and "저녁 추천해 주세요" would be two thirds alike.
// - Spaces between Korean words do not count, because people put them where they like.
// - Pairs, not syllables: single ones are few and common (이, 기, 한 …), so that unrelated sentences
//   share a long sequence of them; pairs are nearly words, and being rare they are quick to look up.
//   Not whole words, because 김치찌개 and 돼지김치찌개 have much in common, and 김치 찌개 has all.

import KoreanText

/// The tokens of a text.
package enum SimilarityTokens {
    /// The tokens in order.
    ///
    /// A text that holds no letter or digit (ㅋㅋ, ???) is one token by itself; an empty one has none.
    package static func of(_ text: String) -> [String] {
        let composed = text.nfc.lowercased()
        let scalars = Array(composed.unicodeScalars)
        let stemmed = tokens(scalars, stemming: true)
        if !stemmed.isEmpty { return stemmed }
        // "해줘" alone asks for something all the same.
        let whole = tokens(scalars, stemming: false)
        if !whole.isEmpty { return whole }
        let rest = String(String.UnicodeScalarView(scalars.filter { !$0.properties.isWhitespace }))
        return rest.isEmpty ? [] : [rest]
    }

    private static func tokens(_ scalars: [Unicode.Scalar], stemming: Bool) -> [String] {
        var result: [String] = []
        /// Syllables since the last Latin word, across spaces.
        var run: [Unicode.Scalar] = []
        var position = 0
        /// Letters of the present word that came before the position.
        var prefix = 0
        while position < scalars.count {
            let kind = kind(scalars[position])
            var end = position + 1
            while end < scalars.count, self.kind(scalars[end]) == kind { end += 1 }
            let part = Array(scalars[position..<end])
            switch kind {
            case .gap: prefix = 0
            case .syllable:
                run += stemming ? KoreanStem.stem(part, prefix: prefix) : part[...]
                prefix += part.count
            case .letter:
                flush(&run, to: &result)
                result.append(String(String.UnicodeScalarView(part)))
                prefix += part.count
            }
            position = end
        }
        flush(&run, to: &result)
        return result
    }

    /// Appends the pairs of a run; a syllable alone stands for itself.
    private static func flush(_ run: inout [Unicode.Scalar], to tokens: inout [String]) {
        if run.count == 1 { tokens.append(String(run[0])) }
        for (first, second) in zip(run, run.dropFirst()) {
            var pair = String.UnicodeScalarView()
            pair.append(first)
            pair.append(second)
            tokens.append(String(pair))
        }
        run.removeAll(keepingCapacity: true)
    }

    private enum Kind { case gap, syllable, letter }

    /// Ideographs and kana are written without spaces too, and go in pairs like syllables.
    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        if scalar.isASCII { return Hangul.isWordScalar(scalar) ? .letter : .gap }
        if Hangul.isSyllable(scalar) || scalar.properties.isIdeographic { return .syllable }
        if (0x3041...0x30FF).contains(scalar.value) { return .syllable }
        return Hangul.isWordScalar(scalar) ? .letter : .gap
    }
}
