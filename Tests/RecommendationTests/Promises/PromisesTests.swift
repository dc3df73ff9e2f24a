// The promise "0 violations", put to chance: people with allergies, diets and dislikes, alone and together,
// with histories and offers, ask 20,000 questions; no menu among the first of any answer may break a rule.
// The rules are RawPromises', on tables that were read anew. Prints the counts and the time from request
// to candidates.

import Foundation
import Randomness
import Recommendation
import TestSupport
import Testing

@Suite("Promises", .serialized)
struct PromisesTests {
    /// Figures of a run.
    private struct Figures {
        var recommendations = 0
        var checked = 0
        var withoutAny = 0
        var relaxed = 0
        var violations: [String] = []
        var seconds: [Double] = []

        func milliseconds(_ share: Double) -> Double {
            let sorted = seconds.sorted()
            guard let last = sorted.indices.last else { return 0 }
            return 1000 * sorted[Int(Double(last) * share)]
        }

        var report: String {
            String(
                format: "%d recommendations, %d menus checked, %d violations; nothing left in %d, "
                    + "limits gave way in %d; request to candidates, processor time: median %.2f ms, 99 %% %.2f ms, "
                    + "max %.2f ms",
                recommendations,
                checked,
                violations.count,
                withoutAny,
                relaxed,
                milliseconds(0.5),
                milliseconds(0.99),
                milliseconds(1)
            )
        }
    }

    @Test func `no recommendation breaks a rule, whoever asks for what`() throws {
        let catalogue = try RawCatalogue()
        let catalog = try Shipped.catalog()
        let recommender = Recommender(catalog: catalog)
        let reader = RequestReader(catalog: catalog)
        let utterances = try Utterance.all("tuning.jsonl").map(\.text)
        var random = SplitMix64(seed: 20_260_414)
        var figures = Figures()
        let count = TestEffort.scaled(TestEffort.isOptimised ? 20_000 : 500)
        for number in 0..<count {
            let diner = RandomDiner(catalogue, utterances: utterances, using: &random)
            let people = try diner.profiles(using: &random)
            let start = Self.processorSeconds
            var request = reader.read(diner.question, circumstances: ordinaryNoon)
            if let nudge = diner.nudge { request.nudge = nudge }
            let found = recommender.recommend(
                DinerQuery(
                    request: request,
                    people: people,
                    meals: diner.meals,
                    taste: diner.taste,
                    offered: diner.offered,
                    base: diner.base,
                    circumstances: ordinaryNoon,
                    seed: random.next()
                )
            )
            figures.seconds.append(Self.processorSeconds - start)
            figures.recommendations += 1
            if !found.relaxed.isEmpty { figures.relaxed += 1 }
            if found.candidates.isEmpty { figures.withoutAny += 1 }
            // The first ones are what is said; now and then all are looked at.
            let shown = number % 50 == 0 ? found.candidates : Array(found.candidates.prefix(5))
            for candidate in shown {
                figures.checked += 1
                let menu = try #require(catalogue[candidate.menu.name])
                let fault = diner.fault(of: menu) ?? Self.fault(of: menu, request)
                guard let fault else { continue }
                figures.violations.append("\(diner.question) → \(menu.name): \(fault)")
            }
        }
        print("Promises: \(figures.report)")
        #expect(figures.violations.isEmpty, "\(figures.violations.prefix(20))")
        #expect(figures.recommendations == count)
        // Promises that are kept by saying nothing are none.
        #expect(figures.withoutAny * 4 < figures.recommendations)
        #expect(figures.checked > 3 * figures.recommendations)
        if TestEffort.isOptimised { #expect(figures.milliseconds(0.5) < 5) }
    }

    /// The time that this thread has worked: other programs' work does not count.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// What a menu breaks of what was understood, where the question was not composed here.
    private static func fault(of menu: RawMenu, _ request: FoodRequest) -> String? {
        for word in request.excludedIngredients
        where menu.holds(word, countsSeasonings: request.speaksOfAllergy) {
            return "read as left out: \(word)"
        }
        let names = request.excludedMenus
        return menu.spellings.first(where: names.contains).map { "read as left out: \($0)" }
    }

    @Test func `the rules of the test refuse what they must`() throws {
        let catalogue = try RawCatalogue()
        #expect(catalogue.menus.count >= 700)
        let stew = try #require(catalogue["김치찌개"])
        var person = RawPerson()
        #expect(stew.fault(for: person) == nil)
        person.allergies = ["새우"]
        #expect(stew.fault(for: person) == "allergy 새우")
        person = RawPerson()
        person.diet = "페스코"
        #expect(stew.fault(for: person) == "diet 페스코")
        person = RawPerson()
        person.halal = true
        #expect(stew.fault(for: person) == "halal")
        for word in ["돼지고기", "두부", "찌개", "김치찌게", "채소"] {
            person = RawPerson()
            person.avoided = [word]
            #expect(stew.fault(for: person) == "avoided \(word)")
        }
        #expect(stew.holds("해산물", countsSeasonings: true))
        #expect(!stew.holds("해산물", countsSeasonings: false))
        #expect(stew.kcal == 244)
    }
}
