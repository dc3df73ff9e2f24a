// The pre-tokenizers of tokenizer.json that a byte-level BPE uses: they cut text into pieces, and
// merging never crosses a cut. Behaviour follows huggingface/tokenizers (tokenizer/normalizer.rs
// `split`, pre_tokenizers/{byte_level,split,digits}.rs).

/// One step that cuts text into pieces.
package enum PreTokenizer: Sendable, Equatable {
    /// GPT-2's step. `addsPrefixSpace` puts a space before a piece that has none; `usesPattern`
    /// cuts by ``GPT2Pattern``. The mapping to bytes that ends it is implied: pieces are bytes.
    case byteLevel(addsPrefixSpace: Bool, usesPattern: Bool)
    /// Cuts at every occurrence of a text, not empty.
    case splitText([UInt8], SplitBehavior, inverted: Bool)
    /// Cuts by GPT-2's expression.
    case splitPattern(SplitBehavior, inverted: Bool)
    /// Sets digits (`\p{N}`) apart, each or by runs.
    case digits(individual: Bool)

    /// What becomes of the matches of a Split.
    package enum SplitBehavior: String, Sendable {
        /// Matches disappear.
        case removed = "Removed"
        /// Each match is a piece.
        case isolated = "Isolated"
        /// A match ends the piece before it.
        case mergedWithPrevious = "MergedWithPrevious"
        /// A match begins the piece after it.
        case mergedWithNext = "MergedWithNext"
        /// Neighbouring matches are one piece.
        case contiguous = "Contiguous"
    }

    /// A stretch of text, and whether it is a match.
    private struct Segment {
        var range: Range<Int>
        let isMatch: Bool
    }

    /// Cuts one piece.
    ///
    /// - Parameters:
    ///   - piece: valid UTF-8, not empty.
    ///   - emit: called with each resulting piece, in order; none is empty.
    package func cut(_ piece: [UInt8], _ emit: ([UInt8]) -> Void) {
        switch self {
        case .byteLevel(let addsPrefixSpace, let usesPattern):
            let spaced = addsPrefixSpace && piece.first != 0x20 ? [0x20] + piece : piece
            guard usesPattern else { return emit(spaced) }
            Self.patternEnds(spaced) { emit(Array(spaced[$0])) }
        case .splitText(let text, let behavior, let inverted):
            emitAll(Self.occurrences(of: text, in: piece), behavior, inverted, piece, emit)
        case .splitPattern(let behavior, let inverted):
            var segments: [Segment] = []
            Self.patternEnds(piece) { segments.append(Segment(range: $0, isMatch: true)) }
            emitAll(segments, behavior, inverted, piece, emit)
        case .digits(let individual):
            let behavior: SplitBehavior = individual ? .isolated : .contiguous
            emitAll(Self.digits(in: piece), behavior, false, piece, emit)
        }
    }

    // MARK: - Finding matches

    private static func patternEnds(_ piece: [UInt8], _ emit: (Range<Int>) -> Void) {
        piece.withUnsafeBufferPointer { bytes in
            var start = 0
            while start < bytes.count {
                let end = GPT2Pattern.matchEnd(in: bytes, from: start)
                emit(start..<end)
                start = end
            }
        }
    }

    private static func occurrences(of text: [UInt8], in piece: [UInt8]) -> [Segment] {
        var segments: [Segment] = []
        var position = 0
        var previous = 0
        while position + text.count <= piece.count {
            guard piece[position..<position + text.count].elementsEqual(text) else {
                position += 1
                continue
            }
            if previous < position {
                segments.append(Segment(range: previous..<position, isMatch: false))
            }
            segments.append(Segment(range: position..<position + text.count, isMatch: true))
            position += text.count
            previous = position
        }
        if previous < piece.count {
            segments.append(Segment(range: previous..<piece.count, isMatch: false))
        }
        return segments
    }

    private static func digits(in piece: [UInt8]) -> [Segment] {
        var segments: [Segment] = []
        var previous = 0
        piece.withUnsafeBufferPointer { bytes in
            var position = 0
            while position < bytes.count {
                let scalar = UTF8Cursor.scalar(in: bytes, at: position)
                let end = position + scalar.length
                if CharacterClass.isNumeric(scalar.value) {
                    if previous < position {
                        segments.append(Segment(range: previous..<position, isMatch: false))
                    }
                    segments.append(Segment(range: position..<end, isMatch: true))
                    previous = end
                }
                position = end
            }
        }
        if previous < piece.count {
            segments.append(Segment(range: previous..<piece.count, isMatch: false))
        }
        return segments
    }

    // MARK: - Applying the behaviour

    private func emitAll(
        _ found: [Segment],
        _ behavior: SplitBehavior,
        _ inverted: Bool,
        _ piece: [UInt8],
        _ emit: ([UInt8]) -> Void
    ) {
        let segments =
            inverted ? found.map { Segment(range: $0.range, isMatch: !$0.isMatch) } : found
        for range in Self.ranges(segments, behavior) where !range.isEmpty {
            emit(Array(piece[range]))
        }
    }

    private static func ranges(_ segments: [Segment], _ behavior: SplitBehavior) -> [Range<Int>] {
        switch behavior {
        case .removed:
            return segments.filter { !$0.isMatch }.map(\.range)
        case .isolated:
            return segments.map(\.range)
        case .contiguous:
            return joined(segments) { isMatch, previous in isMatch == previous }
        case .mergedWithPrevious:
            return joined(segments) { isMatch, previous in isMatch && !previous }
        case .mergedWithNext:
            // The same rule read from the end.
            return Array(
                joined(segments.reversed()) { isMatch, previous in isMatch && !previous }.reversed()
            )
        }
    }

    /// Joins a segment to the one visited before it when `joins(isMatch, previousIsMatch)`.
    private static func joined(
        _ segments: [Segment],
        _ joins: (Bool, Bool) -> Bool
    ) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var previousIsMatch = false
        for segment in segments {
            if let last = ranges.last, joins(segment.isMatch, previousIsMatch) {
                let lower = min(last.lowerBound, segment.range.lowerBound)
                let upper = max(last.upperBound, segment.range.upperBound)
                ranges[ranges.count - 1] = lower..<upper
            } else {
                ranges.append(segment.range)
            }
            previousIsMatch = segment.isMatch
        }
        return ranges
    }
}
