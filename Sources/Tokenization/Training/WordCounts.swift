// What byte-pair training learns from: how often each word stands in a corpus. Words are what the
// normalizer and the GPT-2 pattern leave of each text, as huggingface/tokenizers counts them
// (models/bpe/trainer.rs: feed); added tokens are not looked for.

/// The words of a corpus and their numbers.
package struct WordCounts: Sendable {
    /// Done to each text before it is cut.
    package let normalizer: TextNormalizer?
    /// How often each word stands, by its UTF-8.
    private(set) var counts: [[UInt8]: Int] = [:]
    /// Texts that were added.
    package private(set) var textCount = 0
    /// Bytes of the texts, normalised.
    package private(set) var byteCount = 0

    /// No words yet.
    package init(normalizer: TextNormalizer? = .nfc) { self.normalizer = normalizer }

    /// Different words.
    package var wordCount: Int { counts.count }

    /// Counts the words of one text; words never run from one text into the next.
    package mutating func add(_ text: String) {
        let normalized = normalizer?.apply(text) ?? text
        textCount += 1
        let bytes = Array(normalized.utf8)
        guard !bytes.isEmpty else { return }
        byteCount += bytes.count
        PreTokenizer.byteLevel(addsPrefixSpace: false, usesPattern: true).cut(bytes) {
            counts[$0, default: 0] += 1
        }
    }
}
