// What some days of meals gave, day by day, and how a usual day stands against the reference values. Days
// on which nothing was logged say nothing about what was eaten and do not count in the mean.

import Foundation

/// The balance of several days.
package struct WeekBalance: Sendable, Equatable {
    /// One day.
    package struct Day: Sendable, Equatable {
        /// The date.
        package let day: CalendarDay
        /// What its meals gave.
        package let sum: NutritionSum
    }

    /// How an amount stands against what it should be.
    package enum Verdict: Sendable, Equatable {
        /// Less than it should be.
        case low
        /// As it should be.
        case fine
        /// More than it should be.
        case high
    }

    /// The days, earliest first, those without meals included.
    package let days: [Day]
    /// What all meals gave.
    package let total: NutritionSum
    /// What the person needs in a day.
    package let reference: DietaryReference

    /// The balance of the days that end with `today`.
    package init(
        meals: [MealRecord],
        through today: CalendarDay,
        count: Int = 7,
        reference: DietaryReference,
        calendar: Calendar
    ) {
        let byDay = Dictionary(grouping: meals) { CalendarDay(of: $0.eaten, calendar: calendar) }
        let dates = (0..<count).map { today.adding(days: $0 - count + 1) }
        days = dates.map { Day(day: $0, sum: NutritionSum(byDay[$0] ?? [])) }
        total = NutritionSum(dates.flatMap { byDay[$0] ?? [] })
        self.reference = reference
    }

    /// How many days have meals.
    package var loggedDays: Int { days.count { $0.sum.meals > 0 } }

    /// The mean over days with meals of one amount; nil without meals.
    package func mean(_ amount: KeyPath<NutritionSum, Double>) -> Double? {
        loggedDays == 0 ? nil : total[keyPath: amount] / Double(loggedDays)
    }

    /// The share of the energy that a nutrient of so many kcal a gram gives; nil without energy.
    package func share(_ grams: KeyPath<NutritionSum, Double>, kcal: Double) -> Double? {
        let energy = 4 * total.carbohydrate + 4 * total.protein + 9 * total.fat
        return energy > 0 ? total[keyPath: grams] * kcal / energy : nil
    }

    /// How an amount stands against a range.
    package static func verdict(_ value: Double, in range: ClosedRange<Double>) -> Verdict {
        value < range.lowerBound ? .low : value > range.upperBound ? .high : .fine
    }
}
