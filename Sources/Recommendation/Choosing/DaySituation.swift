// What the day itself says: the hour, the season, the weather, a special day of the calendar, and what the
// meals of the day so far leave to be eaten (DietaryReference). Half of an ordinary wish at most: who asks
// for 라면 at breakfast shall have it.

/// A day, weighed for one query.
struct DaySituation {
    private let query: DinerQuery
    private let wantsMeal: Bool
    /// What the day's meals leave; nil when nothing was logged today.
    private let balance: Balance?
    /// A special day with its situation: ("초복", .dogDays).
    private let specialDay: (name: String, situation: Situation)?

    private struct Balance {
        let lacksProtein: Bool
        let hadMuchSodium: Bool
        let hadMuchEnergy: Bool
        let lacksFibre: Bool
    }

    /// Weighs a query's day.
    init(_ query: DinerQuery) {
        self.query = query
        wantsMeal = query.request.wanted.contains { if case .meal = $0 { true } else { false } }
        specialDay = SpecialDay(query.circumstances.day).map { ($0.name, $0.situation) }
        balance = Self.balance(query)
    }

    /// The first of the people is the one whose meals are logged.
    private static func balance(_ query: DinerQuery) -> Balance? {
        let start = query.circumstances.now.addingTimeInterval(
            -Double(query.circumstances.hour) * 3600 - 3600
        )
        let today = query.meals.filter { $0.eaten >= start && $0.eaten <= query.circumstances.now }
        guard !today.isEmpty else { return nil }
        let sum = NutritionSum(today)
        let reference = DietaryReference(for: query.people.first ?? Profile())
        // What of the day should be eaten by now.
        let share: Double =
            switch query.circumstances.meal {
            case .breakfast: 0.1
            case .lunch: 0.3
            case .snack: 0.6
            case .dinner: 0.65
            case .lateNight: 1
            }
        return Balance(
            lacksProtein: sum.protein < 0.7 * share * reference.protein,
            hadMuchSodium: sum.sodium > 0.6 * reference.sodiumLimit,
            hadMuchEnergy: sum.kcal > min(1, share + 0.3) * reference.energy,
            lacksFibre: share >= 0.6 && sum.fibre < 0.4 * reference.fibre
        )
    }

    /// Adds what the day says about a menu.
    func add(_ menu: Menu, to tally: inout Tally) {
        let now = query.circumstances
        if !wantsMeal {
            let fits = menu.meals.contains(now.meal)
            tally.add(fits ? 1.5 : 0, fits ? .hour(now.meal) : nil)
        }
        if !menu.seasons.isEmpty {
            let fits = menu.seasons.contains(now.season)
            tally.add(fits ? 0.3 : -1.5, fits ? .season(now.season) : nil)
        }
        if let weather = now.weather {
            let fit = menu.fit(.situation(weather.situation))
            tally.add(1.5 * fit, fit > 0 ? .weather(weather) : nil)
        }
        if let specialDay {
            let fit = menu.fit(.situation(specialDay.situation))
            tally.add(2 * fit, fit > 0 ? .day(specialDay.name) : nil)
        }
        if let balance, let nutrition = menu.nutrition { add(nutrition, balance, to: &tally) }
    }

    private func add(_ food: Nutrition, _ balance: Balance, to tally: inout Tally) {
        if balance.lacksProtein {
            let enough = (food.protein ?? 0) >= 20
            tally.add(enough ? 1 : 0, enough ? .protein : nil)
        }
        if balance.hadMuchSodium, let sodium = food.sodium {
            tally.add(
                sodium <= 700 ? 1.2 : sodium >= 1500 ? -1.2 : 0,
                sodium <= 700 ? .lowSodium : nil
            )
        }
        if balance.hadMuchEnergy {
            tally.add(
                food.kcal <= 450 ? 1 : food.kcal >= 700 ? -1 : 0,
                food.kcal <= 450 ? .lightDay : nil
            )
        }
        if balance.lacksFibre {
            let enough = (food.fibre ?? 0) >= 6
            tally.add(enough ? 0.7 : 0, enough ? .fibre : nil)
        }
    }
}
