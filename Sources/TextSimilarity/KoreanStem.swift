// What is left of a Korean word (어절) when its particles and its polite or asking endings are taken
// off: 김치찌개가, 김치찌개를 and 김치찌개도 become 김치찌개; 추천해줘, 추천해 주세요 and 추천 좀 become 추천.
//
// This is no morphology and knows no dictionary. What counts is that one word always comes out the
// same, whatever hangs on it, and that is why endings come off again and again until none is left:
// then stem(word + particle) = stem(word), also where the word itself happens to end like one. The
// form of a particle must fit the sound before it (사과 is no 사 + 과, 아이 no 아 + 이), and short
// stems are left alone where nouns would suffer (포도, 휴가, 도로).

import KoreanText

/// Takes particles and endings off a word.
package enum KoreanStem {
    /// What the sound before an ending must be.
    private enum Sound: Sendable { case any, consonant, cluster, vowel, vowelOrRieul }

    private struct Ending: Sendable {
        let scalars: [Unicode.Scalar]
        let after: Sound
        /// Syllables that must remain.
        let remains: Int
    }

    /// The word without its endings.
    ///
    /// - Parameters:
    ///   - word: Syllables, nothing else.
    ///   - prefix: Characters of the same word that stand before them, as Latin letters in BBQ가.
    /// - Returns: The stem; empty when the word does nothing but ask, as 줘, 주세요 and 좀 do.
    package static func stem(_ word: [Unicode.Scalar], prefix: Int = 0) -> ArraySlice<
        Unicode.Scalar
    > {
        var rest = word[...]
        while let shorter = withoutEnding(rest, prefix: prefix) { rest = shorter }
        return rest
    }

    private static func withoutEnding(
        _ word: ArraySlice<Unicode.Scalar>,
        prefix: Int
    ) -> ArraySlice<Unicode.Scalar>? {
        guard let last = word.last, let candidates = byLast[last] else { return nil }
        for ending in candidates where word.count >= ending.scalars.count {
            let rest = word.dropLast(ending.scalars.count)
            guard rest.count + prefix >= ending.remains,
                word[rest.endIndex...].elementsEqual(ending.scalars),
                fits(ending.after, rest.last)
            else { continue }
            return rest
        }
        return nil
    }

    private static func fits(_ sound: Sound, _ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar, Hangul.isSyllable(scalar) else { return true }
        let final = (scalar.value - 0xAC00) % 28
        return switch sound {
        case .any: true
        case .consonant: final != 0
        case .cluster: [3, 5, 6, 9, 10, 11, 12, 13, 14, 15, 18, 20].contains(final)
        case .vowel: final == 0
        case .vowelOrRieul: final == 0 || final == 8
        }
    }

    /// Endings by their last syllable, the longest first.
    private static let byLast: [Unicode.Scalar: [Ending]] = {
        var result: [Unicode.Scalar: [Ending]] = [:]
        for (words, after, remains) in table {
            for word in words.split(separator: " ") {
                let scalars = Array(word.unicodeScalars)
                guard let last = scalars.last else { continue }
                result[last, default: []].append(
                    Ending(scalars: scalars, after: after, remains: remains)
                )
            }
        }
        return result.mapValues { $0.sorted { $0.scalars.count > $1.scalars.count } }
    }()

    private static let table: [(words: String, after: Sound, remains: Int)] = [
        // Particles whose form follows the sound before them.
        ("은 이 을 이랑 이나 이라도 이든 이며 이란", .consonant, 1),
        ("과 으로 으로는 으로도 으로서 으로써", .consonant, 2),
        ("가 를 와 랑 나 라도 든", .vowel, 2),
        ("로 로는 로도 로서 로써", .vowelOrRieul, 2),
        // Particles after any word.
        ("는 에 에서 에게 한테 하고 부터 까지 처럼 보다 마저 조차 밖에 에다 에다가", .any, 1),
        ("도 만 의 들 쯤 씩 정도 같은 같이", .any, 2),
        // What links, asks or closes. 어 only where no fish ends so (연어, 장어, 문어): 있어, 없어, 싫어.
        ("고 니 다 으면 을까 을까요 을래 을래요 을게 을게요 을지 습니다 습니까", .consonant, 1),
        ("어", .cluster, 1),
        ("면서 지만 는데 는데요 은데 은데요 네요 죠 지요 거든 거든요 냐 나요 까 까요", .any, 1),
        ("입니다 입니까 이에요 예요 인데 인데요 인가 인가요 일까 일까요", .any, 1),
        ("고 네 서 요 다 는지", .any, 2),
        ("합니다 합니까 하는 하면 하기 하게 하지 한 할 할까 할까요 할래 할래요 해 해서 해도 했어", .any, 2),
        // What only asks, glued or alone: 추천해줘, 추천해 주세요, 먹고싶어, 먹고 싶은데.
        ("줘 줘봐 주라 주세요 주실래요 주시겠어요 주십시오 주겠니 주길 줄래 줄래요", .any, 0),
        ("해줘 해줘요 해주라 해주세요 해줄래 해줄래요 해주실래요 해주시겠어요 해주십시오 해봐", .any, 0),
        ("싶어 싶어요 싶다 싶은데 싶은데요 싶네 싶네요 싶음 싶습니다 싶은 싶을 싶어서", .any, 0),
        ("부탁해 부탁해요 부탁드려요 부탁드립니다 부탁합니다 바랍니다", .any, 0),
        ("좀 제발", .any, 0),
    ]
}
