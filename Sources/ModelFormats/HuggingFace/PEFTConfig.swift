// adapter_config.json of a LoRA, as the peft library writes and reads it: which modules are adapted
// (peft/tuners/tuners_utils.py, check_target_module_exists), and with which rank and scale
// (peft/tuners/lora/model.py, _create_and_replace; lora/layer.py, update_layer). What changes the
// mathematics beyond LoRA and rsLoRA is refused by name; keys that mean nothing here are ignored.

import StrictJSON

/// What a LoRA's settings say of the modules it changes.
package struct PEFTConfig: Sendable {
    /// The file, for messages.
    package let path: String
    /// `base_model_name_or_path`, when it says anything.
    package let baseModel: String?
    private let rank: Int
    private let alpha: Double
    private let isRankStabilised: Bool
    private let targets: Targets
    private let excluded: Targets?
    private let layers: [Int]?
    private let layerPatterns: [PEFTPattern]
    private let ranks: [ModulePattern<Int>]
    private let alphas: [ModulePattern<Double>]

    private enum Targets: Sendable {
        case allLinear
        case names([String])
        case pattern(PEFTPattern)
    }

    /// A key of rank_pattern or alpha_pattern with its value.
    private struct ModulePattern<Value: Sendable>: Sendable {
        let key: String
        let pattern: PEFTPattern
        let value: Value

        func matches(_ module: String) -> Bool { key == module || pattern.matches(module) }
    }

    /// Initialisations that leave the base as it is; others (PiSSA, OLoRA, LoftQ, CorDA …) change it.
    private static let plainInitialisations: Set<String> = ["gaussian", "eva", "orthogonal"]
    /// Switches that change what is computed, refused when they are set.
    private static let refusedKeys = [
        "modules_to_save", "layer_replication", "trainable_token_indices", "target_parameters",
        "alora_invocation_tokens", "arrow_config", "kasa_config", "monteclora_config",
        "megatron_config", "lora_bias",
    ]

    /// Reads a file.
    ///
    /// - Throws: ``PEFTError``
    package init(path: String) throws(PEFTError) {
        let file: MappedFile
        do { file = try MappedFile(path: path) } catch { throw .file(error) }
        try self.init(json: file.bytes, path: path)
    }

    /// Reads the text of a file.
    ///
    /// - Throws: ``PEFTError``
    package init(json: UnsafeRawBufferPointer, path: String) throws(PEFTError) {
        self.path = path
        do {
            let root = try JSONNode(parsing: json, source: path)
            try Self.checkKind(root, path)
            rank = try root.present("r")?.integer(in: 1...65_536) ?? 8
            alpha = try root.present("lora_alpha")?.number() ?? 8
            isRankStabilised = try root.present("use_rslora")?.bool() ?? false
            targets =
                try root.present("target_modules").map { try Self.targets($0, path) }
                ?? .names(["query_key_value"])
            excluded = try root.present("exclude_modules").map { try Self.targets($0, path) }
            layers = try root.present("layers_to_transform").map { node in
                let range = 0...1_000_000
                if case .array = node.value {
                    return try node.elements().map { try $0.integer(in: range) }
                }
                return [try node.integer(in: range)]
            }
            layerPatterns =
                try root.present("layers_pattern").map { node in
                    try Self.texts(node).map { try Self.pattern($0, isSuffix: true, node, path) }
                } ?? []
            ranks = try Self.patterns(root, "rank_pattern", path) { try $0.integer(in: 1...65_536) }
            alphas = try Self.patterns(root, "alpha_pattern", path) { try $0.number() }
            let base = try root.present("base_model_name_or_path")?.string()
            baseModel = base.flatMap { $0.isEmpty ? nil : $0 }
        } catch let error as JSONError {
            throw .json(error)
        } catch let error as PEFTError {
            throw error
        } catch {
            preconditionFailure("only JSONError and PEFTError are thrown above")
        }
    }

    // MARK: - Modules

    /// Whether a module of the model is adapted.
    ///
    /// - Parameters:
    ///   - module: The name in the base model, as `gpt_neox.layers.0.attention.dense`.
    ///   - isHiddenLinear: A linear layer other than the output matrix, one of `all-linear`.
    /// - Returns: True when peft would adapt it.
    package func targets(_ module: String, isHiddenLinear: Bool) -> Bool {
        switch excluded {
        case .names(let names) where Self.names(names, module): return false
        case .pattern(let pattern) where pattern.matches(module): return false
        default: break
        }
        switch targets {
        case .allLinear: return isHiddenLinear
        case .pattern(let pattern): return pattern.matches(module)
        case .names(let names): return Self.names(names, module) && isInLayers(module)
        }
    }

    /// The rank of a module's matrices.
    package func rank(of module: String) -> Int {
        ranks.first { $0.matches(module) }?.value ?? rank
    }

    /// What a module's product B·A is multiplied by: α / r, or α / √r with rsLoRA.
    package func scale(of module: String) -> Double {
        let alpha = alphas.first { $0.matches(module) }?.value ?? alpha
        let rank = Double(rank(of: module))
        return isRankStabilised ? alpha / rank.squareRoot() : alpha / rank
    }

    private static func names(_ names: [String], _ module: String) -> Bool {
        names.contains { module == $0 || module.hasSuffix("." + $0) }
    }

    /// `layers_to_transform`: the first number in the name that stands behind two parts, or behind
    /// one of `layers_pattern`, and before another part.
    private func isInLayers(_ module: String) -> Bool {
        guard let layers, !layers.isEmpty else { return true }
        let parts = module.split(separator: ".", omittingEmptySubsequences: false)
        for index in parts.indices.dropLast() {
            guard let number = Int(parts[index]), parts[index].allSatisfy(\.isNumber) else {
                continue
            }
            let before = parts[..<index].joined(separator: ".")
            let isLayer =
                layerPatterns.isEmpty
                ? index >= 2 : layerPatterns.contains { $0.matches(before) }
            if isLayer { return layers.contains(number) }
        }
        return false
    }

    // MARK: - Fields

    private static func checkKind(_ root: JSONNode, _ path: String) throws {
        func refuse(_ field: String, _ value: String) -> PEFTError {
            .unsupported(path: path, field: field, value: value)
        }
        let kind = try root.required("peft_type").string()
        guard kind == "LORA" else { throw refuse("peft_type", kind) }
        let task = try root.present("task_type")?.string() ?? "CAUSAL_LM"
        guard task == "CAUSAL_LM" else { throw refuse("task_type", task) }
        let bias = try root.present("bias")?.string() ?? "none"
        guard bias == "none" else { throw refuse("bias", bias) }
        if let start = try root.present("init_lora_weights"), case .string(let name) = start.value,
            !plainInitialisations.contains(name)
        {
            throw refuse("init_lora_weights", name)
        }
        for member in try root.members() where member.key != "use_rslora" {
            let isSwitch = refusedKeys.contains(member.key) || member.key.hasPrefix("use_")
            if isSwitch, let value = setting(member.value) { throw refuse(member.key, value) }
        }
    }

    /// A value that switches something on, in words; nil for null, false and what is empty.
    private static func setting(_ value: JSONValue) -> String? {
        switch value {
        case .null, .bool(false): nil
        case .bool(true): "true"
        case .integer(let number): "\(number)"
        case .double(let number): "\(number)"
        case .string(let text): text.isEmpty ? nil : text
        case .array(let values):
            values.isEmpty ? nil : "[" + values.compactMap(setting).joined(separator: ", ") + "]"
        case .object(let members):
            members.isEmpty ? nil : "{" + members.map(\.key).joined(separator: ", ") + "}"
        }
    }

    /// A list of names, or one regular expression.
    private static func targets(_ node: JSONNode, _ path: String) throws -> Targets {
        guard case .string(let text) = node.value else { return .names(try texts(node)) }
        if text.lowercased() == "all-linear" { return .allLinear }
        return .pattern(try pattern(text, isSuffix: false, node, path))
    }

    private static func texts(_ node: JSONNode) throws -> [String] {
        if case .string(let text) = node.value { return [text] }
        return try node.elements().map { try $0.string() }
    }

    private static func pattern(
        _ text: String,
        isSuffix: Bool,
        _ node: JSONNode,
        _ path: String
    ) throws(PEFTError) -> PEFTPattern {
        do {
            return isSuffix ? try PEFTPattern(suffix: text) : try PEFTPattern(text)
        } catch {
            throw .badPattern(path: path, field: node.field, pattern: text, problem: error)
        }
    }

    private static func patterns<Value: Sendable>(
        _ root: JSONNode,
        _ key: String,
        _ path: String,
        _ value: (JSONNode) throws -> Value
    ) throws -> [ModulePattern<Value>] {
        guard let node = try root.present(key) else { return [] }
        return try node.members().map { member in
            ModulePattern(
                key: member.key,
                pattern: try pattern(member.key, isSuffix: true, node, path),
                value: try value(node.child(member.value, member.key))
            )
        }
    }
}
