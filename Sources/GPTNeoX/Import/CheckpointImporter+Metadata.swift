// The metadata of an imported model: hyperparameters, the tokenizer's tables, and facts for people.

import Foundation
import ModelFormats

extension CheckpointImporter {
    /// All keys in the order they are written (FORMATS: gguf.md and llama.cpp's converter).
    static func metadata(
        _ source: CheckpointSource,
        types: MatrixTypes,
        _ description: Description,
        folder: String
    ) throws -> [(String, GGUFValue)] {
        typealias Key = GGUFNames.Key
        let config = source.config
        func number(_ value: Int) -> GGUFValue { .uint32(UInt32(clamping: value)) }
        let folderName = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
        var values: [(String, GGUFValue)] = [
            (Key.architecture, .string(GGUFNames.architecture)),
            (Key.name, .string(description.name ?? folderName)),
        ]
        if let license = description.license { values.append((Key.license, .string(license))) }
        if let text = description.text { values.append((Key.description, .string(text))) }
        values += [
            (Key.fileType, .uint32(types.fileType)),
            (Key.quantizationVersion, .uint32(2)),
            (Key.contextLength, number(config.contextLength)),
            (Key.embeddingLength, number(config.hiddenSize)),
            (Key.blockCount, number(config.layerCount)),
            (Key.feedForwardLength, number(config.intermediateSize)),
            (Key.useParallelResidual, .bool(config.usesParallelResidual)),
            (Key.ropeDimensionCount, number(config.rotaryDimensions)),
            (Key.ropeFrequencyBase, .float32(config.rotaryBase)),
            (Key.headCount, number(config.headCount)),
            (Key.layerNormEpsilon, .float32(config.layerNormEpsilon)),
            (Key.vocabularySize, number(config.vocabularySize)),
            (Key.tokenizerModel, .string(GGUFNames.byteLevelBPE)),
            (Key.tokenizerPre, .string("gpt-2")),
            (Key.tokens, .strings(source.vocabulary.tokens)),
            (Key.tokenTypes, .int32s(source.vocabulary.kinds)),
            (Key.merges, .strings(source.vocabulary.merges)),
            (Key.beginningOfSequence, number(source.beginningOfSequence)),
            (Key.endOfSequence, number(source.endOfSequence)),
            (Key.addsBeginningOfSequence, .bool(false)),
            (Key.huggingFaceTokenizer, .string(source.tokenizerJSON)),
        ]
        if let turns = description.historyTurns { values.append((Key.historyTurns, number(turns))) }
        if let follows = description.followsContext {
            values.append((Key.followsContext, .bool(follows)))
        }
        return values
    }
}
