// What single questions are understood as.

import Foundation
import Recommendation
import Testing

@Suite("RequestReader")
struct RequestReaderTests {
    private static let reader = try? RequestReader(catalog: Shipped.catalog(), guesses: false)
    private let reader: RequestReader

    init() throws { reader = try #require(Self.reader) }

    @Test(arguments: [
        ("비 오는데 얼큰한 거 땡김", [Feature.situation(.rain), .taste(.spicy)]),
        ("매운음식추천해줘", [.taste(.spicy)]),
        ("저메추", [.meal(.dinner)]),
        ("차가운 면", [.taste(.refreshing), .temperature(.cold), .form(.noodles)]),
        ("직장인 점심", [.meal(.lunch)]),
        ("회의 끝나고 간식", [.meal(.snack)]),
        ("맵지 않은 건 싫어", [.taste(.spicy)]),
        ("느끼하지도 맵지도 않은 거", []),
        ("점심 먹고 두 시간 됐는데 간식", [.meal(.snack)]),
        ("감기 걸렸는데 뭐 먹지", [.situation(.illness)]),
        ("다이어트 중인데 저녁", [.situation(.diet), .meal(.dinner)]),
    ])
    func `wishes are read in their order`(text: String, wanted: [Feature]) {
        let request = reader.read(text)
        #expect(request.wanted == wanted)
        #expect(request.kind == .recommend)
    }

    @Test(arguments: [
        ("안 매운 거", Feature.taste(.spicy)), ("맵지 않은 음식", .taste(.spicy)),
        ("매운 거 말고", .taste(.spicy)), ("매운 건 싫어", .taste(.spicy)),
        ("국물 빼고", .form(.soup)), ("느끼하지 않게", .taste(.rich)), ("덜 짠 거", .taste(.salty)),
        ("맵찔이 메뉴", .taste(.spicy)), ("밥은 말고 면으로", .form(.rice)),
    ])
    func `what is refused is unwanted`(text: String, feature: Feature) {
        let request = reader.read(text)
        #expect(request.unwanted == [feature])
        #expect(!request.wanted.contains(feature))
    }

    @Test func `ingredients, groups and menus are left out`() {
        #expect(reader.read("새우랑 오징어 빼고").excludedIngredients == ["새우", "오징어"])
        #expect(reader.read("고기 없는 점심").excludedIngredients == ["고기"])
        #expect(reader.read("해물은 못 먹어요").excludedIngredients == ["해산물"])
        let request = reader.read("어제 치킨 먹었는데 오늘 뭐 먹지")
        #expect(request.excludedMenus == ["치킨"] && request.mentioned == ["치킨"])
        #expect(reader.read("짜장 짬뽕 탕수육 다 질림").excludedMenus.count == 3)
    }

    @Test(arguments: [
        ("다른 거", FoodRequest.Kind.another), ("떡볶이가 뭐야?", .whatIs),
        ("감자탕에 뭐 들어가?", .ingredients), ("바나나 한 개 칼로리", .calories),
        ("계란찜 어떻게 만들어", .cook), ("치킨 먹을까 피자 먹을까", .compare), ("왜 하필 짬뽕이야", .why),
        ("점심에 김밥 먹었어", .ate), ("고마워 덕분에 잘 먹었어", .thanks), ("안녕하세요", .greeting),
        ("새우 먹고 입술이 부었어", .safety), ("8개월 아기 꿀 먹여도 되나", .safety),
        ("그냥 죽고 싶어", .safety), ("떡이 목에 걸렸어", .safety), ("유통기한 지난 두부 먹어도 될까", .safety),
        ("파이썬으로 정렬하는 법", .offTopic), ("내일 서울 날씨 알려줘", .offTopic), ("", .offTopic),
    ])
    func `the kind is told`(text: String, kind: FoodRequest.Kind) {
        #expect(reader.read(text).kind == kind)
    }

    @Test func `foods at hand are told from wishes`() {
        #expect(reader.read("냉장고에 계란이랑 두부 반 모 있는데").atHand == ["달걀", "두부"])
        #expect(reader.read("남은 족발로 뭐하지").atHand == ["족발"])
        #expect(reader.read("두부 요리 추천").atHand.isEmpty)
        #expect(reader.read("두부 요리 추천").wanted == [.ingredient("두부")])
    }

    @Test(
        arguments: [
            ("만원 이하", 10_000, nil), ("7천원으로 점심", 7000, nil), ("2만원대", 20_000, nil),
            ("만오천원 안쪽", 15_000, nil), ("1만 5천원", 15_000, nil), ("7,000원", 7000, nil),
            ("넷이서 8만원", 20_000, 4), ("인당 만오천원 3명", 15_000, 3), ("추천 6인분", nil, 6),
            ("둘이서 먹을 저녁", nil, 2), ("3~4명 안주", nil, 4),
        ] as [(String, Int?, Int?)]
    )
    func `sums and people are read`(text: String, budget: Int?, people: Int?) {
        let request = reader.read(text)
        #expect(request.budget == budget)
        #expect(request.people == people)
    }

    @Test func `limits of energy and large portions are read`() {
        #expect(reader.read("500칼로리 이하 저녁").maximumKcal == 500)
        #expect(reader.read("오백칼로리 안 넘게").maximumKcal == 500)
        #expect(reader.read("짜장면 곱빼기").isLarge)
        #expect(!reader.read("짜장면").isLarge)
    }

    @Test(arguments: [
        ("더 맵게", Nudge.hotter), ("좀 덜 맵게 해줘", .milder), ("가볍게", .lighter), ("든든하게", .heartier),
        ("더 싼 거 없어?", .cheaper), ("국물로", .soup), ("다른 나라", .otherCountry),
        ("다른 나라 음식은?", .otherCountry),
    ])
    func `directions are read, and ask for another menu`(text: String, nudge: Nudge) {
        let request = reader.read(text)
        #expect(request.nudge == nudge)
        #expect(request.kind == .another)
    }

    @Test func `a wish is no direction`() {
        #expect(reader.read("가볍게 먹을 저녁 추천해줘").nudge == nil)
    }

    @Test func `the wrong keyboard layout is recognised`() {
        let request = reader.read("aodns rj")
        #expect(request.meant == "매운 거" && request.wanted == [.taste(.spicy)])
        #expect(reader.read("pizza please").meant == nil)
        #expect(reader.read("hello").meant == nil)
        #expect(reader.read("BBQ 치킨").meant == nil)
    }

    @Test func `the register is told`() {
        #expect(reader.read("뭐 먹지").isCasual)
        #expect(reader.read("매운 거 추천해줘").isCasual)
        #expect(!reader.read("매운 거 추천해 주세요").isCasual)
        #expect(!reader.read("매운 음식").isCasual)
    }

    @Test func `a near miss of a long cue is forgiven, a short one is not`() {
        #expect(reader.read("다이어투 식단").wanted == [.situation(.diet)])
        #expect(reader.read("담배 사러 간다").wanted.isEmpty)
    }

    @Test func `circumstances settle what words leave open`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Asia/Seoul"))
        let parts = DateComponents(year: 2025, month: 10, day: 4, hour: 12)
        let now = try #require(calendar.date(from: parts))
        let noon = Circumstances(now: now, calendar: calendar)
        #expect(reader.read("명절 음식", circumstances: noon).wanted.contains(.situation(.harvest)))
        #expect(reader.read("지금 뭐 먹지", circumstances: noon).wanted == [.meal(.lunch)])
        #expect(reader.read("지금 뭐 먹지").wanted.isEmpty)
    }

    @Test func `reading is quick`() {
        let text = "비 오는데 얼큰한 거 땡김 근데 해물은 빼고 어제 치킨 먹었는데"
        let time = ContinuousClock().measure { for _ in 0..<200 { _ = reader.read(text) } }
        #expect(time / 200 < .milliseconds(5), "without optimisation and beside other tests")
    }
}
