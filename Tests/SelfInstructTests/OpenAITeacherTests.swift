// The protocol, against a server on 127.0.0.1 that answers well and badly. Where libcurl is not
// installed, nothing can be asked, and the suite is left out.

import Diagnostics
import Foundation
import HTTPClient
import SelfInstruct
import StrictJSON
import TestSupport
import Testing

@Suite(
    "OpenAITeacher",
    .enabled(if: (try? CurlClient.libraryVersion()) != nil),
    .timeLimit(.minutes(2))
)
struct OpenAITeacherTests {
    private static let key = "sk-test-1234567890abcdefSECRET"
    private static let question = TeacherQuestion(
        number: 0,
        prompt: "물음",
        firstTask: 7,
        maximumTokens: 500,
        seed: 1
    )

    private func ask(
        _ server: LoopbackServer,
        endpoint: OpenAIOptions.Endpoint = .chat,
        streams: Bool = false,
        stall: Double = 20,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) async throws -> TeacherReply {
        var options = OpenAIOptions()
        options.endpoint = endpoint
        options.streams = streams
        options.limits = HTTPLimits(connect: 20, total: 20, stall: stall, maximumBytes: 1 << 20)
        options.logitBias = ["50256": -100]
        let teacher = OpenAITeacher(
            base: try HTTPAddress(server.address),
            model: "모델",
            key: TeacherKey(Self.key),
            options: options,
            transport: CurlClient()
        )
        return try await teacher.answer(Self.question, isCancelled: isCancelled)
    }

    private func failure(_ server: LoopbackServer, streams: Bool = false, stall: Double = 20) async
        -> TeacherError?
    {
        do {
            let reply = try await ask(server, streams: streams, stall: stall)
            Issue.record("a reply came: \(reply)")
            return nil
        } catch {
            for language in Language.allCases {
                #expect(!error.text(in: language).contains("SECRET"))
                #expect(!error.text(in: language).contains("sk-test"))
            }
            return error as? TeacherError
        }
    }

    private func server(_ reply: LoopbackReply) throws -> LoopbackServer {
        try LoopbackServer { _, _ in reply }
    }

    private static func chat(_ text: String, _ finish: String = "\"stop\"", usage: Bool = true)
        -> String
    {
        let counts =
            #", "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}"#
        return
            #"{"id": "x", "choices": [{"index": 0, "message": {"role": "assistant", "content": ""#
            + text + #""}, "finish_reason": "# + finish + "}]" + (usage ? counts : "") + "}"
    }

    private static func chunk(_ delta: String, _ finish: String = "null") -> String {
        #"data: {"choices": [{"index": 0, "delta": "# + delta + #", "finish_reason": "# + finish
            + "}]}\n\n"
    }

    private static func stream(_ text: String) -> LoopbackReply {
        .raw(LoopbackReply.head("text/event-stream; charset=utf-8") + Array(text.utf8))
    }

    // MARK: - Well-behaved servers

    @Test func `a chat's answer is read, with its tokens`() async throws {
        let server = try server(.json(Self.chat("점심\\n7. Input", "\"length\"")))
        let reply = try await ask(server)
        #expect(reply.content == .text("점심\n7. Input", .length))
        #expect(reply.usage == TokenUsage(prompt: 11, completion: 7))
        let request = try #require(server.requests.first)
        #expect(request.path == "/v1/chat/completions")
        #expect(request.headers["authorization"] == "Bearer \(Self.key)")
        #expect(
            request.text
                == #"{"logit_bias":{"50256":-100},"max_tokens":500,"messages":[{"content":"물음","#
                + #""role":"user"}],"model":"모델","stop":["\n20.","\n### 20."],"temperature":1,"top_p":1}"#
        )
    }

    @Test func `completions go on with the prompt`() async throws {
        let server = try server(
            .json(#"{"choices": [{"text": " 점심", "finish_reason": "stop"}], "usage": null}"#)
        )
        let reply = try await ask(server, endpoint: .completions)
        #expect(reply.content == .text(" 점심", .stop))
        #expect(reply.usage.guessed > 0)
        let request = try #require(server.requests.first)
        #expect(request.path == "/v1/completions")
        #expect(request.text.contains(#""prompt":"물음""#))
    }

    @Test func `a stream is put together, its usage last`() async throws {
        let server = try server(
            Self.stream(
                ": 기다려요\n\n" + Self.chunk(#"{"role": "assistant", "content": null}"#)
                    + Self.chunk(#"{"content": "점"}"#) + Self.chunk(#"{"content": "심"}"#)
                    + Self.chunk("{}", "\"length\"")
                    + #"data: {"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 2}}"#
                    + "\n\ndata: [DONE]\n\ndata: 뒤\n\n"
            )
        )
        let reply = try await ask(server, streams: true)
        #expect(reply.content == .text("점심", .length))
        #expect(reply.usage == TokenUsage(prompt: 5, completion: 2))
        let text = try #require(server.requests.first).text
        #expect(text.contains(#""stream":true,"stream_options":{"include_usage":true}"#))
    }

    @Test func `a server that cannot stream is understood all the same`() async throws {
        let server = try server(.json(Self.chat("점심")))
        #expect(try await ask(server, streams: true).content == .text("점심", .stop))
    }

    @Test func `a model that wants another name for the limit gets it`() async throws {
        let server = try LoopbackServer { _, request in
            request.text.contains("max_completion_tokens")
                ? .json(Self.chat("점심"))
                : .json(
                    #"{"error": {"message": "Use 'max_completion_tokens' instead."}}"#,
                    status: 400
                )
        }
        #expect(try await ask(server).content == .text("점심", .stop))
        #expect(server.requests.count == 2)
    }

    // MARK: - Refusals

    @Test func `busy servers say when to come back`() async throws {
        let busy = LoopbackReply.answer(
            status: 429,
            headers: [("Retry-After", "7")],
            body: Array(
                #"{"error": {"message": "Rate limit", "code": "rate_limit_exceeded"}}"#.utf8
            )
        )
        let error = await failure(try server(busy))
        #expect(error == .busy(status: 429, retryAfter: 7, message: "Rate limit"))
        #expect(error?.remedy == .wait(7))
    }

    @Test(arguments: [
        (401, "invalid_api_key", TeacherError.refused(status: 401, message: "말")),
        (403, "", .refused(status: 403, message: "말")), (404, "", .notFound(message: "말")),
        (429, "insufficient_quota", .outOfCredit(message: "말")),
        (500, "", .busy(status: 500, retryAfter: nil, message: "말")),
        (503, "", .busy(status: 503, retryAfter: nil, message: "말")),
        (400, "context_length_exceeded", .tooLong(message: "말")),
        (400, "", .badRequest(status: 400, message: "말")),
        (302, "", .badRequest(status: 302, message: "말")),
    ])
    func `refusals are told apart`(status: Int, code: String, expected: TeacherError) async throws {
        let body = #"{"error": {"message": "말", "code": "\#(code)"}}"#
        #expect(await failure(try server(.json(body, status: status))) == expected)
    }

    @Test func `a prompt that is too long is known by the server's words`() async throws {
        let body =
            #"{"error": {"message": "Please reduce the length of the messages.", "code": null}}"#
        let error = await failure(try server(.json(body, status: 400)))
        #expect(error?.remedy == .shorten)
    }

    @Test(arguments: [
        "Incorrect API key provided: \(key).", "Incorrect API key provided: sk-test-12****CRET",
        "Bearer \(key)", "[\(key)]", "\u{1B}[31m\(key)\u{7}",
    ])
    func `a key that the server repeats is not repeated`(message: String) async throws {
        let text = String(decoding: try JSONEncoder().encode(message), as: UTF8.self)
        for body in [#"{"error": {"message": \#(text)}}"#, #"{"detail": \#(text)}"#, text] {
            for status in [400, 401, 404, 429, 500] {
                let error = await failure(try server(.json(body, status: status)))
                let shown = error?.text(in: .korean) ?? ""
                #expect(!shown.contains("\u{1B}"))
                #expect(!shown.contains("SECRET"))
            }
        }
        let chunk = "data: {\"error\": {\"message\": \(text)}}\n\n"
        let error = await failure(try server(Self.stream(chunk)), streams: true)
        guard case .badAnswer(.inStream) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a key prints as nothing`() {
        let key = TeacherKey(Self.key)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), String(describing: [key]), dumped] {
            #expect(!text.contains("SECRET"))
        }
    }

    // MARK: - Broken servers

    @Test(arguments: [
        "", "{", "[]", "null", "{}", #"{"choices": 1}"#, #"{"choices": []}"#,
        #"{"choices": [{"message": {"content": 5}}]}"#,
        #"{"choices": [{"text": "가", "finish_reason": 1}]}"#,
        #"{"choices": [{"text": "가"}], "usage": {"prompt_tokens": -1}}"#, "{\"a\": \"\u{FF}",
    ])
    func `an answer that is not what the protocol says is none`(body: String) async throws {
        let error = await failure(try server(.json(body)))
        guard case .badAnswer = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.remedy == .wait(nil))
    }

    @Test func `a web page is no answer`() async throws {
        let page = LoopbackReply.answer(
            status: 200,
            headers: [("Content-Type", "text/html; charset=utf-8")],
            body: Array("<html>".utf8)
        )
        #expect(await failure(try server(page)) == .badAnswer(.type("text/html")))
        #expect(await failure(try server(page), streams: true) == .badAnswer(.type("text/html")))
    }

    @Test(arguments: [
        "", "data: {\"choices\": [{\"delta\": {\"content\": \"점\"}}]}\n\n", "data: {",
    ])
    func `a stream that just ends is cut`(text: String) async throws {
        let error = await failure(try server(Self.stream(text)), streams: true)
        guard case .badAnswer = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.mayHaveCost == true)
    }

    @Test func `a stream of rubbish is stopped, not read to its end`() async throws {
        let start = LoopbackReply.head("text/event-stream") + Array("data: 쓰레기\n\n".utf8)
        let error = await failure(try server(.stall(after: start)), streams: true)
        guard case .badAnswer(.content) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a stall in the middle of a stream is noticed`() async throws {
        let start = LoopbackReply.head("text/event-stream") + Array(Self.chunk("{}").utf8)
        let error = await failure(try server(.stall(after: start)), streams: true, stall: 0.2)
        guard case .connection(.timedOut(.stall, _, _)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.remedy == .wait(nil))
    }

    @Test func `keys come from the environment alone`() throws {
        let host = "host"
        #expect(try TeacherKey.read([:], host: host) == nil)
        #expect(try TeacherKey.read(["MECHURI_TEACHER_KEY": ""], host: host) == nil)
        #expect(try TeacherKey.read(["MECHURI_TEACHER_KEY": "abc"], host: host) != nil)
        #expect(throws: SelfInstructError.badKey(variable: "MECHURI_TEACHER_KEY")) {
            try TeacherKey.read(["MECHURI_TEACHER_KEY": "a\nb"], host: host)
        }
    }

    @Test func `OpenAI's key goes to OpenAI alone`() throws {
        let environment = ["OPENAI_API_KEY": "abc"]
        #expect(try TeacherKey.read(environment, host: "api.openai.com") != nil)
        for host in ["127.0.0.1", "api.openai.com.evil.com", "openai.com", ""] {
            #expect(try TeacherKey.read(environment, host: host) == nil)
        }
    }
}
