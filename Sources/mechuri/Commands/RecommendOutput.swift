// What `mechuri recommend` understood and found, as JSON and as words.

import Diagnostics
import Recommendation

/// The JSON of `mechuri recommend`.
struct RecommendOutput: Encodable {
    struct Request: Encodable {
        let kind: String
        let meant: String?
        let wanted: [String]
        let unwanted: [String]
        let excluded: [String]
        let mentioned: [String]
        let have: [String]
        let budget: Int?
        let people: Int?
        let maximumKcal: Int?
        let large: Bool
        let nudge: String?
        let casual: Bool

        init(_ request: FoodRequest) {
            kind = request.kind.rawValue
            meant = request.meant
            wanted = request.wanted.map(\.description)
            unwanted = request.unwanted.map(\.description)
            excluded =
                request.excludedIngredients.map { "재료:\($0)" }
                + request.excludedMenus.map { "메뉴:\($0)" }
            mentioned = request.mentioned
            have = request.atHand
            budget = request.budget
            people = request.people
            maximumKcal = request.maximumKcal
            large = request.isLarge
            nudge = request.nudge?.rawValue
            casual = request.isCasual
        }
    }

    struct Menu: Encodable {
        let menu: String
        let score: Double
        let reasons: [String]
        let unmet: [String]
        let kcal: Int?
        let price: [Int]?
    }

    struct Refused: Encodable {
        let menu: String
        let constraint: String
        let text: String
    }

    let request: Request
    let candidates: [Menu]
    let candidateCount: Int
    let refused: [Refused]
    let relaxed: [String]
    let milliseconds: Double

    init(request: FoodRequest, found: MenuRanking, limit: Int, milliseconds: Double) {
        self.request = Request(request)
        candidateCount = found.candidates.count
        candidates = found.candidates.prefix(limit).map { candidate in
            Menu(
                menu: candidate.menu.name,
                score: (candidate.score * 1000).rounded() / 1000,
                reasons: candidate.reasons.map { $0.text(in: processLanguage) },
                unmet: candidate.unmet.map(\.description),
                kcal: candidate.menu.kcal,
                price: candidate.menu.price
            )
        }
        refused = found.refused.map { menu in
            Refused(
                menu: menu.menu.name,
                constraint: menu.constraint.code,
                text: menu.constraint.text(in: processLanguage)
            )
        }
        relaxed = found.relaxed.map { $0.text(in: processLanguage) }
        self.milliseconds = (milliseconds * 1000).rounded() / 1000
    }
}

/// What was understood, in labelled rows.
struct RequestWords {
    /// Label and words; rows without words are left out.
    let rows: [(label: String, words: String)]

    init(_ request: FoodRequest) {
        var rows: [(String, String)] = []
        func add(_ korean: String, _ english: String, _ words: [String]) {
            if !words.isEmpty { rows.append((say(korean, english), words.joined(separator: ", "))) }
        }
        add("질문 종류", "Kind", [request.kind.rawValue])
        add("자판을 바꿔 읽음", "Read on the other layout", [request.meant].compactMap(\.self))
        add("원하는 것", "Wanted", request.wanted.map(\.description))
        add("원하지 않는 것", "Not wanted", request.unwanted.map(\.description))
        add("빼는 것", "Left out", request.excludedIngredients + request.excludedMenus)
        add("나온 메뉴", "Menus named", request.mentioned)
        add("있는 재료", "At hand", request.atHand)
        add("예산", "Budget", [request.budget.map { "\($0)" }].compactMap(\.self))
        add("인원", "People", [request.people.map { "\($0)" }].compactMap(\.self))
        add("열량 한도", "Energy limit", [request.maximumKcal.map { "\($0) kcal" }].compactMap(\.self))
        add("방향", "Direction", [request.nudge?.rawValue].compactMap(\.self))
        self.rows = rows
    }
}
