// Who eats and when, for the commands that recommend: the saved profile and history unless files are given.

import ArgumentParser
import Assistant
import Diagnostics
import Foundation
import Recommendation

/// The people and the moment of a question.
struct PersonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say("저장된 프로필 대신 이 JSON 파일", "This JSON file instead of the saved profile"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["json"])
    )
    var profile: String?
    @Option(
        help: ArgumentHelp(
            say("저장된 식사 기록 대신 이 JSON 파일", "This JSON file instead of the saved meals"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["json"])
    )
    var history: String?
    @Flag(
        name: .customLong("no-profile"),
        help: ArgumentHelp(say("저장된 프로필과 기록을 쓰지 않음", "Use neither saved profile nor meals"))
    )
    var noProfile = false
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp(
            say("함께 먹을 사람의 프로필 (여러 번)", "Profile of somebody who eats along (repeatable)"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["json"])
    )
    var companions: [String] = []
    @Option(
        help: ArgumentHelp(
            say("이미 추천받은 메뉴, 쉼표로 구분", "Menus that were offered already, comma separated"),
            valueName: say("메뉴,…", "menu,…")
        )
    )
    var offered: String?
    @Option(
        help: ArgumentHelp(
            say("날씨: 비, 눈, 더움, 추움", "Weather: rain, snow, hot, cold"),
            valueName: say("날씨", "weather")
        ),
        completion: .list(Weather.allCases.map { say($0.rawValue, $0.english) })
    )
    var weather: String?
    @Option(
        name: .customLong("at"),
        help: ArgumentHelp(
            say("지금 대신 이 때 (2026-11-27T12:30)", "This moment instead of now (2026-11-27T12:30)"),
            valueName: say("때", "moment")
        )
    )
    var moment: String?

    func validate() throws {
        if let weather, Weather(word: weather) == nil {
            throw ValidationError(Self.weatherComplaint)
        }
        if let moment, Self.date(moment) == nil {
            throw ValidationError(
                say(
                    "--at은 2026-11-27T12:30처럼 씁니다. 받은 값: \(moment)",
                    "--at takes the form 2026-11-27T12:30, not \(moment)."
                )
            )
        }
    }

    /// What is said of a word that is no weather.
    static var weatherComplaint: String {
        let words = Weather.allCases.map { say($0.rawValue, $0.english) }.joined(separator: ", ")
        return say("--weather에는 \(words) 중 하나를 쓰세요.", "--weather takes one of \(words).")
    }

    /// The people and the moment that the options name.
    ///
    /// - Throws: `PersonFileError` when a file cannot be read.
    func diners() throws -> Diners {
        let isGiven = noProfile || (profile != nil && history != nil)
        var saved =
            try isGiven
            ? SavedPerson() : SavedConversations.reading { try SavedPerson($0) }
        if let profile { saved.people = [try PersonFile.profile(profile)] }
        saved.people += try companions.map(PersonFile.profile)
        if let history {
            let file = try PersonFile.history(history)
            (saved.meals, saved.taste) = (file.meals, file.taste)
        }
        return saved.diners(
            now: moment.flatMap(Self.date) ?? Date(),
            weather: weather.flatMap { Weather(word: $0) }
        )
    }

    /// The menus that were offered already, by the names the catalogue has for them.
    func offeredMenus(_ catalog: MenuCatalog) -> OfferedMenus {
        var result = OfferedMenus()
        for name in (offered ?? "").split(separator: ",") {
            let name = name.trimmingCharacters(in: .whitespaces)
            if name.isEmpty { continue }
            result.insert(catalog.menu(named: name).map(ReplyMenu.listed) ?? .unlisted(name))
        }
        return result
    }

    /// A moment as people write it, in the local time zone.
    static func date(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        for format in ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"] {
            formatter.dateFormat = format
            if let date = formatter.date(from: text) { return date }
        }
        return ISO8601DateFormatter().date(from: text)
    }
}
