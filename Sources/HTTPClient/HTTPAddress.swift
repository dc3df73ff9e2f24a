// Where a request goes. An address is taken apart here, strictly, and put together again from its
// parts, so that libcurl reads the same host that was checked: a key must never travel in the clear to
// a machine that merely looks like this one (`http://127.0.0.1@elsewhere`, `http://127.0.0.1.evil`).
// What an RFC 3986 address may hold beyond that (a user's name, a fragment) is refused.

import Foundation

/// An http or https address.
package struct HTTPAddress: Sendable, Equatable {
    /// Whether the connection is encrypted.
    package let isEncrypted: Bool
    /// The host: a name, four numbers, or an IPv6 address without its brackets.
    package let host: String
    /// The port, where one was given.
    package let port: Int?
    /// The path with its query, beginning with "/"; empty where there is none.
    package let path: String

    /// Takes an address apart.
    ///
    /// - Throws: `HTTPError.badAddress`; its message shows the address only when no secret can be in it.
    package init(_ text: String) throws(HTTPError) {
        guard let parts = Self.parts(text) else {
            // What stands before an @ is somebody's password.
            throw .badAddress(text.contains("@") || text.contains("?") ? "…" : text)
        }
        self = parts
    }

    private init(isEncrypted: Bool, host: String, port: Int?, path: String) {
        self.isEncrypted = isEncrypted
        self.host = host
        self.port = port
        self.path = path
    }

    /// The address with a longer path; slashes between the two become one.
    package func appending(_ more: String) -> HTTPAddress {
        var base = path
        while base.hasSuffix("/") { base.removeLast() }
        return HTTPAddress(isEncrypted: isEncrypted, host: host, port: port, path: base + more)
    }

    /// The whole address.
    package var text: String { origin + path }

    /// Scheme, host and port: what messages show.
    package var origin: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return (isEncrypted ? "https://" : "http://") + name + (port.map { ":\($0)" } ?? "")
    }

    /// Whether the host is this machine: `localhost`, 127.x.x.x or ::1.
    package var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127"
            && numbers.allSatisfy { number in
                // "010" would be eight to some readers.
                UInt8(number).map { String($0) == number } ?? false
            }
    }

    // MARK: - Parts

    private static func parts(_ text: String) -> HTTPAddress? {
        let allowed = text.utf8.allSatisfy { byte in
            (0x21...0x7E).contains(byte) && !Array("\\\"<>^`{|}#@".utf8).contains(byte)
        }
        guard allowed, let colon = text.range(of: "://") else { return nil }
        let scheme = text[..<colon.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[colon.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard end == rest.endIndex || rest[end] == "/",
            let (host, port) = hostAndPort(rest[..<end])
        else { return nil }
        return HTTPAddress(
            isEncrypted: scheme == "https",
            host: host,
            port: port,
            path: String(rest[end...])
        )
    }

    private static func hostAndPort(_ text: Substring) -> (String, Int?)? {
        var host = text
        var rest = Substring()
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<close]
            rest = text[text.index(after: close)...]
            guard !host.isEmpty, host.contains(":"),
                host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." })
            else { return nil }
        } else {
            let colon = text.firstIndex(of: ":") ?? text.endIndex
            host = text[..<colon]
            rest = text[colon...]
            guard !host.isEmpty, host.first != "-", host.first != ".",
                host.utf8.allSatisfy(isHostByte)
            else { return nil }
        }
        if rest.isEmpty { return (host.lowercased(), nil) }
        guard rest.first == ":", rest.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }),
            let port = Int(rest.dropFirst()), (1...65535).contains(port)
        else { return nil }
        return (host.lowercased(), port)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
