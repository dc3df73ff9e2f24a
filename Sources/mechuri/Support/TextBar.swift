// Bars of a text table.

/// A bar of block letters.
enum TextBar {
    /// A bar that is full at 1: "██████░░░░"; above 1 its end says so: "█████████▶".
    static func draw(_ share: Double, width: Int = 20) -> String {
        guard share.isFinite else { return String(repeating: "░", count: width) }
        if share > 1.0001 { return String(repeating: "█", count: width - 1) + "▶" }
        let filled = Int((max(share, 0) * Double(width)).rounded())
        return String(repeating: "█", count: filled)
            + String(repeating: "░", count: width - filled)
    }
}
