// The 2-beolsik layout (KS X 5002): which QWERTY key makes which jamo. A terminal that reports
// Ctrl chords by what the layout types sends ㅊ for Ctrl+C while the Hangul input method is on.

/// The standard Korean keyboard.
enum Dubeolsik {
    /// The QWERTY letter, in lower case, of the key that types this jamo; `nil` for all else.
    static func letter(for character: Character) -> Character? { letters[character] }

    private static let letters: [Character: Character] = {
        let rows: [(jamo: String, keys: String)] = [
            ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "qwertyuiop"),
            ("ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "asdfghjkl"),
            ("ㅋㅌㅊㅍㅠㅜㅡ", "zxcvbnm"),
            ("ㅃㅉㄸㄲㅆㅒㅖ", "qwertop"),
        ]
        var result: [Character: Character] = [:]
        for row in rows {
            for (jamo, key) in zip(row.jamo, row.keys) { result[jamo] = key }
        }
        return result
    }()
}
