// The questions of the first run: when they come, what the keys do, and how they end.

import ChatUI
import Foundation
import Prompting
import Recommendation
import Testing

@Suite("The questions of the first run")
struct QuestionnaireTests {
    private var asking: ChatEvent { .person(PersonFacts(asksQuestionnaire: true)) }

    private func profile(_ driver: ChatDriver) -> Profile? {
        driver.state.questionnaire?.form.profile
    }

    @Test func `they come when nothing else is going on, and only once`() {
        var driver = ChatDriver()
        driver.send(.person(PersonFacts()))
        #expect(driver.state.questionnaire == nil)
        driver.send(asking)
        #expect(driver.state.questionnaire != nil)
        driver.press(.escape)
        driver.send(asking)
        #expect(driver.state.questionnaire == nil)
    }

    @Test func `they do not interrupt typing, a reply, or a list`() {
        var typing = ChatDriver()
        typing.type("점")
        typing.send(asking)
        #expect(typing.state.questionnaire == nil)
        var replying = ChatDriver()
        replying.ask("점심")
        replying.send(asking)
        #expect(replying.state.questionnaire == nil)
        var listing = ChatDriver()
        listing.pressF(2)
        listing.send(asking)
        #expect(listing.state.questionnaire == nil)
    }

    @Test func `answered without a letter key, they end with the profile`() {
        var driver = ChatDriver.atQuestions()
        var expected = profile(driver)
        // 19-29, then 여자, then 활동적
        driver.press(.enter)
        for _ in 0..<7 { driver.press(.down) }
        driver.press(.character(" "))
        for _ in 0..<4 { driver.press(.down) }
        driver.press(.enter)
        driver.press(.right)
        driver.press(.character(" "))
        driver.press(.end)
        driver.press(.enter)
        driver.press(.down)
        driver.press(.down)
        driver.press(.enter)
        driver.press(.right)
        driver.press(.paste("고수, 회,, 고수"))
        driver.press(.enter)
        driver.press(.right)
        driver.press(.enter)
        driver.press(.end)
        driver.press(.up)
        driver.type("만 2천원")
        driver.press(.right)
        driver.press(.down)
        driver.press(.enter)
        driver.press(.right)
        expected?.age = .from19
        expected?.sex = .woman
        expected?.activity = .active
        expected?.allergies = [.egg]
        expected?.diet = .vegetarian
        expected?.avoided = ["고수", "회"]
        expected?.spiciness = 0
        expected?.budget = 12000
        expected?.speech = .casual
        let effects = driver.press(.enter)
        #expect(effects == expected.map { [.saveProfile($0)] })
        #expect(driver.state.person.profile == expected)
        #expect(driver.state.questionnaire == nil && driver.state.context == .input)
    }

    @Test func `skipping without an answer keeps nothing`() {
        var driver = ChatDriver.atQuestions()
        #expect(driver.press(.escape) == [.skipQuestionnaire])
        #expect(driver.state.person.profile == nil)
    }

    @Test func `skipping with answers offers to keep them`() throws {
        var driver = ChatDriver.atQuestions()
        driver.press(.enter)
        let answers = try #require(profile(driver))
        #expect(driver.press(.escape).isEmpty)
        var dropping = driver
        var goingOn = driver
        #expect(driver.press(.enter) == [.saveProfile(answers), .skipQuestionnaire])
        dropping.press(.down)
        #expect(dropping.press(.enter) == [.skipQuestionnaire])
        #expect(dropping.state.person.profile == nil)
        goingOn.press(.escape)
        #expect(goingOn.state.questionnaire?.leaving == nil && goingOn.state.questionnaire != nil)
    }

    @Test func `left and right step, and within a text they move the cursor`() {
        var driver = ChatDriver.atQuestions()
        driver.press(.left)
        #expect(driver.state.questionnaire?.step == 0)
        for _ in 0..<3 { driver.press(.right) }
        driver.type("회")
        driver.press(.left)
        #expect(driver.state.questionnaire?.step == 3)
        driver.press(.left)
        #expect(driver.state.questionnaire?.step == 2)
        driver.press(.right)
        driver.press(.right)
        #expect(driver.state.questionnaire?.step == 4)
        #expect(profile(driver)?.avoided == ["회"])
    }

    @Test func `an amount that cannot be read is said, and stays to be corrected`() {
        var driver = ChatDriver.atQuestions()
        for _ in 0..<4 { driver.press(.right) }
        driver.press(.end)
        driver.press(.up)
        driver.type("많이")
        driver.press(.right)
        #expect(driver.state.questionnaire?.step == 4)
        #expect(driver.screen.contains("금액을 읽지 못했습니다"))
        driver.press(.control("u"))
        driver.press(.right)
        #expect(driver.state.questionnaire?.step == 5)
    }

    @Test func `a syllable that comes after the key that leaves a text still belongs to it`() {
        var driver = ChatDriver.atQuestions()
        for _ in 0..<3 { driver.press(.right) }
        driver.type("오")
        driver.press(.down)
        driver.press(.character("이"))
        driver.press(.right)
        #expect(profile(driver)?.avoided == ["오이"])
        #expect(profile(driver)?.favourites == [])
        driver.press(.left)
        driver.type(", 고")
        driver.press(.right)
        driver.press(.character("수"))
        #expect(profile(driver)?.avoided == ["오이", "고수"])
    }

    @Test func `later syllables are typed where the keys are`() {
        var driver = ChatDriver.atQuestions()
        for _ in 0..<3 { driver.press(.right) }
        driver.type("오이")
        driver.press(.down)
        driver.wait(0.05)
        driver.press(.character("밥"))
        driver.press(.right)
        #expect(profile(driver)?.avoided == ["오이"] && profile(driver)?.favourites == ["밥"])
    }

    @Test func `a click chooses an option and presses the button`() {
        var driver = ChatDriver.atQuestions()
        driver.click("여자")
        #expect(profile(driver)?.sex == .woman)
        driver.click("[다음]")
        #expect(driver.state.questionnaire?.step == 1)
        driver.click("건너뛰기")
        driver.click("[버리기]")
        #expect(driver.effects.last == .skipQuestionnaire)
    }

    @Test func `two interrupts quit, and help comes and goes`() {
        var driver = ChatDriver.atQuestions()
        driver.pressF(1)
        #expect(driver.state.overlay?.kind == .help)
        driver.press(.escape)
        #expect(driver.state.questionnaire != nil)
        driver.press(.control("c"))
        #expect(driver.screen.contains("^C를 한 번 더"))
        #expect(driver.press(.control("c")) == [.quit])
    }

    @Test(
        arguments: [
            ("12000", 12000), ("12,000원", 12000), ("만원", 10000), ("1만 5천", 15000),
            ("8천원", 8000), ("₩9000", 9000), ("1만2천500", 12500), ("", nil), ("공짜", nil),
            ("0", nil), ("99999999999999999999", nil), ("백만", 1_000_000), ("-5", nil),
        ] as [(String, Int?)]
    )
    func `amounts are read as people type them`(text: String, won: Int?) {
        #expect(Won.amount(text) == won)
    }
}
