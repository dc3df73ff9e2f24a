// Looks through tables of menus for everything that a person or the recommender could be misled by. The
// catalogue itself stops at the first line it cannot read; the check goes on, and judges also what can
// be read: energy against nutrients, allergens, diet and halal against ingredients, cited figures
// against the public table.

import Foundation
import KoreanText

/// The check of one or more tables of menus.
package struct MenuCheck {
    /// Everything found, in the order of files and lines.
    package private(set) var findings: [MenuFinding] = []
    /// How many menus could be read.
    package private(set) var menuCount = 0
    /// Of them, those whose figures are estimates.
    package private(set) var estimates = 0
    private let ingredients: IngredientTable
    private let reference: NutritionReference?
    private var owners: [String: TableLine<Menu>] = [:]
    private var cited: [(menu: Menu, row: NutritionReference.Row)] = []

    /// A check against these ingredients and, where there is one, this reference.
    package init(ingredients: IngredientTable, reference: NutritionReference? = nil) {
        self.ingredients = ingredients
        self.reference = reference
    }

    /// The findings that must be mended.
    package var errorCount: Int { findings.count { !$0.isWarning } }

    /// Looks through a table.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - isOwn: whether it is a user's own: what it leaves out is then only worth knowing.
    /// - Throws: `MenuCatalogError.unreadable` when there is no such file.
    package mutating func check(path: String, isOwn: Bool) throws(MenuCatalogError) {
        let reader = TableReader<Menu>(path: path, requiresHeader: !isOwn)
        let (rows, faults) = reader.scan(try reader.bytes())
        for fault in faults { add(.table(fault), path, nil, nil) }
        for line in rows { check(line, isOwn: isOwn) }
        findings.sort { ($0.path, $0.place) < ($1.path, $1.place) }
        menuCount += rows.count
    }

    private mutating func check(_ line: TableLine<Menu>, isOwn: Bool) {
        let menu = line.row
        checkNames(line)
        checkFields(menu, line, isOwn: isOwn)
        checkContents(menu, line, isOwn: isOwn)
        if let nutrition = menu.nutrition {
            if nutrition.isEstimate { estimates += 1 }
            checkNutrition(nutrition, line)
            checkReference(menu, nutrition, line)
        }
    }

    private mutating func add(
        _ problem: MenuFinding.Problem,
        _ path: String,
        _ line: Int?,
        _ menu: String?,
        isWarning: Bool = false
    ) {
        findings.append(
            MenuFinding(path: path, line: line, menu: menu, problem: problem, isWarning: isWarning)
        )
    }

    private mutating func add(
        _ problem: MenuFinding.Problem,
        _ line: TableLine<Menu>,
        isWarning: Bool = false
    ) {
        add(problem, line.path, line.line, line.row.name, isWarning: isWarning)
    }
}

// MARK: - What is looked at

extension MenuCheck {
    private mutating func checkNames(_ line: TableLine<Menu>) {
        for spelling in line.row.allSpellings {
            let key = MenuCatalog.key(spelling)
            if let owner = owners[key] {
                let error = MenuCatalogError.duplicate(
                    path: line.path,
                    line: line.line,
                    name: spelling,
                    owner: owner.row.name,
                    ownerPath: owner.path,
                    ownerLine: owner.line
                )
                add(.table(error), line)
            } else {
                owners[key] = line
            }
        }
        if !Particle.isDerivable(after: line.row.name) { add(.unreadableName, line) }
    }

    private mutating func checkFields(_ menu: Menu, _ line: TableLine<Menu>, isOwn: Bool) {
        let nutrition = menu.nutrition
        let fields: [(String, Bool)] = [
            ("ingredients", menu.ingredients.isEmpty), ("allergens", menu.allergens == nil),
            ("diet", menu.diet == nil), ("halal", menu.halal == nil), ("price", menu.price == nil),
            ("spiciness", menu.spiciness == nil), ("tastes", menu.tastes.isEmpty),
            ("meals", menu.meals.isEmpty), ("situations", menu.situations.isEmpty),
            ("description", menu.description.isEmpty), ("kind", menu.kind.isEmpty),
            ("nutrition", nutrition == nil),
        ]
        let figures: [(String, Double?)] = [
            ("serving_g", nutrition?.serving), ("carbohydrate_g", nutrition?.carbohydrate),
            ("protein_g", nutrition?.protein), ("fat_g", nutrition?.fat),
            ("sodium_mg", nutrition?.sodium),
        ]
        let finer: [(String, Double?)] = [
            ("sugars_g", nutrition?.sugars), ("fibre_g", nutrition?.fibre),
        ]
        var missing = fields.filter(\.1).map(\.0)
        if nutrition != nil { missing += figures.filter { $0.1 == nil }.map(\.0) }
        if !missing.isEmpty { add(.missing(missing), line, isWarning: isOwn) }
        // The public table does not know sugars and fibre of every dish, or has them wrong.
        let unknown = nutrition == nil ? [] : finer.filter { $0.1 == nil }.map(\.0)
        if !unknown.isEmpty {
            add(.missing(unknown), line, isWarning: isOwn || nutrition?.isEstimate == false)
        }
        if let spiciness = menu.spiciness {
            let isSpicy = menu.tastes.contains(.spicy)
            if isSpicy != (spiciness >= 2) { add(.spiciness(spiciness, isSpicy: isSpicy), line) }
        }
        if !(2...3).contains(menu.sentences.count), !(isOwn && menu.sentences.isEmpty) {
            add(.sentences(menu.sentences.count), line, isWarning: isOwn)
        }
    }

    private mutating func checkContents(_ menu: Menu, _ line: TableLine<Menu>, isOwn: Bool) {
        let contents = MenuContents(of: menu, ingredients: ingredients)
        let known = menu.ingredients.compactMap { ingredients[$0] }
        if !contents.unknownIngredients.isEmpty {
            add(.unknownIngredients(contents.unknownIngredients), line, isWarning: isOwn)
        }
        if let listed = menu.allergens {
            for allergen in Allergen.allCases
            where contents.allergens.contains(allergen) && !listed.contains(allergen) {
                let source = known.first { $0.allergens.contains(allergen) }
                add(.allergen(allergen, from: source?.name ?? "?"), line)
            }
        }
        let isListed = !menu.ingredients.isEmpty && contents.unknownIngredients.isEmpty
        let widest = known.max { $0.diet < $1.diet }
        if let diet = menu.diet, let widest, diet < widest.diet || (isListed && diet != widest.diet)
        {
            let source = diet < widest.diet ? widest.name : nil
            add(.diet(diet, implied: widest.diet, from: source), line)
        }
        let forbidden = known.first { !$0.halal }
        if let halal = menu.halal, halal ? forbidden != nil : isListed && forbidden == nil {
            add(.halal(halal, from: forbidden?.name), line)
        }
    }

    private mutating func checkNutrition(_ nutrition: Nutrition, _ line: TableLine<Menu>) {
        if let accounted = nutrition.accountedKcal,
            abs(nutrition.kcal - accounted) > max(0.15 * nutrition.kcal, 20)
        {
            add(.energy(kcal: nutrition.kcal, accounted: accounted), line)
        }
        if let carbohydrate = nutrition.carbohydrate {
            for (name, part) in [("sugars_g", nutrition.sugars), ("fibre_g", nutrition.fibre)] {
                if let part, part > carbohydrate {
                    add(.tooMuch(part: name, part, of: "carbohydrate_g", carbohydrate), line)
                }
            }
        }
        let parts = [nutrition.carbohydrate, nutrition.protein, nutrition.fat, nutrition.alcohol]
        let sum = parts.compactMap(\.self).reduce(0, +)
        if let serving = nutrition.serving, sum > serving {
            let name = "carbohydrate_g + protein_g + fat_g"
            add(.tooMuch(part: name, sum, of: "serving_g", serving), line)
        }
    }
}

// MARK: - Cited figures

extension MenuCheck {
    /// Figures compared with the reference: name, the menu's, the row's, and the least difference that
    /// rounding a serving's figures to one decimal cannot make.
    private typealias Figure = (name: String, menu: Double, cited: Double, slack: Double)

    private static func figures(
        _ nutrition: Nutrition,
        _ row: NutritionReference.Row
    ) -> [Figure] {
        guard let serving = nutrition.serving, serving > 0 else { return [] }
        let pairs: [(String, Double?, Double?, Double)] = [
            ("kcal", nutrition.kcal, row.kcal, 3),
            ("protein_g", nutrition.protein, row.protein, 0.5),
            ("sodium_mg", nutrition.sodium, row.sodium, 10),
        ]
        return pairs.compactMap { name, menu, cited, slack in
            guard let menu, let cited else { return nil }
            return (name, menu / serving * 100, cited, slack)
        }
    }

    private mutating func checkReference(
        _ menu: Menu,
        _ nutrition: Nutrition,
        _ line: TableLine<Menu>
    ) {
        guard let reference, !nutrition.isEstimate else { return }
        guard let row = reference.rows[nutrition.source] else {
            add(.unknownCode(nutrition.source), line)
            return
        }
        cited.append((menu, row))
        for figure in Self.figures(nutrition, row) {
            let difference = abs(figure.menu - figure.cited)
            if difference > 0.15 * figure.cited, difference > figure.slack {
                let problem = MenuFinding.Problem.reference(
                    code: row.code,
                    nutrient: figure.name,
                    menu: figure.menu,
                    cited: figure.cited
                )
                add(problem, line)
            }
        }
    }

    /// How far the cited figures are off; nil without a reference.
    package var comparison: ReferenceComparison? {
        guard let reference else { return nil }
        var errors: [String: [(error: Double, menu: String)]] = [:]
        for (menu, row) in cited {
            guard let nutrition = menu.nutrition else { continue }
            // A share of nothing is no number.
            for figure in Self.figures(nutrition, row) where figure.cited > 0 {
                let error = abs(figure.menu - figure.cited) / figure.cited
                errors[figure.name, default: []].append((error, menu.name))
            }
        }
        return ReferenceComparison(
            menus: cited.count,
            codes: Set(cited.map(\.row.code)).count,
            referenceRows: reference.rows.count,
            errors: ["kcal", "protein_g", "sodium_mg"].compactMap { name in
                guard let sorted = errors[name]?.sorted(by: { $0 < $1 }), let worst = sorted.last
                else { return nil }
                let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
                return ReferenceComparison.Errors(
                    nutrient: name,
                    count: sorted.count,
                    median: (low.error + high.error) / 2,
                    maximum: worst.error,
                    worst: worst.menu
                )
            }
        )
    }
}

extension MenuFinding {
    /// The line to sort by.
    fileprivate var place: Int {
        guard case .table(let error) = problem else { return line ?? 0 }
        return line ?? error.line ?? 0
    }
}
