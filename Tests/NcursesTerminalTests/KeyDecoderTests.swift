// Bytes as terminals really send them, whole and cut at every place, and the keys they mean.

import ChatUI
import NcursesTerminal
import Testing

/// Decodes a string's UTF-8 at once.
private func decode(_ text: String, term: String = "xterm-256color") -> [Key] {
    var decoder = KeyDecoder(terminalType: term)
    return decoder.decode(Array(text.utf8))
}

@Suite("KeyDecoder")
struct KeyDecoderTests {
    static let esc = "\u{1B}"

    static let single: [(bytes: String, key: Key)] = [
        ("a", .character("a")), ("가", .character("가")), ("ㅋ", .character("ㅋ")),
        ("🍚", .character("🍚")), (" ", .character(" ")), ("\r", .enter), ("\n", .newline),
        ("\t", .tab), ("\u{7F}", .backspace), ("\u{8}", .backspace), ("\u{3}", .control("c")),
        ("\u{12}", .control("r")), ("\u{1A}", .control("z")), ("\u{1}", .control("a")),
        // xterm, cursor and application mode
        ("\(esc)[A", .up), ("\(esc)[B", .down), ("\(esc)[C", .right), ("\(esc)[D", .left),
        ("\(esc)OA", .up), ("\(esc)OB", .down), ("\(esc)OC", .right), ("\(esc)OD", .left),
        ("\(esc)[H", .home), ("\(esc)[F", .end), ("\(esc)OH", .home), ("\(esc)OF", .end),
        ("\(esc)[1~", .home), ("\(esc)[4~", .end), ("\(esc)[7~", .home), ("\(esc)[8~", .end),
        ("\(esc)[3~", .delete), ("\(esc)[5~", .pageUp), ("\(esc)[6~", .pageDown),
        ("\(esc)[Z", .backTab), ("\(esc)[1;2A", .up), ("\(esc)[1;5H", .home),
        ("\(esc)[1;5C", .wordRight), ("\(esc)[1;5D", .wordLeft), ("\(esc)[1;3C", .wordRight),
        ("\(esc)[1;3D", .wordLeft), ("\(esc)Oc", .wordRight), ("\(esc)Od", .wordLeft),
        ("\(esc)b", .wordLeft), ("\(esc)f", .wordRight), ("\(esc)ㅠ", .wordLeft),
        ("\(esc)[5;5~", .pageUp),
        // Alt
        ("\(esc)\r", .newline), ("\(esc)\n", .newline), ("\(esc)x", .alt("x")),
        ("\(esc)é", .alt("é")), ("\(esc)\u{7F}", .control("w")), ("\(esc)1", .alt("1")),
        // Focus
        ("\(esc)[I", .focusIn), ("\(esc)[O", .focusOut),
        // CSI u
        ("\(esc)[13;2u", .newline), ("\(esc)[13;3u", .newline), ("\(esc)[13u", .enter),
        ("\(esc)[27u", .escape), ("\(esc)[9;2u", .backTab), ("\(esc)[127u", .backspace),
        ("\(esc)[127;5u", .control("w")), ("\(esc)[99;5u", .control("c")),
        ("\(esc)[67;6u", .control("c")), ("\(esc)[12618;5u", .control("c")),
        ("\(esc)[12593;5u", .control("r")), ("\(esc)[12594;6u", .control("r")),
        ("\(esc)[1089::99;5u", .control("c")), ("\(esc)[106;5u", .newline),
        ("\(esc)[91;5u", .escape), ("\(esc)[105;5u", .control("i")),
        ("\(esc)[97;1:1u", .character("a")), ("\(esc)[97:65;2u", .character("A")),
        ("\(esc)[97;2u", .character("A")), ("\(esc)[44032u", .character("가")),
        ("\(esc)[97;2;65u", .character("A")), ("\(esc)[98;3u", .wordLeft),
        ("\(esc)[120;3u", .alt("x")), ("\(esc)[57414u", .enter), ("\(esc)[57399u", .character("0")),
        ("\(esc)[99;69u", .control("c")),
        // modifyOtherKeys
        ("\(esc)[27;2;13~", .newline), ("\(esc)[27;5;99~", .control("c")),
        ("\(esc)[27;5;12618~", .control("c")), ("\(esc)[27;3;120~", .alt("x")),
        // Keypad in application mode
        ("\(esc)OM", .enter), ("\(esc)Op", .character("0")), ("\(esc)Ok", .character("+")),
    ]

    @Test(arguments: single)
    func `a sequence is one key`(bytes: String, key: Key) {
        #expect(decode(bytes) == [key])
    }

    /// Whatever a read boundary cuts: the same key, and nothing before the last byte.
    @Test(arguments: single)
    func `a sequence cut at every byte is the same key`(bytes: String, key: Key) {
        var decoder = KeyDecoder()
        var keys: [Key] = []
        for byte in bytes.utf8 {
            #expect(keys.isEmpty)
            keys += decoder.decode([byte])
        }
        #expect(keys == [key])
        #expect(decoder.pendingTimeout == nil)
    }

    static let functionKeys: [(bytes: String, number: Int, shift: Bool, term: String)] = {
        let x = "xterm-256color"
        var list: [(String, Int, Bool, String)] = []
        let codes = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24]
        for (index, code) in codes.enumerated() {
            list.append(("\(esc)[\(code)~", index + 1, false, x))
            list.append(("\(esc)[\(code);2~", index + 1, true, x))
            list.append(("\(esc)[\(code);5~", index + 1, false, x))
        }
        for (index, letter) in "PQRS".enumerated() {
            list.append(("\(esc)O\(letter)", index + 1, false, x))
            list.append(("\(esc)[\(letter)", index + 1, false, x))
            list.append(("\(esc)[1;2\(letter)", index + 1, true, x))
            list.append(("\(esc)O2\(letter)", index + 1, true, x))
            list.append(("\(esc)O1;2\(letter)", index + 1, true, x))
        }
        for (index, letter) in "ABCDE".enumerated() {
            list.append(("\(esc)[[\(letter)", index + 1, false, "linux"))
        }
        list.append(("\(esc)[25~", 1, true, "linux"))
        list.append(("\(esc)[31~", 5, true, "linux"))
        list.append(("\(esc)[34~", 8, true, "linux"))
        list.append(("\(esc)[28~", 5, true, "rxvt-unicode"))
        // The kitty protocol's own numbers, with the modifier and as F17.
        list.append(("\(esc)[57368u", 5, false, x))
        list.append(("\(esc)[57368;2u", 5, true, x))
        list.append(("\(esc)[57368;2:1u", 5, true, x))
        list.append(("\(esc)[57364;2u", 1, true, x))
        list.append(("\(esc)[57375;2u", 12, true, x))
        list.append(("\(esc)[57380u", 5, true, x))
        list.append(("\(esc)[25~", 3, true, "rxvt-unicode"))
        return list
    }()

    @Test(arguments: functionKeys)
    func `function keys in their encodings`(bytes: String, number: Int, shift: Bool, term: String) {
        #expect(decode(bytes, term: term) == [.function(number, shift: shift)])
    }

    /// Sequences that mean nothing to us: what follows must be typed as it is.
    static let swallowed = [
        "\(esc)[?1;2c", "\(esc)[>0;276;0c", "\(esc)[24;80R", "\(esc)[1;9R", "\(esc)[2~",
        "\(esc)[?2026;2$y", "\(esc)]11;rgb:ffff/ffff/ffff\u{7}",
        "\(esc)]11;rgb:0/0/0\(esc)\\", "\(esc)P1$r0m\(esc)\\", "\(esc)_Gi=1;OK\(esc)\\",
        "\(esc)[M !!", "\(esc)[57358u", "\(esc)[97;1:3u", "\(esc)[1;1:3A", "\(esc)[97;9u",
        "\(esc)[<35;1;1M", "\(esc)[<66;1;1M", "\(esc)[<0;0;0M", "\(esc)[<0M", "\(esc)[201~",
        "\(esc)[32;5u", "\(esc)[99999999999999u", "\(esc)[;;;;;;q", "\(esc)[1 q", "\(esc)[1;2;3",
        "\(esc)[E", "\(esc)Oz", "\u{0}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{1F}", "\u{85}",
        "\(esc)[27;5~", "\(esc)[55296;1u", "\(esc)[3;u",
    ]

    @Test(arguments: swallowed)
    func `unknown sequences are never typed`(bytes: String) {
        // An unfinished sequence ends at the control byte after it.
        #expect(decode(bytes + "\r가") == [.enter, .character("가")])
    }

    @Test
    func `a run of text is one key a cluster`() {
        #expect(
            decode("점심 e\u{301}👍🏽")
                == [
                    .character("점"), .character("심"), .character(" "), .character("e\u{301}"),
                    .character("👍🏽"),
                ]
        )
    }

    static let invalid: [[UInt8]] = [
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE0, 0x80, 0x80], [0xF8], [0x80, 0xBF],
        [0xF4, 0x90, 0x80, 0x80], [0xEA, 0xB0], [0xF0, 0x9F, 0x8D], [0x1B, 0xFF],
    ]

    @Test(arguments: invalid)
    func `bytes that are not UTF-8 are dropped`(bytes: [UInt8]) {
        var decoder = KeyDecoder()
        #expect(decoder.decode(bytes + Array("a".utf8)) == [.character("a")])
    }

    @Test
    func `a character cut in two waits for its rest, then is dropped`() {
        var decoder = KeyDecoder()
        let bytes = Array("가나".utf8)
        #expect(decoder.decode(bytes[..<4]) == [.character("가")])
        #expect(decoder.pendingTimeout != nil)
        #expect(decoder.decode(bytes[4...]) == [.character("나")])
        #expect(decoder.decode(bytes[..<2]).isEmpty)
        #expect(decoder.flush().isEmpty)
        #expect(decoder.pendingTimeout == nil)
    }

    @Test
    func `a lone Esc becomes a key when its time is over`() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0x1B]).isEmpty)
        let timeout = decoder.pendingTimeout
        #expect(timeout.map { (25...50).contains($0) } == true)
        #expect(decoder.flush() == [.escape])
        #expect(decoder.flush().isEmpty)
        #expect(decoder.decode([0x1B, 0x1B]) == [.escape])
        #expect(decoder.flush() == [.escape])
        #expect(decode("\u{1B}\u{1B}[A") == [.escape, .up])
    }

    @Test
    func `a syllable right after Esc is both, not Alt`() {
        #expect(decode("\u{1B}디저트") == [.escape] + "디저트".map { .character($0) })
        #expect(decode("\u{1B}a") == [.alt("a")])
    }

    static let pending: [(bytes: String, keys: [Key])] = [
        ("\(esc)[", [.alt("[")]), ("\(esc)O", [.alt("O")]), ("\(esc)P", [.alt("P")]),
        ("\(esc)]", [.alt("]")]), ("\(esc)[1;", []), ("\(esc)]11;rgb:", []), ("\(esc)[M!", []),
        ("\(esc)[[", []),
    ]

    @Test(arguments: pending)
    func `what stays incomplete ends with its time`(bytes: String, keys: [Key]) {
        var decoder = KeyDecoder()
        #expect(decoder.decode(Array(bytes.utf8)).isEmpty)
        #expect(decoder.flush() == keys)
        #expect(decoder.decode(Array("a".utf8)) == [.character("a")])
    }

    @Test
    func `an endless sequence does not grow`() {
        var decoder = KeyDecoder()
        #expect(decoder.decode(Array("\u{1B}]".utf8)).isEmpty)
        for _ in 0..<100 { _ = decoder.decode([UInt8](repeating: 0x30, count: 1000)) }
        _ = decoder.flush()
        #expect(decoder.decode(Array("가".utf8)) == [.character("가")])
    }

    static let pastes: [(body: String, text: String)] = [
        ("점심", "점심"), ("a\rb\r\nc\nd", "a\nb\nc\nd"),
        ("\u{3}\u{1B}[A\u{1B}", "\u{3}\u{1B}[A\u{1B}"),
        ("\u{1B}[20", "\u{1B}[20"), ("\u{1B}\u{1B}[201", "\u{1B}\u{1B}[201"),
    ]

    @Test(arguments: pastes)
    func `a paste is one key, whatever is in it`(body: String, text: String) {
        let whole = "x\u{1B}[200~\(body)\u{1B}[201~\r"
        let keys: [Key] = [.character("x"), .paste(text), .enter]
        #expect(decode(whole) == keys)
        var decoder = KeyDecoder()
        #expect(whole.utf8.flatMap { decoder.decode([$0]) } == keys)
    }

    @Test
    func `a paste whose end is lost is delivered when its time is over`() {
        var decoder = KeyDecoder()
        #expect(decoder.decode(Array("\u{1B}[200~긴 글\r".utf8)).isEmpty)
        #expect(decoder.pendingTimeout.map { $0 >= 500 } == true)
        #expect(decoder.flush() == [.paste("긴 글\n")])
        #expect(decoder.decode(Array("\r".utf8)) == [.enter])
    }

    @Test
    func `an empty paste is no key and a huge one is cut`() {
        #expect(decode("\u{1B}[200~\u{1B}[201~").isEmpty)
        let huge = String(repeating: "a", count: 3 << 20)
        guard case .paste(let text) = decode("\u{1B}[200~\(huge)\u{1B}[201~").first else {
            Issue.record("no paste")
            return
        }
        #expect(text.utf8.count == 1 << 20)
    }

    static let mouse: [(bytes: String, event: MouseEvent)] = [
        ("\(esc)[<0;5;3M", MouseEvent(kind: .press, button: 0, row: 2, column: 4)),
        ("\(esc)[<0;5;3m", MouseEvent(kind: .release, button: 0, row: 2, column: 4)),
        ("\(esc)[<2;1;1M", MouseEvent(kind: .press, button: 2, row: 0, column: 0)),
        ("\(esc)[<32;300;200M", MouseEvent(kind: .drag, button: 0, row: 199, column: 299)),
        ("\(esc)[<64;2;2M", MouseEvent(kind: .wheelUp, button: 0, row: 1, column: 1)),
        ("\(esc)[<65;2;2M", MouseEvent(kind: .wheelDown, button: 0, row: 1, column: 1)),
        ("\(esc)[<16;5;3M", MouseEvent(kind: .press, button: 0, row: 2, column: 4)),
        ("\(esc)[<69;2;2M", MouseEvent(kind: .wheelDown, button: 0, row: 1, column: 1)),
    ]

    @Test(arguments: mouse)
    func `SGR mouse reports`(bytes: String, event: MouseEvent) {
        #expect(decode(bytes) == [.mouse(event)])
    }

    /// All 2-beolsik jamo in the order of a QWERTY keyboard.
    @Test
    func `Ctrl works while the Hangul layout is on`() {
        let jamo = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ"
        for (character, letter) in zip(jamo, "qwertyuiopasdfghjklzxcvbnm") where letter != "j" {
            let code = character.unicodeScalars.first.map { Int($0.value) } ?? 0
            #expect(decode("\u{1B}[\(code);5u") == [.control(letter)])
        }
    }

    /// Random bytes: nothing crashes, nothing is kept for ever, and no control character is typed.
    @Test
    func `any bytes at all are survived`() {
        var seed: UInt64 = 42
        var decoder = KeyDecoder()
        let favourites: [UInt8] = [
            0x1B, 0x5B, 0x4F, 0x3B, 0x30, 0x7E, 0x4D, 0x3C, 0x75, 0xEA, 0xB0,
        ]
        for _ in 0..<20_000 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let pick = UInt8(truncatingIfNeeded: seed >> 40)
            let byte = pick < 128 ? favourites[Int(pick) % favourites.count] : pick
            for case .character(let typed) in decoder.decode([byte]) {
                #expect(typed.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
            }
            if seed >> 60 == 0 { _ = decoder.flush() }
        }
        _ = decoder.flush()
        #expect(decoder.pendingTimeout == nil)
    }
}
