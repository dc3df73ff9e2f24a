// Server-sent events, of which OpenAI's streaming needs the data alone (WHATWG HTML §9.2.6): lines end
// with \n, \r\n or \r; a line that begins with ":" is a comment; several data lines of one event are
// joined by \n; an empty line ends the event. Lines are cut as bytes and decoded afterwards, because a
// Korean letter's three bytes may arrive in two pieces.

import Foundation

/// Cuts a stream of bytes into the data of its events.
package struct EventStream: Sendable {
    private var line: [UInt8] = []
    private var data: [String] = []
    private var endedWithReturn = false
    private var isFirstLine = true

    /// Before the first byte.
    package init() {}

    /// Takes in the next bytes.
    ///
    /// - Returns: The data of the events that they end. What ends without an empty line is no event.
    package mutating func take(_ bytes: some Sequence<UInt8>) -> [String] {
        var events: [String] = []
        for byte in bytes {
            let isSecondHalf = endedWithReturn && byte == 0x0A
            endedWithReturn = byte == 0x0D
            if isSecondHalf { continue }
            guard byte == 0x0A || byte == 0x0D else {
                line.append(byte)
                continue
            }
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    private mutating func endLine() -> String? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        isFirstLine = false
        if line.isEmpty {
            defer { data.removeAll(keepingCapacity: true) }
            return data.isEmpty ? nil : data.joined(separator: "\n")
        }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        guard line[..<colon].elementsEqual("data".utf8) else { return nil }
        var value = line[colon...].dropFirst()
        if value.first == 0x20 { value.removeFirst() }
        data.append(String(decoding: value, as: UTF8.self))
        return nil
    }
}
