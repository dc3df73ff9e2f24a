// The promise "0 violations", through the real decoder: what the shipped model says of itself is made what
// nobody here may eat, or what was offered already, and then it is asked again, ten times over. What breaks
// a promise is decided by RawPromises and SpokenNames, on tables that were read anew. With grounding off
// the model keeps its own words: then only names are promised, not numbers and ingredients. Names of one
// syllable are left out of the check: 전에, 회의, 차가 mean other things as often.

import Foundation
import Generation
import Prompting
import Recommendation
import TestSupport
import Testing

import Assistant

@Suite("Promises through the real decoder", .serialized)
struct DecodedPromisesTests {
    /// What is forbidden of what the model says of itself.
    private enum Kind: CaseIterable {
        case allergy, menus, ingredients, offered
    }

    /// One conversation's rules, for the program and for the check.
    private struct Rules {
        var person = RawPerson()
        var offered: [String] = []

        var profile: Profile {
            var profile = Profile()
            profile.allergies = person.allergies.compactMap(Allergen.init(rawValue:))
            profile.avoided = person.avoided
            return profile
        }
    }

    private static let questions = [
        "점심 추천해줘", "매운 음식 추천해줘", "비 오는 날 뭐 먹지?", "면 요리 먹고 싶어", "야식 뭐 먹을까?", "국물 있는 거 추천해주세요",
        "오늘 저녁은 뭐가 좋을까?", "달콤한 디저트 추천해줘",
    ]

    private let assistant: Assistant
    private let finder: MenuFinder
    private let raw: RawCatalogue

    init() async throws {
        assistant = try await onShippedModel().assistant
        finder = MenuFinder(catalog: assistant.catalog)
        raw = try RawCatalogue()
    }

    private func order(
        _ question: String,
        _ rules: Rules,
        kind: ReplyOrder.Kind = .first,
        grounding: GroundingMode,
        temperature: Float,
        seed: UInt64
    ) -> ReplyOrder {
        var before = OfferedMenus()
        for name in rules.offered {
            before.insert(
                assistant.catalog.menu(named: name).map(ReplyMenu.listed) ?? .unlisted(name)
            )
        }
        return ReplyOrder(
            kind: kind,
            question: question,
            offered: before,
            parameters: GenerateParameters(temperature: temperature, seed: seed),
            diners: Diners(people: [rules.profile], circumstances: ordinaryNoon),
            grounding: grounding
        )
    }

    /// What the model names of itself, the most frequent first.
    private func favourites(_ question: String, temperature: Float) async throws -> [RawMenu] {
        var counts: [String: Int] = [:]
        for seed in UInt64(1)...6 {
            let written = try await assistant.write(
                order(question, Rules(), grounding: .off, temperature: temperature, seed: seed)
            )
            if let menu = written.menu.flatMap({ raw[$0] }) { counts[menu.name, default: 0] += 1 }
        }
        return counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.compactMap { raw[$0.key] }
    }

    private func rules(_ kind: Kind, against menus: [RawMenu]) -> Rules {
        var rules = Rules()
        switch kind {
        case .allergy:
            // The two that most of them hold, soy and wheat aside: without those little is left.
            let all = menus.flatMap(\.allergens).filter { !["대두", "밀"].contains($0) }
            let counts = Dictionary(all.map { ($0, 1) }, uniquingKeysWith: +)
            let most = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(2)
            rules.person.allergies = most.map(\.key)
            if most.isEmpty { rules.person.allergies = ["밀"] }
        case .menus: rules.person.avoided = menus.flatMap(\.spellings)
        case .ingredients:
            rules.person.avoided = menus.prefix(3).compactMap(\.ingredientNames.first)
                .filter { $0.count > 1 }
            rules.person.avoided += menus.map(\.name)
        case .offered: rules.offered = menus.map(\.name)
        }
        return rules
    }

    // MARK: - The check

    /// What a text says that it must not.
    private func faults(
        in text: String,
        about menu: RawMenu?,
        _ rules: Rules,
        _ question: String,
        grounding: GroundingMode
    ) -> [String] {
        let offered = Set(rules.offered)
        let forbidden = raw.menus.filter {
            $0.fault(for: rules.person) != nil || !offered.isDisjoint(with: $0.spellings)
        }
        let names = Set(forbidden.flatMap(\.spellings).filter { $0.count > 1 })
        var faults = SpokenNames.said(names, in: text).map { "menu \($0)" }
        faults += SpokenNames.said(offered, in: text).map { "offered \($0)" }
        guard grounding != .off else { return faults }
        let own = [menu?.name, menu?.words["description"], menu?.words["kind"], question]
            .compactMap(\.self).joined(separator: " ")
        let allergens = rules.person.allergies
        let ingredients = raw.ingredients.filter { !$0.allergens.isDisjoint(with: allergens) }
            .flatMap(\.names).filter { $0.count > 1 && !own.contains($0) }
        faults += SpokenNames.said(Set(ingredients), in: text).map { "ingredient \($0)" }
        let given = grounding == .context ? menu?.kcal.map { ["\($0)"] } ?? [] : []
        faults += SpokenNames.numbers(in: text).filter { !given.contains($0) }
            .map { "number \($0)" }
        return faults
    }

    /// Figures of all conversations.
    private struct Figures {
        var recommendations = 0
        var wouldBreak = 0
        var asked = 0
        var withoutMenu = 0
        var withdrawn = 0
        var violations: [String] = []
    }

    /// Ten recommendations in a row under some rules.
    private func talk(
        _ question: String,
        _ start: Rules,
        grounding: GroundingMode,
        temperature: Float,
        _ figures: inout Figures
    ) async throws {
        var rules = start
        for round in 0..<10 {
            let ear = Ear()
            let asked = order(
                question,
                rules,
                kind: round == 0 && rules.offered.isEmpty ? .first : .another,
                grounding: grounding,
                temperature: temperature,
                seed: UInt64(round + 1)
            )
            let written = try await assistant.write(asked, onEvent: ear.hear)
            let text = written.result.text
            let about = "\(grounding) \(temperature) \(question) → \(text)"
            #expect(ear.text == text, "\(about)")
            figures.recommendations += 1
            figures.withdrawn += ear.withdrawals
            let menu = written.menu.flatMap { raw[$0] }
            for shown in Set(ear.shown + [text]) {
                figures.violations += faults(
                    in: shown,
                    about: menu,
                    rules,
                    question,
                    grounding: grounding
                ).map { "\($0): \(about)" }
            }
            guard let name = written.menu else {
                figures.withoutMenu += 1
                if grounding != .off { figures.violations.append("no menu: \(about)") }
                continue
            }
            let mayBeCalled = grounding == .off ? menu?.spellings ?? [name] : [name]
            if !mayBeCalled.contains(where: text.contains) {
                figures.violations.append("not named \(name): \(about)")
            }
            rules.offered.append(name)
            for other in finder.allMenus(in: text)
            where !rules.offered.contains(other.name) {
                rules.offered.append(other.name)
            }
        }
    }

    @Test(arguments: [GroundingMode.auto, .off, .context])
    func `no reply breaks a promise that the model by itself would break`(
        grounding: GroundingMode
    ) async throws {
        var figures = Figures()
        for (place, question) in Self.questions.enumerated() {
            for (turn, temperature) in [Float(0.7), 1.2].enumerated() {
                // Less effort asks fewer questions.
                guard place < TestEffort.scaled(Self.questions.count) else { continue }
                let menus = try await favourites(question, temperature: temperature)
                let kind = Kind.allCases[(place + turn) % Kind.allCases.count]
                let start = rules(kind, against: menus)
                for seed in UInt64(1)...6 {
                    let free = try await assistant.write(
                        order(
                            question,
                            Rules(),
                            grounding: .off,
                            temperature: temperature,
                            seed: seed
                        )
                    )
                    figures.asked += 1
                    let broken = faults(
                        in: free.result.text,
                        about: nil,
                        start,
                        question,
                        grounding: .off
                    )
                    if !broken.isEmpty { figures.wouldBreak += 1 }
                }
                try await talk(
                    question,
                    start,
                    grounding: grounding,
                    temperature: temperature,
                    &figures
                )
            }
        }
        print(
            "Decoded promises, \(grounding): \(figures.recommendations) recommendations, "
                + "\(figures.violations.count) violations; the model alone broke them in "
                + "\(figures.wouldBreak) of \(figures.asked); \(figures.withdrawn) withdrawn, "
                + "\(figures.withoutMenu) without a menu"
        )
        #expect(figures.violations.isEmpty, "\(figures.violations.prefix(20))")
        // The constraints are such as matter.
        #expect(figures.wouldBreak * 2 > figures.asked)
        #expect(figures.recommendations >= TestEffort.scaled(160))
    }
}
