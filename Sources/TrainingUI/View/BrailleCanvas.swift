// Dots two across and four down in every cell, drawn with the braille patterns U+2800...U+28FF, whose eight
// lowest bits are the dots (Unicode, "Braille Patterns").

/// A grid of dots.
struct BrailleCanvas {
    /// Dots across and down.
    let width: Int
    let height: Int

    private var cells: [UInt8]
    private let columns: Int

    /// An empty grid of so many cells.
    init(columns: Int, rows: Int) {
        self.columns = max(0, columns)
        width = self.columns * 2
        height = max(0, rows) * 4
        cells = Array(repeating: 0, count: self.columns * max(0, rows))
    }

    /// The dots of a cell, as bits; 0 where there are none.
    func bits(row: Int, column: Int) -> UInt8 { cells[row * columns + column] }

    /// The character of a cell's dots.
    static func character(_ bits: UInt8) -> Character {
        Character(Unicode.Scalar(0x2800 + UInt32(bits)) ?? " ")
    }

    /// Sets a dot; one outside is nothing.
    mutating func set(x: Int, y: Int) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        let bit: [UInt8] = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80]
        cells[y / 4 * columns + x / 2] |= bit[x % 2 * 4 + y % 4]
    }

    /// Sets the dots of a straight line (Bresenham 1965).
    ///
    /// Both ends may lie outside; one far outside is brought near first, since every dot costs time.
    mutating func line(from: (x: Int, y: Int), to: (x: Int, y: Int)) {
        let (near, far) = (-height, 2 * height)
        var (x, y) = (from.x, min(max(from.y, near), far))
        let (endX, endY) = (to.x, min(max(to.y, near), far))
        let (distanceX, distanceY) = (abs(endX - x), -abs(endY - y))
        let (stepX, stepY) = (x < endX ? 1 : -1, y < endY ? 1 : -1)
        var error = distanceX + distanceY
        while true {
            set(x: x, y: y)
            if x == endX, y == endY { return }
            let doubled = 2 * error
            if doubled >= distanceY {
                error += distanceY
                x += stepX
            }
            if doubled <= distanceX {
                error += distanceX
                y += stepY
            }
        }
    }
}
