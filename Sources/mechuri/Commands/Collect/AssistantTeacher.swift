// The whole program as teacher: requests put together from the seeds', answered as the chat answers them,
// where the recommender chooses a menu that fits and the model writes. A small model alone answers
// "해물 빼고 중국집에서" with 해물찜; so answered, what was asked is kept. What is learnt from such rows is to
// say in the model's own way what the catalogue knows.

import Assistant
import Datasets
import Foundation
import Generation
import SelfInstruct

/// Asks the assistant.
struct AssistantTeacher: Teacher {
    let name: String
    let assistant: Assistant
    let recombiner: Recombiner
    let parameters: GenerateParameters

    /// Noon of a day in May: neither the hour nor the season is to be in the answers.
    private static let day = DateComponents(year: 2026, month: 5, day: 13, hour: 12)

    func answer(
        _ question: TeacherQuestion,
        isCancelled: @escaping @Sendable () -> Bool
    ) async throws -> TeacherReply {
        var tasks: [ParsedTask] = []
        var usage = TokenUsage()
        let requests = EngineTeacher.requests(recombiner, seed: question.seed)
        for (index, request) in requests.enumerated() {
            let reply = try await answer(request, question, index, isCancelled)
            let result = reply.result
            usage += TokenUsage(prompt: result.timings.promptTokens, completion: result.tokens)
            switch result.finish {
            case .cancelled: throw TeacherError.cancelled
            case .length, .context: tasks.append(.rejected(.cutOff))
            case .stop where reply.source == .program: tasks.append(.rejected(.fixedText))
            case .stop:
                tasks.append(.task(InstructionExample(instruction: request, output: result.text)))
            }
        }
        return TeacherReply(.tasks(tasks), usage: usage)
    }

    private func answer(
        _ request: String,
        _ question: TeacherQuestion,
        _ index: Int,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) async throws -> WrittenReply {
        if isCancelled() { throw TeacherError.cancelled }
        var parameters = parameters
        parameters.maximumNewTokens = question.maximumTokens
        parameters.seed = EngineTeacher.seed(question, index)
        let date = Calendar.current.date(from: Self.day) ?? Date(timeIntervalSince1970: 0)
        let cancellation = CancellationFlag()
        return try await assistant.write(
            ReplyOrder(
                question: request,
                parameters: parameters,
                diners: Diners(at: date)
            ),
            cancellation: cancellation
        ) { _ in if isCancelled() { cancellation.cancel() } }
    }
}

/// What the engine of this process is asked for.
enum EngineMode: String, CaseIterable {
    /// The assistant's answers to requests made of the seeds.
    case assistant
    /// The model's own answers to them.
    case answers
    /// Whole tasks, in the servers' prompt.
    case tasks

    /// Whether requests are made of the seeds.
    var recombines: Bool { self != .tasks }
}
