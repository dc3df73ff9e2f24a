// Who writes tasks: a server that speaks OpenAI's protocol, or the engine in this process. A teacher
// answers one question at a time or many at once, never tries twice (PatientTeacher.swift does), and
// says what it used.

/// What a teacher is asked.
package struct TeacherQuestion: Sendable, Equatable {
    /// The request's number in the collection, from 0 on.
    package let number: Int
    /// The text of `PromptEncoder`.
    package let prompt: String
    /// The number of the task that the text begins at its end.
    package let firstTask: Int
    /// The most tokens of the reply.
    package var maximumTokens: Int
    /// For teachers whose choices can be fixed.
    package let seed: UInt64

    /// A question.
    package init(number: Int, prompt: String, firstTask: Int, maximumTokens: Int, seed: UInt64) {
        self.number = number
        self.prompt = prompt
        self.firstTask = firstTask
        self.maximumTokens = maximumTokens
        self.seed = seed
    }
}

/// What a teacher gave.
package struct TeacherReply: Sendable, Equatable {
    /// What it wrote.
    package enum Content: Sendable, Equatable {
        /// Text that goes on where the prompt ended.
        case text(String, TeacherFinish)
        /// Tasks, from a teacher that writes them one by one.
        case tasks([ParsedTask])
    }

    /// What it wrote.
    package let content: Content
    /// What that took.
    package let usage: TokenUsage

    /// A reply.
    package init(_ content: Content, usage: TokenUsage) {
        self.content = content
        self.usage = usage
    }
}

/// Writes tasks.
package protocol Teacher: Sendable {
    /// Name of the model, for reports.
    var name: String { get }

    /// How many tokens a text has, more rather than fewer.
    func tokenEstimate(_ text: String) -> Int

    /// Asks once.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - isCancelled: Asked again and again, on any thread.
    /// - Returns: The whole reply; a part of one is an error.
    /// - Throws: `TeacherError`, or what stands in the way of an engine.
    func answer(
        _ question: TeacherQuestion,
        isCancelled: @escaping @Sendable () -> Bool
    ) async throws -> TeacherReply
}

extension Teacher {
    /// By the length of the text.
    package func tokenEstimate(_ text: String) -> Int { TokenUsage.estimate(text) }
}
