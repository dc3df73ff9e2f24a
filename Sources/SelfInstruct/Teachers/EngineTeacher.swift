// The engine in this process as teacher. Two ways, because a small model cannot do what a large one can:
// - `.answers`: requests are put together from the seeds' (Recombiner.swift) and the model answers them in
//   its own template. That is all a model of a few million parameters can do, and what comes of it is the
//   model's own knowledge once more: good for trying things out and for distilling a larger local model,
//   not for teaching a model what it does not know.
// - `.tasks`: the model is given the prompt that servers are given and writes the next task. Models of
//   billions of parameters can; each reply holds one task, since the engine ends at ###.

import Datasets
import Foundation
import Generation
import Prompting
import Randomness

/// Asks a model in this process.
package final class EngineTeacher: Teacher {
    /// What the model is asked to write.
    package enum Mode: String, Sendable, CaseIterable {
        /// Answers to requests made of the seeds.
        case answers
        /// Whole tasks.
        case tasks
    }

    package let name: String
    private let engine: any TextGenerator
    private let parameters: GenerateParameters
    private let template: PromptTemplate
    private let recombiner: Recombiner?
    private let count: @Sendable (String) -> Int

    /// How many requests are answered in one batch.
    package static let batch = 8

    /// A teacher.
    ///
    /// - Parameters:
    ///   - engine: The model.
    ///   - name: Its name, for reports.
    ///   - mode: What it is to write.
    ///   - parameters: How it samples; limit and seed are the question's.
    ///   - template: The model's own prompt.
    ///   - seeds: What requests are made of.
    ///   - tokens: How many tokens a text has.
    /// - Throws: `SelfInstructError.tooFewSeeds`.
    package init(
        _ engine: any TextGenerator,
        name: String,
        mode: Mode,
        parameters: GenerateParameters,
        template: PromptTemplate,
        seeds: [SeedTask],
        tokens: @escaping @Sendable (String) -> Int
    ) throws {
        self.engine = engine
        self.name = name
        self.parameters = parameters
        self.template = template
        recombiner = mode == .answers ? try Recombiner(seeds) : nil
        count = tokens
    }

    /// The requests that a question of this seed stands for.
    package static func requests(_ recombiner: Recombiner, seed: UInt64) -> [String] {
        var random = SplitMix64(seed: seed)
        return (0..<batch).map { _ in recombiner.next(using: &random) }
    }

    /// The seed of one of a question's answers; below 2⁵³, so that JSON carries it.
    package static func seed(_ question: TeacherQuestion, _ index: Int) -> UInt64 {
        (question.seed &+ UInt64(index)) & ((1 << 53) - 1)
    }

    package func tokenEstimate(_ text: String) -> Int { count(text) }

    package func answer(
        _ question: TeacherQuestion,
        isCancelled: @escaping @Sendable () -> Bool
    ) async throws -> TeacherReply {
        let cancellation = CancellationFlag()
        let onEvent: @Sendable () -> Void = { if isCancelled() { cancellation.cancel() } }
        if let recombiner {
            return try await answers(question, recombiner, cancellation, onEvent)
        }
        let result = try await engine.generate(
            request(question.prompt, question, 0),
            cancellation: cancellation
        ) { _ in onEvent() }
        return TeacherReply(
            .text(result.text, try Self.finish(result)),
            usage: Self.usage([result])
        )
    }

    private func answers(
        _ question: TeacherQuestion,
        _ recombiner: Recombiner,
        _ cancellation: CancellationFlag,
        _ onEvent: @escaping @Sendable () -> Void
    ) async throws -> TeacherReply {
        let requests = Self.requests(recombiner, seed: question.seed)
        let results = try await engine.generateBatch(
            requests.enumerated().map { index, text in
                request(template.prompt(for: text), question, index)
            },
            cancellation: cancellation
        ) { _, _ in onEvent() }
        let tasks = try zip(requests, results).map { text, result -> ParsedTask in
            guard try Self.finish(result) == .stop else { return .rejected(.cutOff) }
            return .task(InstructionExample(instruction: text, output: result.text))
        }
        return TeacherReply(.tasks(tasks), usage: Self.usage(results))
    }

    private func request(_ prompt: String, _ question: TeacherQuestion, _ index: Int)
        -> GenerationRequest
    {
        var parameters = parameters
        parameters.maximumNewTokens = question.maximumTokens
        parameters.seed = Self.seed(question, index)
        return GenerationRequest(prompt: prompt, parameters: parameters)
    }

    private static func finish(_ result: GenerationResult) throws(TeacherError) -> TeacherFinish {
        switch result.finish {
        case .stop: .stop
        case .length, .context: .length
        case .cancelled: throw .cancelled
        }
    }

    private static func usage(_ results: [GenerationResult]) -> TokenUsage {
        results.reduce(TokenUsage()) { sum, result in
            sum + TokenUsage(prompt: result.timings.promptTokens, completion: result.tokens)
        }
    }
}
