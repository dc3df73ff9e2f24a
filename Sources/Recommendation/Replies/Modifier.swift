// Words that stand around the name of a dish without being part of it: modifiers (시원한, 먹기에),
// times of day, and the nouns that mean any food at all (메뉴, 음식). Needed only to cut the name of
// a dish that the catalogue does not know out of a sentence; a name cut short still forbids well.

import KoreanText

/// Words around a dish's name.
enum Modifier {
    /// Nouns that name no dish of their own.
    private static let generic: Set<String> = [
        "메뉴", "음식", "요리", "것", "거", "건", "이건", "그건", "저건", "이것", "그것", "이거", "그거", "식사", "한 끼",
        "끼", "끼니", "간식", "야식", "아침", "점심", "저녁", "디저트", "음료", "반찬", "안주", "국물", "맛", "기분", "하루",
        "오늘", "내일", "날씨", "컨디션", "조합", "종류", "밥", "집밥", "배달", "외식", "혼밥", "해장", "도시락", "보양식", "분식",
        "한식", "중식", "일식", "양식", "고기", "해산물", "면", "빵", "국", "탕", "찌개", "술", "물", "차", "몸", "속",
        "건강",
        "이런", "그런", "둘", "하나", "무엇", "뭐", "어떤", "제", "저", "방법", "곳", "가게", "식당", "분위기", "시간", "휴식",
    ]

    /// Adverbs and times that may stand right before a name.
    private static let adverbs: Set<String> = [
        "오늘", "내일", "그럼", "그러면", "이번", "이번엔", "오늘은", "저녁", "점심", "아침", "혹시", "역시", "특히", "바로",
        "같이", "함께", "한번", "이런", "그런", "저런", "좀", "더", "꼭", "다른", "새로운", "요즘", "지금", "네", "음", "자",
        "그렇다면", "대신", "아니면", "메뉴", "추천", "중", "중에", "때", "또", "한", "두", "말고", "제가", "저는",
    ]

    /// Nouns that end like a modifier or a particle.
    private static let nouns: Set<String> = [
        "돼지", "망고", "아보카도", "대게", "꽃게", "와인", "차돌박이", "참치", "치즈", "가지", "굴", "메추리", "우동", "크림",
        "들깨", "유부", "홍게", "킹크랩", "문어", "조개", "토마토", "포테이토", "명란", "계란", "치킨", "연근", "시래기", "단팥",
    ]

    private static let adnominalEndings: Set<Character> = Set(
        "은는인한운된든린진친긴낸난쓴큰힌온을를할갈릴던"
    )
    private static let particleEndings: Set<Character> = Set("에서게고도의이가며면지로와과랑나")

    /// Whether the word modifies the noun after it: 시원한, 먹을, 끓인.
    static func isAdnominal(_ word: String) -> Bool {
        guard let last = word.last, !nouns.contains(word), word.count > 1 else { return false }
        return adnominalEndings.contains(last)
    }

    /// Whether the word can be a dish that the catalogue does not know: 소고기뭇국 yes; 않(은), 추억의,
    /// 입가심으로 no.
    static func mayBeDish(_ word: String) -> Bool {
        guard word.count > 1, !isGeneric(word), !isAdnominal(word) else { return false }
        return word.unicodeScalars.allSatisfy(Hangul.isWordScalar)
            && !notInDishes.contains(where: word.hasSuffix)
            && !praises.contains(where: word.hasPrefix)
    }

    private static let notInDishes = ["의", "으로", "에서", "에게", "에도", "기에", "이에", "이지", "하게", "렇게"]
    /// Praise that a broken sentence runs into a noun: 좋은가루.
    private static let praises = ["좋은", "제격인", "안성맞춤"]

    /// Whether the word names no particular dish.
    static func isGeneric(_ word: String) -> Bool { generic.contains(word) }

    /// Whether a name cannot reach back over this word.
    static func ends(_ word: String) -> Bool {
        if nouns.contains(word) { return false }
        if adverbs.contains(word) || isAdnominal(word) { return true }
        return word.count > 1 && word.last.map(particleEndings.contains) ?? false
    }
}
