// How the words that were found become the fields of a request.

extension FoodRequest.Kind {
    /// Whether it asks or says something about menus that it names.
    fileprivate var isAboutMenu: Bool {
        switch self {
        case .whatIs, .ingredients, .calories, .cook, .compare, .why, .ate, .safety: true
        case .recommend, .another, .thanks, .greeting, .offTopic: false
        }
    }
}

extension Feature {
    /// Whether it is the kitchen of a country.
    fileprivate var isKitchen: Bool { if case .cuisine = self { true } else { false } }
}

extension FoodRequest {
    /// Takes the words that were found into the request.
    mutating func takeIn(
        _ text: RequestText,
        _ matches: [RequestScan.Match],
        _ standings: [Standing],
        atHand: Set<Int>
    ) {
        let asked = AskedIngredients(text, matches)
        for (index, match) in matches.enumerated() {
            let isWish = standings[index] == .wished
            if isWish, match.isIngredientOnly, !atHand.contains(index), !asked.contains(match) {
                continue
            }
            if atHand.contains(index) {
                addAtHand(match, text)
            } else {
                add(match, standings[index])
            }
        }
    }

    /// Takes a word that was found into the request.
    mutating func add(_ match: RequestScan.Match, _ standing: Standing) {
        if let menu = match.menu, match.ingredient == nil || kind.isAboutMenu {
            append(menu, to: \.mentioned)
            if standing != .wished { append(menu, to: \.excludedMenus) }
            return
        }
        for meaning in match.meanings {
            switch meaning {
            case .refusal(let feature): append(feature, to: \.unwanted)
            case .leavesOut(let name): append(name, to: \.excludedIngredients)
            default: break
            }
        }
        var wishes = match.wishes
        // 고수 향만 맡아도 싫어: it is no kitchen that is refused.
        if standing == .refused, match.ingredient != nil { wishes.removeAll(where: \.isKitchen) }
        if wishes.isEmpty, let name = match.ingredient {
            switch standing {
            case .wished: append(.ingredient(name), to: \.wanted)
            case .refused:
                append(name, to: \.excludedIngredients)
                if name == "회" { append(.form(.raw), to: \.unwanted) }
            case .eaten: break
            }
        }
        let isRiceDish = wishes.contains {
            if case .dish(let name) = $0 { name.hasSuffix("밥") } else { false }
        }
        for feature in wishes {
            // 국밥 말고: other soups may be.
            if isRiceDish, standing == .refused, case .form = feature { continue }
            add(feature, standing)
        }
    }

    private mutating func add(_ feature: Feature, _ standing: Standing) {
        switch (standing, feature) {
        case (.wished, .form(.raw)):
            append(feature, to: \.wanted)
            append(.form(.seafood), to: \.wanted)
        case (.wished, .form):
            // 생선구이 말고 고기구이로: what is wished for after all is not refused.
            unwanted.removeAll { $0 == feature }
            append(feature, to: \.wanted)
        case (.wished, _): append(feature, to: \.wanted)
        case (.refused, .form(.meat)): append("고기", to: \.excludedIngredients)
        case (.refused, .form(.seafood)): append("해산물", to: \.excludedIngredients)
        case (.refused, .form(.raw)):
            append(feature, to: \.unwanted)
            append("회", to: \.excludedIngredients)
        case (.refused, _): append(feature, to: \.unwanted)
        case (.eaten, _): break
        }
    }

    /// Takes a food that is at hand.
    mutating func addAtHand(_ match: RequestScan.Match, _ text: RequestText) {
        for case .form(let form) in match.wishes where match.ingredient == nil {
            append(match.menu ?? form.rawValue, to: \.atHand)
            return
        }
        if match.ingredient == nil, let cut = match.menu.flatMap({ AtHandWords.cuts[$0] }) {
            append(cut, to: \.atHand)
        }
        append(match.ingredient ?? match.menu ?? text.string(match.range), to: \.atHand)
    }

    private mutating func append<Value: Equatable>(
        _ value: Value,
        to path: WritableKeyPath<FoodRequest, [Value]>
    ) {
        if !self[keyPath: path].contains(value) { self[keyPath: path].append(value) }
    }

    /// What time and day settle: 지금 is this hour's meal, 명절 the feast that is near.
    mutating func settle(_ text: RequestText, _ circumstances: Circumstances) {
        if MomentWords.now.occurs(in: text.letters) {
            append(.meal(circumstances.meal), to: \.wanted)
        }
        if MomentWords.feast.occurs(in: text.letters),
            let near = SpecialDay.nearestFeast(to: circumstances.day, within: 10)
        {
            append(.situation(near.situation), to: \.wanted)
        }
        if MomentWords.today.occurs(in: text.letters), let day = SpecialDay(circumstances.day) {
            append(.situation(day.situation), to: \.wanted)
        }
    }

    /// What is refused is not wished for; questions about a menu wish for nothing.
    mutating func keepWhatFits() {
        let refused = unwanted
        wanted.removeAll { refused.contains($0) }
        // 자정에 출출하다: late at night a bite is 야식.
        if wanted.contains(.meal(.lateNight)) { wanted.removeAll { $0 == .meal(.snack) } }
        switch kind {
        case .recommend, .another: break
        case .compare:
            // What is compared is no wish of its own.
            wanted.removeAll {
                switch $0 {
                case .ingredient, .form, .cuisine, .dish, .nutrient: true
                default: false
                }
            }
        case .ate: (wanted, excludedMenus) = ([], [])
        case .ingredients:
            wanted = []
            // 잡채에 시금치 말고 뭐 넣어: it is not left out of anything.
            if !speaksOfAllergy { excludedIngredients = [] }
        default: wanted = []
        }
    }
}

/// Words that only the moment settles.
private enum MomentWords {
    static let now = LetterTrie(words: "지금시간 이시간 이시각 지금시각 지금먹 지금뭐")
    static let feast = LetterTrie(words: "명절")
    static let today = LetterTrie(words: "오늘같은날 무슨날")
}
