// Dishes of the public food table (식품의약품안전처 전국통합식품영양성분정보, data.go.kr 15100070) as a tab-separated file
// with a header line: name basis serving_g_or_ml kcal_per_100 carbohydrate_g protein_g fat_g sugars_g
// fibre_g sodium_mg kcal_per_serving food_code source method. Figures are per 100 g or 100 ml; empty cells
// are not known.

import Diagnostics
import Foundation
import KoreanText

/// The reference that menus cite by food code.
package struct NutritionReference: Sendable {
    /// One dish of the table; figures per 100 g or ml.
    package struct Row: Sendable, Equatable {
        /// What the table calls it.
        package let name: String
        /// Its food code.
        package let code: String
        /// Energy in kcal.
        package let kcal: Double
        /// Protein in g.
        package let protein: Double?
        /// Sodium in mg.
        package let sodium: Double?
    }

    /// The rows by food code.
    package let rows: [String: Row]

    private static let columns = ["name", "kcal_per_100", "protein_g", "sodium_mg", "food_code"]

    /// Reads a reference.
    ///
    /// - Throws: `MenuCatalogError.unreadable` or what is wrong with the first bad line.
    package init(path: String) throws(MenuCatalogError) {
        let data = try TableReader<Menu>(path: path, requiresHeader: false).bytes()
        guard let text = String(validating: data, as: UTF8.self) else {
            throw .unreadable(path: path, reason: "UTF-8")
        }
        let lines = text.nfc.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasSuffix("\r") ? $0.dropLast() : $0 }
        let header = (lines.first ?? "").split(separator: "\t").map(String.init)
        var places: [Int] = []
        for column in Self.columns {
            guard let place = header.firstIndex(of: column) else {
                throw .missingField(path: path, line: 1, field: column)
            }
            places.append(place)
        }
        var rows: [String: Row] = [:]
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            func cell(_ column: Int) -> String {
                places[column] < cells.count ? String(cells[places[column]]) : ""
            }
            guard let kcal = Double(cell(1)) else {
                throw .wrongType(path: path, line: index + 1, field: Self.columns[1])
            }
            let code = cell(4)
            guard !code.isEmpty else {
                throw .badValue(path: path, line: index + 1, field: Self.columns[4], value: code)
            }
            rows[code] = Row(
                name: cell(0),
                code: code,
                kcal: kcal,
                protein: Double(cell(2)),
                sodium: Double(cell(3))
            )
        }
        self.rows = rows
    }
}

/// How far the menus that cite a food code are from its figures.
package struct ReferenceComparison: Sendable, Equatable {
    /// One nutrient's relative errors.
    package struct Errors: Sendable, Equatable {
        /// What was compared.
        package let nutrient: String
        /// How many menus.
        package let count: Int
        /// The middle one.
        package let median: Double
        /// The largest.
        package let maximum: Double
        /// The menu that has it.
        package let worst: String
    }

    /// How many menus cite a code of the reference.
    package let menus: Int
    /// How many different codes they cite.
    package let codes: Int
    /// The rows of the reference.
    package let referenceRows: Int
    /// kcal, protein and sodium per 100 g or ml.
    package let errors: [Errors]
}
