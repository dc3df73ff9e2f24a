// A CSI sequence taken apart: private marker, parameters with their sub-parameters, final byte.

/// One `CSI … final` sequence.
struct ControlSequence {
    /// One parameter with its `:`-separated parts; a missing number is `nil`.
    struct Parameter {
        /// The parts; never empty.
        var parts: [Int?]

        /// The first part.
        var first: Int? { parts.first.flatMap { $0 } }

        /// The part at an index, if it is there.
        subscript(index: Int) -> Int? { index < parts.count ? parts[index] : nil }

        /// Parameters from their bytes; numbers beyond 8 digits become `nil`.
        static func list(_ bytes: some Collection<UInt8>) -> [Parameter] {
            bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
                Parameter(
                    parts: $0.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                        .map { $0.count > 8 ? nil : Int(String(decoding: $0, as: UTF8.self)) }
                )
            }
        }
    }

    /// `<`, `=`, `>` or `?` in front of the parameters.
    var marker: UInt8?
    /// The parameters; one without a number if none was given.
    var parameters: [Parameter]
    /// Whether intermediate bytes stood before the final one.
    var hasIntermediates: Bool
    /// The last byte, which tells what it is.
    var final: UInt8

    /// The first number of the parameter at an index, if it was given.
    func number(_ index: Int) -> Int? { index < parameters.count ? parameters[index].first : nil }

    /// Whether this begins an old mouse report, whose three bytes follow it.
    var isX10Mouse: Bool {
        final == UInt8(ascii: "M") && marker == nil && !hasIntermediates
            && number(0) == nil && parameters.count == 1
    }

    /// Whether this begins a bracketed paste.
    var isPasteBegin: Bool {
        final == UInt8(ascii: "~") && marker == nil && number(0) == 200
    }

    /// Reads a sequence whose `ESC [` is at `start`.
    ///
    /// - Returns: `nil` if it is not complete; otherwise its length and, unless it is malformed, the
    ///   sequence. An rxvt ends some keys with `$`, which is an intermediate byte elsewhere.
    static func read(_ bytes: [UInt8], at start: Int, isRxvt: Bool)
        -> (sequence: ControlSequence?, length: Int)?
    {
        var index = start + 2
        var marker: UInt8?
        if index < bytes.count, (0x3C...0x3F).contains(bytes[index]) {
            marker = bytes[index]
            index += 1
        }
        let first = index
        while index < bytes.count, (0x30...0x3B).contains(bytes[index]) { index += 1 }
        let end = index
        if isRxvt, index > first, index < bytes.count, bytes[index] == UInt8(ascii: "$") {
            return (
                ControlSequence(
                    marker: marker,
                    parameters: Parameter.list(bytes[first..<end]),
                    hasIntermediates: false,
                    final: UInt8(ascii: "$")
                ),
                index + 1 - start
            )
        }
        while index < bytes.count, (0x20...0x2F).contains(bytes[index]) { index += 1 }
        guard index < bytes.count else { return nil }
        guard (0x40...0x7E).contains(bytes[index]) else {
            // A byte that cannot stand here: drop the sequence before it, and a stray < = > ? with it.
            let isStray = (0x30...0x3F).contains(bytes[index])
            return (nil, index - start + (isStray ? 1 : 0))
        }
        let sequence = ControlSequence(
            marker: marker,
            parameters: Parameter.list(bytes[first..<end]).isEmpty
                ? [Parameter(parts: [nil])] : Parameter.list(bytes[first..<end]),
            hasIntermediates: index > end,
            final: bytes[index]
        )
        return (sequence, index + 1 - start)
    }
}

/// The modifier keys of a sequence: its parameter is 1 plus these bits.
struct Modifiers: OptionSet {
    /// The bits.
    let rawValue: Int

    /// From bits.
    init(rawValue: Int) { self.rawValue = rawValue }

    /// From the parameter of a sequence, where 1 or nothing means none.
    init(encoded: Int?) { self.init(rawValue: max(0, (encoded ?? 1) - 1) & 0xFF) }

    /// Shift.
    static let shift = Modifiers(rawValue: 1)
    /// Alt.
    static let alt = Modifiers(rawValue: 2)
    /// Ctrl.
    static let control = Modifiers(rawValue: 4)
    /// Super, hyper and meta: keys of the window system.
    static let system = Modifiers(rawValue: 8 | 16 | 32)
}
