// JSON is written as serde_json and Python write it where their files are compared with ours, shows
// nothing hidden where they are not, and reads back as it was.

import Foundation
import StrictJSON
import Testing

@Suite("JSON as text")
struct JSONTextTests {
    private let value = JSONValue.members([
        "빈": .array([]), "없음": .null, "수": .array([.integer(-3), .double(0.05), .double(1e-5)]),
        "안": .members(["b": .bool(true), "a": .object([])]),
    ])

    private static let spellings: [JSONSpelling] = [.line, .row, .header, .document]

    private func read(_ text: String) throws -> JSONNode {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBytes { try JSONNode(parsing: $0, source: "test") }
    }

    // MARK: - Layout

    @Test(arguments: [JSONSpelling.line, .header])
    func `a line has no spaces`(spelling: JSONSpelling) {
        #expect(
            value.text(spelling)
                == #"{"빈":[],"없음":null,"수":[-3,0.05,1e-05],"안":{"b":true,"a":{}}}"#
        )
        #expect(value.text() == value.text(.line))
    }

    @Test func `a row has a space after every comma and colon`() {
        #expect(
            value.text(.row)
                == #"{"빈": [], "없음": null, "수": [-3, 0.05, 1e-05], "안": {"b": true, "a": {}}}"#
        )
    }

    @Test func `a document has a member or an element a line`() {
        #expect(
            value.text(.document) == """
                {
                  "빈": [],
                  "없음": null,
                  "수": [
                    -3,
                    0.05,
                    1e-05
                  ],
                  "안": {
                    "b": true,
                    "a": {}
                  }
                }
                """
        )
    }

    // MARK: - Strings

    @Test(arguments: [JSONSpelling.header, .document])
    func `quotes, backslashes and controls are escaped, everything else is left`(
        spelling: JSONSpelling
    ) {
        let text = "\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}\u{85}\u{2028}\u{202E}한🍚e\u{301}"
        #expect(
            JSONValue.string(text).text(spelling)
                == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f"
                + "\u{7F}\u{85}\u{2028}\u{202E}한🍚e\u{301}\""
        )
    }

    @Test(arguments: [JSONSpelling.line, .row])
    func `hidden characters are escaped too, joiners are not`(spelling: JSONSpelling) {
        let text =
            "\u{1B}[31m\u{7F}\u{85}\u{2028}\u{2029}\u{202E}\u{FEFF}\u{E0067}한\u{A0}👨\u{200D}👩"
        let spelled =
            #""\u001b[31m\u007f\u0085\u2028\u2029\u202e\ufeff\udb40\udc67한"#
            + "\u{A0}👨\u{200D}👩\""
        #expect(JSONValue.string(text).text(spelling) == spelled)
        // By whomever it was written.
        let foreign = JSONValue.string(text).text(.header)
        #expect(JSONValue.escapingHidden(foreign) == spelled)
    }

    @Test(arguments: spellings)
    func `every scalar reads back, and no line shows what is hidden`(spelling: JSONSpelling) throws
    {
        for first in stride(from: UInt32(0), through: 0x10FFFF, by: 0x1000) {
            var text = ""
            for value in first..<first + 0x1000 {
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            let json = JSONValue.object([JSONMember(key: text, value: .string(text))])
                .text(spelling)
            let member = try #require(try read(json).members().first)
            #expect(member.key.utf8.elementsEqual(text.utf8))
            guard case .string(let value) = member.value else {
                Issue.record("\(member.value.typeName)")
                continue
            }
            #expect(value.utf8.elementsEqual(text.utf8), "from \(first)")
            guard spelling.escapesHidden else { continue }
            let isClean = json.unicodeScalars.allSatisfy { scalar in
                let category = scalar.properties.generalCategory
                return category != .control && category != .lineSeparator
                    && category != .paragraphSeparator
                    && (category != .format || scalar == "\u{200C}" || scalar == "\u{200D}")
            }
            #expect(isClean, "from \(first)")
        }
    }

    // MARK: - Numbers

    @Test(arguments: [
        0, -0.0, 1, .leastNonzeroMagnitude, 0.1, 1.0 / 3, 1e-300, 1.7976931348623157e308,
        123_456_789.125, -2.5e-7,
    ])
    func `numbers read back to the same bits`(number: Double) throws {
        let text = JSONValue.members(["x": .double(number)]).text()
        #expect(try read(text).required("x").number().bitPattern == number.bitPattern)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `what JSON cannot say is null`(number: Double) {
        for spelling in Self.spellings {
            #expect(JSONValue.double(number).text(spelling) == "null")
        }
    }

    // MARK: - Files

    @Test(arguments: spellings)
    func `what is written is read back`(spelling: JSONSpelling) throws {
        #expect(try read(value.text(spelling)).value.text() == value.text())
    }

    @Test(arguments: ["core_requests", "ingredients", "instructions", "menus", "seed_tasks"])
    func `rows of the shipped files are spelled as Python spelled them`(name: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appending(path: "Models/\(name).jsonl")
        let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count > 40)
        for line in lines {
            let text = try read(String(line)).value.text(.row)
            #expect(text.utf8.elementsEqual(line.utf8), "\(line)")
        }
    }
}
