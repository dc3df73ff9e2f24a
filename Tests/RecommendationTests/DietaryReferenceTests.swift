// The table of 한국인 영양소 섭취기준 2025 as it is printed, and what follows from it.

import Foundation
import Recommendation
import Testing

@Suite("Dietary reference")
struct DietaryReferenceTests {
    private func reference(
        _ age: AgeBand?,
        _ sex: Sex?,
        _ activity: Activity = .low
    ) -> DietaryReference {
        var profile = Profile()
        profile.age = age
        profile.sex = sex
        profile.activity = activity
        return DietaryReference(for: profile)
    }

    @Test(arguments: [
        (AgeBand.from19, 2600.0, 2000.0, 65.0, 55.0, 2300.0), (.from30, 2500, 1900, 65, 50, 2300),
        (.from50, 2200, 1700, 60, 50, 2300), (.from65, 2000, 1600, 60, 50, 1900),
        (.from75, 1900, 1500, 60, 50, 1800),
    ])
    func `low activity is the table's own`(
        age: AgeBand,
        man: Double,
        woman: Double,
        manProtein: Double,
        womanProtein: Double,
        sodium: Double
    ) {
        #expect(abs(reference(age, .man).energy - man) < 1e-9)
        #expect(abs(reference(age, .woman).energy - woman) < 1e-9)
        #expect(reference(age, .man).protein == manProtein)
        #expect(reference(age, .woman).protein == womanProtein)
        #expect(reference(age, .man).sodiumLimit == sodium)
        #expect(reference(age, .man).isPersonal)
    }

    @Test func `who moves more needs more, by the formula behind the table`() {
        for sex in Sex.allCases {
            let energies = Activity.allCases.map { reference(.from30, sex, $0).energy }
            #expect(energies == energies.sorted() && Set(energies).count == 4)
        }
        // 2500 = 662 - 9.53 * 40 + 1.11 * body; at 1.25 the body's part is 1.25 / 1.11 of that.
        let body = (2500 - (662 - 9.53 * 40)) / 1.11
        let expected = 662 - 9.53 * 40 + 1.25 * body
        #expect(abs(reference(.from30, .man, .active).energy - expected) < 1e-9)
    }

    @Test func `of whom nothing is known the mean of adults counts, and it says so`() {
        let unknown = reference(nil, nil)
        #expect(unknown.energy == 2200 && !unknown.isPersonal)
        #expect(!reference(nil, .man).isPersonal)
    }

    @Test func `the shares of energy become grams`() {
        let man = reference(.from19, .man)
        #expect(abs(man.carbohydrate.lowerBound - 2600 * 0.5 / 4) < 1e-9)
        #expect(abs(man.fat.upperBound - 2600 * 0.3 / 9) < 1e-9)
        #expect(abs(man.proteinRange.upperBound - 2600 * 0.2 / 4) < 1e-9)
    }

    @Test func `sums say what they do not know`() throws {
        let known = MealRecord(
            eaten: Date(timeIntervalSince1970: 0),
            meal: .lunch,
            menu: "라면",
            portion: 1.5,
            nutrition: Nutrition(kcal: 500, carbohydrate: 80, protein: 10, fat: 16, sodium: 1800)
        )
        let unknown = MealRecord(eaten: known.eaten, meal: .dinner, menu: "모르는 음식")
        let sum = NutritionSum([known, unknown])
        #expect(sum.kcal == 750 && sum.sodium == 2700 && sum.protein == 15)
        #expect(sum.meals == 2 && sum.incompleteMeals == 1 && sum.holdsEstimates)
    }
}
