// The shape of the small model that these tests train.

import GPTNeoX

enum SampleModel {
    /// Small enough to be trained in a test, with odd numbers where shapes may be odd.
    static let configuration = NeoXConfiguration(
        hiddenSize: 48,
        layerCount: 2,
        headCount: 3,
        feedForwardSize: 96,
        vocabularySize: 257,
        contextLength: 128,
        rotaryDimensions: 4,
        rotaryBase: 10_000,
        layerNormEpsilon: 1e-5,
        usesParallelResidual: true
    )
}
