// The only place where the view of a run changes: keys become wishes to the trainer, what it tells becomes
// the run so far.

import ChatUI
import Configuration
import FineTuning

extension TrainingState {
    /// Changes the state by one event and returns what is to be done.
    package mutating func update(_ event: TrainingScreenEvent) -> [TrainingEffect] {
        switch event {
        case .tick(let time):
            now = max(now, time)
            if let expires = notice?.expires, expires <= now { notice = nil }
            return []
        case .input(let input): return receive(input)
        case .training(let news): return receive(news)
        case .closed: return [.quit]
        }
    }

    // MARK: - What the trainer tells

    private mutating func receive(_ news: TrainingEvent) -> [TrainingEffect] {
        lastNews = now
        history.add(news)
        switch news {
        case .activity(let activity):
            self.activity = activity
            return []
        case .step(let report):
            recentLoss.add(report.loss)
            activity = .training
        case .started:
            recentLoss = LossSmoother(window: 20)
            for report in history.steps.suffix(100) { recentLoss.add(report.loss) }
            stopping = .no
        case .validated, .sampled, .saved: activity = .training
        case .finished: overlay = nil
        }
        record(news)
        // Whoever asked the run to end has seen enough of it.
        if case .finished = news, stopping != .no { return [.quit] }
        return []
    }

    private mutating func record(_ news: TrainingEvent) {
        log.append(news)
        if logScroll > 0 { logScroll += 1 }
        if log.count > Self.logLimit { log.removeFirst(log.count - Self.logLimit) }
    }

    // MARK: - What the user wants

    private mutating func receive(_ input: TerminalInput) -> [TrainingEffect] {
        switch input {
        case .key(let key):
            guard let command = TrainingKeyMap.command(for: key, in: self) else { return [] }
            return perform(command)
        case .resized(let size):
            self.size = size
            return []
        case .interrupted, .terminated: return end()
        case .hungUp: return (isOver || isReplay ? [] : [.stopAfterStep]) + [.quit]
        }
    }

    /// A signal asks no question: the first one saves, the second one does not wait.
    private mutating func end() -> [TrainingEffect] {
        if isOver || isReplay || stopping == .atOnce { return [.quit] }
        if stopping == .afterStep { return perform(.stopAtOnce) }
        return perform(.confirmStop)
    }

    private mutating func perform(_ command: TrainingCommand) -> [TrainingEffect] {
        switch command {
        case .ask: overlay = .stopQuestion
        case .keepGoing, .closeHelp: overlay = nil
        case .confirmStop:
            overlay = nil
            stopping = .afterStep
            isPaused = false
            return [.stopAfterStep]
        case .stopAtOnce:
            overlay = nil
            stopping = .atOnce
            return [.stopAtOnce]
        case .leave: return [.quit]
        case .pause, .resume:
            isPaused = command == .pause
            return [.setPaused(isPaused)]
        case .save:
            say("이 단계가 끝나면 저장합니다.", "Saving after this step.")
            return [.save]
        case .validate:
            say("이 단계가 끝나면 검증합니다.", "Validating after this step.")
            return [.validate]
        case .scale: scale = scale == .linear ? .logarithmic : .linear
        case .help: overlay = .help(scroll: 0)
        case .nextPanel: move(by: 1)
        case .previousPanel: move(by: -1)
        case .up: scroll(by: -1)
        case .down: scroll(by: 1)
        case .pageUp: scroll(by: -TrainingLayout(self).pageRows)
        case .pageDown: scroll(by: TrainingLayout(self).pageRows)
        case .top: scroll(by: -1_000_000)
        case .end: scroll(by: 1_000_000)
        }
        return []
    }

    private mutating func say(_ korean: String, _ english: String) {
        let text = language.pick(korean, english)
        notice = Notice(kind: .information, text: text, expires: now + 4)
    }

    private mutating func move(by offset: Int) {
        let all = TrainingPanel.allCases
        let place = (panel.rawValue + offset + all.count) % all.count
        panel = all[place]
    }

    private mutating func scroll(by lines: Int) {
        let layout = TrainingLayout(self)
        if case .help(let scroll) = overlay {
            let most = max(0, TrainingHelp.rows(self).count - layout.helpRows)
            overlay = .help(scroll: min(most, max(0, scroll + lines)))
            return
        }
        switch panel {
        case .curve: break
        case .samples:
            let most = max(0, layout.sampleLines.count - (layout.inner(.samples)?.rows ?? 0))
            samplesScroll = min(most, max(0, samplesScroll + lines))
        case .log:
            let most = max(0, log.count - (layout.inner(.log)?.rows ?? 0))
            logScroll = min(most, max(0, logScroll - lines))
        }
    }
}

extension TrainingState: ScreenState {
    /// Steps of small models take milliseconds, and the cores are theirs.
    package static var frameInterval: Double { 0.1 }

    package static func event(of input: TerminalInput) -> TrainingScreenEvent { .input(input) }

    package static func event(ofTick now: Double) -> TrainingScreenEvent { .tick(now: now) }

    package static func isQuit(_ effect: TrainingEffect) -> Bool { effect == .quit }

    package mutating func take(_ event: TrainingScreenEvent) -> [TrainingEffect] { update(event) }

    package mutating func settle() -> [TrainingEffect] { [] }

    package func frame(theme: Theme) -> Frame { TrainingView(self, theme: theme).frame() }
}
