// The check of menu tables finds each kind of mistake, names its line, and finds nothing where nothing is
// wrong.

import Diagnostics
import Foundation
import Recommendation
import TestSupport
import Testing

@Suite("MenuCheck")
struct MenuCheckTests {
    private let folder: TemporaryFolder
    private let ingredients = IngredientTable([
        Ingredient(name: "간장", allergens: [.soy, .wheat]),
        Ingredient(name: "두부", allergens: [.soy]),
        Ingredient(name: "돼지고기", allergens: [.pork], diet: .meat, halal: false),
        Ingredient(name: "쌀"),
    ])

    init() throws { folder = try TemporaryFolder() }

    /// A menu with nothing wrong in it.
    private let sound: [String: Any] = [
        "name": "두부조림", "cuisine": "한식", "form": ["조림"], "tastes": ["짭짤한"], "spiciness": 0,
        "meals": ["저녁"], "situations": ["가족과"], "ingredients": ["두부", "간장"],
        "allergens": ["대두", "밀"], "diet": "비건", "halal": true, "price": [6000, 9000],
        "nutrition": [
            "serving_g": 200, "kcal": 200, "carbohydrate_g": 10, "protein_g": 18, "fat_g": 10,
            "sodium_mg": 700, "sugars_g": 4, "fibre_g": 2, "source": "추정",
        ] as [String: Any],
        "description": "두부를 간장에 조린", "kind": "반찬", "sentences": ["밥과 잘 어울려요.", "식어도 맛있어요."],
    ]

    /// The check of a table of the sound menu with these fields changed.
    private func check(
        _ changes: [String: Any] = [:],
        nutrition: [String: Any] = [:],
        reference: String? = nil,
        isOwn: Bool = false
    ) throws -> MenuCheck {
        var menu = sound.merging(changes) { $1 }
        if !nutrition.isEmpty, let figures = menu["nutrition"] as? [String: Any] {
            menu["nutrition"] = figures.merging(nutrition) { $1 }.filter { !($0.value is NSNull) }
        }
        menu = menu.filter { !($0.value is NSNull) }
        let json = try JSONSerialization.data(withJSONObject: menu, options: [.sortedKeys])
        return try check(lines: [String(decoding: json, as: UTF8.self)], reference, isOwn)
    }

    private func check(
        lines: [String],
        _ reference: String? = nil,
        _ isOwn: Bool = false
    ) throws -> MenuCheck {
        let text = ([MenuCatalog.header] + lines).joined(separator: "\n") + "\n"
        let path = try folder.write(text, "menus.jsonl")
        let table = try reference.map {
            try NutritionReference(path: try folder.write($0, "reference.tsv"))
        }
        var check = MenuCheck(ingredients: ingredients, reference: table)
        try check.check(path: path, isOwn: isOwn)
        return check
    }

    @Test func `a sound table has no findings`() throws {
        let check = try check()
        #expect(check.findings.isEmpty)
        #expect(check.menuCount == 1 && check.estimates == 1 && check.comparison == nil)
    }

    @Test(arguments: [
        ("allergens", ["대두"], MenuFinding.Problem.allergen(.wheat, from: "간장")),
        ("ingredients", ["두부", "간장", "돌"], .unknownIngredients(["돌"])),
        ("tastes", ["매운"], .spiciness(0, isSpicy: true)),
        ("sentences", ["하나뿐이에요."], .sentences(1)),
    ])
    func `a list that is wrong is found`(
        field: String,
        value: [String],
        problem: MenuFinding.Problem
    ) throws {
        let findings = try check([field: value]).findings
        #expect(findings.map(\.problem) == [problem])
        #expect(findings.first?.line == 2 && findings.first?.menu == "두부조림")
        for language in Language.allCases {
            let message = findings.first?.message(in: language) ?? ""
            #expect(message.contains("menus.jsonl:2: 두부조림: "), "\(message)")
        }
    }

    @Test func `diet and halal must agree with the ingredients, both ways`() throws {
        let meat: [String: Any] = [
            "ingredients": ["두부", "간장", "돼지고기"], "allergens": ["대두", "밀", "돼지고기"],
        ]
        #expect(
            try check(meat).findings.map(\.problem) == [
                .diet(.vegan, implied: .meat, from: "돼지고기"), .halal(true, from: "돼지고기"),
            ]
        )
        #expect(
            try check(["diet": "육식", "halal": false]).findings.map(\.problem) == [
                .diet(.meat, implied: .vegan, from: nil), .halal(false, from: nil),
            ]
        )
        let agreed = meat.merging(["diet": "육식", "halal": false] as [String: Any]) { $1 }
        #expect(try check(agreed).findings.isEmpty)
    }

    @Test func `energy may be off by 15 percent or 20 kcal, not more`() throws {
        // 4·8 + 2·2 + 4·18 + 9·10 = 198 kcal.
        #expect(try check(nutrition: ["kcal": 225]).findings.isEmpty)
        #expect(try check(nutrition: ["kcal": 175]).findings.isEmpty)
        #expect(
            try check(nutrition: ["kcal": 260]).findings.map(\.problem)
                == [.energy(kcal: 260, accounted: 198)]
        )
        let small: [String: Any] = [
            "carbohydrate_g": 1, "sugars_g": 0, "fibre_g": 0, "protein_g": 0, "fat_g": 0,
        ]
        #expect(try check(nutrition: small.merging(["kcal": 24]) { $1 }).findings.isEmpty)
        #expect(try check(nutrition: small.merging(["kcal": 25]) { $1 }).findings.count == 1)
        let drink: [String: Any] = ["alcohol_g": 10, "kcal": 268]
        #expect(try check(nutrition: drink).findings.isEmpty)
    }

    @Test func `parts are not more than what they are part of`() throws {
        #expect(
            try check(nutrition: ["sugars_g": 11]).findings.map(\.problem)
                == [.tooMuch(part: "sugars_g", 11, of: "carbohydrate_g", 10)]
        )
        #expect(try check(nutrition: ["serving_g": 37]).findings.count == 1)
        #expect(try check(nutrition: ["serving_g": 38]).findings.isEmpty)
    }

    @Test func `what is missing is an error, in one's own menus a note`() throws {
        let changes: [String: Any] = ["price": NSNull(), "nutrition": NSNull()]
        let shipped = try check(changes)
        #expect(shipped.findings.map(\.problem) == [.missing(["price", "nutrition"])])
        #expect(shipped.errorCount == 1)
        let own = try check(changes, isOwn: true)
        #expect(own.findings.map(\.problem) == [.missing(["price", "nutrition"])])
        #expect(own.errorCount == 0)
        let unlisted = try check(["allergens": ["밀"]], isOwn: true)
        #expect(unlisted.errorCount == 1)
    }

    @Test func `sugars may be unknown where a source does not know them`() throws {
        let row = "두부조림\t100\t9\t350\tD1"
        let reference = "name\tkcal_per_100\tprotein_g\tsodium_mg\tfood_code\n\(row)\n"
        let figures: [String: Any] = ["sugars_g": NSNull()]
        #expect(try check(nutrition: figures).errorCount == 1)
        let cited = try check(
            nutrition: figures.merging(["source": "D1"]) { $1 },
            reference: reference
        )
        #expect(cited.errorCount == 0 && cited.findings.count == 1)
    }

    @Test func `every bad line is listed, with its place`() throws {
        let check = try check(lines: [
            "{", #"{"name": "김밥", "cuisine": "분식", "form": ["밥"], "맛": 1}"#, "",
            #"{"name": "🍜", "cuisine": "한식", "form": ["면"]}"#,
        ])
        let messages = check.findings.map { $0.message(in: .korean) }
        #expect(messages.count == 3)
        #expect(messages[0].contains("menus.jsonl:2:") && messages[1].contains("menus.jsonl:3:"))
        #expect(messages[2].contains("menus.jsonl:5:"))
        #expect(check.menuCount == 0)
    }

    @Test func `a name that no particle can follow, and one with two owners`() throws {
        let plain = #"{"name": "NAME", "cuisine": "한식", "form": ["면"]}"#
        let lines = ["国", "국수", "국 수"].map { plain.replacingOccurrences(of: "NAME", with: $0) }
        let check = try check(lines: lines)
        #expect(check.findings.contains { $0.problem == .unreadableName && $0.line == 2 })
        let duplicate = check.findings.first {
            if case .table(.duplicate) = $0.problem { true } else { false }
        }
        #expect(duplicate?.line == 4)
        #expect(duplicate?.message(in: .korean).contains("menus.jsonl:3") == true)
    }

    @Test func `cited figures are compared per 100 g`() throws {
        let header = "name\tkcal_per_100\tprotein_g\tsodium_mg\tfood_code"
        let reference = "\(header)\n두부조림\t100\t9\t350\tD1\n다른 것\t50\t\t1\tD2\n"
        let same = try check(nutrition: ["source": "D1"], reference: reference)
        #expect(same.findings.isEmpty && same.estimates == 0)
        let comparison = try #require(same.comparison)
        #expect(comparison.menus == 1 && comparison.codes == 1 && comparison.referenceRows == 2)
        #expect(comparison.errors.map(\.maximum) == [0, 0, 0])
        let off = try check(nutrition: ["source": "D1", "sodium_mg": 1400], reference: reference)
        #expect(
            off.findings.map(\.problem)
                == [.reference(code: "D1", nutrient: "sodium_mg", menu: 700, cited: 350)]
        )
        #expect(off.comparison?.errors.last?.median == 1)
        let unknown = try check(nutrition: ["source": "D9"], reference: reference)
        #expect(unknown.findings.map(\.problem) == [.unknownCode("D9")])
    }

    @Test(arguments: [
        "name\tfood_code\n", "name\tkcal_per_100\tprotein_g\tsodium_mg\tfood_code\n죽\tx\t\t\tD1\n",
        "name\tkcal_per_100\tprotein_g\tsodium_mg\tfood_code\n죽\t50\t\t\t\n", "",
    ])
    func `a reference that is none is refused`(text: String) throws {
        let path = try folder.write(text, "reference.tsv")
        #expect(throws: MenuCatalogError.self) { try NutritionReference(path: path) }
    }

    @Test func `the shipped tables are clean`() throws {
        let models = Shipped.root.appending(path: "Models").path(percentEncoded: false)
        var check = MenuCheck(
            ingredients: try IngredientTable(path: models + "/ingredients.jsonl"),
            reference: try NutritionReference(path: models + "/nutrition_reference.tsv")
        )
        try check.check(path: Shipped.menus, isOwn: false)
        let errors = check.findings.filter { !$0.isWarning }.map { $0.message(in: .english) }
        #expect(errors.isEmpty)
        #expect(check.menuCount >= 700)
        let comparison = try #require(check.comparison)
        #expect(comparison.codes >= 120)
        #expect(try #require(comparison.errors.first { $0.nutrient == "kcal" }).median < 0.12)
    }
}
