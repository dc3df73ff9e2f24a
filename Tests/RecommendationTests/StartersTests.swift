// The three questions of an empty chat.

import Recommendation
import Testing

@Suite("Starters")
struct StartersTests {
    @Test(arguments: [
        (4, DayPart.night), (5, .breakfast), (9, .breakfast), (10, .lunch), (14, .lunch),
        (15, .afternoon), (16, .afternoon), (17, .dinner), (20, .dinner), (21, .night), (0, .night),
        (24, .night), (-1, .night),
    ])
    func `hours belong to meals`(hour: Int, part: DayPart) {
        #expect(DayPart(hour: hour) == part)
    }

    @Test func `there are three different ones at every hour of the year`() {
        let all = Set(Starters.all)
        for hour in 0..<24 {
            for weekday in 1...7 {
                for month in 1...12 {
                    let questions = Starters.questions(
                        hour: hour,
                        weekday: weekday,
                        month: month,
                        seed: UInt64(hour + month)
                    )
                    #expect(Set(questions).count == 3)
                    #expect(questions.allSatisfy(all.contains))
                }
            }
        }
    }

    @Test func `the same seed gives the same, and seeds vary`() {
        func ask(_ seed: UInt64) -> [String] {
            Starters.questions(hour: 12, weekday: 3, month: 5, seed: seed)
        }
        #expect(ask(7) == ask(7))
        #expect(Set((0..<20).map(ask)).count > 3)
    }

    @Test(arguments: [(8, "아침"), (12, "점심"), (18, "저녁"), (16, "간식"), (23, "야식")])
    func `the first is about the meal of the hour`(hour: Int, word: String) {
        let firsts = (0..<20).compactMap {
            Starters.questions(hour: hour, weekday: 4, month: 4, seed: $0).first
        }
        #expect(firsts.contains { $0.contains(word) })
    }

    @Test func `season and weekend are seen`() {
        func second(hour: Int, weekday: Int, month: Int) -> Set<String> {
            Set(
                (0..<30).map {
                    Starters.questions(hour: hour, weekday: weekday, month: month, seed: $0)[1]
                }
            )
        }
        #expect(second(hour: 12, weekday: 3, month: 1).allSatisfy { $0.contains("추") })
        #expect(second(hour: 12, weekday: 3, month: 8).contains { $0.contains("더운") })
        #expect(second(hour: 18, weekday: 7, month: 1).allSatisfy { !$0.contains("추운") })
        #expect(second(hour: 22, weekday: 6, month: 4).contains("맥주 안주 추천해줘"))
    }

    @Test func `they are short Korean requests that wish for something`() throws {
        let reader = RequestReader(catalog: try Shipped.catalog())
        #expect(Starters.all.count > 30)
        for question in Starters.all {
            #expect(question.count <= 26, "\(question)")
            #expect(
                question.hasSuffix("추천해줘") || question.hasSuffix("먹고 싶어") || question.hasSuffix("?")
            )
            #expect(!reader.read(question).wanted.isEmpty, "\(question)")
        }
    }
}
