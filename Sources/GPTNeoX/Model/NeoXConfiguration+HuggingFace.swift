// The numbers of a model as transformers' config.json has them.

import ModelFormats

extension NeoXConfiguration {
    /// The configuration of a Hugging Face folder.
    package init(_ config: HFConfig) {
        self.init(
            hiddenSize: config.hiddenSize,
            layerCount: config.layerCount,
            headCount: config.headCount,
            feedForwardSize: config.intermediateSize,
            vocabularySize: config.vocabularySize,
            contextLength: config.contextLength,
            rotaryDimensions: config.rotaryDimensions,
            rotaryBase: config.rotaryBase,
            layerNormEpsilon: config.layerNormEpsilon,
            usesParallelResidual: config.usesParallelResidual
        )
    }
}
