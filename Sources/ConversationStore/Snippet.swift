// The piece of a message that a search result shows: one line around the first match.

import Foundation

/// Cuts snippets.
enum Snippet {
    /// Characters before the first match.
    private static let before = 16
    /// Characters in all.
    private static let length = 72

    /// The snippet, and the matches that lie in it as offsets in its characters.
    ///
    /// - Parameters:
    ///   - text: The message.
    ///   - ranges: The matches as scalar offsets, in order.
    /// - Returns: One line and the ranges to mark in it.
    static func make(of text: String, around ranges: [Range<Int>]) -> (String, [Range<Int>]) {
        let characters = Array(text)
        // The first scalar of each character, and the end: scalar offsets become character offsets.
        var starts: [Int] = []
        var scalars = 0
        for character in characters {
            starts.append(scalars)
            scalars += character.unicodeScalars.count
        }
        func character(at scalar: Int) -> Int {
            (starts.firstIndex { $0 > scalar } ?? starts.count) - 1
        }
        let found = ranges.filter { !$0.isEmpty }
            .map { character(at: $0.lowerBound)..<character(at: $0.upperBound - 1) + 1 }
        let first = found.first?.lowerBound ?? 0
        let start =
            characters.count <= length
            ? 0 : max(0, min(first - before, characters.count - length))
        let end = min(characters.count, start + length)
        let prefix = start > 0 ? "…" : ""
        let line = characters[start..<end].map { character in
            let isPlain = character.unicodeScalars.allSatisfy {
                $0.properties.generalCategory != .control && !$0.properties.isWhitespace
            }
            return isPlain ? character : " "
        }
        let matches = found.filter { $0.lowerBound >= start && $0.upperBound <= end }
            .map { $0.lowerBound - start + prefix.count..<$0.upperBound - start + prefix.count }
        return (prefix + String(line) + (end < characters.count ? "…" : ""), matches)
    }
}
