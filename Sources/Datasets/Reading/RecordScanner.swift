// Cuts the bytes of a data set into rows without reading what is in them, so that a file of any size
// costs the memory of one row. A JSON array is cut at the commas outside of strings and brackets;
// JSONL at its line feeds. Each piece is then read by StrictJSON, which finds what is wrong inside.

import StrictJSON

/// Walks over the rows of a file's bytes.
struct RecordScanner {
    /// The bytes of a row and where they stand.
    struct Piece: Equatable {
        /// Offsets into the file.
        var range: Range<Int>
        /// The line of the first byte, from 1.
        var line: Int
        /// Whether something ended it: a line feed, a comma or the array's bracket.
        var isEnded: Bool
    }

    /// Rows one a line, or in an array.
    let isLines: Bool
    private let bytes: UnsafeRawBufferPointer
    /// Where the next row is looked for.
    private(set) var position: Int
    private(set) var line = 1
    private var hasBegun = false

    /// Bytes that are neither an array nor an object are no data set.
    init?(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var first = position
        while first < bytes.count, Self.isSpace(bytes[first]) { first += 1 }
        // A file of nothing but spaces is an empty JSONL.
        guard first < bytes.count else {
            isLines = true
            return
        }
        switch bytes[first] {
        case UInt8(ascii: "["): isLines = false
        case UInt8(ascii: "{"): isLines = true
        default: return nil
        }
    }

    /// The next row.
    ///
    /// - Throws: where an array is broken between its rows; nothing can be read after that.
    mutating func next() throws(Broken) -> Piece? {
        isLines ? nextLine() : try nextElement()
    }

    /// What is wrong between two rows of an array.
    struct Broken: Error, Equatable {
        var line: Int
        /// From 1, within the line.
        var byte: Int
        var problem: JSONError.SyntaxProblem
    }

    private mutating func nextLine() -> Piece? {
        while position < bytes.count {
            let start = position
            var end = start
            while end < bytes.count, bytes[end] != Self.lineFeed { end += 1 }
            let isEnded = end < bytes.count
            let piece = Piece(range: start..<end, line: line, isEnded: isEnded)
            position = isEnded ? end + 1 : end
            line += isEnded ? 1 : 0
            if !bytes[start..<end].allSatisfy(Self.isSpace) { return piece }
        }
        return nil
    }

    private mutating func nextElement() throws(Broken) -> Piece? {
        skipSpace()
        if !hasBegun {
            // The initialiser has seen the bracket.
            hasBegun = true
            position += 1
            skipSpace()
            if peek() == UInt8(ascii: "]") { return try end() }
        } else {
            switch peek() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"): return try end()
            default: throw broken()
            }
            skipSpace()
        }
        guard let byte = peek(), byte != UInt8(ascii: ","), byte != UInt8(ascii: "]") else {
            throw broken()
        }
        let (start, first) = (position, line)
        let isEnded = skipValue()
        return Piece(range: start..<position, line: first, isEnded: isEnded)
    }

    /// Nothing may follow the array.
    private mutating func end() throws(Broken) -> Piece? {
        let bracket = position
        position += 1
        skipSpace()
        guard position == bytes.count else { throw broken(.trailingBytes) }
        // Asked again, it finds the end again.
        position = bracket
        return nil
    }

    /// Moves to the comma or bracket after a value; whether there is one.
    private mutating func skipValue() -> Bool {
        var depth = 0
        var isString = false
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\\") where isString: position += 1
            case UInt8(ascii: "\""): isString.toggle()
            case Self.lineFeed: line += 1
            case _ where isString: break
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ",") where depth == 0: return true
            case UInt8(ascii: "]") where depth == 0: return true
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            position += 1
        }
        position = bytes.count
        return false
    }

    private mutating func skipSpace() {
        while position < bytes.count, Self.isSpace(bytes[position]) {
            if bytes[position] == Self.lineFeed { line += 1 }
            position += 1
        }
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private func broken(_ problem: JSONError.SyntaxProblem? = nil) -> Broken {
        var start = position
        while start > 0, bytes[start - 1] != Self.lineFeed { start -= 1 }
        let problem = problem ?? (position < bytes.count ? .unexpectedByte : .endOfText)
        return Broken(line: line, byte: position - start + 1, problem: problem)
    }

    private static let lineFeed = UInt8(ascii: "\n")

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
