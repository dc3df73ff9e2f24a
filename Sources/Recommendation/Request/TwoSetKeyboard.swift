// Hangul typed while the keyboard was on English: aodns rj is 매운 거. The automaton of the two-set layout
// (두벌식, KS X 5002) puts the keys together again: consonants join the syllable before them as long as
// they can, and move on when a vowel follows.

import KoreanText

/// The two-set keyboard.
package enum TwoSetKeyboard {
    private static let consonants: [Character: (initial: Int, final: Int?)] = [
        "r": (0, 1), "R": (1, 2), "s": (2, 4), "e": (3, 7), "E": (4, nil), "f": (5, 8),
        "a": (6, 16),
        "q": (7, 17), "Q": (8, nil), "t": (9, 19), "T": (10, 20), "d": (11, 21), "w": (12, 22),
        "W": (13, nil), "c": (14, 23), "z": (15, 24), "x": (16, 25), "v": (17, 26), "g": (18, 27),
    ]
    private static let vowels: [Character: Int] = [
        "k": 0, "o": 1, "i": 2, "O": 3, "j": 4, "p": 5, "u": 6, "P": 7, "h": 8, "y": 12, "n": 13,
        "b": 17, "m": 18, "l": 20,
    ]
    /// Two vowels that make one: ㅗ + ㅏ is ㅘ.
    private static let vowelPairs: [Int: [Int: Int]] = [
        8: [0: 9, 1: 10, 20: 11], 13: [4: 14, 5: 15, 20: 16], 18: [20: 19],
    ]
    /// Two finals that make one: ㄱ + ㅅ is ㄳ.
    private static let finalPairs: [Int: [Int: Int]] = [
        1: [19: 3], 4: [22: 5, 27: 6], 8: [1: 9, 16: 10, 17: 11, 19: 12, 25: 13, 26: 14, 27: 15],
        17: [19: 18],
    ]
    private static let initialLetters = Array("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
    private static let vowelLetters = Array("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ")

    /// The Hangul that the keys make; what is no letter key stays.
    package static func hangul(_ keys: String) -> String {
        var automaton = Automaton()
        for key in keys { automaton.press(key) }
        automaton.end()
        return automaton.text
    }

    private struct Automaton {
        var text = ""
        private var initial: Int?
        private var vowel: Int?
        /// The finals of the syllable as they were typed: one or two.
        private var finals: [(initial: Int, final: Int)] = []

        mutating func press(_ key: Character) {
            let lower = Character(key.lowercased())
            if let consonant = consonants[key] ?? consonants[lower] {
                press(consonant: consonant)
            } else if let vowel = vowels[key] ?? vowels[lower] {
                press(vowel: vowel)
            } else {
                end()
                text.append(key)
            }
        }

        private mutating func press(consonant: (initial: Int, final: Int?)) {
            if initial != nil, vowel != nil, let final = consonant.final {
                let joins =
                    finals.isEmpty
                    || (finals.count == 1 && finalPairs[finals[0].final]?[final] != nil)
                if joins {
                    finals.append((consonant.initial, final))
                    return
                }
            }
            end()
            initial = consonant.initial
        }

        private mutating func press(vowel next: Int) {
            if let last = finals.popLast() {
                end()
                (initial, vowel) = (last.initial, next)
            } else if let first = vowel {
                if let pair = vowelPairs[first]?[next] {
                    vowel = pair
                } else {
                    end()
                    vowel = next
                }
            } else {
                vowel = next
            }
        }

        /// Writes the syllable so far.
        mutating func end() {
            if let initial, let vowel {
                var final = 0
                if finals.count == 2 {
                    final = finalPairs[finals[0].final]?[finals[1].final] ?? 0
                } else if let only = finals.first {
                    final = only.final
                }
                if let scalar = Unicode.Scalar(0xAC00 + UInt32((initial * 21 + vowel) * 28 + final))
                {
                    text.unicodeScalars.append(scalar)
                }
            } else if let initial {
                text.append(initialLetters[initial])
            } else if let vowel {
                text.append(vowelLetters[vowel])
            }
            (initial, vowel, finals) = (nil, nil, [])
        }
    }
}
