// What one serving of a menu gives. Figures of the public table (식품의약품안전처 전국통합식품영양성분정보)
// are cited by food code; all others are estimates, and are shown as such. What is not known is nil,
// never 0, so that a day's sum can say that it is incomplete.

/// Energy and nutrients of one serving.
package struct Nutrition: Codable, Sendable, Equatable {
    /// The source of figures that nobody measured.
    package static let estimate = "추정"

    /// Grams of one person's serving; millilitres for drinks.
    package var serving: Double?
    /// What that serving is, where it is not obvious: 밥 제외, 한 잔.
    package var servingNote: String?
    /// Energy in kcal.
    package var kcal: Double
    /// Carbohydrate in g, fibre included.
    package var carbohydrate: Double?
    /// Protein in g.
    package var protein: Double?
    /// Fat in g.
    package var fat: Double?
    /// Sodium in mg.
    package var sodium: Double?
    /// Sugars in g.
    package var sugars: Double?
    /// Fibre in g.
    package var fibre: Double?
    /// Alcohol in g; nil is none.
    package var alcohol: Double?
    /// The food code of the public table, or ``estimate``.
    package var source: String

    /// Whether nobody measured it.
    package var isEstimate: Bool { source == Self.estimate }

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case serving = "serving_g"
        case servingNote = "serving_note"
        case kcal
        case carbohydrate = "carbohydrate_g"
        case protein = "protein_g"
        case fat = "fat_g"
        case sodium = "sodium_mg"
        case sugars = "sugars_g"
        case fibre = "fibre_g"
        case alcohol = "alcohol_g"
        case source
    }

    /// Only the energy is required.
    package init(
        kcal: Double,
        carbohydrate: Double? = nil,
        protein: Double? = nil,
        fat: Double? = nil,
        sodium: Double? = nil,
        sugars: Double? = nil,
        fibre: Double? = nil,
        alcohol: Double? = nil,
        serving: Double? = nil,
        servingNote: String? = nil,
        source: String = Nutrition.estimate
    ) {
        self.kcal = kcal
        self.carbohydrate = carbohydrate
        self.protein = protein
        self.fat = fat
        self.sodium = sodium
        self.sugars = sugars
        self.fibre = fibre
        self.alcohol = alcohol
        self.serving = serving
        self.servingNote = servingNote
        self.source = source
    }

    /// Only the energy is required.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double? {
            try fields.decodeIfPresent(Double.self, forKey: key)
        }
        self.init(
            kcal: try fields.decode(Double.self, forKey: .kcal),
            carbohydrate: try number(.carbohydrate),
            protein: try number(.protein),
            fat: try number(.fat),
            sodium: try number(.sodium),
            sugars: try number(.sugars),
            fibre: try number(.fibre),
            alcohol: try number(.alcohol),
            serving: try number(.serving),
            servingNote: try fields.decodeIfPresent(String.self, forKey: .servingNote),
            source: try fields.decodeIfPresent(String.self, forKey: .source) ?? Self.estimate
        )
    }

    /// Energy that the nutrients account for, in kcal: 4 a gram of carbohydrate and protein, 9 of fat,
    /// 7 of alcohol, and 2 of fibre, which is part of the carbohydrate (Atwater's general factors; EU
    /// 1169/2011 for fibre).
    ///
    /// nil where carbohydrate, protein or fat is not known.
    package var accountedKcal: Double? {
        guard let carbohydrate, let protein, let fat else { return nil }
        let fibre = fibre ?? 0
        return 4 * (carbohydrate - fibre) + 2 * fibre + 4 * protein + 9 * fat + 7 * (alcohol ?? 0)
    }

    /// The figures of a portion, 1 being a serving.
    package func times(_ portion: Double) -> Nutrition {
        var result = self
        for path in Self.amounts {
            result[keyPath: path] = self[keyPath: path].map { $0 * portion }
        }
        result.kcal = kcal * portion
        return result
    }

    private static var amounts: [WritableKeyPath<Nutrition, Double?>] {
        [\.serving, \.carbohydrate, \.protein, \.fat, \.sodium, \.sugars, \.fibre, \.alcohol]
    }
}
