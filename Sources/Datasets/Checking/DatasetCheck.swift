// Looks through a data set for what would teach a model badly: each finding with its line. What the
// prompt template makes harmless anyway (markers, control characters) is told too, because the model
// then learns other text than the file shows.

/// Checks rows one after the other.
package struct DatasetCheck {
    /// What is too long.
    package struct Limits: Sendable, Equatable {
        /// Characters of a question, or of what it is about.
        package var instruction = 500
        /// Characters of an answer.
        package var output = 2000
        /// Tokens of a training text; only where a tokenizer is given.
        package var tokens: Int?

        /// The usual limits.
        package init(tokens: Int? = nil) { self.tokens = tokens }
    }

    /// What was found, in the order of the rows.
    package private(set) var findings: [DatasetFinding] = []
    /// Rows looked at, the unreadable ones included.
    package private(set) var rowCount = 0
    /// Examples in the readable ones.
    package private(set) var exampleCount = 0

    private let path: String
    private let limits: Limits
    private let countTokens: ((String) -> Int)?
    /// The line of each row's content, and of each question.
    private var contents: [String: Int] = [:]
    private var questions: [String: Int] = [:]

    /// Begins.
    ///
    /// - Parameters:
    ///   - path: The file, for messages.
    ///   - limits: What is too long.
    ///   - countTokens: The model's tokenizer, where the user named one.
    package init(path: String, limits: Limits = Limits(), countTokens: ((String) -> Int)? = nil) {
        self.path = path
        self.limits = limits
        self.countTokens = countTokens
    }

    /// How many findings are this bad.
    package func count(_ severity: DatasetFinding.Severity) -> Int {
        findings.count { $0.severity == severity }
    }

    /// Looks at a row.
    package mutating func check(_ row: Result<DatasetRecord, DatasetError>) {
        rowCount += 1
        switch row {
        case .failure(let error):
            findings.append(
                DatasetFinding(path: path, line: error.line, problem: .unreadable(error))
            )
        case .success(let record):
            exampleCount += record.examples.count
            for problem in problems(of: record) {
                findings.append(DatasetFinding(path: path, line: record.line, problem: problem))
            }
        }
    }

    private mutating func problems(of record: DatasetRecord) -> [DatasetFinding.Problem] {
        let whole = record.conversation
        var problems = text(whole.input, .input, limit: limits.instruction)
        for turn in whole.earlier {
            problems += self.turn(turn.instruction, turn.output)
        }
        problems += turn(whole.instruction, whole.output)
        if let tokens = tooManyTokens(whole) { problems.append(tokens) }
        if let share = koreanShare(record), share < 0.5 { problems.append(.foreign(share: share)) }
        if let repeated = repetition(record) { problems.append(repeated) }
        return problems
    }

    private func turn(_ instruction: String, _ output: String) -> [DatasetFinding.Problem] {
        var problems = text(instruction, .instruction, limit: limits.instruction)
        if isBlank(instruction) { problems.append(.empty(.instruction)) }
        problems += text(output, .output, limit: limits.output)
        if isBlank(output) { return problems + [.empty(.output)] }
        switch SentenceEnd(of: output) {
        case .marked: break
        case .unmarked: problems.append(.noFullStop)
        case .none: problems.append(.cutOff(ending: String(ContentHash.settled(output).suffix(12))))
        }
        return problems
    }

    private func text(
        _ text: String,
        _ part: DatasetFinding.Part,
        limit: Int
    ) -> [DatasetFinding.Problem] {
        var problems: [DatasetFinding.Problem] = []
        if text.count > limit {
            problems.append(.tooLong(part, characters: text.count, limit: limit))
        }
        if let marker = ForgedMarker.first(in: text) { problems.append(.marker(part, marker)) }
        let control = text.unicodeScalars.first { scalar in
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            return isControl && scalar != "\n" && scalar != "\t" && scalar != "\r"
        }
        if let control { problems.append(.control(part, control)) }
        if text.unicodeScalars.contains("\u{FFFD}") { problems.append(.lostText(part)) }
        return problems
    }

    private func tooManyTokens(_ example: InstructionExample) -> DatasetFinding.Problem? {
        guard let countTokens, let limit = limits.tokens else { return nil }
        let count = countTokens(example.text())
        return count > limit ? .tooManyTokens(count, limit: limit) : nil
    }

    private mutating func repetition(_ record: DatasetRecord) -> DatasetFinding.Problem? {
        let content = record.content
        if let line = contents[content] { return .duplicate(of: line) }
        contents[content] = record.line
        let question = ContentHash.settled(record.subject)
        if let line = questions[question] { return .otherAnswer(than: line) }
        questions[question] = record.line
        return nil
    }

    /// The share of Hangul among the letters; nil where there are too few to tell.
    private func koreanShare(_ record: DatasetRecord) -> Double? {
        let letters = LetterCount(record.conversation.instruction + record.conversation.output)
        return letters.all >= 10 ? letters.share : nil
    }

    private func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
    }
}
