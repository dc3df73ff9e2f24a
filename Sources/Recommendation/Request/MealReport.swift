// Whether somebody reports a meal (점심에 김밥 먹었어) or tells of it to ask for another (수제비는 어제 먹었고 면으로).

/// Tells reports of meals.
struct MealReport {
    private static let oftenEaten = LetterTrie(words: KindMarkers.oftenEaten)
    private static let meals = LetterTrie(words: KindMarkers.meals)
    private static let copulas = EndingWords("였음 였어 였다 였어요 이었어 이었음 이었다 였슴 였지")
    private static let pastTense = Set("었았웠했였졌쪘았".unicodeScalars.map(\.value))

    /// Whether it is one.
    let isOne: Bool

    /// Looks at a question.
    init(
        _ text: RequestText,
        _ matches: [RequestScan.Match],
        _ request: FoodRequest,
        _ eatenPlaces: [Int],
        isRequest: Bool
    ) {
        let letters = text.letters
        if text.isQuestion || isRequest {
            isOne = false
        } else if request.mentioned.count == 1, Self.meals.occurs(in: letters),
            Self.copulas.contains(endingAt: letters.count, in: text)
        {
            // 오늘 아침은 토스트였음.
            isOne = true
        } else if let last = eatenPlaces.last {
            // 국밥은 매일 먹음: it is told so that it be left out.
            let isTired =
                Complaints.tired.occurs(in: letters) || Self.oftenEaten.occurs(in: letters)
            let isPlain =
                request.wanted.isEmpty && request.excludedIngredients.isEmpty
                && request.unwanted.isEmpty
                || !KindReading.asks.occurs(in: letters) && !request.mentioned.isEmpty
            isOne =
                !isTired && isPlain && KindReading.pointers.length(letters, at: 0) == 0
                && KindReading.asks.firstPlace(letters, from: last + 1) == nil
                && !Self.wishesAfter(last, text, matches)
        } else {
            isOne = false
        }
    }

    /// Whether something is wished for behind the verb, and not told of as well (매웠어).
    private static func wishesAfter(
        _ verb: Int,
        _ text: RequestText,
        _ matches: [RequestScan.Match]
    ) -> Bool {
        matches.contains { match in
            let end = match.range.upperBound
            return match.range.lowerBound > verb + 1 && !match.wishes.isEmpty
                && !(end..<min(end + 2, text.letters.count))
                    .contains { pastTense.contains(text.letters[$0]) }
        }
    }
}
