// The three questions an empty chat offers, for this hour of the day: one about the meal itself, one
// about the season or the day of the week, one about a mood. Hour, weekday and month are plain
// values and the seed settles the choice, so a screen can be tested. Every sentence was tried on
// the bootstrap model, which answered it with a fitting menu.

import Randomness

/// What is eaten at an hour.
package enum DayPart: String, Sendable, CaseIterable {
    /// 5 to 10 o'clock.
    case breakfast
    /// 10 to 15 o'clock.
    case lunch
    /// 15 to 17 o'clock.
    case afternoon
    /// 17 to 21 o'clock.
    case dinner
    /// 21 to 5 o'clock.
    case night

    /// The part of the day an hour belongs to.
    ///
    /// - Parameter hour: 0 to 23; others are taken modulo 24.
    package init(hour: Int) {
        switch (hour % 24 + 24) % 24 {
        case 5..<10: self = .breakfast
        case 10..<15: self = .lunch
        case 15..<17: self = .afternoon
        case 17..<21: self = .dinner
        default: self = .night
        }
    }
}

/// Questions to begin a conversation with.
package enum Starters {
    /// Three different questions.
    ///
    /// - Parameters:
    ///   - hour: hour of the day, 0 to 23.
    ///   - weekday: 1 Sunday to 7 Saturday, as Foundation's calendar counts.
    ///   - month: 1 January to 12 December.
    ///   - seed: another seed may choose other questions.
    /// - Returns: three, the plainest first.
    package static func questions(
        hour: Int,
        weekday: Int,
        month: Int,
        seed: UInt64
    ) -> [String] {
        let part = DayPart(hour: hour)
        var random = SplitMix64(seed: seed)
        var chosen: [String] = []
        for pool in [meal(part), occasion(part, weekday: weekday, month: month), mood(part)] {
            let fresh = pool.filter { !chosen.contains($0) }
            if let question = fresh.randomElement(using: &random) { chosen.append(question) }
        }
        return chosen
    }

    /// Every question there is, for tests and for measuring a model.
    package static var all: [String] {
        var seen: Set<String> = []
        let parts = DayPart.allCases
        let fixed = parts.flatMap { meal($0) + mood($0) }
        let dated = parts.flatMap { part in
            (1...7).flatMap { day in
                (1...12).flatMap { occasion(part, weekday: day, month: $0) }
            }
        }
        return (fixed + dated).filter { seen.insert($0).inserted }
    }

    private static func meal(_ part: DayPart) -> [String] {
        switch part {
        case .breakfast:
            ["아침 메뉴 추천해줘", "든든한 아침 식사 추천해줘", "아침에 먹기 좋은 가벼운 음식 추천해줘"]
        case .lunch: ["점심 메뉴 추천해줘", "혼자 먹기 좋은 점심 추천해줘", "점심으로 면 요리 추천해줘"]
        case .afternoon: ["오후 간식 추천해줘", "출출한데 간식 뭐 먹지?"]
        case .dinner: ["저녁 메뉴 추천해줘", "퇴근했는데 저녁 뭐 먹지?", "혼자 먹을 저녁 메뉴 추천해줘"]
        case .night: ["야식 추천해줘", "밤늦게 출출한데 가볍게 먹을 거 추천해줘"]
        }
    }

    private static func mood(_ part: DayPart) -> [String] {
        switch part {
        case .breakfast: ["아침에 먹을 따뜻한 국물 추천해줘", "출근 전에 간단히 먹을 아침 추천해줘", "해장 음식 추천해줘"]
        case .lunch:
            ["점심에 얼큰한 국물 먹고 싶어", "바쁠 때 빨리 먹을 점심 추천해줘", "점심에 든든한 한식 추천해줘", "매운 음식 추천해줘"]
        case .afternoon: ["당 떨어졌는데 달콤한 거 추천해줘", "달달한 디저트 추천해줘", "다이어트 중인데 간식 추천해줘"]
        case .dinner:
            ["다이어트 중인데 저녁 추천해줘", "저녁에 고기 먹고 싶어", "매운 음식 추천해줘", "스트레스 받았는데 뭐 먹지?"]
        case .night: ["야식으로 매운 음식 추천해줘", "늦은 밤에 속 편한 음식 추천해줘", "스트레스 받았는데 뭐 먹지?"]
        }
    }

    /// The weekend and its eves first, then the season.
    private static func occasion(_ part: DayPart, weekday: Int, month: Int) -> [String] {
        let isWeekend = weekday == 1 || weekday == 7
        let isEve = weekday == 6 || weekday == 7
        switch part {
        case .night: return isEve ? ["맥주 안주 추천해줘", "친구들이랑 먹을 술안주 추천해줘"] : ["소주 안주 추천해줘"]
        case .afternoon where isWeekend: return ["아이랑 먹을 간식 추천해줘"]
        case .lunch where isWeekend: return ["가족이랑 먹을 점심 메뉴 추천해줘"] + season(month)
        case .dinner where isWeekend:
            return ["가족이랑 먹을 저녁 추천해줘", "데이트하는데 저녁 뭐 먹을까?", "주말 저녁에 배달 음식 추천해줘"]
        case .dinner where isEve: return ["오늘 회식 메뉴 추천해줘", "데이트하는데 저녁 뭐 먹을까?"]
        case .lunch where weekday == 2: return ["동료들이랑 먹을 점심 추천해줘"] + season(month)
        default: return season(month)
        }
    }

    private static func season(_ month: Int) -> [String] {
        switch month {
        case 6, 7: ["더운 날 시원한 음식 추천해줘", "비 오는 날 뭐 먹지?", "시원한 면 요리 추천해줘"]
        case 8, 9: ["너무 더운데 뭐 먹지?", "더운 날 시원한 음식 추천해줘", "시원한 면 요리 추천해줘"]
        case 11, 12, 1, 2: ["추운 날 따뜻한 국물 추천해줘", "추워서 몸을 녹이고 싶은데 뭐 먹지?"]
        default: ["나들이 가는데 도시락 메뉴 추천해줘", "입맛 없을 때 먹을 새콤한 음식 추천해줘", "비 오는 날 뭐 먹지?"]
        }
    }
}
