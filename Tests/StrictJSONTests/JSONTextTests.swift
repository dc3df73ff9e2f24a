// JSON is written as serde_json writes it, and read back as it was.

import StrictJSON
import Testing

@Suite("JSON as text")
struct JSONTextTests {
    private let value = JSONValue.members([
        "빈": .array([]), "없음": .null, "수": .array([.integer(-3), .double(0.05), .double(1e-5)]),
        "안": .members(["b": .bool(true), "a": .object([])]),
    ])

    @Test func `one line has no spaces`() {
        #expect(
            value.text()
                == #"{"빈":[],"없음":null,"수":[-3,0.05,1e-05],"안":{"b":true,"a":{}}}"#
        )
    }

    @Test func `indented text has a member or an element a line`() {
        #expect(
            value.text(isIndented: true) == """
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

    @Test func `quotes, backslashes and controls are escaped, everything else is left`() {
        let text = "\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}한🍚e\u{301}"
        #expect(
            JSONValue.string(text).text()
                == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7F}한🍚e\u{301}\""
        )
    }

    @Test func `what is written is read back`() throws {
        var text = value.text(isIndented: true)
        let read = try text.withUTF8 {
            try JSONNode(parsing: UnsafeRawBufferPointer($0), source: "test")
        }
        #expect(read.value.text() == value.text())
    }
}
