// A teacher behind OpenAI's protocol: OpenAI itself, or any of the many servers that speak it (llama.cpp,
// vLLM, Ollama, LM Studio …). One attempt is made per question and put into words; trying again is
// PatientTeacher's.

import Foundation
import HTTPClient
import Synchronization

/// Asks a server for tasks.
package final class OpenAITeacher: Teacher {
    package let name: String
    private let address: HTTPAddress
    private let options: OpenAIOptions
    private let key: TeacherKey?
    private let transport: any HTTPTransport
    private let now: @Sendable () -> Date
    /// Whether the model wants max_completion_tokens instead of max_tokens.
    private let isNewer = Atomic<Bool>(false)

    /// A teacher.
    ///
    /// - Parameters:
    ///   - base: The API's address: "https://api.openai.com/v1".
    ///   - model: The model's name there.
    ///   - key: Sent as bearer token; nil for servers that want none.
    ///   - options: How it is asked.
    ///   - transport: Who carries the requests.
    ///   - now: The time, for Retry-After dates.
    package init(
        base: HTTPAddress,
        model: String,
        key: TeacherKey?,
        options: OpenAIOptions = OpenAIOptions(),
        transport: any HTTPTransport,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        name = model
        address = base.appending(options.endpoint.path)
        self.options = options
        self.key = key
        self.transport = transport
        self.now = now
    }

    package func answer(
        _ question: TeacherQuestion,
        isCancelled: @escaping @Sendable () -> Bool
    ) async throws -> TeacherReply {
        let wasNewer = isNewer.load(ordering: .relaxed)
        do {
            return try await ask(question, isNewer: wasNewer, isCancelled)
        } catch TeacherError.badRequest(_, let message)
            where !wasNewer && message.contains("max_completion_tokens")
        {
            isNewer.store(true, ordering: .relaxed)
            return try await ask(question, isNewer: true, isCancelled)
        }
    }

    private func ask(
        _ question: TeacherQuestion,
        isNewer: Bool,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) async throws -> TeacherReply {
        let body = OpenAIBody(question, model: name, options: options, isNewer: isNewer)
        var headers = [(name: "Content-Type", value: "application/json")]
        headers.append(("Accept", options.streams ? "text/event-stream" : "application/json"))
        if let key { headers.append(key.header) }
        let request = HTTPRequest(
            address,
            headers: headers,
            body: try body.bytes(),
            limits: options.limits
        )
        let stream = StreamReader(key: key)
        let response: HTTPResponse
        do {
            response = try await transport.send(
                request,
                isCancelled: { isCancelled() || stream.hasFailed },
                onBody: { head, bytes in stream.take(head, bytes) }
            )
        } catch HTTPError.cancelled {
            try stream.failure()
            throw TeacherError.cancelled
        } catch let error as HTTPError { throw TeacherError.connection(error) }
        if let error = refusal(response) { throw error }
        let answer = try stream.answer() ?? whole(response)
        return try reply(answer, question)
    }

    private func whole(_ response: HTTPResponse) throws(TeacherError) -> OpenAIAnswer {
        let type = response.head.contentType
        // A stream without a byte: the server broke before it began.
        if type == StreamReader.type { throw .badAnswer(.cutStream) }
        guard type.hasSuffix("json") || type.isEmpty else {
            throw .badAnswer(.type(ServerWords.clean(type, without: key)))
        }
        return try OpenAIAnswer(whole: response.body, key: key)
    }

    private func reply(
        _ answer: OpenAIAnswer,
        _ question: TeacherQuestion
    ) throws(TeacherError) -> TeacherReply {
        guard answer.isBegun || !answer.isDone else {
            throw .badAnswer(.content(reason: "choices"))
        }
        // A reply whose end nobody announced may be cut anywhere.
        guard answer.isDone || answer.finish != nil else { throw .badAnswer(.cutStream) }
        var usage = answer.usage ?? TokenUsage()
        if usage == TokenUsage() {
            usage.prompt = tokenEstimate(question.prompt)
            usage.completion = tokenEstimate(answer.text)
            usage.guessed = usage.prompt + usage.completion
        }
        return TeacherReply(.text(answer.text, answer.finish ?? .stop), usage: usage)
    }

    // MARK: - Refusals

    private func refusal(_ response: HTTPResponse) -> TeacherError? {
        let status = response.head.status
        if (200..<300).contains(status) { return nil }
        let (said, code) = OpenAIAnswer.refusal(response.body)
        let message = ServerWords.clean(said, without: key)
        switch status {
        case 401, 403: return .refused(status: status, message: message)
        case 404: return .notFound(message: message)
        case 429 where code == "insufficient_quota": return .outOfCredit(message: message)
        case 408, 409, 425, 429, 500...599:
            let wait = response.head.retryAfter(now: now())
            return .busy(status: status, retryAfter: wait, message: message)
        case 400, 413, 422:
            let isTooLong =
                code == "context_length_exceeded" || said.contains("reduce the length")
                || said.contains("maximum context length") || said.contains("context window")
            return isTooLong
                ? .tooLong(message: message) : .badRequest(status: status, message: message)
        default: return .badRequest(status: status, message: message)
        }
    }
}

/// Reads a stream while it comes; on the transport's threads.
private final class StreamReader: Sendable {
    private struct State {
        var events = EventStream()
        var answer = OpenAIAnswer()
        var isStream = false
        var error: TeacherError?
    }

    /// What a stream says it is.
    static let type = "text/event-stream"

    private let key: TeacherKey?
    private let state = Mutex(State())

    init(key: TeacherKey?) { self.key = key }

    /// Whether the rest of the stream is worth nothing.
    var hasFailed: Bool { state.withLock { $0.error != nil } }

    /// Takes in a piece of a stream; false when it is none.
    func take(_ head: HTTPHead, _ bytes: ArraySlice<UInt8>) -> Bool {
        guard head.contentType == Self.type, (200..<300).contains(head.status) else {
            return false
        }
        state.withLock { state in
            state.isStream = true
            for event in state.events.take(bytes) where state.error == nil {
                do throws(TeacherError) {
                    try state.answer.take(event: event, key: key)
                } catch { state.error = error }
            }
        }
        return true
    }

    /// - Throws: What was wrong with the stream.
    func failure() throws(TeacherError) {
        if let error = state.withLock({ $0.error }) { throw error }
    }

    /// What the stream held; nil when none came.
    func answer() throws(TeacherError) -> OpenAIAnswer? {
        try failure()
        return state.withLock { $0.isStream ? $0.answer : nil }
    }
}
