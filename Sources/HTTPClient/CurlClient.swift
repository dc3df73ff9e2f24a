// The transport over libcurl. Requests run on threads of Dispatch, each on a session of its own that
// keeps its connection for the next one. The library is opened at the first request; see ccurl.h.

import CCurl
import Diagnostics
import Dispatch
import Foundation
import Synchronization

/// Sends requests with libcurl.
package final class CurlClient: HTTPTransport {
    private let allowsInsecure: Bool
    private let certificates: String?
    private let queue = DispatchQueue(label: "mechuri.http", attributes: .concurrent)
    private let idle = Mutex<[Session]>([])

    /// A client; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - allowsInsecure: Whether http:// may leave this machine.
    ///   - environment: Names a file of certificates to trust, in CURL_CA_BUNDLE or SSL_CERT_FILE as for
    ///     the program curl; the library itself does not look there.
    package init(allowsInsecure: Bool = false, environment: [String: String] = [:]) {
        self.allowsInsecure = allowsInsecure
        certificates = ["CURL_CA_BUNDLE", "SSL_CERT_FILE"].lazy
            .compactMap { environment[$0] }.first { !$0.isEmpty }
    }

    /// What libcurl calls itself.
    ///
    /// - Throws: `HTTPError.libraryMissing`.
    package static func libraryVersion() throws(HTTPError) -> String {
        try CurlLibrary.require()
        return String(cString: cc_version())
    }

    package func send(
        _ request: HTTPRequest,
        isCancelled: @escaping @Sendable () -> Bool,
        onBody: @escaping @Sendable (HTTPHead, ArraySlice<UInt8>) -> Bool
    ) async throws -> HTTPResponse {
        let isSafe = request.address.isEncrypted || request.address.isLoopback || allowsInsecure
        guard isSafe else { throw HTTPError.insecure(origin: request.address.origin) }
        let lines = try Self.lines(request.headers)
        var request = request
        request.certificates = request.certificates ?? certificates
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { [request] in
                let outcome = Result { () throws(HTTPError) -> HTTPResponse in
                    try CurlLibrary.require()
                    let session = try self.takeSession()
                    let exchange = Exchange(request, isCancelled, onBody)
                    let outcome = Result { () throws(HTTPError) -> HTTPResponse in
                        try exchange.run(on: session.pointer, lines)
                    }
                    // A session whose request broke may hold a broken connection.
                    if case .success = outcome { self.idle.withLock { $0.append(session) } }
                    return try outcome.get()
                }
                continuation.resume(with: outcome)
            }
        }
    }

    private func takeSession() throws(HTTPError) -> Session {
        if let session = idle.withLock({ $0.popLast() }) { return session }
        guard let pointer = cc_session_new() else {
            throw .failed(origin: "", code: Int(cc_failed), reason: "curl_easy_init")
        }
        return Session(pointer)
    }

    /// "Name: value", with nothing in it that could begin another header.
    private static func lines(_ headers: [(name: String, value: String)]) throws -> [String] {
        // Without the last one curl waits a second for servers that do not know "100 Continue".
        try headers.map { header in
            let isPlain = header.value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            guard isPlain, !header.value.isEmpty else {
                throw HTTPError.badHeader(name: header.name)
            }
            return "\(header.name): \(header.value)"
        } + ["Expect:"]
    }

    // Sent from thread to thread, used by one at a time: it is in `idle` or in one request.
    private final class Session: @unchecked Sendable {
        let pointer: OpaquePointer
        init(_ pointer: OpaquePointer) { self.pointer = pointer }
        deinit { cc_session_free(pointer) }
    }
}

/// libcurl, opened once.
enum CurlLibrary {
    private static let failure: HTTPError? = {
        let names = ["libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"]
        let copies = names.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        var reason = [CChar](repeating: 0, count: 256)
        let isOpen = copies.map { UnsafePointer<CChar>($0) }.withUnsafeBufferPointer {
            cc_open($0.baseAddress, $0.count, &reason, reason.count)
        }
        let bytes = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return isOpen ? nil : .libraryMissing(reason: String(decoding: bytes, as: UTF8.self))
    }()

    /// Opens the library, the first time.
    ///
    /// - Throws: `HTTPError.libraryMissing`.
    static func require() throws(HTTPError) {
        if let failure { throw failure }
    }
}
