// One request on its way: what libcurl's callbacks need, and what came back. It lives on one thread, the
// one that `cc_perform` blocks.

import CCurl
import Foundation

/// A request under way.
final class Exchange {
    private let request: HTTPRequest
    private let isCancelled: @Sendable () -> Bool
    private let onBody: @Sendable (HTTPHead, ArraySlice<UInt8>) -> Bool
    private var head = HTTPHead(status: 0)
    private var body: [UInt8] = []
    private var received = 0
    private var isTooLarge = false

    /// More headers than this are no server's that we want to hear.
    private static let maximumHeaders = 256

    init(
        _ request: HTTPRequest,
        _ isCancelled: @escaping @Sendable () -> Bool,
        _ onBody: @escaping @Sendable (HTTPHead, ArraySlice<UInt8>) -> Bool
    ) {
        self.request = request
        self.isCancelled = isCancelled
        self.onBody = onBody
    }

    /// Sends and waits.
    ///
    /// - Throws: `HTTPError`.
    func run(on session: OpaquePointer, _ lines: [String]) throws(HTTPError) -> HTTPResponse {
        let headers = lines.map { strdup($0) }
        defer { for header in headers { free(header) } }
        let certificates = request.certificates.map { strdup($0) } ?? nil
        defer { free(certificates) }
        var result = cc_result()
        let start = ContinuousClock.now
        withExtendedLifetime(self) {
            request.address.text.withCString { url in
                headers.map { UnsafePointer<CChar>($0) }.withUnsafeBufferPointer { headers in
                    (request.body ?? []).withUnsafeBytes { bytes in
                        var call = call(url, headers)
                        // An empty array has no address, but a body that is empty is still posted.
                        let none = UnsafeRawPointer(url)
                        call.body = request.body == nil ? nil : bytes.baseAddress ?? none
                        call.body_length = bytes.count
                        call.certificates = UnsafePointer(certificates)
                        cc_perform(session, &call, &result)
                    }
                }
            }
        }
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        if let error = error(result, after: elapsed) { throw error }
        return HTTPResponse(head: head, body: body)
    }

    private func call(
        _ url: UnsafePointer<CChar>,
        _ headers: UnsafeBufferPointer<UnsafePointer<CChar>?>
    ) -> cc_request {
        var call = cc_request()
        call.url = url
        call.headers = headers.baseAddress
        call.header_count = headers.count
        call.allows_plain = !request.address.isEncrypted
        // What is meant for this machine is not handed to a proxy.
        call.avoids_proxies = request.address.isLoopback
        call.connect_ms = Int(request.limits.connect * 1000)
        call.total_ms = Int(request.limits.total * 1000)
        call.stall_ms = Int(request.limits.stall * 1000)
        call.context = Unmanaged.passUnretained(self).toOpaque()
        call.on_header = { context, bytes, count in
            Exchange.at(context)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: count))
                ?? false
        }
        call.on_body = { context, bytes, count in
            Exchange.at(context)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: count))
                ?? false
        }
        call.should_stop = { Exchange.at($0)?.isCancelled() ?? true }
        return call
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> Exchange? {
        context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
    }

    /// "HTTP/1.1 200 OK" begins a head, also after a "100 Continue" or a proxy's own.
    private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            let words = line.split(separator: " ", maxSplits: 2)
            let status = words.count > 1 ? Int(words[1].prefix(3)) ?? 0 : 0
            head = HTTPHead(status: status)
        } else {
            head.take(line)
        }
        return head.headers.count <= Self.maximumHeaders
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        received += bytes.count
        isTooLarge = received > request.limits.maximumBytes
        guard !isTooLarge else { return false }
        let piece = Array(bytes)
        if !onBody(head, piece[...]) { body += piece }
        return true
    }

    private func error(_ result: cc_result, after seconds: Double) -> HTTPError? {
        let origin = request.address.origin
        let code = Int(result.code)
        let text = withUnsafeBytes(of: result.message) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        let limits = request.limits
        switch code {
        case Int(cc_done): return nil
        case Int(cc_stopped): return .cancelled
        case Int(cc_stalled): return .timedOut(.stall, limit: limits.stall, origin: origin)
        case Int(cc_timed_out):
            // libcurl has one code for both, and its clock is not quite ours.
            return received > 0 || seconds >= limits.total * 0.95
                ? .timedOut(.total, limit: limits.total, origin: origin)
                : .timedOut(.connect, limit: limits.connect, origin: origin)
        case Int(cc_write_failed) where isTooLarge:
            return .tooLarge(limit: limits.maximumBytes, origin: origin)
        case Int(cc_bad_url): return .badAddress(origin)
        case Int(cc_no_host), Int(cc_no_proxy): return .noHost(origin: origin)
        case Int(cc_no_connection): return .noConnection(origin: origin)
        case Int(cc_partial), Int(cc_got_nothing), Int(cc_send_failed), Int(cc_receive_failed):
            return .cut(origin: origin)
        case Int(cc_certificate_refused), Int(cc_no_certificates):
            return .untrusted(origin: origin, reason: text)
        default: return .failed(origin: origin, code: code, reason: text)
        }
    }
}
