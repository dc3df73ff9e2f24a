// The measures of faithfulness on answers that people wrote for their 맥락: what they find there are false alarms,
// or slips of the writers, and both must be rare.

import Datasets
import Evaluation
import Foundation
import TestSupport
import Testing

@Suite("Answers written by hand")
struct ReferenceAnswersTests {
    @Test func `answers written for a 맥락 keep to it`() throws {
        let path = RawCatalogue.models.appending(path: "instructions.jsonl").path
        let judge = try judge()
        let records = try DatasetReader.examples(path: path).compactMap { example -> ReplyRecord? in
            let item = RequestItem(example, keepsContext: true)
            guard let given = judge.given(item) else { return nil }
            return try record(example.output, request: example.instruction, context: given)
        }
        #expect(records.count > 300)
        let figures = ReplyFigures(records)
        let astray = records.filter { $0.judgement.followsContext == false }
        #expect(astray.isEmpty, "\(astray.map(\.result.text))")
        // The writers add a sauce or a leaf now and then; what is no ingredient must not be taken for one.
        #expect(figures[.ingredientsHold].value ?? 0 > 0.9)
        let foreign = records.flatMap { $0.judgement.faithfulness?.foreignIngredients ?? [] }
        #expect(!foreign.isEmpty)
        #expect(Set(foreign).isDisjoint(with: ["가지", "달래"]))
        let numbers = records.flatMap { $0.judgement.faithfulness?.foreignNumbers ?? [] }
        #expect(numbers.isEmpty, "\(numbers)")
        // Nobody begins alike, says the same or repeats himself.
        #expect(figures.diversity.commonestOpening.value ?? 1 < 0.02)
        #expect(figures.diversity.copies.hits == 0)
        #expect(figures.diversity.repetitions.hits == 0)
    }
}
