// `mechuri`: the chat. Full screen where the terminal can, line by line where it cannot.

import ArgumentParser
import Assistant
import ChatUI
import Configuration
import ConversationStore
import Diagnostics
import Foundation
import Generation
import NcursesTerminal
import Prompting
import Recommendation

/// Opens the chat.
struct ChatCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "chat",
            abstract: say("전체 화면 대화를 엽니다.", "Open the full-screen chat.")
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var cache: CacheOptions
    @OptionGroup var adapters: AdapterOptions
    @OptionGroup var sampling: SamplingOptions
    @Option(help: ArgumentHelp(say("테마 이름", "Theme name"), valueName: say("이름", "name")))
    var theme: String?
    @Option(
        help: ArgumentHelp(
            say("화면의 색", "Colours of the screen"),
            valueName: say("색", "colours")
        )
    )
    var color: ColorPreference = .auto
    @Flag(
        name: .customLong("no-mouse"),
        help: ArgumentHelp(say("마우스를 쓰지 않음 (터미널의 선택 기능을 그대로)", "Leave the mouse to the terminal"))
    )
    var noMouse = false
    @Flag(
        name: [.customShort("c"), .customLong("continue")],
        help: ArgumentHelp(say("지난 대화를 이어서", "Go on with the last conversation"))
    )
    var continues = false
    @Flag(
        name: .customLong("no-prepare"),
        help: ArgumentHelp(
            say("다음 추천을 미리 써 두지 않음", "Do not write the next alternatives ahead")
        )
    )
    var noPrepare = false
    @Option(
        help: ArgumentHelp(
            say("답을 1초에 이만큼의 글자로 천천히 보여 줌", "Show replies at this many characters a second"),
            valueName: say("글자", "n")
        )
    )
    var pace: Double?

    @Option(
        help: ArgumentHelp(
            say("날씨: 비, 눈, 더움, 추움", "Weather: rain, snow, hot, cold"),
            valueName: say("날씨", "weather")
        ),
        completion: .list(Weather.allCases.map { say($0.rawValue, $0.english) })
    )
    var weather: String?

    func validate() throws {
        if let weather, Weather(word: weather) == nil {
            throw ValidationError(PersonOptions.weatherComplaint)
        }
        if let pace, !(pace > 0 && pace <= 100_000) {
            throw ValidationError(say("--pace에는 0보다 큰 수를 쓰세요.", "--pace takes a number above 0."))
        }
    }

    func run() throws {
        let obstacle = TerminalProbe.obstacle()
        // With a screen, what is wrong with the settings is a notice on it.
        let surroundings = try Surroundings(complains: obstacle != nil).with(cache)
        if let obstacle {
            complain(obstacle.message(in: processLanguage))
            try LineMode(
                surroundings: surroundings,
                model: model,
                adapters: adapters,
                sampling: sampling
            ).run()
            return
        }
        let library = ThemeLibrary(folders: surroundings.locator.themeFolders)
        let chosen = theme ?? surroundings.settings.theme ?? Self.defaultTheme
        let themes = try ThemeShelf(library: library, first: chosen, isExplicit: theme != nil)
        let mailbox = try Mailbox<ChatEvent>()
        let database = try ConversationDatabase.forChat(surroundings)
        let runner = EffectRunner(
            mailbox: mailbox,
            database: database,
            surroundings: surroundings,
            parameters: sampling.parameters(surroundings.settings),
            threads: surroundings.threads(model),
            pace: pace,
            prepares: !noPrepare && (surroundings.settings.prepare ?? true),
            grounding: surroundings.settings.ground.flatMap(GroundingMode.init) ?? .auto,
            weather: weather.flatMap { Weather(word: $0) }
        )
        do {
            runner.speaker.offer(try adapters.rows(surroundings))
            runner.openModel(try surroundings.modelPath(model))
        } catch {
            mailbox.post(.modelFailed(message: error.text(in: processLanguage)))
        }
        try showScreen(surroundings, themes, mailbox, database, runner)
    }

    static let defaultTheme = "mechuri"

    private func showScreen(
        _ surroundings: Surroundings,
        _ themes: ThemeShelf,
        _ mailbox: Mailbox<ChatEvent>,
        _ database: ConversationDatabase,
        _ runner: EffectRunner
    ) throws {
        var options = NcursesTerminal.Options()
        options.color = color
        options.usesMouse = !noMouse && (surroundings.settings.mouse ?? true)
        let terminal = NcursesTerminal(options: options)
        try terminal.start()
        defer { terminal.stop() }
        var random = SystemRandomNumberGenerator()
        let state = ChatState(
            language: processLanguage,
            size: terminal.size,
            identifiers: IdentifierSource(seed: random.next(), random.next()),
            themeName: themes.first,
            recentQuestions: (try? database.recentQuestions(limit: 200)) ?? []
        )
        postFirstEvents(surroundings, themes, mailbox, database)
        // After what the store has to say: a failure is read before anything is asked.
        runner.readPerson()
        let loop = EventLoop(
            state: state,
            terminal: terminal,
            mailbox: mailbox,
            theme: { name in
                // Far terminals tell their width after the first frame.
                themes.asciiGlyphs = terminal.ambiguousIsWide
                return themes.theme(named: name)
            },
            perform: runner.perform
        )
        loop.run()
        runner.finish()
    }

    private func postFirstEvents(
        _ surroundings: Surroundings,
        _ themes: ThemeShelf,
        _ mailbox: Mailbox<ChatEvent>,
        _ database: ConversationDatabase
    ) {
        mailbox.post(.starters(StartersNow.choose(language: processLanguage)))
        mailbox.post(.themes(themes.choices))
        mailbox.post(.models(surroundings.locator.models.map { ModelChoice(path: $0) }))
        if let notice = database.notice {
            mailbox.post(.storeNotice(message: notice.message(in: processLanguage)))
        }
        let complaints = [surroundings.complaint].compactMap(\.self) + themes.complaints
        for message in complaints { mailbox.post(.notice(.warning, message)) }
        let continues = continues
        database.enqueue { database in
            // What was deleted can be brought back for a month; a failure waits for the next start.
            _ = try? database.purge(deletedBefore: Date(timeIntervalSinceNow: -30 * 86_400))
            let unfinished = try? database.unfinishedReply()?.conversation
            let last = continues ? try? database.list(limit: 1).first?.id : nil
            guard let id = unfinished ?? last, let stored = try? database.load(id) else { return }
            mailbox.post(.loaded(stored.conversation))
        }
    }
}

extension ColorPreference: ExpressibleByArgument {
    /// The flag's word; `never` is what other programs call `mono`.
    public init?(argument: String) {
        self.init(rawValue: argument == "never" ? "mono" : argument)
    }
}

extension ModelChoice {
    /// A model file that F7 offers.
    init(path: String) {
        let url = URL(filePath: path)
        // Of what a link leads to.
        let file = url.resolvingSymlinksInPath()
        let bytes = (try? file.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
        let megabytes = (Double(bytes) / 1_048_576).formatted(.number.precision(.fractionLength(1)))
        self.init(
            id: path,
            title: url.deletingPathExtension().lastPathComponent,
            detail: "\(megabytes) MiB"
        )
    }
}
