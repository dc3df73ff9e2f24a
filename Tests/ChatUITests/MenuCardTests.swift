// The figures and warnings of the card and of the strip under a reply.

import ChatUI
import Configuration
import Foundation
import Recommendation
import Testing

@Suite("Menu card")
struct MenuCardTests {
    private func rows(
        _ facts: MenuFacts,
        profile: Profile? = nil,
        width: Int = 38
    ) -> [OverlayLayout.Row] {
        var driver = ChatDriver()
        driver.send(.person(PersonFacts(profile: profile)))
        return MenuCard(facts, driver.state, width: width).rows
    }

    private func row(_ words: String, _ rows: [OverlayLayout.Row]) -> OverlayLayout.Row? {
        rows.first { $0.text.contains(words) }
    }

    private func strip(
        _ facts: MenuFacts,
        avoided: Set<Allergen> = [],
        columns: Int = 80
    ) -> [TranscriptLine] {
        FactsStrip.lines(facts, avoided: avoided, columns: columns, language: .korean)
    }

    private func text(_ line: TranscriptLine) -> String { line.spans.map(\.text).joined() }

    @Test
    func `the shares of energy add up`() throws {
        let rows = rows(SampleMenus.kimchiStew)
        let shares = try ["탄수화물", "단백질", "지방"].map { name in
            let detail = try #require(row(name, rows)?.detail)
            return try #require(Int(detail.split(separator: " ").dropLast().last ?? ""))
        }
        // 4 × 20 - 2 × 4 of fibre = 72, 4 × 15 = 60 and 9 × 12 = 108 of 240 kcal.
        #expect(shares == [30, 25, 45])
        #expect(row("탄수화물", rows)?.detail == "███·······  30 %")
    }

    @Test
    func `much sodium is marked and set against the person's day`() {
        let stew = row("나트륨", rows(SampleMenus.kimchiStew))
        #expect(stew?.text == "! 나트륨 1,580 mg")
        #expect(stew?.detail == "하루 한도의 69 %")
        #expect(stew?.role == ThemeRole.messageWarning)
        let rice = row("나트륨", rows(SampleMenus.bibimbap))
        #expect(rice?.text == "나트륨 950 mg" && rice?.role == nil)
        var old = Profile()
        old.age = .from75
        old.sex = .woman
        // 1,580 of 1,800 mg.
        let detail = row("나트륨", rows(SampleMenus.kimchiStew, profile: old))?.detail
        #expect(detail == "하루 한도의 88 %")
    }

    @Test
    func `exactly the threshold is not marked`() {
        var facts = SampleMenus.kimchiStew
        facts.menu.nutrition?.sodium = 1000
        #expect(row("나트륨", rows(facts))?.role == nil)
        facts.menu.nutrition?.sodium = 1001
        #expect(row("나트륨", rows(facts))?.role == ThemeRole.messageWarning)
    }

    @Test
    func `figures say where they come from`() {
        #expect(row("출처", rows(SampleMenus.kimchiStew))?.text == "영양 출처: 추정치")
        let cited = rows(SampleMenus.bibimbap, width: 60)
        #expect(row("출처", cited)?.text == "영양 출처: 식약처 식품코드 D101-004-0000-0001")
        #expect(text(strip(SampleMenus.kimchiStew)[0]).hasSuffix("추정치"))
        #expect(text(strip(SampleMenus.bibimbap)[0]).hasSuffix("식약처"))
    }

    @Test
    func `the person's own allergens come first and are warned of`() {
        var profile = Profile()
        profile.allergies = [.wheat, .milk]
        let warning = row("! 내 알레르기: 밀", rows(SampleMenus.kimchiStew, profile: profile))
        #expect(warning?.role == ThemeRole.messageWarning)
        let line = strip(SampleMenus.kimchiStew, avoided: [.wheat, .milk])[1]
        #expect(text(line) == "! 내 알레르기: 밀")
        #expect(line.spans.first?.role == ThemeRole.messageWarning)
    }

    @Test
    func `those who eat along count too, and only they`() {
        var driver = ChatDriver()
        var (guest, absent) = (Profile(name: "손님"), Profile(name: "친구"))
        guest.allergies = [.egg]
        absent.allergies = [.milk]
        let person = PersonFacts(companions: [guest, absent], eatingWith: [guest.id])
        driver.send(.person(person))
        #expect(driver.state.tableAllergies == [.egg])
    }

    @Test
    func `unknown allergens are said to be unknown, never to be none`() {
        #expect(text(strip(SampleMenus.bare)[0]) == "알레르기 정보 없음: 확인하세요")
        #expect(row("알레르기 정보 없음", rows(SampleMenus.bare))?.role == ThemeRole.messageWarning)
        #expect(text(strip(SampleMenus.bibimbap)[1]) == "알레르기: 알류·대두 외 확인")
        let worried = strip(SampleMenus.bibimbap, avoided: [.shrimp])[1]
        #expect(worried.spans.first?.role == ThemeRole.messageWarning)
        let none = MenuFacts(menu: SampleMenus.kimchiStew.menu)
        #expect(text(strip(none)[1]) == "알레르기: 표시 대상 없음")
    }

    @Test
    func `allergens that do not fit are counted, and the card names them all`() {
        let facts = MenuFacts(menu: SampleMenus.bare.menu, allergens: Allergen.allCases)
        let line = text(strip(facts, columns: 40)[0])
        #expect(line == "알레르기: 알류·우유·메밀·땅콩 외 15")
        #expect(DisplayWidth.width(of: line) <= 37)
        let card = rows(facts).map(\.text).joined(separator: " ")
        #expect(Allergen.allCases.allSatisfy { card.contains($0.rawValue) })
    }

    @Test
    func `at every width the strip fits and keeps energy and source`() {
        for facts in [SampleMenus.kimchiStew, SampleMenus.bibimbap] {
            for columns in 30...120 {
                let lines = strip(facts, avoided: [.shrimp], columns: columns)
                let first = text(lines[0])
                #expect(first.contains("kcal") && (first.contains("추정") || first.contains("식약")))
                #expect(lines.allSatisfy { $0.column + $0.width <= columns }, "at \(columns)")
            }
        }
        #expect(text(strip(SampleMenus.kimchiStew, columns: 90)[0]).contains("탄 20 단 15 지 12 g"))
    }

    @Test
    func `a menu of which nothing is known has a card too`() {
        let rows = rows(SampleMenus.bare)
        #expect(row("영양 정보가 없습니다.", rows) != nil)
        #expect(row("출처", rows) == nil)
    }

    @Test
    func `every row of the card fits its width`() {
        for width in 20...74 {
            for facts in [SampleMenus.kimchiStew, SampleMenus.bibimbap, SampleMenus.bare] {
                for row in rows(facts, width: width) {
                    let (left, right) = (
                        DisplayWidth.width(of: row.text), DisplayWidth.width(of: row.detail)
                    )
                    #expect(left + right + (right > 0 ? 1 : 0) <= width, "\(row.text) at \(width)")
                }
            }
        }
    }

    @Test(arguments: [
        (0.0, "0"), (999.4, "999"), (1580, "1,580"), (1_234_567, "1,234,567"), (-1200, "-1,200"),
        (.infinity, "?"), (.nan, "?"),
    ])
    func `thousands are set apart`(value: Double, text: String) {
        #expect(FoodWording.whole(value) == text)
    }

    @Test(arguments: [(4.6, "4.6"), (4.0, "4"), (9.96, "10"), (12.6, "13"), (0.04, "0")])
    func `small amounts keep their tenths`(value: Double, text: String) {
        #expect(FoodWording.amount(value) == text)
    }

    @Test(arguments: [109, 110, 120, 200])
    func `the card stands beside the transcript from 110 columns on`(columns: Int) {
        var driver = ChatDriver(columns: columns, rows: 40)
        driver.recommendStew()
        #expect(driver.screen.contains("식이섬유") == (columns >= 110))
    }

    @Test
    func `nothing moves when the facts of a reply arrive`() {
        var driver = ChatDriver(columns: 120, rows: 40)
        driver.ask("점심")
        let before = ScreenLayout(driver.state).transcript
        driver.reply("김치찌개는 어떠세요?", menu: "김치찌개")
        driver.send(.facts(SampleMenus.kimchiStew))
        #expect(ScreenLayout(driver.state).transcript == before)
    }
}
