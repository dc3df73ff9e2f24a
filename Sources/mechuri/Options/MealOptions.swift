// What can be said about a meal on the command line.

import ArgumentParser
import Foundation
import Recommendation

/// When, which meal of the day, how much.
struct MealOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            say("몇 인분인지: 0.25~4, 반, 곱빼기", "Servings: 0.25 to 4, half"),
            valueName: say("인분", "servings")
        )
    )
    var portion: String?
    @Option(
        help: ArgumentHelp(
            say("끼니: 아침, 점심, 저녁, 야식, 간식 (기본: 시각에 따라)", "Meal of the day (default: by the time)"),
            valueName: say("끼니", "meal")
        ),
        completion: .list(Meal.allCases.map(\.rawValue))
    )
    var meal: String?
    @Option(
        help: ArgumentHelp(
            say(
                "먹은 때: 12:30, '어제 19:00', 11-26, 2026-11-26T19:00 (기본: 지금)",
                "When: 12:30, 'yesterday 19:00', 11-26, 2026-11-26T19:00 (default: now)"
            ),
            valueName: say("때", "time")
        )
    )
    var at: String?

    /// Whether nothing was said.
    var isEmpty: Bool { portion == nil && meal == nil && at == nil }

    func validate() throws {
        _ = try servings()
        _ = try mealOfDay()
        _ = try moment(now: Date())
    }

    /// The servings; nil when nothing was said.
    func servings() throws -> Double? {
        guard let portion else { return nil }
        guard let servings = MealRecord.portion(portion) else {
            throw ValidationError(
                say(
                    "--portion에는 0.25부터 4까지, 또는 반, 곱빼기를 쓰세요. 받은 값: \(portion)",
                    "--portion takes 0.25 to 4, or half, not \(portion)."
                )
            )
        }
        return servings
    }

    /// The meal of the day; nil when nothing was said.
    func mealOfDay() throws -> Meal? {
        guard let meal else { return nil }
        let english: [String: Meal] = [
            "breakfast": .breakfast, "lunch": .lunch, "dinner": .dinner, "supper": .dinner,
            "late": .lateNight, "late-night": .lateNight, "snack": .snack,
        ]
        let word = meal.precomposedStringWithCanonicalMapping.lowercased()
        guard let found = Meal(rawValue: word) ?? english[word] else {
            let list = Meal.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                say(
                    "--meal에는 \(list) 가운데 하나를 쓰세요. 받은 값: \(meal)",
                    "--meal takes one of \(list), not \(meal)."
                )
            )
        }
        return found
    }

    /// The moment; nil when nothing was said.
    func moment(now: Date) throws -> Date? {
        guard let at else { return nil }
        let text = at.precomposedStringWithCanonicalMapping
        let meal = try mealOfDay()
        guard let date = MealMoment.date(text, meal: meal, now: now, calendar: .current) else {
            throw ValidationError(
                say(
                    "--at에는 12:30, '어제 19:00', 11-26, 2026-11-26T19:00처럼 쓰세요. 받은 값: \(at)",
                    "--at takes a time like 12:30, 'yesterday 19:00', 11-26, 2026-11-26T19:00, not \(at)."
                )
            )
        }
        // A clock that is a little ahead does no harm.
        guard date <= now.addingTimeInterval(3600) else {
            throw ValidationError(
                say(
                    "--at \(at)은(는) 아직 오지 않은 때입니다. 어제라면 '어제 \(at)'처럼 쓰세요.",
                    "--at \(at) lies ahead. For the day before write 'yesterday \(at)'."
                )
            )
        }
        return date
    }
}
