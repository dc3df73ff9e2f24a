// Asks the terminal itself how wide an ambiguous character is: writes eight of them at the left edge
// and asks where the cursor is (CSI 6n, answered by CSI row ; column R). Eight, so that the answer's
// column (9 or 17) cannot be taken for a modified F3, which has the same form.

import Foundation

/// Writing to a descriptor beside stdio.
enum DescriptorWriter {
    /// Writes everything, going on after interruptions; gives up on any other error.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

/// The measurement of ambiguous width.
enum WidthProbe {
    /// What came of it.
    struct Result: Equatable {
        /// Columns of one ambiguous character: 1, 2, or `nil` if there was no usable answer.
        var width: Int?
        /// Whether the terminal said anything at all.
        var isAnswered = true
        /// Bytes that came in between: they are keys.
        var otherBytes: [UInt8]
    }

    /// Measures, in a terminal that is in raw mode, within so many milliseconds.
    ///
    /// `read` waits at most so many milliseconds and returns what has come.
    static func measure(
        output: Int32,
        milliseconds: Int = 100,
        read: (_ milliseconds: Int) -> [UInt8]
    ) -> Result {
        let question = "\u{1B}7\r" + String(repeating: "─", count: 8) + "\u{1B}[6n\r\u{1B}[K\u{1B}8"
        DescriptorWriter.write(Array(question.utf8), to: output)
        let deadline = DispatchTime.now() + .milliseconds(milliseconds)
        var bytes: [UInt8] = []
        while true {
            let result = answer(in: bytes)
            let left = Int(deadline.uptimeNanoseconds) - Int(DispatchTime.now().uptimeNanoseconds)
            guard result.column == nil, left > 0 else {
                return Result(
                    width: width(ofColumn: result.column),
                    isAnswered: result.column != nil,
                    otherBytes: result.rest
                )
            }
            bytes += read(max(1, left / 1_000_000))
        }
    }

    /// Columns of one character, from the column that eight of them led to.
    static func width(ofColumn column: Int?) -> Int? { column.flatMap { [9: 1, 17: 2][$0] } }

    /// The column of the first cursor report in `bytes`, and the bytes without it.
    static func answer(in bytes: [UInt8]) -> (column: Int?, rest: [UInt8]) {
        var start = 0
        while start + 1 < bytes.count {
            defer { start += 1 }
            guard bytes[start] == 0x1B, bytes[start + 1] == UInt8(ascii: "["),
                let (sequence, length) = ControlSequence.read(bytes, at: start, isRxvt: false),
                let sequence, sequence.final == UInt8(ascii: "R"), sequence.marker == nil,
                sequence.parameters.count == 2, let column = sequence.number(1)
            else { continue }
            return (column, Array(bytes[..<start] + bytes[(start + length)...]))
        }
        return (nil, bytes)
    }
}
