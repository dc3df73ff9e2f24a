// What several meals gave together, and how that stands against a person's day.

import Foundation

/// The sum of some meals.
package struct NutritionSum: Sendable, Equatable {
    /// Energy in kcal.
    package private(set) var kcal = 0.0
    /// Carbohydrate in g.
    package private(set) var carbohydrate = 0.0
    /// Protein in g.
    package private(set) var protein = 0.0
    /// Fat in g.
    package private(set) var fat = 0.0
    /// Sodium in mg.
    package private(set) var sodium = 0.0
    /// Sugars in g.
    package private(set) var sugars = 0.0
    /// Fibre in g.
    package private(set) var fibre = 0.0
    /// How many meals were counted.
    package private(set) var meals = 0
    /// Of them, those of which something is not known: the sum is too low.
    package private(set) var incompleteMeals = 0
    /// Whether any figure is an estimate.
    package private(set) var holdsEstimates = false

    /// The sum of these meals.
    package init(_ records: some Sequence<MealRecord>) {
        for record in records { add(record) }
    }

    private mutating func add(_ record: MealRecord) {
        meals += 1
        guard let total = record.total else {
            incompleteMeals += 1
            return
        }
        let parts = [total.carbohydrate, total.protein, total.fat, total.sodium]
        if parts.contains(nil) { incompleteMeals += 1 }
        holdsEstimates = holdsEstimates || total.isEstimate
        kcal += total.kcal
        carbohydrate += total.carbohydrate ?? 0
        protein += total.protein ?? 0
        fat += total.fat ?? 0
        sodium += total.sodium ?? 0
        sugars += total.sugars ?? 0
        fibre += total.fibre ?? 0
    }
}
