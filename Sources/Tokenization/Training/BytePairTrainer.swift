// Byte-pair training (Sennrich et al., 2016) with the results of huggingface/tokenizers' BpeTrainer:
// the pair of neighbours that is most frequent becomes a token, of equals the one with the lower ids,
// until the vocabulary is full or no pair is frequent enough (models/bpe/trainer.rs: do_train). The
// first ids are the special tokens', then come the 256 bytes in the order of their spellings.

/// Learns the merges of a byte-level vocabulary.
package struct BytePairTrainer: Sendable {
    /// Tokens at the most, special ones and the 256 bytes included.
    package var vocabularySize: Int
    /// How often a pair must stand to become a token.
    package var minimumFrequency: Int
    /// Tokens that are never made by merging; their ids are the first.
    package var specialTokens: [String]

    /// All settings.
    package init(
        vocabularySize: Int,
        minimumFrequency: Int = 2,
        specialTokens: [String] = ["<|endoftext|>"]
    ) {
        self.vocabularySize = vocabularySize
        self.minimumFrequency = minimumFrequency
        self.specialTokens = specialTokens
    }

    /// The smallest vocabulary that holds the special tokens and every byte.
    package var smallestVocabulary: Int {
        initialVocabulary().spellings.count
    }

    /// Learns from counted words.
    ///
    /// - Parameters:
    ///   - words: The corpus.
    ///   - progress: Called after every merge with the tokens there are.
    ///   - isCancelled: Asked before every merge.
    /// - Returns: The vocabulary and its merges.
    /// - Throws: `CancellationError` when `isCancelled` says so.
    package func train(
        _ words: WordCounts,
        progress: (Int) -> Void = { _ in },
        isCancelled: () -> Bool = { false }
    ) throws(CancellationError) -> TrainedVocabulary {
        var vocabulary = initialVocabulary()
        let byteTokens = ByteAlphabet.scalars.indices.map { byte in
            vocabulary.ids[Array(ByteAlphabet.spelling(of: UInt8(byte)).utf8)] ?? 0
        }
        var corpus = PairCorpus(words.counts, byteTokens: byteTokens)
        while vocabulary.spellings.count < vocabularySize, let (pair, count) = corpus.next() {
            guard count >= UInt64(max(minimumFrequency, 1)) else { break }
            if isCancelled() { throw CancellationError() }
            corpus.merge(into: vocabulary.add(pair))
            progress(vocabulary.spellings.count)
        }
        return TrainedVocabulary(
            tokens: vocabulary.spellings,
            merges: vocabulary.merges(),
            specialTokens: specialTokens,
            normalizer: words.normalizer
        )
    }

    /// The special tokens and the bytes.
    private func initialVocabulary() -> Vocabulary {
        var vocabulary = Vocabulary()
        for token in specialTokens { vocabulary.add(Array(token.utf8)) }
        for scalar in ByteAlphabet.scalars.sorted() {
            guard let scalar = Unicode.Scalar(scalar) else { continue }
            vocabulary.add(Array(String(Character(scalar)).utf8))
        }
        return vocabulary
    }

    /// Spellings and their ids, and the merges so far.
    private struct Vocabulary {
        var spellings: [[UInt8]] = []
        var ids: [[UInt8]: Int32] = [:]
        private var merged: [TokenPair] = []

        /// The id of a spelling, a new one where it is new.
        @discardableResult
        mutating func add(_ spelling: [UInt8]) -> Int32 {
            if let id = ids[spelling] { return id }
            let id = Int32(spellings.count)
            spellings.append(spelling)
            ids[spelling] = id
            return id
        }

        /// The token that two become; another pair may have made the same one before.
        mutating func add(_ pair: TokenPair) -> Int32 {
            merged.append(pair)
            return add(spellings[Int(pair.left)] + spellings[Int(pair.right)])
        }

        /// The merges in order; of a pair that was merged twice the last counts, as in the reference.
        func merges() -> [TokenPair] {
            var seen: Set<TokenPair> = []
            return merged.reversed().filter { seen.insert($0).inserted }.reversed()
        }
    }
}

/// What training gives: tokens by id, and the merges that make them.
package struct TrainedVocabulary: Sendable {
    /// The spellings' UTF-8 by id.
    let tokens: [[UInt8]]
    /// Pairs in the order in which they are merged.
    let merges: [TokenPair]
    /// The special tokens, which are the first ids.
    package let specialTokens: [String]
    /// What is done to text before it is cut.
    package let normalizer: TextNormalizer?

    /// The number of tokens.
    package var tokenCount: Int { tokens.count }
    /// The number of merges.
    package var mergeCount: Int { merges.count }
}

/// Two tokens beside each other.
struct TokenPair: Hashable, Sendable {
    let left: Int32
    let right: Int32

    /// Ids of the left token first.
    func precedes(_ other: TokenPair) -> Bool {
        left == other.left ? right < other.right : left < other.left
    }
}
