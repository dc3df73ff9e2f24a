// Whether a question is one of health and danger, which the program's own reviewed words answer, or only
// comes from somebody who minds an allergy or takes a medicine, and must eat as well.

/// Tells questions of health and danger.
struct SafetyReading: Sendable {
    private static let habits = LetterTrie(words: KindMarkers.habits)
    private static let hypothetical = LetterTrie(words: KindMarkers.hypothetical)
    private static let pleas = LetterTrie(words: KindMarkers.pleas)
    private static let emergencies = LetterTrie(words: KindMarkers.emergencies)
    private static let leave = LetterTrie(words: KindWords.leave)
    private static let askedLeave = LetterTrie(words: KindMarkers.askedLeave)
    private static let conditions = LetterTrie(words: KindWords.conditions)
    private static let gone = LetterTrie(words: KindMarkers.gone)
    private static let past = LetterTrie(words: KindMarkers.past)

    /// Whether it is one.
    let isOne: Bool

    /// Looks at a question.
    init(_ text: RequestText, _ request: FoodRequest, hasEaten: Bool, isRequest: Bool) {
        func has(_ words: LetterTrie<Bool>) -> Bool { words.occurs(in: text.letters) }
        // 새우 먹으면 두드러기 나니 빼 줘: an allergy to be minded, not one at work.
        let isPrecaution =
            (has(Self.habits) || has(Self.hypothetical)) && !hasEaten && !has(Self.emergencies)
            && !(request.excludedIngredients.isEmpty && request.unwanted.isEmpty)
            && (has(Self.pleas) || has(Self.hypothetical) || Self.isWishing(request))
        // 혈압약을 먹는데 싱거운 것 추천해 줘: who takes it must eat as well.
        let isTreated = !has(Self.leave) && (isRequest || Self.isWishing(request))
        if isPrecaution {
            isOne = false
        } else if Danger.occurs(in: text, besidesMedicines: isTreated)
            || has(Self.gone) && has(Self.past)
        {
            isOne = true
        } else {
            let isAsked = has(Self.leave) || text.isQuestion && has(Self.askedLeave)
            isOne = has(Self.conditions) && isAsked && !isRequest
        }
    }

    /// Whether more is wished for than what a question of leave names: a dish, a taste, a meal.
    private static func isWishing(_ request: FoodRequest) -> Bool {
        request.wanted.contains {
            switch $0 {
            case .ingredient, .situation: false
            default: true
            }
        }
    }
}
