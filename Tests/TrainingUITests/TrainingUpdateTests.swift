// What keys wish for, and what becomes of a run as its trainer tells of it.

import ChatUI
import FineTuning
import Testing
import TrainingUI

@Suite("Watching a run")
struct TrainingUpdateTests {
    private func running() -> TrainingDriver {
        var driver = TrainingDriver()
        driver.begin()
        driver.go(to: 230)
        return driver
    }

    // MARK: - Ending

    @Test(arguments: [Key.escape, .character("q"), .character("ㅂ"), .control("c")])
    func `ending is asked once, and waits for the trainer`(key: Key) {
        var driver = running()
        #expect(driver.press(key) == [])
        #expect(driver.state.overlay == .stopQuestion)
        #expect(driver.press(.enter) == [.stopAfterStep])
        #expect(driver.state.stopping == .afterStep)
        #expect(driver.press(.escape) == [], "it is being ended")
        driver.step(231)
        #expect(driver.finish(.stopped) == [.quit])
    }

    @Test
    func `the question can be left, and the run goes on`() {
        var driver = running()
        driver.press(.escape)
        #expect(driver.press(.escape) == [])
        #expect(driver.state.overlay == nil && driver.state.stopping == .no)
    }

    @Test
    func `a second ^C ends it at once, a third closes the screen`() {
        var driver = running()
        driver.press(.control("c"))
        #expect(driver.press(.control("c")) == [.stopAtOnce])
        #expect(driver.press(.control("c")) == [.quit])
    }

    @Test
    func `^C while it ends after the step ends it at once`() {
        var driver = running()
        driver.press(.escape)
        driver.press(.enter)
        #expect(driver.press(.control("c")) == [.stopAtOnce])
    }

    @Test
    func `signals ask nothing: the first saves, the second does not wait`() {
        var driver = running()
        #expect(driver.send(.input(.terminated)) == [.stopAfterStep])
        #expect(driver.send(.input(.interrupted)) == [.stopAtOnce])
        #expect(driver.send(.input(.interrupted)) == [.quit])
        var other = running()
        #expect(other.send(.input(.hungUp)) == [.stopAfterStep, .quit])
    }

    @Test
    func `a run that ended by itself stays on the screen until a key`() {
        var driver = running()
        driver.press(.escape)
        #expect(driver.finish() == [], "the question is gone, the result stays")
        #expect(driver.state.overlay == nil)
        #expect(driver.press(.pageUp) == [])
        #expect(driver.press(.enter) == [.quit])
        #expect(driver.send(.input(.terminated)) == [.quit])
    }

    @Test
    func `a trainer that failed closes the screen`() {
        var driver = running()
        #expect(driver.send(.closed) == [.quit])
    }

    // MARK: - Other wishes

    @Test(arguments: [
        [Key.function(2, shift: false), .function(2, shift: false)],
        [.character("p"), .character("ㅔ")], [.character(" "), .character(" ")],
    ])
    func `pausing and going on`(keys: [Key]) {
        var driver = running()
        #expect(driver.press(keys[0]) == [.setPaused(true)])
        driver.tell(.activity(.paused))
        driver.wait(100)
        #expect(driver.state.nextDeadline == nil, "a run that rests needs no clock")
        #expect(driver.press(keys[1]) == [.setPaused(false)])
    }

    @Test(arguments: [Key.function(3, shift: false), .character("s"), .character("ㄴ")])
    func `saving now says so for a while`(key: Key) {
        var driver = running()
        #expect(driver.press(key) == [.save])
        #expect(driver.state.notice != nil)
        driver.wait(4)
        #expect(driver.state.notice == nil)
    }

    @Test(arguments: [Key.function(4, shift: false), .character("v"), .character("ㅍ")])
    func `validating now`(key: Key) {
        var driver = running()
        #expect(driver.press(key) == [.validate])
    }

    @Test
    func `what cannot be done has no key and no hint`() {
        var driver = TrainingDriver()
        driver.begin(validationExamples: 0)
        #expect(driver.pressF(4) == [])
        #expect(!driver.screen.contains("지금 검증"))
        var replay = TrainingDriver(isReplay: true)
        replay.begin()
        replay.go(to: 30)
        #expect(replay.pressF(3) == [] && replay.pressF(4) == [])
        #expect(replay.press(.control("c")) == [.quit])
    }

    @Test
    func `every command has a key that is no letter`() {
        for command in TrainingCommand.allCases {
            let keys = TrainingKeyMap.bindings.filter { $0.command == command }.map(\.key)
            let hasOther = keys.contains { key in
                guard case .character(let character) = key else { return true }
                return character == " "
            }
            #expect(hasOther, "\(command)")
        }
    }

    @Test
    func `every letter has its jamo beside it`() {
        let jamo: [Character: Character] = ["q": "ㅂ", "p": "ㅔ", "s": "ㄴ", "v": "ㅍ", "l": "ㅣ"]
        for binding in TrainingKeyMap.bindings {
            guard case .character(let letter) = binding.key, letter.isASCII, letter.isLetter else {
                continue
            }
            let twin = jamo[letter]
            #expect(twin != nil, "\(letter)")
            let hasTwin = TrainingKeyMap.bindings.contains { other in
                twin.map { other.key == .character($0) } == true
                    && other.command == binding.command && other.contexts == binding.contexts
            }
            #expect(hasTwin, "\(letter) \(binding.command)")
        }
    }

    // MARK: - Figures

    @Test
    func `the time left is that of the last steps`() throws {
        var driver = running()
        #expect(driver.state.secondsLeft == 1770 * 0.75)
        #expect(abs(try #require(driver.state.tokensPerSecond) - 1024 / 0.75) < 1e-9)
        driver.finish()
        #expect(driver.state.secondsLeft == nil)
    }

    @Test
    func `the time left counts the measurements to come`() {
        var driver = TrainingDriver()
        driver.begin(validateEvery: 200)
        driver.tell(
            .validated(ValidationReport(step: 0, loss: 5, isBest: true, seconds: 20))
        )
        let reply = SampleReply(request: "q", reply: "a", isComplete: true, seconds: 4)
        driver.tell(.sampled(step: 0, replies: [reply]))
        for number in stride(from: 10, through: 190, by: 10) { driver.step(number) }
        #expect(driver.state.secondsLeft == 1810 * 0.75 + 10 * 24)
        driver.step(200)
        #expect(driver.state.secondsLeft == 1800 * 0.75 + 10 * 24, "its own is still to come")
        driver.tell(
            .validated(ValidationReport(step: 200, loss: 4, isBest: true, seconds: 16))
        )
        #expect(driver.state.secondsLeft == 1800 * 0.75 + 9 * 20)
    }

    @Test
    func `one step alone tells the speed of a run that began with it`() {
        var driver = TrainingDriver()
        driver.begin()
        driver.step(10)
        #expect(driver.state.secondsLeft == 1990 * 0.75)
        var resumed = TrainingDriver()
        resumed.begin(completed: 1000)
        resumed.step(1010)
        #expect(resumed.state.secondsLeft == nil, "the other steps' time is not known")
    }

    @Test
    func `the clock is needed once a second while the trainer works`() throws {
        var driver = running()
        let start = driver.state.now
        #expect(driver.state.nextDeadline == start + 1)
        driver.wait(2.5)
        #expect(driver.state.secondsOfSilence == 2)
        #expect(driver.state.nextDeadline == start + 3)
        #expect(driver.screen.contains("2초째"))
    }

    @Test
    func `a run that goes on forgets the steps that are made anew`() {
        var driver = running()
        driver.begin(completed: 200)
        #expect(driver.state.completedSteps == 200)
        driver.step(210)
        #expect(driver.state.history.steps.count == 21)
    }

    @Test
    func `a loss that is no number is shown as one`() {
        var driver = running()
        var report = driver.state.step
        report?.loss = .nan
        report?.step = 240
        if let report { driver.tell(.step(report)) }
        #expect(driver.screen.contains("NaN"))
        #expect(driver.state.recentLoss.value?.isFinite == true)
    }

    @Test
    func `the log keeps its place while it grows, and not without end`() {
        var driver = TrainingDriver(columns: 80, rows: 24)
        driver.begin()
        driver.go(to: 400)
        driver.press(.left)
        driver.press(.pageUp)
        let before = driver.screen.split(separator: "\n")[8]
        driver.step(410)
        #expect(driver.screen.split(separator: "\n")[8] == before)
        for number in 411..<3000 { driver.step(number) }
        #expect(driver.state.log.count == TrainingState.logLimit)
    }
}
