// Requests as people and teachers write them, put together from the shipped menus and the phrases of
// the labelled utterances' kind, so that common words are common and names are rare.

import Randomness
import TestSupport

/// An endless source of requests.
struct Requests {
    private let menus: [String]
    private var random: SplitMix64

    private static let moments = [
        "", "", "오늘 ", "점심에 ", "저녁으로 ", "비 오는 날 ", "아침에 간단히 ", "야근하고 나서 ", "친구랑 ", "회식 때 ", "혼자 ",
        "운동 끝나고 ", "시험 끝난 기념으로 ", "감기 기운이 있어서 ", "아이들과 ", "부모님 모시고 ", "주말에 ", "더운데 ",
    ]
    private static let wishes = [
        "매운 음식", "국물 요리", "담백한 거", "달달한 디저트", "든든한 한 끼", "가벼운 샐러드", "만원 이하 메뉴", "한식", "중식",
        "일식", "고기 요리", "해산물", "면 요리", "안주", "간식", "배달 음식", "다이어트 식단", "채식 메뉴", "따뜻한 거",
    ]
    private static let endings = [
        " 추천해줘", " 추천해 주세요", " 뭐 먹을까", " 먹고 싶어", " 어때?", " 추천 좀", " 뭐가 좋을까요?", "이 땡기는데", " 알려줘",
        " 먹을 만한 곳 있어?", " 대신 먹을 거 추천해줘", " 만드는 법", " 칼로리가 얼마야?", "랑 어울리는 메뉴", " 말고 다른 거",
    ]

    /// Starts from a seed.
    init(seed: UInt64) throws {
        menus = try RawCatalogue().menus.map(\.name)
        random = SplitMix64(seed: seed)
    }

    /// The next request.
    mutating func next() -> String {
        func pick(_ words: [String]) -> String { words.randomElement(using: &random) ?? "" }
        let subject = pick(Bool.random(using: &random) ? menus : Self.wishes)
        let extra = Int.random(in: 0..<3, using: &random) == 0 ? pick(menus) + " 먹었는데 " : ""
        return pick(Self.moments) + extra + subject + pick(Self.endings)
    }
}
