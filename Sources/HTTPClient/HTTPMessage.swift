// A request and its answer, as plain values; who carries them is an `HTTPTransport`, so that tests can
// put their own in libcurl's place.

import Foundation

/// How long and how much a request may take.
package struct HTTPLimits: Sendable, Equatable {
    /// Seconds until the connection stands, TLS included.
    package var connect: Double
    /// Seconds for the whole request.
    package var total: Double
    /// The longest time, in seconds, without a byte in either direction.
    package var stall: Double
    /// The most bytes of an answer's body.
    package var maximumBytes: Int

    /// Limits that suit a language model, which may think for a while before its first byte.
    package init(
        connect: Double = 15,
        total: Double = 600,
        stall: Double = 120,
        maximumBytes: Int = 8 << 20
    ) {
        self.connect = connect
        self.total = total
        self.stall = stall
        self.maximumBytes = maximumBytes
    }
}

/// A request.
package struct HTTPRequest: Sendable {
    /// Where it goes.
    package var address: HTTPAddress
    /// Names and values; values may be secret and are never shown.
    package var headers: [(name: String, value: String)]
    /// What is posted; nil asks with GET.
    package var body: [UInt8]?
    /// How long and how much it may take.
    package var limits: HTTPLimits
    /// A file of certificates to trust instead of the system's (PEM).
    package var certificates: String?

    /// A request that posts `body`, or one that asks with GET.
    package init(
        _ address: HTTPAddress,
        headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil,
        limits: HTTPLimits = HTTPLimits()
    ) {
        self.address = address
        self.headers = headers
        self.body = body
        self.limits = limits
    }
}

/// The head of an answer.
package struct HTTPHead: Sendable, Equatable {
    /// The status code.
    package let status: Int
    /// Names in lower case, values without the space around them.
    package private(set) var headers: [String: String]

    /// A head; of equal names the last counts.
    package init(status: Int, headers: [String: String] = [:]) {
        self.status = status
        self.headers = headers
    }

    /// The type of the body without its parameters, lower case: "application/json".
    package var contentType: String {
        let value = headers["content-type"] ?? ""
        let type = value.prefix { $0 != ";" }.lowercased()
        return type.trimmingCharacters(in: .whitespaces)
    }

    /// Seconds that the server asks to wait (RFC 9110 §10.2.3: seconds or a date); nil when it does not.
    package func retryAfter(now: Date) -> Double? {
        guard let value = headers["retry-after"] else { return nil }
        if let seconds = Double(value), seconds >= 0, seconds.isFinite { return seconds }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.date(from: value).map { max($0.timeIntervalSince(now), 0) }
    }

    /// Takes in a line of the head ("Name: value").
    mutating func take(_ line: String) {
        guard let colon = line.firstIndex(of: ":") else { return }
        let name = line[..<colon].lowercased()
        let value = line[line.index(after: colon)...]
        headers[name] = value.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// An answer.
package struct HTTPResponse: Sendable, Equatable {
    /// Status and headers.
    package let head: HTTPHead
    /// The body; empty when it was handed on piece by piece.
    package let body: [UInt8]

    /// An answer with its body.
    package init(head: HTTPHead, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }
}

/// Carries requests.
package protocol HTTPTransport: Sendable {
    /// Sends a request and waits for the whole answer.
    ///
    /// - Parameters:
    ///   - request: What is asked of whom.
    ///   - isCancelled: Asked ten times a second, on any thread.
    ///   - onBody: Hears of the body's pieces as they come, once the head is whole; returns whether it
    ///     took the piece over. What it leaves is collected in the response's body.
    /// - Returns: The answer's head, and what of its body was not taken over.
    /// - Throws: `HTTPError`; any status that the server sends is no error.
    func send(
        _ request: HTTPRequest,
        isCancelled: @escaping @Sendable () -> Bool,
        onBody: @escaping @Sendable (HTTPHead, ArraySlice<UInt8>) -> Bool
    ) async throws -> HTTPResponse
}
