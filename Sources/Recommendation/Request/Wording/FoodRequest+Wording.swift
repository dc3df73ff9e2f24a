// What the classifier makes of a question beside the lexicon: it adds wishes that no word of the lexicon
// tells. The numbers were chosen on utterances that neither had learnt from.

extension FoodRequest {
    /// From this probability on a wish is one where no word of the question tells any.
    private static let certainty = 0.5
    /// From this on one more is, where words tell some.
    private static let certaintyBesideOthers = 0.85
    /// From this on what seemed to be no question about food is one.
    private static let insistence = 0.85

    /// Takes in what the wording tells.
    mutating func takeIn(_ text: RequestText, _ classifier: WishClassifier) {
        guard asksForMenu || kind == .offTopic else { return }
        let probabilities = classifier.probabilities(of: text)
        if kind == .offTopic {
            guard let best = probabilities.max(), best > Self.insistence else { return }
            kind = .recommend
        }
        let told = wanted
        let enough = told.isEmpty ? Self.certainty : Self.certaintyBesideOthers
        for (wish, probability) in zip(classifier.wishes, probabilities) where probability > enough
        {
            guard !told.contains(where: { $0 == wish || $0.isInsteadOf(wish) }), !leavesOut(wish)
            else {
                continue
            }
            wanted.append(wish)
        }
    }

    /// Whether it is left out as a group of ingredients; what is unwanted goes in ``keepWhatFits()``.
    private func leavesOut(_ wish: Feature) -> Bool {
        switch wish {
        case .form(.meat): return excludedIngredients.contains("고기")
        case .form(.seafood), .form(.raw): return excludedIngredients.contains("해산물")
        case .form(let form): return excludedIngredients.contains(form.rawValue)
        default: return false
        }
    }
}

extension Feature {
    /// Whether nobody wishes for both at once: who asks for supper means no lunch.
    fileprivate func isInsteadOf(_ other: Feature) -> Bool {
        switch (self, other) {
        case (.meal, .meal), (.heaviness, .heaviness), (.temperature, .temperature),
            (.price, .price), (.cuisine, .cuisine), (.cuisine, .country), (.country, .cuisine),
            (.country, .country), (.diet, .diet):
            true
        default: false
        }
    }
}
