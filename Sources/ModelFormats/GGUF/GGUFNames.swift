// All names of GGUF metadata and tensors, nowhere else in the program (gguf.md; llama.cpp's
// gptneox tensor map).

/// The keys and tensor names of a gptneox GGUF.
package enum GGUFNames {
    /// The architecture this program runs.
    package static let architecture = "gptneox"
    /// The model name of byte-level BPE in `tokenizer.ggml.model`.
    package static let byteLevelBPE = "gpt2"

    /// Metadata keys.
    package enum Key {
        /// string: "gptneox".
        package static let architecture = "general.architecture"
        /// string: the model's name for people.
        package static let name = "general.name"
        /// string: an SPDX licence.
        package static let license = "general.license"
        /// string: what the model is.
        package static let description = "general.description"
        /// u32: the type of most tensors (0 F32, 1 F16, 2 Q4_0, 7 Q8_0, 32 BF16).
        package static let fileType = "general.file_type"
        /// u32: 2.
        package static let quantizationVersion = "general.quantization_version"
        /// u32: alignment of the tensor data in bytes.
        package static let alignment = "general.alignment"
        /// u16: how many files the model is spread over.
        package static let splitCount = "split.count"
        /// What all keys about such files begin with.
        package static let splitPrefix = "split."
        /// u32: the longest context in tokens.
        package static let contextLength = "gptneox.context_length"
        /// u32: hidden size.
        package static let embeddingLength = "gptneox.embedding_length"
        /// u32: layers.
        package static let blockCount = "gptneox.block_count"
        /// u32: intermediate size.
        package static let feedForwardLength = "gptneox.feed_forward_length"
        /// bool.
        package static let useParallelResidual = "gptneox.use_parallel_residual"
        /// u32: rotary dimensions of a head.
        package static let ropeDimensionCount = "gptneox.rope.dimension_count"
        /// f32: rotary base, 10000 when absent.
        package static let ropeFrequencyBase = "gptneox.rope.freq_base"
        /// string: "none" unless the positions are stretched.
        package static let ropeScalingType = "gptneox.rope.scaling.type"
        /// u32: attention heads.
        package static let headCount = "gptneox.attention.head_count"
        /// u32: heads of keys and values; equal to the above in GPT-NeoX.
        package static let keyValueHeadCount = "gptneox.attention.head_count_kv"
        /// f32.
        package static let layerNormEpsilon = "gptneox.attention.layer_norm_epsilon"
        /// u32: rows of the embedding.
        package static let vocabularySize = "gptneox.vocab_size"
        /// string: "gpt2".
        package static let tokenizerModel = "tokenizer.ggml.model"
        /// string: "gpt-2".
        package static let tokenizerPre = "tokenizer.ggml.pre"
        /// [string]: spellings by id.
        package static let tokens = "tokenizer.ggml.tokens"
        /// [i32]: kinds by id.
        package static let tokenTypes = "tokenizer.ggml.token_type"
        /// [string]: "left right".
        package static let merges = "tokenizer.ggml.merges"
        /// u32.
        package static let beginningOfSequence = "tokenizer.ggml.bos_token_id"
        /// u32.
        package static let endOfSequence = "tokenizer.ggml.eos_token_id"
        /// u32.
        package static let padding = "tokenizer.ggml.padding_token_id"
        /// bool.
        package static let addsBeginningOfSequence = "tokenizer.ggml.add_bos_token"
        /// string: the whole tokenizer.json, preferred over the tables.
        package static let huggingFaceTokenizer = "tokenizer.huggingface.json"
        /// u32: how many earlier pairs of a conversation the model was trained to see; 0 when absent.
        package static let historyTurns = "mechuri.history_turns"
        /// bool: whether the model was trained to speak about the `### 맥락:` section of its prompt.
        package static let followsContext = "mechuri.context"
        /// [string]: the adapters that were merged into the weights, with =scale where it is not 1.
        package static let mergedAdapters = "mechuri.merged_adapters"
    }

    /// The parts of a layer: `blk.N.<part>.weight` and `.bias`.
    package enum LayerPart: String, CaseIterable, Sendable {
        /// Before attention.
        case attentionNorm = "attn_norm"
        /// Queries, keys and values in one, rows Q;K;V (llama.cpp's order).
        case attentionQKV = "attn_qkv"
        /// After attention.
        case attentionOutput = "attn_output"
        /// Before the feed-forward network.
        case feedForwardNorm = "ffn_norm"
        /// Into the feed-forward network.
        case feedForwardUp = "ffn_up"
        /// Out of the feed-forward network.
        case feedForwardDown = "ffn_down"
    }

    /// Weight or bias.
    package enum Kind: String, CaseIterable, Sendable {
        /// `.weight`
        case weight
        /// `.bias`
        case bias
    }

    /// The embedding, (vocabulary, hidden).
    package static let tokenEmbedding = "token_embd.weight"
    /// The output matrix, (vocabulary, hidden).
    package static let output = "output.weight"
    /// The last layer norm's weight.
    package static let outputNormWeight = "output_norm.weight"
    /// The last layer norm's bias.
    package static let outputNormBias = "output_norm.bias"

    /// The name of a layer's tensor.
    package static func layer(_ index: Int, _ part: LayerPart, _ kind: Kind) -> String {
        "blk.\(index).\(part.rawValue).\(kind.rawValue)"
    }

    /// The spelling of the n-th row that pads the vocabulary up to the embedding.
    package static func paddingToken(_ index: Int) -> String { "[PAD\(index)]" }
}
