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
        /// A number that may not be said stands in the text; it began with token `token`.
        case forbiddenNumber(token: Int)
        /// The reply's token `token` makes bytes that are no character.
        case broken(token: Int)
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
    private let claim: NameClaim?
    private let numbers: NumberRule?
    /// Names that may be said whoever has claimed them.
    private let exempt: Set<String>
    private var detokenizer: StreamingDetokenizer
    private var text = ""
    private var marks: [Mark] = []
    /// Names that begin before this UTF-8 offset have been ruled out.
    private var scanStart = 0
    /// Whether U+FFFD may stand in the text: its forced opening says it.
    package var ignoresBrokenCharacters = false
    /// The token that broke a character.
    private var brokenToken: Int?
    /// The same for numbers.
    private var numberStart = 0
    /// The same for names that others may have claimed.
    private var claimStart = 0
    /// Text from here on may become a forbidden name, or one to be claimed.
    private var undecidedFrom: Int?

    private static let hash = UInt8(ascii: "#")
    /// What the bytes of tokens become where they are no text.
    private static let replacement: Unicode.Scalar = "\u{FFFD}"

    /// An empty reply that must not contain any of the matcher's names, nor what others claimed
    /// unless its opening says it; nor numbers that neither `numberSources` nor the opening hold.
    package init(
        tokenizer: Tokenizer,
        matcher: NameMatcher?,
        claim: NameClaim? = nil,
        opening: String = "",
        numberSources: [String]? = nil
    ) {
        numbers = numberSources.map { NumberRule(numbersOf: $0 + [opening]) }
        self.tokenizer = tokenizer
        self.matcher = matcher
        self.claim = claim
        exempt = Set(claim?.claims.groups.matcher.allMatches(in: opening).map(\.name) ?? [])
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
        let new = detokenizer.append(token)
        text += new
        if new.unicodeScalars.contains(Self.replacement) { brokenToken = marks.count - 1 }
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
        numberStart = min(numberStart, lastWordStart())
        claimStart = min(claimStart, lastWordStart())
        undecidedFrom = nil
        if let broken = brokenToken, broken >= count { brokenToken = nil }
    }

    /// All tokens that would leave invalid bytes in the place of token `n`.
    package func breakingTokens(at n: Int) -> Set<Int> {
        let before = marks[n].detokenizer
        var result: Set<Int> = []
        for token in 0..<tokenizer.vocabularySize where !tokenizer.isSpecial(token) {
            var detokenizer = before
            if detokenizer.append(token).unicodeScalars.contains(Self.replacement) {
                result.insert(token)
            }
        }
        return result
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
        if let brokenToken, !ignoresBrokenCharacters { return .broken(token: brokenToken) }
        if let marker = markerOffset() {
            text = String(text[..<index(marker)])
            let verdict = examineNames(isComplete: true)
            return verdict == .clear ? .nextTurn : verdict
        }
        return examineNames(isComplete: isComplete)
    }

    private mutating func examineNames(isComplete: Bool) -> Verdict {
        undecidedFrom = nil
        if let matcher {
            switch match(matcher, from: scanStart, isComplete) {
            case .none: scanStart = max(scanStart, lastWordStart())
            case .undecided(let from): undecidedFrom = offset(from)
            case .found(_, let range):
                return .forbidden(token: token(at: offset(range.lowerBound)))
            }
        }
        if let numbers {
            let rest = text[index(min(numberStart, text.utf8.count))...]
            switch numbers.verdict(on: rest, isComplete: isComplete) {
            case .allowed: numberStart = max(numberStart, lastWordStart())
            case .undecided(let from): undecidedFrom = min(undecidedFrom ?? .max, offset(from))
            case .forbidden(let from): return .forbiddenNumber(token: token(at: offset(from)))
            }
        }
        return examineClaims(isComplete: isComplete)
    }

    /// All tokens that hold numbers which may not be said.
    package func tokensOfForbiddenNumbers() -> Set<Int> {
        guard let numbers else { return [] }
        return Set(
            (0..<tokenizer.vocabularySize).filter { token in
                !tokenizer.isSpecial(token)
                    && !numbers.mayStand(
                        String(decoding: tokenizer.bytes(of: token), as: UTF8.self)
                    )
            }
        )
    }

    /// Claims the names that stand in the text; one that another reply has counts as forbidden.
    private mutating func examineClaims(isComplete: Bool) -> Verdict {
        guard let claim else { return .clear }
        while true {
            switch match(claim.claims.groups.matcher, from: claimStart, isComplete) {
            case .none:
                claimStart = max(claimStart, lastWordStart())
                return .clear
            case .undecided(let from):
                undecidedFrom = min(undecidedFrom ?? .max, offset(from))
                return .clear
            case .found(let name, let range):
                guard exempt.contains(name) || claim.take(name) else {
                    return .forbidden(token: token(at: offset(range.lowerBound)))
                }
                let rest = text[range.upperBound...].unicodeScalars
                claimStart = offset(rest.firstIndex { !Hangul.isWordScalar($0) } ?? text.endIndex)
            }
        }
    }

    private func match(
        _ matcher: NameMatcher,
        from start: Int,
        _ isComplete: Bool
    ) -> NameMatcher.Match {
        matcher.firstMatch(in: text[index(min(start, text.utf8.count))...], isComplete: isComplete)
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

    private func offset(_ index: String.Index) -> Int {
        text.utf8.distance(from: text.startIndex, to: index)
    }

    private func index(_ offset: Int) -> String.Index {
        text.utf8.index(text.startIndex, offsetBy: offset)
    }
}
