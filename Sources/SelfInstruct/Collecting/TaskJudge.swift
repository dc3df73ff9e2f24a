// Which of a teacher's tasks are kept. The rules are self-instruct's and Alpaca's, where those suit
// Korean. Where we differ:
// - Length is counted in syllables, not words: "매운 음식 추천해줘" has three words and is a whole request,
//   which their "no more than three words" drops.
// - The words for what a language model cannot show are matched as words. As letters, "맵" (map) is in
//   맵게 and 맵지, and half of all wishes for food would go.
// - The answer is looked at too, since a model trained on it will write like it.

import Datasets
import Foundation
import KoreanText
import Prompting
import TextSimilarity

/// Judges tasks, one after the other, against all that were kept before.
package struct TaskJudge: Sendable {
    private var novelty: NoveltyFilter
    private var known: Set<String> = []

    /// Syllables that a request has, and an answer.
    static let requestLength = 3...150
    static let answerLength = 4...600

    /// A judge who knows the seeds.
    ///
    /// - Parameters:
    ///   - seeds: What may not be asked again.
    ///   - threshold: The highest ROUGE-L F with any of them.
    package init(seeds: [SeedTask], threshold: Double = 0.7) {
        novelty = NoveltyFilter(threshold: threshold)
        for seed in seeds { remember(seed.instruction) }
    }

    /// Takes in a request that is kept.
    package mutating func remember(_ instruction: String) {
        novelty.add(instruction)
        known.insert(Self.essence(instruction))
    }

    /// Why the task is not kept; nil if it is.
    package func rejection(_ task: InstructionExample) -> Rejection? {
        let texts = [task.instruction, task.input, task.output]
        if texts.contains(where: Self.isForged) { return .forged }
        let isKorean = Self.isKorean(task.instruction) && Self.isKorean(task.output)
        // What says nothing at all is short, not foreign.
        let lengths = (Self.syllables(task.instruction), Self.syllables(task.output))
        if lengths.0 > 0, lengths.1 > 0, !isKorean { return .notKorean }
        if lengths.0 < Self.requestLength.lowerBound || lengths.1 < Self.answerLength.lowerBound {
            return .tooShort
        }
        if lengths.0 > Self.requestLength.upperBound || lengths.1 > Self.answerLength.upperBound
            || Self.syllables(task.input) > Self.answerLength.upperBound
        {
            return .tooLong
        }
        if Self.beginsWithPunctuation(task.instruction) { return .punctuation }
        if UnfitWords.occur(in: task.instruction) { return .unfit }
        if known.contains(Self.essence(task.instruction)) { return .duplicate }
        return novelty.mostSimilar(to: task.instruction) == nil ? nil : .similar
    }

    // MARK: - Rules

    /// Hangul syllables, and runs of other letters or digits, of which each counts as one.
    static func syllables(_ text: String) -> Int {
        let (hangul, others) = letters(text)
        return hangul + others
    }

    /// At least two syllables of Hangul for every other word, and nothing that was not decoded.
    static func isKorean(_ text: String) -> Bool {
        let (hangul, others) = letters(text, countingDigits: false)
        return hangul > 0 && hangul >= 2 * others && !text.unicodeScalars.contains("\u{FFFD}")
    }

    private static func letters(
        _ text: String,
        countingDigits: Bool = true
    ) -> (hangul: Int, others: Int) {
        var (hangul, others, isInRun) = (0, 0, false)
        for scalar in text.nfc.unicodeScalars {
            let isHangul = Hangul.isSyllable(scalar)
            let isLetter =
                Hangul.isWordScalar(scalar)
                && (countingDigits || scalar.properties.numericType == nil)
            if isHangul { hangul += 1 }
            // Chinese and Japanese do not part words: every character is one.
            let isWhole =
                scalar.properties.isIdeographic || (0x3041...0x30FF).contains(scalar.value)
            if isLetter, !isHangul, isWhole || !isInRun { others += 1 }
            isInRun = isLetter && !isHangul && !isWhole
        }
        return (hangul, others)
    }

    private static func isForged(_ text: String) -> Bool {
        text.contains(PromptTemplate.turnMarker) || text.contains("<|") || text.contains("＃＃＃")
    }

    private static func beginsWithPunctuation(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return true }
        return !Hangul.isWordScalar(first) && !Hangul.isCompatibilityJamo(first)
    }

    /// The text without spaces and marks: what makes two requests the same words.
    private static func essence(_ text: String) -> String {
        let kept = text.nfc.lowercased().unicodeScalars.filter {
            Hangul.isWordScalar($0) || Hangul.isCompatibilityJamo($0)
        }
        return String(String.UnicodeScalarView(kept))
    }
}
