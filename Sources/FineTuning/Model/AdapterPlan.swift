// Which matrices get a low-rank change, and of which size. The defaults are the original's: rank 8,
// alpha 32, dropout 0.05 on query_key_value (FORMATS.md §7).

import GPTNeoX

/// The settings of a LoRA.
package struct AdapterPlan: Sendable, Equatable {
    /// r.
    package var rank = 8
    /// α; changes are scaled by α / r.
    package var alpha: Double = 32
    /// The share of inputs that are zeroed while training.
    package var dropout: Double = 0.05
    /// The adapted parts.
    package var parts: [AdaptedPart] = [.queryKeyValue]

    /// The original's settings.
    package init() {}

    /// What the parts are called, by transformers and by us; `all-linear` is every one of the layers'.
    private static let names: [(String, [AdaptedPart])] = [
        ("query_key_value", [.queryKeyValue]),
        ("dense", [.attentionOutput]),
        ("dense_h_to_4h", [.up]),
        ("dense_4h_to_h", [.down]),
        ("embed_out", [.output]),
        ("lm_head", [.output]),
        ("all-linear", AdaptedPart.ofLayers),
    ]

    /// All names that ``parts(named:)`` takes.
    package static var targetNames: [String] { names.map(\.0) }

    /// The parts of some names, in the model's order.
    ///
    /// - Throws: ``FineTuningError/unknownTarget(name:known:)``
    package static func parts(named targets: [String]) throws -> [AdaptedPart] {
        var chosen: Set<AdaptedPart> = []
        for target in targets {
            guard let found = names.first(where: { $0.0 == target })?.1 else {
                throw FineTuningError.unknownTarget(name: target, known: targetNames)
            }
            chosen.formUnion(found)
        }
        return AdaptedPart.allCases.filter(chosen.contains)
    }

    /// The name that peft's target_modules has for a part.
    package static func targetName(_ part: AdaptedPart) -> String {
        part.moduleNames(layer: 0)[part == .output ? 1 : 0].split(separator: ".").last.map(
            String.init
        ) ?? ""
    }
}
