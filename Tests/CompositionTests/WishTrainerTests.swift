// Training the classifier of wishes: examples of the shipped grammar, and what is learnt of them.

import Composition
import Recommendation
import Testing

@Suite("Training the classifier of wishes")
struct WishTrainerTests {
    private func composer() throws -> (Composer, Grammar) {
        let grammar = try Shipped.grammar
        let catalog = try #require(Shipped.catalog)
        return (Composer(grammar: grammar, catalog: catalog, seed: 4), grammar)
    }

    @Test func `every phrase is an example, and refusals are no wishes`() throws {
        let (composer, grammar) = try composer()
        let examples = composer.wordingExamples(combinations: 2000, seed: 4)
        #expect(examples.count >= grammar.cueCount)
        #expect(examples == composer.wordingExamples(combinations: 2000, seed: 4))
        let told = Set(examples.prefix(grammar.cueCount).flatMap(\.wishes))
        #expect(told == Set(grammar.wishes))
        let combined = examples.suffix(2000)
        #expect(combined.contains { $0.wishes.isEmpty })
        #expect(combined.contains { $0.wishes.count > 1 })
        #expect(combined.allSatisfy { !$0.text.isEmpty })
    }

    @Test func `what is learnt tells the examples, and words that they share`() throws {
        let wishes: [Feature] = [.taste(.spicy), .taste(.sweet)]
        let spicy = ["고추장 듬뿍", "청양고추 송송", "고춧가루 팍팍", "고추기름 두른", "매운 고추 요리"]
        let sweet = ["설탕 솔솔", "꿀 뚝뚝", "시럽 듬뿍", "초콜릿 녹인", "설탕에 조린"]
        let examples =
            spicy.map { WordingExample(text: $0, wishes: [wishes[0]]) }
            + sweet.map { WordingExample(text: $0, wishes: [wishes[1]]) }
            + ["안녕", "고마워", "오늘 날씨 어때"].map { WordingExample(text: $0, wishes: []) }
        var trainer = WishTrainer()
        trainer.passes = 40
        let made = try #require(trainer.train(examples, wishes: wishes))
        for example in examples {
            let told = zip(made.wishes, made.probabilities(of: example.text)).filter { $1 > 0.5 }
            #expect(told.map(\.0) == example.wishes, "\(example.text)")
        }
        let unseen = made.probabilities(of: "고추 넣은 거")
        #expect(unseen[0] > unseen[1])
        #expect(trainer.train(examples, wishes: wishes) == made)
        #expect(trainer.train(examples, wishes: wishes, progress: { _ in false }) != nil)
    }

    @Test func `training stops when it is told to`() throws {
        let examples = (0..<5000).map { WordingExample(text: "말 \($0)", wishes: []) }
        var calls = 0
        let made = WishTrainer().train(examples, wishes: [.taste(.spicy)]) { _ in
            calls += 1
            return false
        }
        #expect(made == nil)
        #expect(calls == 1)
    }
}
