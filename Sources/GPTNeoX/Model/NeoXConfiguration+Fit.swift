// Whether a file that is sound by itself can be run: it holds no tensor that would be left out of the
// computation, its tokenizer names no row the embedding lacks, and its memory can be had.

import ModelFormats
import Tensors
import Tokenization

extension NeoXConfiguration {
    /// Refuses a file with tensors that this architecture, with so many layers, does not have.
    ///
    /// - Throws: `NeoXError.unknownTensor`
    func requireNoOtherTensors(in file: GGUFFile) throws {
        var known: Set<String> = [
            GGUFNames.tokenEmbedding, GGUFNames.output, GGUFNames.outputNormWeight,
            GGUFNames.outputNormBias,
        ]
        for index in 0..<layerCount {
            for part in GGUFNames.LayerPart.allCases {
                for kind in GGUFNames.Kind.allCases {
                    known.insert(GGUFNames.layer(index, part, kind))
                }
            }
        }
        for name in file.tensorNames where !known.contains(name) {
            throw NeoXError.unknownTensor(path: file.path, tensor: name)
        }
    }

    /// Refuses a tokenizer that could give ids beyond the embedding.
    ///
    /// - Throws: `NeoXError.tooManyTokens`
    func requireRows(for tokenizer: Tokenizer, path: String) throws {
        guard tokenizer.vocabularySize <= vocabularySize else {
            throw NeoXError.tooManyTokens(
                path: path,
                tokens: tokenizer.vocabularySize,
                rows: vocabularySize
            )
        }
    }

    /// Refuses a model whose weights and working memory cannot be had.
    ///
    /// - Parameters:
    ///   - file: The model.
    ///   - packs: Whether quantised matrices will be copied into a packed form.
    /// - Throws: `NeoXError.notEnoughMemory`
    func requireMemory(for file: GGUFFile, packs: Bool) throws {
        var needed = 0
        for name in file.tensorNames where packs && name != GGUFNames.tokenEmbedding {
            guard let info = file.tensors[name], info.dtype?.isQuantized == true else { continue }
            needed += info.byteRange.count
        }
        // What a pass of 128 rows writes: the residual stream and its norms, queries, keys and
        // values, the inside of the feed-forward part, logits.
        needed +=
            128 * MemoryLayout<Float>.stride
            * (8 * hiddenSize + 2 * feedForwardSize + vocabularySize)
        let available = MemoryBudget.available
        // Reserved for keys and values too, where reserving counts.
        let reserved = contextLength * KVCache.bytesPerToken(self)
        let space = MemoryBudget.addressSpace
        guard needed <= available else {
            throw NeoXError.notEnoughMemory(path: file.path, needed: needed, available: available)
        }
        guard space == .max || needed + reserved + Self.otherSpace <= space else {
            throw NeoXError.notEnoughMemory(
                path: file.path,
                needed: needed + reserved + Self.otherSpace,
                available: space
            )
        }
    }

    /// Address space that threads, the database and libraries reserve beside the model.
    private static let otherSpace = 96 << 20
}
