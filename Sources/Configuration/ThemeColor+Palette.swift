// The fixed palettes that terminals with fewer colours have, and the nearest entry for a colour.
// 256 colours: xterm's 6x6x6 cube (16...231) and grey ramp (232...255); 16: xterm's defaults
// (https://invisible-island.net/xterm, XTerm-col.ad and 256colres.h).

import Foundation

extension ThemeColor {
    /// A colour whose palette entries are the nearest ones.
    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.init(
            red: red,
            green: green,
            blue: blue,
            palette256: ThemeColor.nearest256(red, green, blue),
            palette16: ThemeColor.nearest16(red, green, blue)
        )
    }

    /// A colour spelled `#rrggbb`; `nil` for any other spelling.
    package init?(hex: some StringProtocol) {
        guard hex.utf8.count == 7, hex.utf8.first == UInt8(ascii: "#"),
            hex.utf8.dropFirst().allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let value = UInt32(hex.dropFirst(), radix: 16)
        else { return nil }
        self.init(
            red: UInt8(value >> 16 & 0xFF),
            green: UInt8(value >> 8 & 0xFF),
            blue: UInt8(value & 0xFF)
        )
    }

    /// The red, green and blue of an entry of the 256-colour palette; 0...15 are xterm's defaults.
    package static func components(ofPalette index: UInt8) -> (
        red: UInt8, green: UInt8, blue: UInt8
    ) {
        let index = Int(index)
        if index < 16 { return ansi[index] }
        if index >= 232 {
            let grey = UInt8(8 + 10 * (index - 232))
            return (grey, grey, grey)
        }
        let cube = index - 16
        return (levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
    }

    /// The contrast ratio of two colours, 1...21 (WCAG 2.1, "contrast ratio").
    package static func contrast(
        _ a: (red: UInt8, green: UInt8, blue: UInt8),
        _ b: (red: UInt8, green: UInt8, blue: UInt8)
    ) -> Double {
        let first = luminance(a)
        let second = luminance(b)
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    // MARK: - Private helpers

    private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]

    private static let ansi: [(red: UInt8, green: UInt8, blue: UInt8)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0),
        (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
        (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
    ]

    private static func nearest256(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        nearest(16...255, red, green, blue)
    }

    private static func nearest16(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        nearest(0...15, red, green, blue)
    }

    private static func nearest(
        _ range: ClosedRange<UInt8>,
        _ red: UInt8,
        _ green: UInt8,
        _ blue: UInt8
    ) -> UInt8 {
        var best = range.lowerBound
        var bestDistance = Int.max
        for index in range {
            let entry = components(ofPalette: index)
            let deltas = [
                Int(entry.red) - Int(red), Int(entry.green) - Int(green),
                Int(entry.blue) - Int(blue),
            ]
            let distance = deltas.reduce(0) { $0 + $1 * $1 }
            if distance < bestDistance {
                best = index
                bestDistance = distance
            }
        }
        return best
    }

    /// WCAG 2.1, "relative luminance".
    private static func luminance(_ color: (red: UInt8, green: UInt8, blue: UInt8)) -> Double {
        func linear(_ value: UInt8) -> Double {
            let scaled = Double(value) / 255
            return scaled <= 0.03928 ? scaled / 12.92 : pow((scaled + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(color.red) + 0.7152 * linear(color.green)
            + 0.0722 * linear(color.blue)
    }
}
