// The regular expressions of an adapter_config.json (target_modules as a text, rank_pattern,
// alpha_pattern, layers_pattern), as Python's `re` means them. A file from elsewhere must not be able
// to hang the program, so the pattern becomes a small automaton whose states are followed all at
// once: time grows with pattern × text (Thompson 1968; Cox, "Regular Expression Matching Can Be
// Simple And Fast"). What an automaton cannot do (back references, looking around) is refused.

/// Why a pattern cannot be used.
package enum PEFTPatternProblem: String, Error, Sendable {
    /// A group, class or escape that does not end, or a repetition of nothing.
    case malformed
    /// Back references, looking around, flags, possessive repetition, \b and the like.
    case unsupported
    /// More states than any list of modules needs.
    case tooLarge
}

/// A regular expression that matches whole names.
package struct PEFTPattern: Sendable {
    private enum Step: Sendable {
        case scalar(ScalarSet)
        case either(Int, Int)
        case start
        case end
        case done
    }

    private var steps: [Step] = []
    private static let mostSteps = 4096

    /// Compiles a pattern.
    ///
    /// - Throws: ``PEFTPatternProblem``
    package init(_ text: String) throws(PEFTPatternProblem) {
        var parser = PatternParser(text)
        try compile(try parser.whole())
        steps.append(.done)
    }

    /// Compiles `(.*\.)?(pattern)`: the pattern at the end of a dotted name (peft's get_pattern_key).
    ///
    /// - Throws: ``PEFTPatternProblem``
    package init(suffix text: String) throws(PEFTPatternProblem) {
        var parser = PatternParser(text)
        let dot = PatternNode.scalars(ScalarSet([UInt32(0x2E)...UInt32(0x2E)]))
        let anything = PatternNode.repeated(.scalars(.any), 0, nil)
        let prefix = PatternNode.repeated(.sequence([anything, dot]), 0, 1)
        try compile(.sequence([prefix, try parser.whole()]))
        steps.append(.done)
    }

    /// Whether the pattern matches all of `text`.
    package func matches(_ text: some StringProtocol) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var current = States(count: steps.count)
        var next = States(count: steps.count)
        follow(0, at: 0, of: scalars.count, into: &current)
        for (index, scalar) in scalars.enumerated() {
            next.removeAll()
            for state in current.list {
                guard case .scalar(let set) = steps[state], set.contains(scalar) else { continue }
                follow(state + 1, at: index + 1, of: scalars.count, into: &next)
            }
            swap(&current, &next)
        }
        return current.list.contains { if case .done = steps[$0] { true } else { false } }
    }

    // MARK: - Running

    /// The states of one moment, each once.
    private struct States {
        var list: [Int] = []
        var isIn: [Bool]

        init(count: Int) { isIn = Array(repeating: false, count: count) }

        mutating func insert(_ state: Int) -> Bool {
            if isIn[state] { return false }
            isIn[state] = true
            list.append(state)
            return true
        }

        mutating func removeAll() {
            for state in list { isIn[state] = false }
            list.removeAll(keepingCapacity: true)
        }
    }

    /// Adds a state and all that are reached from it without a character.
    private func follow(_ first: Int, at position: Int, of count: Int, into states: inout States) {
        var waiting = [first]
        while let state = waiting.popLast() {
            guard states.insert(state) else { continue }
            switch steps[state] {
            case .either(let one, let other): waiting += [other, one]
            case .start: if position == 0 { waiting.append(state + 1) }
            case .end: if position == count { waiting.append(state + 1) }
            case .scalar, .done: break
            }
        }
    }

    // MARK: - Compiling

    private mutating func append(_ step: Step) throws(PEFTPatternProblem) {
        guard steps.count < Self.mostSteps else { throw .tooLarge }
        steps.append(step)
    }

    private mutating func compile(_ node: PatternNode) throws(PEFTPatternProblem) {
        switch node {
        case .scalars(let set): try append(.scalar(set))
        case .start: try append(.start)
        case .end: try append(.end)
        case .sequence(let nodes): for node in nodes { try compile(node) }
        case .alternatives(let nodes):
            var exits: [Int] = []
            for (index, node) in nodes.enumerated() {
                let isLast = index == nodes.count - 1
                let fork = steps.count
                if !isLast { try append(.either(0, 0)) }
                try compile(node)
                guard !isLast else { break }
                exits.append(steps.count)
                try append(.either(0, 0))
                steps[fork] = .either(fork + 1, steps.count)
            }
            for exit in exits { steps[exit] = .either(steps.count, steps.count) }
        case .repeated(let node, let least, let most):
            for _ in 0..<least { try compile(node) }
            guard let most else {
                let fork = steps.count
                try append(.either(0, 0))
                try compile(node)
                try append(.either(fork, fork))
                steps[fork] = .either(fork + 1, steps.count)
                return
            }
            var forks: [Int] = []
            for _ in least..<most {
                forks.append(steps.count)
                try append(.either(0, 0))
                try compile(node)
            }
            for fork in forks { steps[fork] = .either(fork + 1, steps.count) }
        }
    }
}

/// A set of characters.
struct ScalarSet: Sendable {
    private var ranges: [ClosedRange<UInt32>]
    private var isNegated: Bool

    init(_ ranges: [ClosedRange<UInt32>], isNegated: Bool = false) {
        self.ranges = ranges
        self.isNegated = isNegated
    }

    /// `.`: anything but a line end.
    static let any = ScalarSet([0x0A...0x0A], isNegated: true)

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } != isNegated
    }
}

/// A part of a pattern.
indirect enum PatternNode {
    case scalars(ScalarSet)
    case start
    case end
    case sequence([PatternNode])
    case alternatives([PatternNode])
    case repeated(PatternNode, Int, Int?)
}
