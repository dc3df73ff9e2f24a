// The strict JSON scanner: what it takes, what it refuses, and that nesting is bounded.

import Diagnostics
import Foundation
import Testing
import StrictJSON

@Suite("JSONParser")
struct JSONParserTests {
    private func parse(_ text: String) throws -> JSONNode { try parse(Array(text.utf8)) }

    private func parse(_ bytes: [UInt8]) throws -> JSONNode {
        try bytes.withUnsafeBytes { try JSONNode(parsing: $0, source: "test.json") }
    }

    @Test func `values of every kind are read`() throws {
        let root = try parse(
            #" {"s":"한 \"\\\/\b\f\n\r\t\u00e9\ud83d\ude00","i":-12,"d":2.5e-1,"b":[true,false,null],"o":{}} "#
        )
        #expect(try root.required("s").string() == "한 \"\\/\u{8}\u{c}\n\r\té😀")
        #expect(try root.required("i").integer(in: -20...20) == -12)
        #expect(try root.required("d").number() == 0.25)
        #expect(try root.required("b").elements().count == 3)
        #expect(try root.required("o").members().isEmpty)
        #expect(try root.optional("x") == nil)
    }

    @Test(arguments: [
        "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,",
        "{\"a\":1,}",
        "{a:1}", "{'a':1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "[1 2]", "tru", "truth", "nul", "nan",
        "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1e999", "0x10", "\"",
        "\"a",
        "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800x\"",
        "\"\\ud800\\n\"",
        "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "\"\\n\u{1}\"", "1 2", "{}{}", "[]x",
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "// c\n1", "[1]]", "}", "]", ",",
    ])
    func `text that is not JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test func `bytes that are not UTF-8 are refused, in plain and in escaped strings`() {
        for bytes in [
            [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE3],
        ] {
            let quoted = [UInt8(ascii: "\"")] + bytes.map(UInt8.init) + [UInt8(ascii: "\"")]
            #expect(throws: JSONError.self) { try parse(quoted) }
            let escaped = Array("\"\\n".utf8) + bytes.map(UInt8.init) + [UInt8(ascii: "\"")]
            #expect(throws: JSONError.self) { try parse(escaped) }
        }
        #expect(throws: JSONError.self) { try parse([0xEF, 0xBB, 0xBF] + Array("{}".utf8)) }
    }

    @Test func `a duplicate key is named with its place`() {
        #expect(throws: JSONError.duplicateKey(source: "test.json", key: "k", offset: 8)) {
            try parse(#"{"k": 1,"k": 2}"#)
        }
    }

    @Test func `keys that Swift calls equal but whose bytes differ are two keys`() throws {
        let root = try parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(try root.required("e\u{301}").integer(in: 0...9) == 2)
        #expect(try root.required("\u{E9}").integer(in: 0...9) == 1)
    }

    @Test func `nesting is bounded`() throws {
        let depth = JSONParser.maximumDepth
        let deepest = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(throws: Never.self) { try parse(deepest) }
        #expect(throws: JSONError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) {
            try parse(String(repeating: "{\"a\":", count: 100_000))
        }
    }

    @Test func `integers keep all their digits and do not wrap`() throws {
        let largest = try parse("9223372036854775807").integer(in: 0...Int.max)
        #expect(largest == Int.max)
        #expect(throws: JSONError.self) {
            try parse("9223372036854775808").integer(in: 0...Int.max)
        }
        #expect(throws: JSONError.self) { try parse("4.0").integer(in: 0...9) }
        #expect(throws: JSONError.self) { try parse("10").integer(in: 0...9) }
        #expect(throws: JSONError.self) { try parse(String(repeating: "9", count: 5000)) }
    }

    @Test func `messages name the file, the place and what to do, in both languages`() throws {
        let error = try #require(throws: JSONError.self) {
            try parse(#"{"a":{"b":[0,"x"]}}"#).required("a").required("b").elements()[1]
                .integer(in: 0...1)
        }
        for language in [Language.korean, .english] {
            #expect(error.message(in: language).contains("a.b[1]"))
            #expect(error.message(in: language).contains("test.json"))
        }
        #expect(error.message(in: .korean) != error.message(in: .english))
    }
}
