// What people need, by chance: wishes that some menu fulfils together, refusals that leave menus, limits
// that people really set.

import Randomness
import Recommendation

/// Chooses needs.
package final class NeedChooser {
    private let grammar: Grammar
    private let fitting: FittingMenus
    private let wishes: [(weight: Double, value: Feature)]
    private let refusals: [(weight: Double, value: Feature)]

    /// What a grammar has words for.
    package init(grammar: Grammar, fitting: FittingMenus) {
        self.grammar = grammar
        self.fitting = fitting
        // Wishes with more words are commoner ones, and more is to be learnt of them.
        wishes = grammar.wishes.map {
            (Double(grammar.wealth($0)).squareRoot() * Self.commonness($0), $0)
        }
        refusals = grammar.refusals.map { (Self.refusalWeight($0), $0) }
    }

    /// How often a wish comes beside others with as many words.
    private static func commonness(_ wish: Feature) -> Double {
        switch wish {
        case .taste: 2
        case .meal, .form: 1.4
        case .country, .diet, .halal: 0.5
        case .situation(.newYear), .situation(.harvest), .situation(.firstFullMoon),
            .situation(.dogDays), .situation(.winterSolstice):
            0.5
        default: 1
        }
    }

    /// A need of a kind; nil when chance asked for too much.
    package func need(_ kind: ConversationKind, using random: inout SplitMix64) -> Need? {
        var need = Need()
        switch kind {
        case .wishes:
            guard let (wish, menu) = start(using: &random) else { return nil }
            need.want(wish)
            let more = random.choose([(0.5, 0), (0.36, 1), (0.14, 2)])
            for _ in 0..<more { add(wishOf: menu, to: &need, using: &random) }
        case .refusal:
            guard refuse(in: &need, using: &random) else { return nil }
            if random.chance(0.65), let menu = fitting.choose(need, using: &random) {
                add(wishOf: menu, to: &need, using: &random)
            }
        case .limit:
            if random.chance(0.62) {
                need.limits.append(.budget(Self.budgets.randomElement(using: &random) ?? 10_000))
            } else {
                need.limits.append(.energy(100 * Int.random(in: 2...8, using: &random)))
            }
            if random.chance(0.5), let menu = fitting.choose(need, using: &random) {
                add(wishOf: menu, to: &need, using: &random)
            }
        case .ingredients:
            guard let menu = fitting.choose(Need(), using: &random) else { return nil }
            let main = menu.ingredients.prefix(4).shuffled(using: &random)
            for name in main.prefix(random.chance(0.5) ? 1 : 2) { need.want(.ingredient(name)) }
        case .named:
            guard let menu = fitting.choose(Need(), using: &random) else { return nil }
            need.named = menu.name
        default: break
        }
        return need
    }

    /// One wish that a menu fulfils.
    func wish(of menu: Menu, using random: inout SplitMix64) -> Need {
        var need = Need()
        add(wishOf: menu, to: &need, using: &random)
        return need
    }

    /// A country that is not Korea.
    func foreign(using random: inout SplitMix64) -> Feature? {
        let countries = wishes.map(\.value).filter { if case .country = $0 { true } else { false } }
        return countries.randomElement(using: &random)
    }

    // MARK: - Wishes

    /// A wish, and a menu that fulfils it.
    private func start(using random: inout SplitMix64) -> (Feature, Menu)? {
        let wish = random.choose(wishes)
        var need = Need()
        need.want(wish)
        return fitting.choose(need, using: &random).map { (wish, $0) }
    }

    /// Adds a wish that goes with those that are there.
    private func add(wishOf menu: Menu, to need: inout Need, using random: inout SplitMix64) {
        let open = wishes.filter { wish in
            fitting.fit(wish.value, of: menu) > 0.45
                && need.wanted.allSatisfy { Self.goes(wish.value, with: $0) }
                && need.limits.allSatisfy { $0 != .unwanted(wish.value) }
        }
        guard !open.isEmpty else { return }
        need.want(random.choose(open))
    }

    /// Whether two wishes are of different kinds: nobody asks for breakfast and supper at once.
    private static func goes(_ a: Feature, with b: Feature) -> Bool {
        let (first, second) = (group(a), group(b))
        return first != second || (first == "맛" && a != b)
    }

    private static func group(_ wish: Feature) -> String {
        switch wish {
        case .cuisine, .country: "음식"
        case .heaviness: "무게"
        default: String(wish.description.prefix { $0 != ":" })
        }
    }

    // MARK: - Refusals

    private func refuse(in need: inout Need, using random: inout SplitMix64) -> Bool {
        switch random.choose([(0.5, 0), (0.3, 1), (0.2, 2)]) {
        case 0:
            guard !refusals.isEmpty else { return false }
            need.limits.append(.unwanted(random.choose(refusals)))
        case 1:
            need.limits.append(.without(Self.avoided.randomElement(using: &random) ?? "고기"))
        default:
            guard let menu = fitting.choose(Need(), using: &random) else { return false }
            need.limits.append(.otherThan(menu.name))
        }
        return true
    }

    /// How often something is refused: who names a kitchen mostly wants it.
    private static func refusalWeight(_ feature: Feature) -> Double {
        switch feature {
        case .taste(.spicy): 8
        case .taste: 2
        case .cuisine: 0.35
        default: 1
        }
    }

    /// What people leave out, as they call it.
    private static let avoided = [
        "고기", "고기", "돼지고기", "소고기", "닭고기", "해물", "해산물", "새우", "오징어", "생선", "조개", "게", "계란", "달걀",
        "우유", "치즈",
        "유제품", "밀가루", "밀가루", "땅콩", "견과류", "콩", "두부", "버섯", "양파", "마늘", "고수", "오이", "당근", "가지",
        "토마토", "김치",
        "파", "깻잎", "고추", "감자", "고구마", "쌀", "면", "햄", "어묵", "떡", "굴", "낙지", "문어", "참치", "연어", "고등어",
        "양고기",
        "오리고기", "내장", "순대", "호박", "브로콜리", "시금치", "콩나물", "미나리", "셀러리", "복숭아", "파인애플", "초콜릿", "크림",
        "버터",
    ]

    private static let budgets = [
        3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 10_000, 12_000, 15_000, 15_000, 20_000,
        25_000, 30_000,
    ]
}
