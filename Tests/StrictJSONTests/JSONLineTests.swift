// What is written reads back, and holds nothing that a terminal would obey.

import StrictJSON
import Testing

@Suite("JSONLine")
struct JSONLineTests {
    private func read(_ line: JSONLine) throws -> JSONNode {
        let bytes = Array(line.text.utf8)
        return try bytes.withUnsafeBytes { try JSONNode(parsing: $0, source: "line") }
    }

    @Test
    func `members stand in the order in which they were added`() {
        var inner = JSONLine()
        inner.add("b", true)
        var line = JSONLine()
        line.add("z", 1)
        line.add("a", "글")
        line.add("list", [inner, JSONLine()])
        line.add("one", inner)
        #expect(line.text == #"{"z":1,"a":"글","list":[{"b":true},{}],"one":{"b":true}}"#)
    }

    @Test(arguments: [
        0, -0.0, 1, .leastNonzeroMagnitude, 0.1, 1.0 / 3, 1e-300, 1.7976931348623157e308,
        123_456_789.125, -2.5e-7,
    ])
    func `numbers read back to the same bits`(number: Double) throws {
        var line = JSONLine()
        line.add("x", number)
        #expect(try read(line).required("x").number().bitPattern == number.bitPattern)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `what JSON cannot say is null`(number: Double) {
        var line = JSONLine()
        line.add("x", number)
        #expect(line.text == #"{"x":null}"#)
    }

    @Test
    func `every scalar reads back, hidden ones escaped`() throws {
        for first in stride(from: UInt32(0), through: 0x10FFFF, by: 0x1000) {
            var text = ""
            for value in first..<first + 0x1000 {
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            var line = JSONLine()
            line.add(text, text)
            let member = try #require(try read(line).members().first)
            #expect(member.key.utf8.elementsEqual(text.utf8))
            guard case .string(let value) = member.value else { continue }
            #expect(value.utf8.elementsEqual(text.utf8), "from \(first)")
            let isClean = line.text.unicodeScalars.allSatisfy { scalar in
                let category = scalar.properties.generalCategory
                return category != .control && category != .format
            }
            #expect(isClean, "from \(first)")
        }
    }
}
