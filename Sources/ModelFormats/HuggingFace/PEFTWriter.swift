// Writes an adapter as the peft library saves one: adapter_config.json and adapter_model.safetensors
// (peft/utils/save_and_load.py, tuners/lora/config.py). Both are written and synced under temporary
// names before either appears; then PEFTPublication gives them theirs.
//
// The settings hold what peft has known since 0.9 and no newer switches: older releases refuse keys they
// do not know, newer ones take the defaults for those that are absent.

import Foundation
import StrictJSON

/// Writes LoRAs for transformers, peft, and ourselves.
package enum PEFTWriter {
    /// The two matrices of one adapted linear layer.
    package struct Module: Sendable {
        /// The layer's name in the base model, as `gpt_neox.layers.0.attention.query_key_value`.
        package var name: String
        /// Rows of A and columns of B.
        package var rank: Int
        /// (rank, inputs), row by row.
        package var a: [Float]
        /// (outputs, rank), row by row, the rows in transformers' order.
        package var b: [Float]
        /// Columns of A.
        package var inputs: Int
        /// Rows of B.
        package var outputs: Int

        /// All fields as given; `a` and `b` must have the sizes that the others say.
        package init(
            name: String,
            rank: Int,
            a: [Float],
            b: [Float],
            inputs: Int,
            outputs: Int
        ) {
            precondition(
                rank > 0 && a.count == rank * inputs && b.count == outputs * rank,
                "\(name): rank \(rank), \(a.count) and \(b.count) for \(outputs) x \(inputs)"
            )
            self.name = name
            self.rank = rank
            self.a = a
            self.b = b
            self.inputs = inputs
            self.outputs = outputs
        }
    }

    /// What adapter_config.json says beside the modules.
    package struct Settings: Sendable, Equatable {
        /// `r`; modules of another rank are listed in `rank_pattern`.
        package var rank: Int
        /// `lora_alpha`: a module's change is α / rank · B · A.
        package var alpha: Double
        /// `lora_dropout`, which only training uses.
        package var dropout: Double
        /// `target_modules`: the ends of the adapted layers' names, as `query_key_value`.
        package var targetModules: [String]
        /// `base_model_name_or_path`.
        package var baseModel: String?
        /// `use_rslora`: divides α by the root of the rank instead.
        package var isRankStabilised: Bool

        /// The original 메추리's settings, where nothing else is given.
        package init(
            rank: Int = 8,
            alpha: Double = 32,
            dropout: Double = 0.05,
            targetModules: [String] = ["query_key_value"],
            baseModel: String? = nil,
            isRankStabilised: Bool = false
        ) {
            self.rank = rank
            self.alpha = alpha
            self.dropout = dropout
            self.targetModules = targetModules
            self.baseModel = baseModel
            self.isRankStabilised = isRankStabilised
        }
    }

    /// Writes both files, replacing those that are there.
    ///
    /// - Parameters:
    ///   - modules: At least one; every name must end in one of the target modules, or peft will not
    ///     look for it.
    ///   - settings: The rest.
    ///   - folder: Is made where it is missing.
    ///   - isPrivate: Whether only their owner may read the files (mode 0600).
    /// - Throws: ``FileError``; no new file is left then. Where only the last moment failed, the older
    ///   adapter may be gone too.
    package static func write(
        _ modules: [Module],
        _ settings: Settings,
        to folder: String,
        isPrivate: Bool = false
    ) throws(FileError) {
        try seal(modules, settings, to: folder, isPrivate: isPrivate).publish()
    }

    /// Writes both files under temporary names; the rest is as in ``write(_:_:to:isPrivate:)``.
    package static func seal(
        _ modules: [Module],
        _ settings: Settings,
        to folder: String,
        isPrivate: Bool = false
    ) throws(FileError) -> PEFTPublication {
        try makeFolder(folder)
        func path(_ name: String) -> String { (folder as NSString).appendingPathComponent(name) }
        let names = modules.map { "base_model.model.\($0.name)" }
        let weights = try SafetensorsWriter(
            path: path(PEFTAdapter.weightsName),
            tensors: zip(modules, names).flatMap { module, name in
                [
                    .init("\(name).lora_A.weight", .f32, [module.rank, module.inputs]),
                    .init("\(name).lora_B.weight", .f32, [module.outputs, module.rank]),
                ]
            },
            isPrivate: isPrivate
        )
        for module in modules {
            try weights.write(module.a)
            try weights.write(module.b)
        }
        try weights.seal()
        let config = try AtomicOutputFile(path: path(PEFTAdapter.configName), isPrivate: isPrivate)
        try config.write(Array(text(settings, modules).utf8))
        try config.seal()
        return PEFTPublication(folder: folder, weights: weights, settings: config)
    }

    private static func makeFolder(_ folder: String) throws(FileError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
        } catch {
            // Foundation hides the system's reason; making the folder once more shows it.
            guard mkdir(folder, 0o755) != 0 else { return }
            throw .cannotWrite(path: folder, code: errno)
        }
    }

    /// The text of adapter_config.json, keys sorted as peft sorts them.
    static func text(_ settings: Settings, _ modules: [Module]) -> String {
        let ranks = modules.filter { $0.rank != settings.rank }
            .map { JSONMember(key: $0.name, value: .integer($0.rank)) }
        let alpha = Int(exactly: settings.alpha).map(JSONValue.integer)
        let object = JSONValue.members([
            "alpha_pattern": .object([]),
            "auto_mapping": .null,
            "base_model_name_or_path": settings.baseModel.map(JSONValue.string) ?? .null,
            "bias": .string("none"),
            "fan_in_fan_out": .bool(false),
            "inference_mode": .bool(true),
            "init_lora_weights": .bool(true),
            "layers_pattern": .null,
            "layers_to_transform": .null,
            "loftq_config": .object([]),
            "lora_alpha": alpha ?? .double(settings.alpha),
            "lora_dropout": .double(settings.dropout),
            "megatron_config": .null,
            "megatron_core": .string("megatron.core"),
            "modules_to_save": .null,
            "peft_type": .string("LORA"),
            "r": .integer(settings.rank),
            "rank_pattern": .object(ranks),
            "revision": .null,
            "target_modules": .array(settings.targetModules.sorted().map(JSONValue.string)),
            "task_type": .string("CAUSAL_LM"),
            "use_dora": .bool(false),
            "use_rslora": .bool(settings.isRankStabilised),
        ])
        return object.text(.document)
    }
}
