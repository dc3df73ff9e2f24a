// What a data set is like, in figures: how long its texts are (to choose a sequence length by), how
// they begin (an assistant that begins every answer the same way was taught so), how much repeats.

import Prompting

/// Counts rows one after the other.
package struct DatasetStatistics {
    /// Rows.
    package private(set) var rowCount = 0
    /// Answers; more than rows where there are conversations.
    package private(set) var exampleCount = 0
    /// Rows of more than one exchange.
    package private(set) var conversationCount = 0
    /// Rows with an input.
    package private(set) var withInput = 0
    /// Rows with a weight of their own.
    package private(set) var withWeight = 0
    /// Rows that repeat an earlier one.
    package private(set) var duplicates = 0
    /// Rows whose question an earlier row has asked, those duplicates included.
    package private(set) var repeatedQuestions = 0

    private let countTokens: ((String) -> Int)?
    private var lengths = Lengths()
    private var letters = LetterCount()
    private var contents: Set<String> = []
    private var questions: Set<String> = []
    private var openings: (questions: [String: Int], answers: [String: Int]) = ([:], [:])

    private struct Lengths {
        var instruction: [Int] = []
        var instructionSyllables: [Int] = []
        var input: [Int] = []
        var output: [Int] = []
        var outputSyllables: [Int] = []
        var tokens: [Int] = []
        var answerTokens: [Int] = []
    }

    /// Begins.
    ///
    /// - Parameter countTokens: The model's tokenizer, where the user named one.
    package init(countTokens: ((String) -> Int)? = nil) { self.countTokens = countTokens }

    /// Counts a row.
    package mutating func add(_ record: DatasetRecord) {
        rowCount += 1
        exampleCount += record.examples.count
        let whole = record.conversation
        conversationCount += whole.earlier.isEmpty ? 0 : 1
        withInput += whole.input.isEmpty ? 0 : 1
        withWeight += whole.weight == 1 ? 0 : 1
        duplicates += contents.insert(record.content).inserted ? 0 : 1
        repeatedQuestions += questions.insert(ContentHash.settled(record.subject)).inserted ? 0 : 1
        if !whole.input.isEmpty { lengths.input.append(whole.input.count) }
        for example in record.examples { add(example) }
    }

    private mutating func add(_ example: InstructionExample) {
        let (question, answer) = (LetterCount(example.instruction), LetterCount(example.output))
        letters.add(question)
        letters.add(answer)
        lengths.instruction.append(example.instruction.count)
        lengths.instructionSyllables.append(question.syllables)
        lengths.output.append(example.output.count)
        lengths.outputSyllables.append(answer.syllables)
        openings.questions[Self.opening(example.instruction), default: 0] += 1
        openings.answers[Self.opening(example.output), default: 0] += 1
        guard let countTokens else { return }
        lengths.tokens.append(countTokens(example.text()))
        lengths.answerTokens.append(countTokens(" " + PromptText.block(example.output)) + 1)
    }

    /// The first two words.
    private static func opening(_ text: String) -> String {
        ContentHash.settled(text).split(separator: " ").prefix(2).joined(separator: " ")
    }

    // MARK: - Results

    /// A length that was measured.
    package enum Measure: String, Sendable, CaseIterable {
        /// Characters of a question.
        case instructionCharacters
        /// Hangul syllables of a question.
        case instructionSyllables
        /// Characters of what a question is about, where there is anything.
        case inputCharacters
        /// Characters of an answer.
        case outputCharacters
        /// Hangul syllables of an answer.
        case outputSyllables
        /// Tokens of a training text, with prompt, answer and end.
        case exampleTokens
        /// Tokens of an answer with its end: those that are learnt.
        case answerTokens
    }

    /// The lengths of one kind; nil where nothing was measured.
    package func lengths(_ measure: Measure) -> LengthSummary? {
        switch measure {
        case .instructionCharacters: LengthSummary(lengths.instruction)
        case .instructionSyllables: LengthSummary(lengths.instructionSyllables)
        case .inputCharacters: LengthSummary(lengths.input)
        case .outputCharacters: LengthSummary(lengths.output)
        case .outputSyllables: LengthSummary(lengths.outputSyllables)
        case .exampleTokens: LengthSummary(lengths.tokens)
        case .answerTokens: LengthSummary(lengths.answerTokens)
        }
    }

    /// The share of Hangul among all letters, 0 to 1.
    package var koreanShare: Double { letters.share }

    /// The most frequent first two words of questions, the most frequent first.
    package func questionOpenings(_ count: Int) -> [(text: String, count: Int)] {
        Self.most(openings.questions, count)
    }

    /// The most frequent first two words of answers, the most frequent first.
    package func answerOpenings(_ count: Int) -> [(text: String, count: Int)] {
        Self.most(openings.answers, count)
    }

    private static func most(_ counts: [String: Int], _ count: Int) -> [(text: String, count: Int)]
    {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(count)
            .map { ($0.key, $0.value) }
    }
}
