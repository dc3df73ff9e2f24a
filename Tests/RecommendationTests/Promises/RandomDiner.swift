// People, questions and histories by chance, each with what it forbids in plain words. Nothing here asks the
// program what it understood: a question that is composed says itself what it leaves out.

import Foundation
import Randomness
import Recommendation
import TestSupport

/// A query by chance, with its rules in plain words.
struct RandomDiner {
    /// What is asked.
    let question: String
    /// Ingredients that the question leaves out in so many words.
    private(set) var leftOut: [String] = []
    /// Whether they are left out as allergens.
    private(set) var leavesOutAllergens = false
    /// Menus that the question leaves out in so many words.
    private(set) var leftOutMenus: [String] = []
    /// The diet that the question asks for in so many words.
    private(set) var askedDiet: String?
    /// Whether the question asks for halal food.
    private(set) var asksHalal = false
    /// Everybody who eats.
    let people: [RawPerson]
    /// Everything that was offered, by whatever spelling.
    let offered: [String]
    /// What was eaten.
    let meals: [MealRecord]
    /// What was done with earlier recommendations.
    let taste: [TasteEvent]
    /// Where a nudge goes from, and where to.
    let base: String?
    let nudge: Nudge?

    private static let allergens = [
        "알류", "우유", "메밀", "땅콩", "대두", "밀", "고등어", "게", "새우", "돼지고기", "복숭아", "토마토", "아황산류", "호두",
        "닭고기", "쇠고기", "오징어", "조개류", "잣",
    ]
    private static let groups = [
        "해산물", "채소", "생선", "과일", "고기", "향신채", "유제품", "콩", "고추", "조개류", "견과류", "달걀", "소고기", "연체류",
        "내장", "버섯", "갑각류", "술", "등푸른생선", "카페인", "참깨", "들깨", "오이", "고수", "마늘", "꿀",
    ]
    /// How an ingredient is left out; those of the second list mean an allergy.
    private static let refusals = ["% 빼고 ", "% 말고 ", "% 없는 걸로 "]
    private static let allergies = ["% 알레르기 있는데 ", "% 알레르기가 있어요. "]
    private static let excludable = [
        "새우", "돼지고기", "소고기", "닭고기", "해산물", "오이", "고수", "버섯", "두부", "치즈", "땅콩", "마늘", "오징어", "고기",
    ]
    /// The allergens among them, by the label's word.
    static let labelled = [
        "새우": "새우", "돼지고기": "돼지고기", "소고기": "쇠고기", "닭고기": "닭고기", "땅콩": "땅콩", "오징어": "오징어",
    ]
    private static let wishes = [
        "매운 ", "안 매운 ", "시원한 ", "담백한 ", "든든한 ", "가벼운 ", "얼큰한 국물 ", "면 ", "밥 ", "달콤한 디저트 ", "튀김 ",
        "중국집 ", "일식 ", "샐러드 ", "찌개 ", "고단백 ", "아이랑 먹을 ", "술안주 ", "야식 ", "빵 ", "음료 ", "전 ", "",
    ]
    private static let endings = ["추천해줘", "뭐 먹지", "먹고 싶어", "골라 줘", "메뉴 추천", "만원 이하로 추천해줘"]

    /// A query by chance.
    init(
        _ catalogue: RawCatalogue,
        utterances: [String],
        using random: inout SplitMix64
    ) {
        func pick<Value>(_ values: [Value]) -> Value {
            values[Int.random(in: values.indices, using: &random)]
        }
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        people = (0...Int.random(in: 0...3, using: &random)).map { _ in
            Self.person(catalogue, using: &random)
        }
        let count = Int.random(in: 0..<(chance(5) ? 600 : 12), using: &random)
        offered = (0..<count).map { _ in pick(pick(catalogue.menus).spellings) }
        meals = (0..<Int.random(in: 0..<6, using: &random)).map { index in
            MealRecord(
                eaten: ordinaryNoon.now.addingTimeInterval(-9_000 * Double(index)),
                meal: .lunch,
                menu: pick(catalogue.menus).name
            )
        }
        taste = (0..<Int.random(in: 0..<10, using: &random)).map { index in
            TasteEvent(
                date: ordinaryNoon.now.addingTimeInterval(-50_000 * Double(index)),
                menu: pick(catalogue.menus).name,
                verdict: chance(50) ? .accepted : .passedOver
            )
        }
        base = chance(30) ? offered.last : nil
        nudge = base != nil && chance(60) ? pick(Nudge.allCases) : nil
        guard chance(60) else {
            question = pick(utterances)
            return
        }
        var text = ""
        if chance(40) {
            let word = pick(Self.excludable)
            leftOut = [word]
            leavesOutAllergens = Self.labelled[word] != nil && chance(40)
            text += pick(leavesOutAllergens ? Self.allergies : Self.refusals)
                .replacing("%", with: word)
        }
        if chance(15) {
            let menu = pick(catalogue.menus.filter { $0.name.count > 2 }).name
            leftOutMenus = [menu]
            text += "\(menu) 말고 "
        }
        if chance(10) {
            askedDiet = pick(["비건", "채식"])
            text += "\(askedDiet ?? "")으로 "
        } else if chance(5) {
            asksHalal = true
            text += "할랄 음식 중에 "
        }
        question = text + pick(Self.wishes) + pick(Self.endings)
    }

    private static func person(
        _ catalogue: RawCatalogue,
        using random: inout SplitMix64
    ) -> RawPerson {
        func pick<Value>(_ values: [Value]) -> Value {
            values[Int.random(in: values.indices, using: &random)]
        }
        var person = RawPerson()
        // Half of all people eat almost anything: else companions would leave nothing.
        guard Bool.random(using: &random) else { return person }
        person.allergies = (0..<Int.random(in: 0..<5, using: &random)).map { _ in pick(allergens) }
        person.avoided = (0..<Int.random(in: 0..<4, using: &random)).map { _ in
            switch Int.random(in: 0..<3, using: &random) {
            case 0: pick(groups)
            case 1: pick(pick(catalogue.menus).spellings)
            default: pick(pick(catalogue.ingredients).names)
            }
        }
        let kind = Int.random(in: 0..<20, using: &random)
        person.diet = kind == 0 ? "비건" : kind == 1 ? "채식" : kind == 2 ? "페스코" : "육식"
        person.halal = kind == 3
        return person
    }
}

extension RandomDiner {
    /// The people as the program has them.
    func profiles(using random: inout SplitMix64) throws -> [Profile] {
        try people.enumerated().map { place, person in
            var profile = Profile(name: place == 0 ? "" : "동행\(place)")
            profile.allergies = try person.allergies.map { word in
                try Allergen(rawValue: word).orThrow("no allergen \(word)")
            }
            profile.avoided = person.avoided
            profile.diet = try DietClass(rawValue: person.diet).orThrow("no diet \(person.diet)")
            profile.halal = person.halal
            let spiciness = Int.random(in: 0...6, using: &random)
            profile.spiciness = spiciness <= 4 ? spiciness : nil
            return profile
        }
    }

    /// What a menu breaks; nil when it may be recommended.
    func fault(of menu: RawMenu) -> String? {
        for person in people { if let fault = menu.fault(for: person) { return fault } }
        if let again = menu.spellings.first(where: offered.contains) { return "offered \(again)" }
        if let out = menu.spellings.first(where: leftOutMenus.contains) { return "menu \(out)" }
        for word in leftOut {
            if menu.holds(word, countsSeasonings: leavesOutAllergens) { return "left out \(word)" }
            if leavesOutAllergens, Self.labelled[word].map(menu.allergens.contains) ?? false {
                return "allergen \(word)"
            }
        }
        if let diet = RawCatalogue.dietRank(askedDiet), menu.diet > diet { return "asked \(diet)" }
        return asksHalal && !menu.halal ? "asked halal" : nil
    }
}

/// A word that a table does not have.
struct UnknownWord: Error, CustomStringConvertible {
    let description: String
}

extension Optional {
    fileprivate func orThrow(_ message: String) throws -> Wrapped {
        guard let self else { throw UnknownWord(description: message) }
        return self
    }
}
