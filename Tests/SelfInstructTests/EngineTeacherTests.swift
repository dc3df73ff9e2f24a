// The engine as teacher, with a generator that writes what it is told.

import Datasets
import Generation
import Prompting
import SelfInstruct
import Testing

@Suite("EngineTeacher")
struct EngineTeacherTests {
    /// Answers every prompt with its length, the third of a batch without an end.
    private struct Echo: TextGenerator {
        func generate(
            _ request: GenerationRequest,
            cancellation: CancellationFlag,
            onEvent: @escaping @Sendable (GenerationEvent) -> Void
        ) async throws -> GenerationResult {
            result(request, .length)
        }

        func generateBatch(
            _ requests: [GenerationRequest],
            cancellation: CancellationFlag,
            onEvent: @escaping @Sendable (Int, GenerationEvent) -> Void
        ) async throws -> [GenerationResult] {
            onEvent(0, .text("x"))
            return requests.enumerated().map { index, request in
                result(
                    request,
                    cancellation.isCancelled ? .cancelled : index == 2 ? .length : .stop
                )
            }
        }

        private func result(_ request: GenerationRequest, _ finish: FinishReason)
            -> GenerationResult
        {
            var timings = GenerationTimings()
            timings.promptTokens = 10
            let seed = request.parameters.seed ?? 0
            return GenerationResult(
                text: "\(request.prompt)|\(request.parameters.maximumNewTokens)|\(seed)",
                finish: finish,
                seed: seed,
                tokens: 5,
                timings: timings
            )
        }
    }

    private let question = TeacherQuestion(
        number: 0,
        prompt: "물음",
        firstTask: 7,
        maximumTokens: 99,
        seed: 4
    )

    private func teacher(_ mode: EngineTeacher.Mode) throws -> EngineTeacher {
        try EngineTeacher(
            Echo(),
            name: "engine",
            mode: mode,
            parameters: GenerateParameters(),
            template: PromptTemplate(),
            seeds: Sample.seeds,
            tokens: \.count
        )
    }

    @Test func `requests made of the seeds are answered in the model's own template`() async throws
    {
        let reply = try await teacher(.answers).answer(question) { false }
        guard case .tasks(let tasks) = reply.content else {
            Issue.record("\(reply)")
            return
        }
        #expect(tasks.count == EngineTeacher.batch)
        #expect(tasks[2] == .rejected(.cutOff))
        guard case .task(let task) = tasks[0] else {
            Issue.record("\(tasks[0])")
            return
        }
        #expect(task.output == "### 질문: \(task.instruction)\n\n### 답변:|99|4")
        #expect(reply.usage == TokenUsage(prompt: 80, completion: 40))
        #expect(try await teacher(.answers).answer(question) { false } == reply)
    }

    @Test func `a model that can is given the servers' prompt`() async throws {
        let reply = try await teacher(.tasks).answer(question) { false }
        #expect(reply.content == .text("물음|99|4", .length))
    }

    @Test func `an engine that is stopped has not answered`() async throws {
        let teacher = try teacher(.answers)
        await #expect(throws: TeacherError.cancelled) {
            try await teacher.answer(question) { true }
        }
    }
}
