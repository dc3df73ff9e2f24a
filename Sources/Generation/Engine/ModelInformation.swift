// What the status line, `doctor` and `bench` say about the model that is loaded.

import GPTNeoX

/// Facts about a loaded model.
package struct ModelInformation: Sendable, Equatable {
    /// `general.name`, or the file's name without its ending.
    package let name: String
    /// The file's path as it was given.
    package let path: String
    /// Weights in the file, biases and norms included.
    package let parameterCount: Int
    /// Size of the file.
    package let fileBytes: Int
    /// The type of most weights, ggml's name: `Q8_0`.
    package let weightType: String
    /// The most tokens of prompt and reply together.
    package let contextLength: Int
    /// Rows of the embedding.
    package let vocabularySize: Int
    /// Width, depth and heads.
    package let hiddenSize: Int
    /// Transformer layers.
    package let layerCount: Int
    /// Attention heads.
    package let headCount: Int
    /// Earlier question-and-answer pairs the model wants before a question
    /// (`mechuri.history_turns`).
    package let historyTurns: Int
    /// Whether it speaks about the `### 맥락:` section of a prompt (`mechuri.context`).
    package let followsContext: Bool
    /// Name of the kernels in use: `avx512vnni`, `avx2`, `scalar`.
    package let kernelName: String
    /// Worker threads.
    package let threads: Int
    /// Weight bytes that each decoded token reads.
    package let bytesPerToken: Int
    /// The elements of cached keys and values: f32, f16 or q8.
    package let cachePrecision: CachePrecision
    /// Bytes that the keys and values of one token take.
    package let cacheBytesPerToken: Int
    /// How long loading took.
    package let loadSeconds: Double
    /// Whether packed weights were kept from an earlier time.
    package let isFromPackedCache: Bool

    init(_ loaded: LoadedModel) {
        let configuration = loaded.model.configuration
        name = loaded.name
        path = loaded.path
        parameterCount = loaded.parameterCount
        fileBytes = loaded.fileBytes
        weightType = loaded.weightType
        contextLength = configuration.contextLength
        vocabularySize = configuration.vocabularySize
        hiddenSize = configuration.hiddenSize
        layerCount = configuration.layerCount
        headCount = configuration.headCount
        historyTurns = loaded.historyTurns
        followsContext = loaded.followsContext
        kernelName = loaded.model.kernelName
        threads = loaded.model.pool.threadCount
        bytesPerToken = loaded.model.weights.bytesPerToken
        cachePrecision = configuration.cachePrecision
        cacheBytesPerToken = KVCache.bytesPerToken(configuration)
        loadSeconds = loaded.loadSeconds
        isFromPackedCache = loaded.isFromPackedCache
    }
}
