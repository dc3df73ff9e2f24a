// The last step of an import: the file that was written is loaded as any model is, and a short prompt
// must come out finite. Mapped pages are given back layer by layer, so a model of any size is checked
// in little memory.

import Foundation
import ModelFormats
import Tensors

extension CheckpointImporter {
    /// The tokens that are run; the whole prompt is compared as ids only.
    private static let checkedTokens = 8

    /// Loads what was written, compares its tokenizer with the source's and runs a fixed prompt.
    ///
    /// - Parameters:
    ///   - path: The file, still under its temporary name.
    ///   - output: The name for messages.
    ///   - source: What it was made of.
    ///   - progress: Told of every layer.
    ///   - isCancelled: Asked after every layer.
    /// - Returns: The model, for its facts.
    /// - Throws: `NeoXError.reloadCheckFailed`, `.cancelled`, or what loading meets.
    static func check(
        _ path: String,
        shownAs output: String,
        _ source: CheckpointSource,
        progress: (Int, Int) -> Void,
        isCancelled: () -> Bool
    ) throws -> LoadedModel {
        let loaded = try LoadedModel(path: path, precision: .float32)
        let prompt = "### 질문: 점심 추천해줘\n\n### 답변:"
        let ids = loaded.tokenizer.encode(prompt)
        guard ids == source.tokenizer.encode(prompt) else {
            throw NeoXError.reloadCheckFailed(path: output)
        }
        let configuration = loaded.model.configuration
        let read = ids.prefix(min(checkedTokens, configuration.contextLength))
        guard !read.isEmpty else { return loaded }
        let scratch = loaded.model.makeScratch(capacity: read.count)
        let cache = KVCache(configuration: configuration, capacity: read.count)
        scratch.begin()
        scratch.add(read, to: cache, logits: .last)
        var layers = 0
        withoutActuallyEscaping(progress) { progress in
            scratch.afterLayer = { layer in
                for linear in layer.linears { MappedPages.release(linear.weights.bytes) }
                layers += 1
                progress(layers, configuration.layerCount)
            }
            loaded.model.forward(scratch, until: isCancelled)
            scratch.afterLayer = nil
        }
        if isCancelled() { throw NeoXError.cancelled }
        let logits = scratch.logits(0)
        guard logits.allSatisfy(\.isFinite), Set(logits.prefix(1000)).count > 1 else {
            throw NeoXError.reloadCheckFailed(path: output)
        }
        return loaded
    }
}
