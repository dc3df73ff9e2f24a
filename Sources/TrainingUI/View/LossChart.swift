// The loss as a picture of characters: the raw loss as single dots, the smoothed one as a line over them,
// held-out losses as marks, ticks at the left and below. It knows no colours: each cell says what it is of.

import FineTuning
import Foundation

/// A curve in cells.
package struct LossChart {
    /// What a cell is of.
    package enum Kind: Sendable, Equatable {
        /// Nothing.
        case blank
        /// The losses as they were.
        case raw
        /// The smoothed loss.
        case smoothed
        /// A held-out loss.
        case heldOut
        /// An axis.
        case axis
        /// A number beside an axis.
        case label
    }

    /// One cell.
    package struct Cell: Sendable, Equatable {
        /// One character of width 1.
        package var character: Character
        /// What it is of.
        package var kind: Kind
    }

    /// The cells, row after row; empty where there is no loss yet, or no room.
    package private(set) var rows: [[Cell]] = []

    private let curve: LossCurve
    private let usesASCII: Bool
    private var losses = Axis(0...1)
    private var steps = Axis(0...1)
    private var gutter = 0
    private var columns = 0

    /// The chart of a run in so many cells.
    package init(
        _ curve: LossCurve,
        scale: Axis.Scale,
        columns: Int,
        rows: Int,
        usesASCII: Bool = false
    ) {
        self.curve = curve
        self.usesASCII = usesASCII
        guard let range = LossCurve.range(of: [curve]), rows >= 3, columns >= 16 else { return }
        losses = Axis(range, scale: scale)
        let ticks = losses.ticks(about: max(2, rows / 3))
        let labels = Axis.labels(ticks)
        gutter = (labels.map(\.count).max() ?? 0) + 1
        self.columns = columns - gutter
        guard self.columns >= 4 else { return }
        let height = rows - 1
        steps = Axis(0...Double(max(curve.lastStep, 1)))
        let blank = Cell(character: " ", kind: .blank)
        self.rows = Array(repeating: Array(repeating: blank, count: columns), count: rows)
        drawAxes(height: height, zip(ticks, labels).map { ($0, $1) })
        drawCurve(height: height)
    }

    /// The characters of the rows, without spaces at their ends.
    package var plainRows: [String] {
        rows.map { row in
            let end = row.lastIndex { $0.kind != .blank } ?? -1
            return String(row[...end].map(\.character))
        }
    }

    // MARK: - Axes

    private mutating func put(_ text: String, row: Int, column: Int, kind: Kind) {
        for (offset, character) in text.enumerated()
        where rows[row].indices.contains(column + offset) {
            rows[row][column + offset] = Cell(character: character, kind: kind)
        }
    }

    private mutating func drawAxes(height: Int, _ ticks: [(value: Double, label: String)]) {
        for row in 0..<height {
            put(usesASCII ? "|" : "│", row: row, column: gutter - 1, kind: .axis)
        }
        for (value, label) in ticks {
            let row = Int(((1 - losses.share(of: value)) * Double(height * 4 - 1)).rounded()) / 4
            guard (0..<height).contains(row) else { continue }
            put(label, row: row, column: gutter - 1 - label.count, kind: .label)
            put(usesASCII ? "+" : "┤", row: row, column: gutter - 1, kind: .axis)
        }
        let round = steps.ticks(about: max(2, columns / 12)).filter { $0 == $0.rounded() }
        var taken = 0
        for (step, label) in zip(round, Axis.labels(round)) {
            let middle = gutter + Int(steps.share(of: step) * Double(columns - 1))
            let start = min(
                max(gutter - 1, middle - label.count / 2),
                gutter + columns - label.count
            )
            guard start >= taken else { continue }
            put(label, row: height, column: start, kind: .label)
            taken = start + label.count + 1
        }
    }

    // MARK: - The curve

    private mutating func drawCurve(height: Int) {
        var raw = BrailleCanvas(columns: columns, rows: height)
        var line = BrailleCanvas(columns: columns, rows: height)
        for point in curve.raw {
            let (x, y) = place(point, in: raw)
            raw.set(x: x, y: y)
        }
        let places = curve.smoothed.map { place($0, in: line) }
        if let first = places.first { line.set(x: first.x, y: first.y) }
        for (from, to) in zip(places, places.dropFirst()) { line.line(from: from, to: to) }
        for row in 0..<height {
            for column in 0..<columns {
                let (over, under) = (
                    line.bits(row: row, column: column), raw.bits(row: row, column: column)
                )
                guard over | under != 0 else { continue }
                let character = over != 0 ? glyph(over, "#") : glyph(under, ".")
                rows[row][gutter + column] = Cell(
                    character: character,
                    kind: over != 0 ? .smoothed : .raw
                )
            }
        }
        for point in curve.validation {
            let (x, y) = place(point, in: line)
            guard (0..<line.height).contains(y) else { continue }
            let mark: Character = usesASCII ? "o" : "●"
            rows[y / 4][gutter + min(columns - 1, x / 2)] = Cell(character: mark, kind: .heldOut)
        }
    }

    private func glyph(_ bits: UInt8, _ plain: Character) -> Character {
        usesASCII ? plain : BrailleCanvas.character(bits)
    }

    private func place(_ point: LossCurve.Point, in canvas: BrailleCanvas) -> (x: Int, y: Int) {
        let x = steps.share(of: Double(point.step)) * Double(canvas.width - 1)
        // A loss of zero on a logarithmic axis is infinitely far down.
        let share = min(max(losses.share(of: point.value), -1), 2)
        return (Int(x.rounded()), Int(((1 - share) * Double(canvas.height - 1)).rounded()))
    }
}
