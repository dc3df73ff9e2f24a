// The numbers that a text says in figures, so that a reply can be held against what it was given. What counts as
// a figure is what the decoder's rule counts (NumberRule): 5, ５, ½, ⅷ, also the 1 of 1인분. Numbers in words
// (오백, 한 그릇) are not read.

import Foundation

/// Reads numbers.
package enum TextNumbers {
    /// The numbers of a text in order, each spelled plainly: `1,200`, `１２００` and `1200` are all 1200.
    package static func all(in text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        var numbers: [String] = []
        var place = 0
        while place < scalars.count {
            guard isFigure(scalars[place]) else {
                place += 1
                continue
            }
            var number = run(scalars, &place)
            // Thousands apart by commas, and a decimal point, belong to one number.
            while let group = group(scalars, place), number.count <= 3 || number.contains(",") {
                number += "," + group
                place += 4
            }
            if place + 1 < scalars.count, scalars[place] == ".", isFigure(scalars[place + 1]) {
                place += 1
                number += "." + run(scalars, &place)
            }
            numbers.append(number.filter { $0 != "," })
        }
        return numbers
    }

    /// The figures from a place on; the place moves behind them.
    private static func run(_ scalars: [Unicode.Scalar], _ place: inout Int) -> String {
        var result = ""
        while place < scalars.count, isFigure(scalars[place]) {
            result += plain(scalars[place])
            place += 1
        }
        return result
    }

    /// The three digits after a comma at a place; nil where no group of thousands is there.
    private static func group(_ scalars: [Unicode.Scalar], _ place: Int) -> String? {
        guard place + 3 < scalars.count, scalars[place] == "," else { return nil }
        let digits = scalars[place + 1...place + 3]
        guard digits.allSatisfy({ $0.properties.generalCategory == .decimalNumber }) else {
            return nil
        }
        if place + 4 < scalars.count, isFigure(scalars[place + 4]) { return nil }
        return digits.map(plain).joined()
    }

    /// A digit of any script as 0 to 9; other figures as they are.
    private static func plain(_ scalar: Unicode.Scalar) -> String {
        guard scalar.properties.generalCategory == .decimalNumber,
            let value = scalar.properties.numericValue
        else { return String(Character(scalar)) }
        return String(Int(value))
    }

    private static func isFigure(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }
}
