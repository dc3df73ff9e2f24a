// The text of a regular expression as a tree: literals, `.`, classes, groups, alternatives,
// repetitions, `^` and `$`, \d \w \s and escaped punctuation (docs.python.org/3/library/re.html,
// "Regular Expression Syntax"). Lazy repetitions match the same names as greedy ones.

/// Reads one pattern.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private static let mostDepth = 50
    private static let mostRepetitions = 1000

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The whole text.
    mutating func whole() throws(PEFTPatternProblem) -> PatternNode {
        let node = try alternatives()
        guard position == scalars.count else { throw .malformed }
        return node
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take() throws(PEFTPatternProblem) -> Unicode.Scalar {
        guard let scalar = next else { throw .malformed }
        position += 1
        return scalar
    }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard next == expected else { return false }
        position += 1
        return true
    }

    // MARK: - Structure

    private mutating func alternatives() throws(PEFTPatternProblem) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.mostDepth else { throw .tooLarge }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(PEFTPatternProblem) -> PatternNode {
        var nodes: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            nodes.append(try repetition(of: try atom()))
        }
        return .sequence(nodes)
    }

    private mutating func atom() throws(PEFTPatternProblem) -> PatternNode {
        let scalar = try take()
        switch scalar {
        case "(": return try group()
        case "[": return .scalars(try set())
        case ".": return .scalars(.any)
        case "^": return .start
        case "$": return .end
        case "\\":
            let (ranges, isNegated) = try escape()
            return .scalars(ScalarSet(ranges, isNegated: isNegated))
        case "*", "+", "?": throw .malformed
        default: return .scalars(ScalarSet([scalar.value...scalar.value]))
        }
    }

    private mutating func group() throws(PEFTPatternProblem) -> PatternNode {
        if take("?") {
            if take("P") {
                guard take("<") else { throw .unsupported }
                while try take() != ">" {}
            } else if !take(":") {
                throw .unsupported
            }
        }
        let node = try alternatives()
        guard take(")") else { throw .malformed }
        return node
    }

    // MARK: - Repetition

    private mutating func repetition(
        of node: PatternNode
    ) throws(PEFTPatternProblem) -> PatternNode {
        guard let bounds = try bounds() else { return node }
        _ = take("?")
        guard next != "+" else { throw .unsupported }
        // Two repetitions in a row are an error in Python too.
        let after = position
        if next == "*" || next == "?" { throw .malformed }
        if next == "{", try self.bounds() != nil { throw .malformed }
        position = after
        return .repeated(node, bounds.least, bounds.most)
    }

    private mutating func bounds() throws(PEFTPatternProblem) -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = position
        guard take("{") else { return nil }
        let least = try number()
        var most = least
        let isRange = take(",")
        if isRange { most = try number() }
        guard take("}"), least != nil || isRange else {
            // "{" that begins no repetition stands for itself.
            position = start
            return nil
        }
        let low = least ?? 0
        if let most, most < low { throw .malformed }
        return (low, isRange ? most : low)
    }

    private mutating func number() throws(PEFTPatternProblem) -> Int? {
        var value: Int?
        while let scalar = next, ("0"..."9").contains(scalar) {
            position += 1
            let sum = (value ?? 0) * 10 + Int(scalar.value - 0x30)
            guard sum <= Self.mostRepetitions else { throw .tooLarge }
            value = sum
        }
        return value
    }

    // MARK: - Characters

    private mutating func set() throws(PEFTPatternProblem) -> ScalarSet {
        let isNegated = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while isFirst || next != "]" {
            isFirst = false
            var scalar = try take()
            if scalar == "\\" {
                let (escaped, isNegated) = try escape()
                guard !isNegated else { throw .unsupported }
                guard escaped.count == 1, escaped[0].count == 1,
                    let single = Unicode.Scalar(escaped[0].lowerBound)
                else {
                    ranges += escaped
                    continue
                }
                scalar = single
            }
            let isRange =
                next == "-" && position + 1 < scalars.count && scalars[position + 1] != "]"
            guard isRange else {
                ranges.append(scalar.value...scalar.value)
                continue
            }
            position += 1
            var last = try take()
            if last == "\\" { last = try take() }
            guard scalar.value <= last.value else { throw .malformed }
            ranges.append(scalar.value...last.value)
        }
        position += 1
        return ScalarSet(ranges, isNegated: isNegated)
    }

    private mutating func escape() throws(PEFTPatternProblem) -> (
        ranges: [ClosedRange<UInt32>], isNegated: Bool
    ) {
        let digits: [ClosedRange<UInt32>] = [0x30...0x39]
        let words = digits + [0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
        let spaces: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20]
        let scalar = try take()
        switch scalar {
        case "d": return (digits, false)
        case "D": return (digits, true)
        case "w": return (words, false)
        case "W": return (words, true)
        case "s": return (spaces, false)
        case "S": return (spaces, true)
        default:
            // Letters and digits mean something of their own: \b, \1, \x41 …
            let isPlain = !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar)
            guard isPlain else { throw .unsupported }
            return ([scalar.value...scalar.value], false)
        }
    }
}
