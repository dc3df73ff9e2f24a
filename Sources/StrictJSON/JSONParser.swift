// A strict JSON scanner (RFC 8259). Foundation's keeps the last of two equal keys, which safetensors
// forbids; this one refuses duplicates, half surrogates and trailing bytes, as serde_json does, and
// bounds the nesting so that a hostile file cannot exhaust the stack.

/// Parses one JSON text.
package struct JSONParser {
    /// Deeper nesting than this is refused; the deepest model file (a tokenizer's template) has 8.
    package static let maximumDepth = 64

    private let bytes: UnsafeRawBufferPointer
    private let source: String
    private var position = 0

    private init(_ bytes: UnsafeRawBufferPointer, source: String) {
        self.bytes = bytes
        self.source = source
    }

    /// Parses a whole text; memory is proportional to the text.
    ///
    /// - Parameters:
    ///   - bytes: the text, UTF-8 without byte order mark.
    ///   - source: the file's name for messages.
    /// - Returns: the value.
    /// - Throws: ``JSONError``
    package static func parse(
        _ bytes: UnsafeRawBufferPointer,
        source: String
    ) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes, source: source)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.fail(.trailingBytes) }
        return value
    }

    // MARK: - Values

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < Self.maximumDepth else { throw fail(.tooDeep) }
        skipSpace()
        guard let byte = peek() else { throw fail(.endOfText) }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fail(.unexpectedByte)
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        position += 1
        var members: [JSONMember] = []
        var seen: Set<UTF8Key> = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipSpace()
            let keyOffset = position
            guard peek() == UInt8(ascii: "\"") else { throw unexpected() }
            let key = try string()
            guard seen.insert(UTF8Key(key)).inserted else {
                throw .duplicateKey(source: source, key: key, offset: keyOffset)
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw unexpected() }
            members.append(JSONMember(key: key, value: try value(depth: depth + 1)))
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else { throw unexpected() }
            return .object(members)
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(values) }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "]")) else { throw unexpected() }
            return .array(values)
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError)
        -> JSONValue
    {
        for index in 0..<text.utf8CodeUnitCount {
            guard take(text.utf8Start[index]) else { throw unexpected() }
        }
        return value
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        var isInteger = true
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if isDigit(peek()) { throw fail(.badNumber) }
        } else {
            try digits()
        }
        if take(UInt8(ascii: ".")) {
            isInteger = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isInteger = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        // A number longer than this is no number of a model file, and slow to convert.
        guard position - start <= 400 else { throw fail(.badNumber, at: start) }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let integer = Int(text) { return .integer(integer) }
        guard let double = Double(text), double.isFinite else { throw fail(.badNumber, at: start) }
        return .double(double)
    }

    private mutating func digits() throws(JSONError) {
        guard isDigit(peek()) else { throw peek() == nil ? fail(.endOfText) : fail(.badNumber) }
        while isDigit(peek()) { position += 1 }
    }

    // MARK: - Strings

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while let byte = peek() {
            if byte == UInt8(ascii: "\"") {
                let text = try validated(bytes[start..<position], at: start)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw fail(.controlCharacter) }
            position += 1
        }
        throw fail(.endOfText)
    }

    /// Goes on with a string in which an escape was met; `position` is at the backslash.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = [UInt8](bytes[start..<position])
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                return try validated(text, at: start)
            case UInt8(ascii: "\\"):
                try escape(into: &text)
            case 0..<0x20:
                throw fail(.controlCharacter, at: position - 1)
            default:
                text.append(byte)
            }
        }
        throw fail(.endOfText)
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let byte = peek() else { throw fail(.endOfText) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"): text.append(contentsOf: UTF8.encodeScalar(try unicodeEscape()))
        default: throw fail(.badEscape, at: position - 1)
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let start = position
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // A high surrogate must be followed by a low one.
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw fail(.badEscape, at: start)
        }
        let second = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fail(.badEscape, at: start) }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek() else { throw fail(.endOfText) }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fail(.badEscape)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private func validated(_ text: some Collection<UInt8>, at offset: Int) throws(JSONError)
        -> String
    {
        guard let string = String(validating: text, as: UTF8.self) else {
            throw fail(.invalidUTF8, at: offset)
        }
        return string
    }

    // MARK: - Bytes

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private func isDigit(_ byte: UInt8?) -> Bool {
        byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }

    private func unexpected() -> JSONError { fail(peek() == nil ? .endOfText : .unexpectedByte) }

    private func fail(_ problem: JSONError.SyntaxProblem, at offset: Int? = nil) -> JSONError {
        .syntax(source: source, offset: offset ?? position, problem: problem)
    }
}

extension UTF8 {
    /// The one to four bytes of a scalar.
    package static func encodeScalar(_ scalar: Unicode.Scalar) -> [UInt8] {
        Array(String(Character(scalar)).utf8)
    }
}
