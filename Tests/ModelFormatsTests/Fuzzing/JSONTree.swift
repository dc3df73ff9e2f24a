// JSON as a tree that can be damaged and spelled again, so that a fuzzed tokenizer.json stays JSON and
// the damage reaches the code behind the parser. Spelling it may go wrong on purpose too.

import Randomness
import StrictJSON

/// A JSON value that may be changed.
indirect enum JSONTree: Equatable {
    case word(String)
    case text(String)
    case list([JSONTree])
    case object([Member])

    struct Member: Equatable {
        var key: String
        var value: JSONTree
    }

    init(_ value: JSONValue) {
        self =
            switch value {
            case .null: .word("null")
            case .bool(let flag): .word(flag ? "true" : "false")
            case .integer(let number): .word("\(number)")
            case .double(let number): .word("\(number)")
            case .string(let text): .text(text)
            case .array(let values): .list(values.map(JSONTree.init))
            case .object(let members):
                .object(members.map { Member(key: $0.key, value: JSONTree($0.value)) })
            }
    }

    /// How many values the tree holds.
    var count: Int {
        switch self {
        case .word, .text: 1
        case .list(let values): values.reduce(1) { $0 + $1.count }
        case .object(let members): members.reduce(1) { $0 + $1.value.count }
        }
    }

    /// Changes the value that comes `index`-th when the tree is walked from its root.
    mutating func change(_ index: Int, _ body: (inout JSONTree) -> Void) {
        guard index > 0 else { return body(&self) }
        var rest = index - 1
        switch self {
        case .word, .text: return
        case .list(var values):
            for place in values.indices {
                let count = values[place].count
                if rest < count {
                    values[place].change(rest, body)
                    self = .list(values)
                    return
                }
                rest -= count
            }
        case .object(var members):
            for place in members.indices {
                let count = members[place].value.count
                if rest < count {
                    members[place].value.change(rest, body)
                    self = .object(members)
                    return
                }
                rest -= count
            }
        }
    }

    // MARK: - Spelling

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .word(let word): bytes += word.utf8
        case .text(let text): Self.write(text, to: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes += "\\u00".utf8
                bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension SplitMix64 {
    /// Numbers at which arithmetic breaks.
    private static let words = [
        "0", "-0", "1", "-1", "2", "255", "256", "65535", "65536", "2147483647", "2147483648",
        "4294967295", "9007199254740993", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "18446744073709551615", "1e308", "1e309", "-1e-400", "0.5", "1.0",
        "null", "true", "false", "NaN", "1e", "00", "-", ".5", "1e+1",
    ]

    /// A value out of nothing, at most `depth` levels deep.
    mutating func tree(depth: Int) -> JSONTree {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 6), using: &self) {
        case 0..<3: return .word(Self.words.randomElement(using: &self) ?? "0")
        case 3..<6: return .text(text())
        case 6, 7:
            return .list(
                (0..<Int.random(in: 0...4, using: &self)).map { _ in tree(depth: depth - 1) }
            )
        default:
            return .object(
                (0..<Int.random(in: 0...4, using: &self)).map { _ in
                    .init(key: text(), value: tree(depth: depth - 1))
                }
            )
        }
    }

    /// A short text of any script, or of what parsers trip over.
    mutating func text() -> String {
        let pieces = [
            "", "a", "weight", "dtype", "F32", "BPE", "김치", "\u{1112}\u{1161}\u{11AB}", "e\u{301}",
            "\u{0}", "\"", "\\", "\u{1F468}\u{200D}\u{1F469}", "\u{FFFD}", "Ġ", "ġ", " ", "  ",
            "\u{FEFF}", "<|endoftext|>", "1", "-1", "\n", "\u{2028}", "ﬁ", "Å", "\u{E000}",
        ]
        return (0..<Int.random(in: 0...3, using: &self)).map { _ in
            pieces.randomElement(using: &self) ?? ""
        }.joined()
    }

    /// One change somewhere in a tree: a value replaced, removed, doubled, moved or nested.
    mutating func damage(_ tree: inout JSONTree) {
        let index = Int.random(in: 0..<tree.count, using: &self)
        let kind = Int.random(in: 0..<8, using: &self)
        let fresh = self.tree(depth: 2)
        let name = text()
        let pick = Int.random(in: 0..<Int.max, using: &self)
        let deep = Int.random(in: 2...70, using: &self)
        tree.change(index) { value in
            switch (value, kind) {
            case (.list(var values), 0...4):
                if values.isEmpty || kind == 0 {
                    values.append(fresh)
                } else if kind == 1 {
                    values.remove(at: pick % values.count)
                } else if kind == 2 {
                    values.append(values[pick % values.count])
                } else if kind == 3 {
                    values.swapAt(pick % values.count, pick / 7 % values.count)
                } else {
                    values[pick % values.count] = fresh
                }
                value = .list(values)
            case (.object(var members), 0...5):
                if members.isEmpty || kind == 0 {
                    members.append(.init(key: name, value: fresh))
                } else if kind == 1 {
                    members.remove(at: pick % members.count)
                } else if kind == 2 {
                    members.append(members[pick % members.count])
                } else if kind == 3 {
                    members[pick % members.count].key = name
                } else if kind == 4 {
                    let other = members[pick / 7 % members.count].value
                    members[pick % members.count].value = other
                } else {
                    members[pick % members.count].value = fresh
                }
                value = .object(members)
            case (_, 6): value = .list([value])
            case (_, 7) where pick % 16 == 0: for _ in 0..<deep { value = .list([value]) }
            default: value = fresh
            }
        }
    }
}
