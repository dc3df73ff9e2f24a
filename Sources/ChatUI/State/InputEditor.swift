// The text that is being typed: grapheme clusters and a cursor between them. Everything typed or
// pasted is cleaned and composed (NFC), so that a syllable that arrives in pieces is still one
// cluster, and Backspace removes what the eye sees as one character.

import Foundation
import KoreanText

/// An editable text with a cursor.
package struct InputEditor: Equatable, Sendable {
    /// The most characters it takes; a longer paste is cut.
    package static let capacity = 4000

    /// The text as clusters.
    package private(set) var characters: [Character] = []
    /// Clusters left of the cursor, 0...`characters.count`.
    package private(set) var cursor = 0
    /// What ^U, ^K and ^W removed last; ^Y puts it back.
    private var killed = ""

    /// Empty.
    package init() {}

    /// Holding text, the cursor at its end.
    package init(_ text: String) { replace(with: text) }

    /// The text.
    package var text: String { String(characters) }

    /// Whether nothing was typed.
    package var isEmpty: Bool { characters.isEmpty }

    /// Whether there is nothing but white space.
    package var isBlank: Bool { characters.allSatisfy(\.isWhitespace) }

    // MARK: - Inserting

    /// Replaces everything; the cursor goes to the end.
    package mutating func replace(with text: String) {
        characters = Array(Array(TextSanitizer.clean(text)).prefix(Self.capacity))
        cursor = characters.count
    }

    /// Inserts at the cursor and returns whether all of it fitted.
    ///
    /// On one line (`multiline` false) line ends become spaces.
    @discardableResult
    package mutating func insert(_ raw: String, multiline: Bool = true) -> Bool {
        var piece = Array(multiline ? TextSanitizer.clean(raw) : TextSanitizer.cleanLine(raw))
        let room = Self.capacity - characters.count
        let fits = piece.count <= room
        if !fits { piece = Array(piece.prefix(max(0, room))) }
        // Composed with what stands before it: a vowel after a lone consonant becomes one syllable.
        let before = String(characters[..<cursor]) + String(piece)
        let head = Array(before.nfc)
        let whole = Array(String(head) + String(characters[cursor...]))
        cursor = min(head.count, whole.count)
        characters = whole
        return fits
    }

    // MARK: - Moving

    /// One cluster to the left.
    package mutating func moveLeft() { cursor = max(0, cursor - 1) }

    /// One cluster to the right.
    package mutating func moveRight() { cursor = min(characters.count, cursor + 1) }

    /// To the start of the word at or before the cursor.
    package mutating func moveWordLeft() { cursor = wordStart }

    /// Past the end of the word at or after the cursor.
    package mutating func moveWordRight() {
        while cursor < characters.count, characters[cursor].isWhitespace { cursor += 1 }
        while cursor < characters.count, !characters[cursor].isWhitespace { cursor += 1 }
    }

    /// To the start of the line.
    package mutating func moveToLineStart() {
        while cursor > 0, !characters[cursor - 1].isNewline { cursor -= 1 }
    }

    /// To the end of the line.
    package mutating func moveToLineEnd() {
        while cursor < characters.count, !characters[cursor].isNewline { cursor += 1 }
    }

    /// To a place given as clusters from the start; out of range is clamped.
    package mutating func move(to offset: Int) { cursor = min(max(0, offset), characters.count) }

    // MARK: - Removing

    /// Removes the cluster left of the cursor.
    package mutating func deleteBackward() {
        guard cursor > 0 else { return }
        characters.remove(at: cursor - 1)
        cursor -= 1
    }

    /// Removes the cluster right of the cursor.
    package mutating func deleteForward() {
        guard cursor < characters.count else { return }
        characters.remove(at: cursor)
    }

    /// Removes the word left of the cursor, for ``yank()``.
    package mutating func killWord() { kill(wordStart..<cursor) }

    /// Removes everything left of the cursor on its line, for ``yank()``.
    package mutating func killToLineStart() {
        let end = cursor
        var start = self
        start.moveToLineStart()
        kill(start.cursor..<end)
    }

    /// Removes everything right of the cursor on its line, for ``yank()``.
    package mutating func killToLineEnd() {
        var end = self
        end.moveToLineEnd()
        kill(cursor..<end.cursor)
    }

    /// Removes everything and returns it.
    package mutating func takeAll() -> String {
        let all = text
        characters = []
        cursor = 0
        return all
    }

    /// Puts back what was removed last.
    package mutating func yank() { insert(killed) }

    // MARK: - Private helpers

    private var wordStart: Int {
        var start = cursor
        while start > 0, characters[start - 1].isWhitespace { start -= 1 }
        while start > 0, !characters[start - 1].isWhitespace { start -= 1 }
        return start
    }

    private mutating func kill(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        killed = String(characters[range])
        characters.removeSubrange(range)
        cursor = range.lowerBound
    }
}
