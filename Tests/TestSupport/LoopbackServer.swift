// A server on 127.0.0.1 that answers as a script says, wrongly above all: it stalls, drips, breaks off,
// floods. It never waits by the clock: what stalls waits for the client to go away, so that no test
// sleeps and none outlives its client.

import Foundation
import Synchronization

/// What a client asked.
package struct LoopbackRequest: Sendable {
    /// "POST".
    package let method: String
    /// "/v1/chat/completions".
    package let path: String
    /// Names in lower case.
    package let headers: [String: String]
    /// The body.
    package let body: [UInt8]

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// What the server does about a request.
package enum LoopbackReply: Sendable {
    /// Answers and closes.
    case answer(status: Int, headers: [(String, String)] = [], body: [UInt8])
    /// Sends these bytes and closes.
    case raw([UInt8])
    /// Sends these bytes and says nothing more, until the client goes away.
    case stall(after: [UInt8])
    /// Sends these bytes, then "." again and again, until the client goes away.
    case drip(after: [UInt8])
    /// Sends these bytes, then a mebibyte again and again, until the client goes away.
    case flood(after: [UInt8])

    /// An answer of JSON.
    package static func json(_ text: String, status: Int = 200) -> LoopbackReply {
        .answer(
            status: status,
            headers: [("Content-Type", "application/json")],
            body: Array(text.utf8)
        )
    }

    /// The head of an answer that never says how long it will be.
    package static func head(_ type: String) -> [UInt8] {
        Array("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nConnection: close\r\n\r\n".utf8)
    }
}

/// A server for one test.
package final class LoopbackServer: Sendable {
    /// Its port.
    package let port: Int
    private let listener: Int32
    private let seen = Mutex<[LoopbackRequest]>([])
    private let script: @Sendable (Int, LoopbackRequest) -> LoopbackReply

    /// Listens on a free port.
    ///
    /// - Parameter script: Asked for each request, with its number from 0 on.
    /// - Throws: what the system says.
    package init(_ script: @escaping @Sendable (Int, LoopbackRequest) -> LoopbackReply) throws {
        self.script = script
        listener = socket(AF_INET, Self.stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (listener, isBound) = (
            listener,
            withUnsafeMutablePointer(to: &address) { [listener] pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(listener, $0, length) == 0 && listen(listener, 16) == 0
                        && getsockname(listener, $0, &length) == 0
                }
            }
        )
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let server = self else { break }
                Thread.detachNewThread { server.serve(client) }
            }
            close(listener)
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// Where it is, as the base of an API's address.
    package var address: String { "http://127.0.0.1:\(port)/v1" }

    /// The requests so far.
    package var requests: [LoopbackRequest] { seen.withLock { $0 } }

    // MARK: - A connection

    private func serve(_ client: Int32) {
        defer { close(client) }
        guard let request = Self.read(client) else { return }
        let number = seen.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        switch script(number, request) {
        case .answer(let status, let headers, let body):
            let lines = headers.map { "\($0): \($1)\r\n" }.joined()
            let head =
                "HTTP/1.1 \(status) Reason\r\nContent-Length: \(body.count)\r\n"
                + "Connection: close\r\n\(lines)\r\n"
            _ = Self.send(client, Array(head.utf8) + body)
        case .raw(let bytes): _ = Self.send(client, bytes)
        case .stall(let bytes):
            _ = Self.send(client, bytes)
            Self.waitUntilGone(client, milliseconds: 60_000)
        case .drip(let bytes):
            var isThere = Self.send(client, bytes)
            while isThere {
                isThere =
                    Self.send(client, [UInt8(ascii: ".")])
                    && !Self.waitUntilGone(client, milliseconds: 20)
            }
        case .flood(let bytes):
            var isThere = Self.send(client, bytes)
            let much = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
            while isThere { isThere = Self.send(client, much) }
        }
        shutdown(client, Int32(SHUT_WR))
        // Closing with unread bytes would reset the connection before the client has read ours.
        Self.waitUntilGone(client, milliseconds: 2000)
    }

    private static func read(_ client: Int32) -> LoopbackRequest? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        let separator = Array("\r\n\r\n".utf8)
        while true {
            if let end = Data(bytes).range(of: Data(separator)) {
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
                let lines = head.components(separatedBy: "\r\n")
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    guard parts.count == 2 else { continue }
                    headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
                let length = Int(headers["content-length"] ?? "0") ?? 0
                if bytes.count - end.upperBound >= length {
                    let words = lines[0].split(separator: " ").map(String.init)
                    return LoopbackRequest(
                        method: words.first ?? "",
                        path: words.dropFirst().first ?? "",
                        headers: headers,
                        body: Array(bytes[end.upperBound...])
                    )
                }
            }
            let count = recv(client, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            bytes += piece[..<count]
        }
    }

    private static func send(_ client: Int32, _ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(client, $0.baseAddress, $0.count, Int32(Self.noSignal))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Reads until the client closes, at most so long; whether it did.
    @discardableResult
    private static func waitUntilGone(_ client: Int32, milliseconds: Int32) -> Bool {
        var descriptor = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
        var piece = [UInt8](repeating: 0, count: 4096)
        while poll(&descriptor, 1, milliseconds) > 0 {
            if recv(client, &piece, piece.count, 0) <= 0 { return true }
        }
        return false
    }

    #if os(Linux)
    private static let stream = Int32(SOCK_STREAM.rawValue)
    private static let noSignal = Int(MSG_NOSIGNAL)
    #else
    private static let stream = SOCK_STREAM
    private static let noSignal = 0
    #endif
}
