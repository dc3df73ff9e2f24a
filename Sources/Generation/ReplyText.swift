// The text of one reply while its tokens arrive, and how much of it may be shown.
//
// Held back are: bytes of an unfinished character, white space at the end (replies are trimmed),
// `#` that may become the `###` of a next turn, and whatever may still become a forbidden name.
// What was released is never taken back; what was not can be: the state before every token is
// kept, so that the decoder can return to the token with which a forbidden name began.

import KoreanText
import Tokenization

/// Decoded text with a released part and a held-back part.
package struct ReplyText {
    /// What the text so far asks of the decoder.
    package enum Verdict: Equatable {
        /// Go on.
        case clear
        /// A forbidden name stands in the text; it began with token `token` of the reply.
        case forbidden(token: Int)
        /// The marker of a next turn; the text before it is the whole reply.
        case nextTurn
    }

    /// The state before a token.
    private struct Mark {
        /// UTF-8 length of the text.
        var textEnd: Int
        /// Bytes of all tokens, unfinished characters included.
        var byteCount: Int
        var detokenizer: StreamingDetokenizer
    }

    /// Text that was released so far: the reply's text once it is finished.
    package private(set) var released = ""
    /// UTF-8 length of the part of `text` that was released or skipped as leading white space.
    package private(set) var releasedEnd = 0
    /// Bytes of all tokens so far.
    package private(set) var byteCount = 0

    private let tokenizer: Tokenizer
    private let matcher: NameMatcher?
    private var detokenizer: StreamingDetokenizer
    private var text = ""
    private var marks: [Mark] = []
    /// Names that begin before this UTF-8 offset have been ruled out.
    private var scanStart = 0
    /// Text from here on may become a forbidden name.
    private var undecidedFrom: Int?

    private static let hash = UInt8(ascii: "#")

    /// An empty reply that must not contain any of the matcher's names.
    package init(tokenizer: Tokenizer, matcher: NameMatcher?) {
        self.tokenizer = tokenizer
        self.matcher = matcher
        detokenizer = StreamingDetokenizer(tokenizer)
    }

    /// Tokens taken so far.
    package var tokenCount: Int { marks.count }

    /// Bytes of all text that was released, from the start of the reply; nil when invalid bytes
    /// were replaced in it, so that text and token bytes no longer correspond.
    package func releasedBytes(beforeToken token: Int) -> [UInt8]? {
        guard marks[token].byteCount == marks[token].textEnd else { return nil }
        return Array(text.utf8.prefix(releasedEnd))
    }

    // MARK: - Tokens

    /// Takes one more token.
    package mutating func append(_ token: Int) {
        marks.append(Mark(textEnd: text.utf8.count, byteCount: byteCount, detokenizer: detokenizer))
        text += detokenizer.append(token)
        if !tokenizer.isSpecial(token) { byteCount += tokenizer.bytes(of: token).count }
    }

    /// Returns to the state before token `count`.
    package mutating func truncate(toTokens count: Int) {
        guard count < marks.count else { return }
        let mark = marks[count]
        text = String(text[..<index(mark.textEnd)])
        byteCount = mark.byteCount
        detokenizer = mark.detokenizer
        marks.removeSubrange(count...)
        scanStart = min(scanStart, lastWordStart())
        undecidedFrom = nil
    }

    /// The token whose bytes hold the UTF-8 offset of the text.
    private func token(at offset: Int) -> Int {
        var n = marks.count - 1
        while n > 0, marks[n].textEnd > offset { n -= 1 }
        // The character may have begun in an earlier token, as bytes without text.
        while n > 0, marks[n].textEnd == offset, marks[n].detokenizer.hasPendingBytes { n -= 1 }
        return n
    }

    // MARK: - Examination

    /// Looks for the marker and for forbidden names in what has not been ruled out yet.
    ///
    /// - Parameter isComplete: No more text will follow.
    /// - Returns: What was found.
    package mutating func examine(isComplete: Bool) -> Verdict {
        if let marker = markerOffset() {
            text = String(text[..<index(marker)])
            let verdict = examineNames(isComplete: true)
            return verdict == .clear ? .nextTurn : verdict
        }
        return examineNames(isComplete: isComplete)
    }

    private mutating func examineNames(isComplete: Bool) -> Verdict {
        undecidedFrom = nil
        guard let matcher else { return .clear }
        switch matcher.firstMatch(
            in: text[index(min(scanStart, text.utf8.count))...],
            isComplete: isComplete
        ) {
        case .none:
            scanStart = max(scanStart, lastWordStart())
        case .undecided(let from):
            let offset = text.utf8.distance(from: text.startIndex, to: from)
            undecidedFrom = offset
        case .found(_, let range):
            let offset = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
            return .forbidden(token: token(at: offset))
        }
        return .clear
    }

    /// Where `###` begins in the text that was not released.
    private func markerOffset() -> Int? {
        var run = 0
        for (i, byte) in text.utf8.dropFirst(releasedEnd).enumerated() {
            run = byte == Self.hash ? run + 1 : 0
            if run == 3 { return releasedEnd + i - 2 }
        }
        return nil
    }

    /// The UTF-8 offset after the last white space: no name begins before it inside this word.
    private func lastWordStart() -> Int {
        let utf8 = text.utf8
        guard let space = utf8.lastIndex(where: { $0 == 0x20 || $0 == 0x0A }) else { return 0 }
        return utf8.distance(from: utf8.startIndex, to: space) + 1
    }

    // MARK: - Release

    /// Releases all text that is certain.
    ///
    /// - Parameter isComplete: No more text will follow: `#` at the end are text.
    /// - Returns: The text released by this call, often "".
    package mutating func release(isComplete: Bool) -> String {
        // After a return to a token that was shown in part, the text has to grow again first.
        guard text.utf8.count > releasedEnd else { return "" }
        let scalars = text.unicodeScalars
        var end = undecidedFrom.map(index) ?? text.endIndex
        let start = index(releasedEnd)
        if !isComplete, undecidedFrom == nil {
            while end > start, scalars[scalars.index(before: end)] == "#" {
                end = scalars.index(before: end)
            }
        }
        while end > start, scalars[scalars.index(before: end)].properties.isWhitespace {
            end = scalars.index(before: end)
        }
        guard end > start else { return "" }
        var first = start
        if released.isEmpty {
            while first < end, scalars[first].properties.isWhitespace {
                first = scalars.index(after: first)
            }
        }
        let new = String(text[first..<end])
        releasedEnd = text.utf8.distance(from: text.startIndex, to: end)
        released += new
        return new
    }

    private func index(_ offset: Int) -> String.Index {
        text.utf8.index(text.startIndex, offsetBy: offset)
    }
}
