// Menus that do not exist. A model that meets a new one in every third 맥락 cannot recite: it has to copy
// the name, the ingredients and the numbers that stand there.

import KoreanText
import Randomness
import Recommendation

/// Makes menus up.
struct InventedMenus {
    private let names: Set<String>
    private let ingredients: [String]

    /// Made of the ingredients and kinds of a catalogue; none bears the name of a menu of it.
    init(_ catalog: MenuCatalog) {
        names = Set(catalog.menus.flatMap(\.allSpellings))
        // As often as they come first in recipes.
        ingredients = catalog.menus.flatMap { $0.ingredients.prefix(3) }
    }

    /// A menu with facts that agree with each other.
    ///
    /// - Parameters:
    ///   - need: what it has to answer, as far as its kind shows it.
    ///   - random: decides.
    /// - Returns: its facts; nil when no menu that is made up could be said to answer the need.
    func make(for need: Need = Need(), using random: inout SplitMix64) -> MenuFacts? {
        guard
            let (_, kind, suffixes) = Self.endings.filter({ Self.answers($0.form, need) })
                .randomElement(using: &random)
        else { return nil }
        let count = 2 + Int(random.next() % 6)
        var chosen: [String] = []
        while chosen.count < count {
            let one = ingredients[Int(random.next() % UInt64(ingredients.count))]
            if !chosen.contains(one) { chosen.append(one) }
        }
        var name = ""
        repeat { name = Self.name(chosen[0], suffixes, using: &random) } while names.contains(name)
        return MenuFacts(
            name: name,
            ingredients: chosen,
            kcal: Self.energy(using: &random),
            description: describe(chosen, using: &random),
            kind: kind
        )
    }

    /// Whether food of a form can be said to answer a need: what is in it and who can eat it is chance.
    private static func answers(_ form: Form, _ need: Need) -> Bool {
        let isSweet = form == .dessert || form == .drink
        for limit in need.limits {
            switch limit {
            case .without, .diet: return false
            case .unwanted(let feature) where feature == .form(form): return false
            default: continue
            }
        }
        var wantsSweet = false
        for wish in need.wanted {
            switch wish {
            case .form(let wanted) where wanted != form: return false
            case .cuisine(.dessert) where form != .dessert: return false
            case .cuisine(.drink) where form != .drink: return false
            case .ingredient, .dish, .diet, .halal: return false
            case .form, .cuisine(.dessert), .cuisine(.drink), .meal(.snack), .taste(.sweet):
                wantsSweet = true
            default: continue
            }
        }
        return !isSweet || wantsSweet
    }

    /// Energy of a serving, in kcal: small, middling and large numbers alike.
    static func energy(using random: inout SplitMix64) -> Int {
        let top = random.choose([(0.15, 99), (0.45, 500), (0.35, 999), (0.05, 1600)])
        return 12 + Int(random.next() % UInt64(top))
    }

    // MARK: - Names

    private static func name(
        _ ingredient: String,
        _ suffixes: [String],
        using random: inout SplitMix64
    ) -> String {
        let suffix = suffixes.randomElement(using: &random) ?? ""
        let lead = leads.randomElement(using: &random) ?? ""
        switch random.choose([(0.3, 0), (0.2, 1), (0.25, 2), (0.25, 3)]) {
        case 0: return lead + ingredient + suffix
        case 1: return lead + suffix
        case 2: return syllables(2...3, using: &random) + suffix
        default: return syllables(2...5, using: &random)
        }
    }

    /// Syllables of no meaning, as foreign names have them.
    private static func syllables(
        _ count: ClosedRange<Int>,
        using random: inout SplitMix64
    ) -> String {
        var text = ""
        for _ in 0..<Int.random(in: count, using: &random) {
            let initial = initials.randomElement(using: &random) ?? 0
            let medial = medials.randomElement(using: &random) ?? 0
            let final = random.chance(0.3) ? finals.randomElement(using: &random) ?? 0 : 0
            let code = UInt32(0xAC00 + (initial * 21 + medial) * 28 + final)
            if let scalar = Unicode.Scalar(code) { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    // Numbers of letters in a syllable block: ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ, ㅏㅐㅑㅓㅔㅕㅗㅘㅛㅜㅝㅠㅡㅣ, ㄱㄴㄹㅁㅂㅅㅇ.
    private static let initials = [0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18]
    private static let medials = [0, 0, 1, 2, 4, 4, 5, 6, 8, 8, 9, 12, 13, 13, 14, 17, 18, 20, 20]
    private static let finals = [1, 4, 8, 16, 17, 19, 21]

    private static let leads = [
        "달빛", "구름", "노을", "산골", "바다", "할매", "옛날", "왕", "꼬마", "별빛", "들판", "항아리", "골목", "항구", "장터",
        "이슬",
        "눈꽃", "호수", "들꽃", "새벽", "한밤", "솔향", "고깔", "나루", "물결", "돌담", "은하", "무지개", "여우비", "햇살", "가마솥",
        "마을", "오두막", "다락", "보름", "소나기", "봄맞이", "단풍", "숲속", "별미", "두메", "섬마을", "북촌", "남도", "강변",
    ]

    private static let endings: [(form: Form, kind: String, suffixes: [String])] = [
        (.soup, "국물 요리", ["찌개", "탕", "전골", "국", "해장국", "뚝배기", "수프"]),
        (.noodles, "면 요리", ["국수", "냉면", "칼국수", "파스타", "우동", "라멘", "소바", "볶음면", "비빔면"]),
        (.rice, "밥 요리", ["덮밥", "볶음밥", "비빔밥", "솥밥", "김밥", "주먹밥", "리소토", "카레"]),
        (.meat, "고기 요리", ["구이", "불고기", "갈비", "스테이크", "수육", "보쌈", "꼬치"]),
        (.stirFried, "볶음 요리", ["볶음", "철판볶음", "잡채"]), (.braised, "찜 요리", ["찜", "갈비찜"]),
        (.simmered, "조림", ["조림"]), (.grilled, "구이", ["구이", "숯불구이", "석쇠구이"]),
        (.fried, "튀김 요리", ["튀김", "커틀릿", "강정", "크로켓"]),
        (.pancake, "부침 요리", ["전", "부침개", "빈대떡"]),
        (.bread, "빵", ["빵", "샌드위치", "토스트", "버거", "파이", "피자", "타코"]),
        (.salad, "샐러드", ["샐러드", "냉채"]), (.seasoned, "무침", ["무침", "겉절이"]),
        (.porridge, "죽", ["죽", "미음"]), (.dumpling, "만두", ["만두", "딤섬", "교자"]),
        (.riceCake, "떡 요리", ["떡", "떡볶이", "경단"]), (.raw, "회", ["회", "물회"]),
        (.dessert, "디저트", ["빙수", "케이크", "푸딩", "타르트", "젤리", "쿠키"]),
        (.drink, "음료", ["차", "에이드", "주스", "라테", "스무디"]),
    ]

    // MARK: - Descriptions

    /// A clause about its first ingredients.
    private func describe(_ chosen: [String], using random: inout SplitMix64) -> String {
        let first = chosen[0]
        let second = chosen.count > 1 ? chosen[1] : first
        let frame = Self.frames.randomElement(using: &random) ?? ""
        return Template(frame)?.filled(["a": first, "b": second]) ?? ""
    }

    private static let frames = [
        "{a:과} {b:을} 넣고 푹 끓인", "{a:을} 얇게 썰어 {b:과} 함께 볶은", "{a:에} {b:을} 듬뿍 올린",
        "{b} 양념에 {a:을} 재워 구운", "{a:을} 곱게 갈아 {b:과} 섞은", "{a:과} {b:이} 어우러진",
        "{a:을} 노릇하게 지져 {b:을} 곁들인", "{b} 향을 입힌 {a:을} 부드럽게 찐", "{a:으로} 속을 채우고 {b:을} 얹은",
        "{a:과} {b:을} 한데 버무린", "잘게 다진 {a:에} {b:을} 넣어 빚은", "{a:을} 바삭하게 튀겨 {b} 소스를 끼얹은",
        "살짝 데친 {a:을} {b:과} 무친", "{b:을} 깔고 {a:을} 수북이 쌓은", "{a} 국물에 {b:을} 말아 낸",
        "차갑게 식힌 {a:에} {b:을} 더한", "{a:을} 은근한 불에 조려 {b:으로} 맛을 낸", "{a:과} {b:을} 겹겹이 포갠",
        "{a:을} 통째로 넣고 {b:과} 오래 고은", "갓 지은 밥에 {a:과} {b:을} 비벼 먹는",
    ]
}
