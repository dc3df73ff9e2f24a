// From a frame's cells to ncurses' cells. ncurses compares what it is given with what the terminal
// shows and sends the difference; rows that did not change since the last frame are not even given.

import CNcurses
import ChatUI
import Configuration

/// Writes frames into ncurses' window.
final class CellPainter {
    /// The colours in use.
    let depth: ColorDepth
    /// Whether ambiguous characters are replaced by ASCII.
    var replacesAmbiguous = false

    private let hasDefaultColors: Bool
    private let pairLimit: Int
    private var pairs: [UInt64: Int32] = [:]
    private var last: Frame?
    private var row: UnsafeMutablePointer<cchar_t>
    private var rowCapacity: Int

    /// A painter for the terminal that ncurses has just started with.
    init(depth: ColorDepth) {
        hasDefaultColors = depth == .mono ? false : nc_start_colors() == 1
        let shown = ColorDepth(
            terminfoColors: Int(nc_color_count()),
            isDirect: depth == .truecolor
        )
        self.depth = depth == .mono ? .mono : min(depth, shown)
        pairLimit = max(0, Int(nc_pair_count()))
        rowCapacity = 256
        row = .allocate(capacity: rowCapacity)
        row.initialize(repeating: cchar_t(), count: rowCapacity)
    }

    deinit { row.deallocate() }

    /// Forgets the last frame: the next one is painted whole.
    func invalidate() {
        last = nil
        nc_erase()
        nc_repaint_all()
    }

    /// Paints a frame; at most `size` of it.
    func paint(_ frame: Frame, size: TerminalSize) {
        guard frame != last else { return }
        let rows = min(frame.size.rows, size.rows)
        let columns = min(frame.size.columns, size.columns)
        for y in 0..<rows where !isUnchanged(y, in: frame) {
            paintRow(y, of: frame, columns: columns)
        }
        last = frame
        if let cursor = frame.cursor, cursor.row < rows, cursor.column < columns {
            nc_refresh(Int32(max(0, cursor.row)), Int32(max(0, cursor.column)))
        } else {
            nc_refresh(-1, 0)
        }
    }

    // MARK: - Private helpers

    private func isUnchanged(_ y: Int, in frame: Frame) -> Bool {
        guard let last, last.size == frame.size else { return false }
        let range = (y * frame.size.columns)..<((y + 1) * frame.size.columns)
        return last.cells[range] == frame.cells[range]
    }

    private func paintRow(_ y: Int, of frame: Frame, columns: Int) {
        if rowCapacity < columns {
            row.deallocate()
            rowCapacity = columns * 2
            row = .allocate(capacity: rowCapacity)
            row.initialize(repeating: cchar_t(), count: rowCapacity)
        }
        var count = 0
        var x = 0
        while x < columns {
            let cell = frame.cells[y * frame.size.columns + x]
            var next = x + 1
            while next < columns, frame.cells[y * frame.size.columns + next].isContinuation {
                next += 1
            }
            count += emit(cell, columns: next - x, at: count)
            x = next
        }
        nc_put_row(Int32(y), row, Int32(count))
    }

    /// Writes one cluster, which must fill exactly so many columns, and returns the cells used: one
    /// for each scalar that has a width, its marks with it; question marks for what libc cannot
    /// place.
    private func emit(_ cell: Cell, columns: Int, at start: Int) -> Int {
        let bits = attributes(cell.style)
        let pair = pair(for: cell.style)
        var groups: [[Unicode.Scalar]] = []
        var width = 0
        for scalar in cell.text.unicodeScalars {
            let shown = replacesAmbiguous ? AmbiguousGlyphs.replacement(for: scalar) : scalar
            switch TerminalLocale.width(of: shown) {
            case 0 where !groups.isEmpty:
                if groups[groups.count - 1].count < 5 { groups[groups.count - 1].append(shown) }
            case 0: break
            case let wide where wide > 0 && scalar.value >= 0x20:
                groups.append([shown])
                width += wide
            default:
                groups.append(["?"])
                width += 1
            }
        }
        if width != columns {
            // libc measures it otherwise: keep the row straight.
            groups = Array(repeating: width == 0 ? [" "] : ["?"], count: columns)
        }
        for (offset, group) in groups.enumerated() {
            var text = group.map { wchar_t(bitPattern: $0.value) } + [0]
            nc_set_cell(row + start + offset, &text, bits, pair)
        }
        return groups.count
    }

    // MARK: - Colours

    private func attributes(_ style: Style) -> UInt32 {
        var bits = depth == .mono ? style.monochrome : style.attributes
        if depth == .ansi8, let color = style.foreground, color.palette16 >= 8 {
            bits.insert(.bold)
        }
        return UInt32(bits.rawValue)
    }

    private func pair(for style: Style) -> Int32 {
        guard depth != .mono, style.foreground != nil || style.background != nil else { return 0 }
        let foreground = index(of: style.foreground, default: hasDefaultColors ? -1 : 7)
        let background = index(of: style.background, default: hasDefaultColors ? -1 : 0)
        let key =
            UInt64(UInt32(bitPattern: foreground)) << 32 | UInt64(UInt32(bitPattern: background))
        if let pair = pairs[key] { return pair }
        // Pair 0 is the terminal's own; when all are taken, text falls back to it.
        let number = pairs.count + 1
        guard number < pairLimit else { return 0 }
        let pair = Int32(number)
        guard init_extended_pair(pair, foreground, background) == OK else { return 0 }
        pairs[key] = pair
        return pair
    }

    private func index(of color: ThemeColor?, default missing: Int32) -> Int32 {
        guard let color else { return missing }
        switch depth {
        case .mono: return missing
        case .ansi8: return Int32(color.palette16 & 7)
        case .ansi16: return Int32(color.palette16)
        case .palette256: return Int32(color.palette256)
        case .truecolor:
            let value = Int32(color.red) << 16 | Int32(color.green) << 8 | Int32(color.blue)
            // Direct-colour entries keep 0...7 for the ANSI colours (terminfo, xterm+direct).
            return value > 0 && value < 8 ? 8 : value
        }
    }
}
