// Meals of the past, which are told so that they be not repeated: 어제 치킨 먹었는데, 그제 마라탕 어제 치킨, 점심
// 먹고 두 시간.

/// Finds meals that are over.
enum PastMeals {
    static let eaten = LetterTrie(words: RefusalWords.eaten)
    private static let notEaten = LetterTrie(words: RefusalWords.notEaten)
    private static let over = LetterTrie(words: RefusalWords.over)
    private static let notOver = LetterTrie(words: RefusalWords.notOver)
    private static let clauseEnds = LetterTrie(words: RefusalWords.clauseEnds)
    private static let mealsBefore = ["저녁에", "점심에", "저녁", "점심", "아침", "밤에"]
        .map { $0.unicodeScalars.map(\.value) }
    private static let yesterdays = EndingWords("어제 그제 그저께 엊그제 어제는 그제는 어젠 어제도 먹은")

    /// Whether a day of the past stands right before the place: 그제 마라탕 어제 치킨.
    static func isOfYesterday(_ text: RequestText, _ place: Int) -> Bool {
        var end = place
        for meal in mealsBefore where text.letters[..<end].suffix(meal.count).elementsEqual(meal) {
            end -= meal.count
            break
        }
        return yesterdays.contains(endingAt: end, in: text)
    }

    /// Whether a meal is over: 점심 먹고 두 시간밖에 안 됐는데.
    static func isOver(_ text: RequestText, _ place: Int) -> Bool {
        over.length(text.letters, at: place) > 0 && notOver.length(text.letters, at: place) == 0
    }

    /// Where the verbs of having eaten stand, outside the words of the lexicon.
    static func verbs(_ letters: [UInt32], inside: Set<Int>) -> [Int] {
        letters.indices.filter { place in
            guard !inside.contains(place), eaten.length(letters, at: place) > 0 else {
                return false
            }
            // 못 먹었, 어떻게 먹음: words that began before it.
            return !(0...min(3, place)).contains {
                notEaten.length(letters, at: place - $0) > $0
            }
        }
    }

    /// Where the clause of a verb begins: behind a stop or the ending of another clause.
    static func clauseStart(_ text: RequestText, before place: Int) -> Int {
        var start = place
        while start > 0, text.gaps[start] < .stop, place - start < 24 {
            for length in 1...3 where start - length >= 0 && place > start {
                if clauseEnds.length(text.letters, at: start - length) == length { return start }
            }
            start -= 1
        }
        return start
    }
}
