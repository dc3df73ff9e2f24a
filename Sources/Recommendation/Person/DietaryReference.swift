// What a person needs in a day: 한국인 영양소 섭취기준 2025 (보건복지부, published 2025-12-31). Adults only.
//
// The table's energy is that of low activity. For others it is scaled by the formula behind the table,
// EER = a - b*age + PA*(c*kg + d*m): with the age in the middle of the band the table's value gives the
// last term, and with it the energy at another PA, without asking anybody's weight. a and b as in the
// table's source; PA 1.0, 1.11, 1.25, 1.48 for men and 1.0, 1.12, 1.27, 1.45 for women.

/// Daily reference values of a person.
package struct DietaryReference: Sendable, Equatable {
    /// Energy in kcal.
    package let energy: Double
    /// Protein in g, the recommended intake.
    package let protein: Double
    /// Fibre in g, the adequate intake.
    package let fibre: Double
    /// Sodium in mg above which the risk of disease grows (CDRR).
    package let sodiumLimit: Double
    /// Whether it is somebody's own: age and sex are known.
    package let isPersonal: Bool

    /// The share of energy that carbohydrate should have.
    package static let carbohydrateShare = 0.50...0.65
    /// The share of energy that protein should have.
    package static let proteinShare = 0.10...0.20
    /// The share of energy that fat should have.
    package static let fatShare = 0.15...0.30
    /// The most energy that added sugars should have; the catalogue knows all sugars only.
    package static let sugarsShare = 0.10

    /// The grams of carbohydrate that the day's energy allows.
    package var carbohydrate: ClosedRange<Double> { grams(Self.carbohydrateShare, kcal: 4) }
    /// The grams of protein that the day's energy allows.
    package var proteinRange: ClosedRange<Double> { grams(Self.proteinShare, kcal: 4) }
    /// The grams of fat that the day's energy allows.
    package var fat: ClosedRange<Double> { grams(Self.fatShare, kcal: 9) }

    private func grams(_ share: ClosedRange<Double>, kcal: Double) -> ClosedRange<Double> {
        energy * share.lowerBound / kcal...energy * share.upperBound / kcal
    }

    /// The values for a person; where age or sex are not known, the mean of men and women of 30 to 49.
    package init(for profile: Profile) {
        let age = profile.age ?? .from30
        guard let sex = profile.sex else {
            let (man, woman) = (Self.row(age, .man), Self.row(age, .woman))
            energy = (man.energy(profile.activity) + woman.energy(profile.activity)) / 2
            protein = (man.protein + woman.protein) / 2
            fibre = (man.fibre + woman.fibre) / 2
            sodiumLimit = man.sodiumLimit
            isPersonal = false
            return
        }
        let row = Self.row(age, sex)
        energy = row.energy(profile.activity)
        protein = row.protein
        fibre = row.fibre
        sodiumLimit = row.sodiumLimit
        isPersonal = profile.age != nil
    }

    private struct Row {
        let sex: Sex
        let middleAge: Double
        let lowActivityEnergy: Double
        let protein: Double
        let fibre: Double
        let sodiumLimit: Double

        func energy(_ activity: Activity) -> Double {
            let base = sex == .man ? 662 - 9.53 * middleAge : 354 - 6.91 * middleAge
            let factors: [Activity: Double] =
                sex == .man
                ? [.sedentary: 1.0, .low: 1.11, .active: 1.25, .veryActive: 1.48]
                : [.sedentary: 1.0, .low: 1.12, .active: 1.27, .veryActive: 1.45]
            let body = (lowActivityEnergy - base) / (factors[.low] ?? 1)
            return base + (factors[activity] ?? 1) * body
        }
    }

    private static func row(_ age: AgeBand, _ sex: Sex) -> Row {
        func row(
            _ middle: Double,
            _ energy: (Double, Double),
            _ protein: (Double, Double),
            _ fibre: (Double, Double),
            _ sodium: Double
        ) -> Row {
            Row(
                sex: sex,
                middleAge: middle,
                lowActivityEnergy: sex == .man ? energy.0 : energy.1,
                protein: sex == .man ? protein.0 : protein.1,
                fibre: sex == .man ? fibre.0 : fibre.1,
                sodiumLimit: sodium
            )
        }
        return switch age {
        case .from19: row(24, (2600, 2000), (65, 55), (30, 20), 2300)
        case .from30: row(40, (2500, 1900), (65, 50), (30, 20), 2300)
        case .from50: row(57, (2200, 1700), (60, 50), (30, 25), 2300)
        case .from65: row(70, (2000, 1600), (60, 50), (30, 25), 1900)
        case .from75: row(80, (1900, 1500), (60, 50), (30, 25), 1800)
        }
    }
}
