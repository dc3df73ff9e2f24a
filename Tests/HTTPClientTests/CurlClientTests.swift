// The client against a server on 127.0.0.1 that does everything wrong. Where libcurl is not installed,
// nothing can be asked, and the suite is left out.

import Diagnostics
import Foundation
import HTTPClient
import Synchronization
import TestSupport
import Testing

@Suite(
    "CurlClient",
    .enabled(if: (try? CurlClient.libraryVersion()) != nil),
    .timeLimit(.minutes(2))
)
struct CurlClientTests {
    private let client = CurlClient()
    /// Short enough for a test, long enough for a busy machine.
    private static let limits = HTTPLimits(connect: 20, total: 20, stall: 20, maximumBytes: 1 << 20)

    private func ask(
        _ server: LoopbackServer,
        headers: [(name: String, value: String)] = [],
        body: [UInt8]? = Array("묻다".utf8),
        limits: HTTPLimits = limits,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        onBody: @escaping @Sendable (HTTPHead, ArraySlice<UInt8>) -> Bool = { _, _ in false }
    ) async throws -> HTTPResponse {
        let address = try HTTPAddress(server.address).appending("/x")
        let request = HTTPRequest(address, headers: headers, body: body, limits: limits)
        return try await client.send(request, isCancelled: isCancelled, onBody: onBody)
    }

    private func failure(_ work: () async throws -> HTTPResponse) async -> HTTPError? {
        do {
            let response = try await work()
            Issue.record("an answer came: \(response.head)")
            return nil
        } catch { return error as? HTTPError }
    }

    @Test func `a request arrives whole and its answer comes back`() async throws {
        let server = try LoopbackServer { _, _ in .json("{\"답\": 1}", status: 201) }
        let response = try await ask(server, headers: [("Authorization", "Bearer abc")])
        #expect(response.head.status == 201)
        #expect(response.head.contentType == "application/json")
        #expect(String(decoding: response.body, as: UTF8.self) == "{\"답\": 1}")
        let seen = try #require(server.requests.first)
        #expect(seen.method == "POST")
        #expect(seen.path == "/v1/x")
        #expect(seen.text == "묻다")
        #expect(seen.headers["authorization"] == "Bearer abc")
        #expect(seen.headers["expect"] == nil)
    }

    @Test func `without a body it asks with GET, and an empty body is posted`() async throws {
        let server = try LoopbackServer { _, _ in .json("{}") }
        _ = try await ask(server, body: nil)
        _ = try await ask(server, body: [])
        #expect(server.requests.map(\.method) == ["GET", "POST"])
    }

    @Test func `a session is used again`() async throws {
        let server = try LoopbackServer { number, _ in .json("\(number)") }
        for number in 0..<5 {
            let response = try await ask(server)
            #expect(String(decoding: response.body, as: UTF8.self) == "\(number)")
        }
    }

    @Test func `any status is an answer, redirections are not followed`() async throws {
        let server = try LoopbackServer { _, _ in
            .answer(status: 302, headers: [("Location", "http://127.0.0.1:1/")], body: [])
        }
        #expect(try await ask(server).head.status == 302)
        #expect(server.requests.count == 1)
    }

    @Test func `Retry-After is seconds or a date`() {
        let now = Date(timeIntervalSince1970: 784_111_777 - 30)
        func wait(_ value: String) -> Double? {
            HTTPHead(status: 429, headers: ["retry-after": value]).retryAfter(now: now)
        }
        #expect(wait("2") == 2)
        #expect(wait("0.5") == 0.5)
        #expect(wait("Sun, 06 Nov 1994 08:49:37 GMT") == 30)
        #expect(wait("-1") == nil)
        #expect(wait("inf") == nil)
        #expect(wait("soon") == nil)
        #expect(HTTPHead(status: 429).retryAfter(now: now) == nil)
    }

    @Test func `a stall before the head and one in the body are noticed`() async throws {
        for start in [[], LoopbackReply.head("text/plain") + Array("가".utf8)] {
            let server = try LoopbackServer { _, _ in .stall(after: start) }
            var limits = Self.limits
            limits.stall = 0.2
            let error = await failure { try await ask(server, limits: limits) }
            guard case .timedOut(.stall, limit: 0.2, origin: _) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test func `a slow drip ends at the total limit`() async throws {
        let server = try LoopbackServer { _, _ in
            .drip(after: LoopbackReply.head("text/plain"))
        }
        var limits = Self.limits
        limits.total = 0.5
        let error = await failure { try await ask(server, limits: limits) }
        guard case .timedOut(.total, limit: 0.5, origin: _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.isPassing == true)
    }

    @Test func `an answer that is cut is no answer`() async throws {
        let cut = Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"반".utf8)
        for bytes in [cut, []] {
            let server = try LoopbackServer { _, _ in .raw(bytes) }
            let error = await failure { try await ask(server) }
            #expect(error == .cut(origin: "http://127.0.0.1:\(server.port)"))
        }
    }

    @Test func `a flood is cut off at the limit`() async throws {
        let server = try LoopbackServer { _, _ in .flood(after: LoopbackReply.head("text/plain")) }
        let error = await failure { try await ask(server) }
        #expect(error == .tooLarge(limit: 1 << 20, origin: "http://127.0.0.1:\(server.port)"))
    }

    @Test func `what is no HTTP is refused`() async throws {
        let server = try LoopbackServer { _, _ in .raw(Array("SSH-2.0-OpenSSH\r\n".utf8)) }
        let error = await failure { try await ask(server) }
        guard case .failed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a stalled request can be stopped`() async throws {
        let isCancelled = Stop()
        let server = try LoopbackServer { _, _ in
            isCancelled.now()
            return .stall(after: [])
        }
        let error = await failure { try await ask(server, isCancelled: { isCancelled.isNow }) }
        #expect(error == .cancelled)
    }

    @Test func `the body can be taken over piece by piece`() async throws {
        let server = try LoopbackServer { _, _ in
            .raw(LoopbackReply.head("text/event-stream") + Array("data: 가\n\n".utf8))
        }
        let pieces = Mutex<[UInt8]>([])
        let response = try await ask(
            server,
            onBody: { head, piece in
                #expect(head.contentType == "text/event-stream")
                pieces.withLock { $0 += piece }
                return true
            }
        )
        #expect(response.body.isEmpty)
        #expect(pieces.withLock { String(decoding: $0, as: UTF8.self) } == "data: 가\n\n")
    }

    @Test func `nobody listens`() async throws {
        let address = try HTTPAddress("http://127.0.0.1:1/")
        let error = await failure {
            try await client.send(HTTPRequest(address), isCancelled: { false }) { _, _ in false }
        }
        #expect(error == .noConnection(origin: "http://127.0.0.1:1"))
    }

    @Test func `an unencrypted address elsewhere is not asked`() async throws {
        // 192.0.2.0/24 is for documentation (RFC 5737): nobody answers there.
        let address = try HTTPAddress("http://192.0.2.1/v1")
        let error = await failure {
            try await client.send(HTTPRequest(address), isCancelled: { false }) { _, _ in false }
        }
        #expect(error == .insecure(origin: "http://192.0.2.1"))
    }

    @Test(arguments: ["a\r\nX-Forged: 1", "가", "", "a\u{0}b"])
    func `a header cannot smuggle another one`(value: String) async throws {
        let server = try LoopbackServer { _, _ in .json("{}") }
        let error = await failure {
            try await ask(server, headers: [("Authorization", value)])
        }
        #expect(error == .badHeader(name: "Authorization"))
        #expect(server.requests.isEmpty)
    }

    @Test func `no message shows what was sent`() {
        let errors: [HTTPError] = [
            .libraryMissing(reason: "r"), .badAddress("a"), .insecure(origin: "o"),
            .badHeader(name: "n"), .noHost(origin: "o"), .noConnection(origin: "o"),
            .untrusted(origin: "o", reason: "r"), .timedOut(.stall, limit: 1.5, origin: "o"),
            .cut(origin: "o"), .tooLarge(limit: 1, origin: "o"), .cancelled,
            .failed(origin: "o", code: 1, reason: "r"),
        ]
        for error in errors {
            for language in Language.allCases {
                #expect(!error.message(in: language).isEmpty)
            }
        }
    }
}

/// A flag between threads.
private final class Stop: Sendable {
    private let flag = Atomic<Bool>(false)
    var isNow: Bool { flag.load(ordering: .acquiring) }
    func now() { flag.store(true, ordering: .releasing) }
}
