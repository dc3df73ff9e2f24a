// What a question asks for, once it was read: the wishes, what must not be, and what kind of question
// it is. A plain value, so that it can be shown, compared with labelled utterances and scored.

/// A question, understood.
package struct FoodRequest: Sendable, Equatable {
    /// What kind of question it is.
    package var kind: Kind = .recommend
    /// The question as it was typed.
    package var text: String
    /// What was meant, where it was typed on the English keyboard layout: aodns rj is 매운 거.
    package var meant: String?
    /// What is wished for, in the order it is said.
    package var wanted: [Feature] = []
    /// What shall not be: 안 매운, 국물 말고.
    package var unwanted: [Feature] = []
    /// Ingredients and groups of them that must be left out: 해물 빼고.
    package var excludedIngredients: [String] = []
    /// Menus that must be left out: 어제 치킨 먹었는데.
    package var excludedMenus: [String] = []
    /// Menus that it names, those left out included; catalogue names.
    package var mentioned: [String] = []
    /// Ingredients at hand: 냉장고에 계란이랑 두부.
    package var atHand: [String] = []
    /// The most one person wants to pay, in won.
    package var budget: Int?
    /// How many eat.
    package var people: Int?
    /// The most energy a serving may have, in kcal.
    package var maximumKcal: Int?
    /// Whether much is wanted: 곱빼기.
    package var isLarge = false
    /// In what direction 다시 추천 shall go: 더 맵게.
    package var nudge: Nudge?
    /// Whether it is said in 반말.
    package var isCasual = false
    /// Whether an earlier question, whose wishes it took over, spoke of an allergy.
    private var inheritsAllergy = false

    /// A question of which nothing is understood yet.
    package init(text: String) { self.text = text }

    /// What kind of question it is.
    package enum Kind: String, Sendable, CaseIterable {
        /// What shall I eat?
        case recommend
        /// Something else than before.
        case another
        /// What is 떡볶이?
        case whatIs = "what"
        /// What is in it?
        case ingredients
        /// How much energy, how many nutrients does it have?
        case calories
        /// How is it made?
        case cook
        /// This or that?
        case compare
        /// Why this one?
        case why
        /// I ate it.
        case ate
        /// Thanks, or praise.
        case thanks
        /// Hello, goodbye.
        case greeting
        /// Health and danger: the program's own reviewed words answer.
        case safety
        /// Anything else.
        case offTopic = "offtopic"
    }

    /// Whether it speaks of an allergy: then what it leaves out is left out as an allergen is, hidden
    /// traces included.
    package var speaksOfAllergy: Bool {
        let words = (meant ?? text).filter { !$0.isWhitespace }
        return inheritsAllergy || ["알레르기", "알러지", "알레지"].contains(where: words.contains)
    }

    /// Whether a menu is to be chosen.
    package var asksForMenu: Bool { kind == .recommend || kind == .another }
}

/// A direction for 다시 추천.
package enum Nudge: String, Codable, Sendable, CaseIterable, Hashable {
    case hotter = "더 맵게"
    case milder = "덜 맵게"
    case lighter = "가볍게"
    case heartier = "든든하게"
    case cheaper = "싸게"
    case soup = "국물로"
    case otherCountry = "다른 나라"

    /// What it is called in English.
    package var english: String {
        switch self {
        case .hotter: "hotter"
        case .milder: "milder"
        case .lighter: "lighter"
        case .heartier: "heartier"
        case .cheaper: "cheaper"
        case .soup: "a soup"
        case .otherCountry: "another country"
        }
    }
}

extension FoodRequest {
    /// Takes over what an earlier question asked for, where this one says nothing about it.
    package mutating func inherit(_ earlier: FoodRequest) {
        inheritsAllergy = inheritsAllergy || earlier.speaksOfAllergy
        // What an allergy forbids stays forbidden; any other refusal gives way to a new wish.
        let leftOut = earlier.excludedIngredients.filter {
            earlier.speaksOfAllergy || !wanted.contains(.ingredient($0))
        }
        excludedIngredients = Array(Set(excludedIngredients + leftOut)).sorted()
        if wanted.isEmpty {
            wanted = earlier.wanted
            if unwanted.isEmpty { unwanted = earlier.unwanted }
        } else {
            // Who eats vegan or halal food does so with every wish.
            wanted += earlier.wanted.filter { $0.isDiet && !wanted.contains($0) }
        }
        excludedMenus = Array(Set(excludedMenus + earlier.excludedMenus)).sorted()
        budget = budget ?? earlier.budget
        people = people ?? earlier.people
        maximumKcal = maximumKcal ?? earlier.maximumKcal
        if atHand.isEmpty { atHand = earlier.atHand }
        isLarge = isLarge || earlier.isLarge
    }
}

extension FoodRequest {
    /// Keeps in mind what an earlier question of the conversation said of an allergy: nobody should have
    /// to say it twice.
    package mutating func remember(allergiesOf earlier: FoodRequest) {
        guard earlier.speaksOfAllergy, !earlier.excludedIngredients.isEmpty else { return }
        inheritsAllergy = true
        for name in earlier.excludedIngredients where !excludedIngredients.contains(name) {
            excludedIngredients.append(name)
        }
    }
}

extension Feature {
    /// Whether it says what somebody eats at all.
    fileprivate var isDiet: Bool {
        switch self {
        case .diet, .halal: true
        default: false
        }
    }
}
