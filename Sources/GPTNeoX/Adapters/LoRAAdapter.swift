// An adapter of the peft library, fitted to one model: every module it adapts is found in the model,
// every module its settings name is found in its file, and the rows of B stand in our order. The
// base's weights are not touched.

import Foundation
import ModelFormats
import Tensors

/// The low-rank changes of one adapter, in memory.
package final class LoRAAdapter: Sendable {
    /// One changed matrix.
    struct Change: Sendable {
        /// B · A.
        let matrix: LowRankMatrix
        /// α / r or α / √r.
        let scale: Float
    }

    /// The folder it was read from.
    package let folder: String
    /// The folder's name.
    package let name: String
    /// Elements of all matrices.
    package let parameterCount: Int
    /// The smallest and the largest rank.
    package let ranks: ClosedRange<Int>
    /// `base_model_name_or_path` of its settings.
    package let baseModel: String?
    /// What the files looked like when they were read, so that newer ones are noticed.
    private let stamp: Stamp
    let changes: [AdaptedPlace: Change]

    /// The changed matrices.
    package var places: Set<AdaptedPlace> { Set(changes.keys) }

    /// Reads an adapter for a model.
    ///
    /// - Throws: `PEFTError`, naming what does not fit.
    package init(folder: String, configuration: NeoXConfiguration) throws {
        stamp = Stamp(folder: folder)
        let files = try PEFTAdapter(folder: folder)
        var unclaimed = Dictionary(
            files.modules.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var changes: [AdaptedPlace: Change] = [:]
        for place in AdaptedPlace.all(configuration) {
            let name = place.moduleNames.first { unclaimed[$0] != nil } ?? place.moduleNames[0]
            let isTarget = files.config.targets(
                name,
                isHiddenLinear: AdaptedPart.ofLayers.contains(place.part)
            )
            guard let module = unclaimed.removeValue(forKey: name) else {
                guard !isTarget else {
                    let suffix = place.part == .embedding ? "lora_embedding_A" : "lora_A.weight"
                    throw PEFTError.missingTensor(
                        path: files.weightsPath,
                        tensor: "\(name).\(suffix)"
                    )
                }
                continue
            }
            guard isTarget else {
                throw PEFTError.notTargeted(path: files.weightsPath, module: name)
            }
            changes[place] = try Self.change(place, module, files, configuration)
        }
        if let stray = unclaimed.keys.min() {
            throw PEFTError.unknownModule(path: files.weightsPath, module: stray)
        }
        self.folder = folder
        name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
        parameterCount = files.parameterCount
        let all = files.modules.map(\.rank)
        ranks = (all.min() ?? 0)...(all.max() ?? 0)
        baseModel = files.config.baseModel
        self.changes = changes
    }

    /// Whether a folder is the one this was read from, and its files are still those.
    package func isUnchanged(_ folder: String) -> Bool {
        self.folder == folder && stamp == Stamp(folder: folder)
    }

    private static func change(
        _ place: AdaptedPlace,
        _ module: PEFTModule,
        _ files: PEFTAdapter,
        _ configuration: NeoXConfiguration
    ) throws -> Change {
        let (rows, columns) = place.part.shape(configuration)
        let isTable = place.part == .embedding
        guard module.isEmbedding == isTable else {
            throw PEFTError.unknownTensor(path: files.weightsPath, tensor: module.a.name)
        }
        // Of an embedding, A has a column for every token and B a row for every feature.
        let (inputs, outputs) = isTable ? (rows, columns) : (columns, rows)
        for (tensor, expected) in [
            (module.a, [module.rank, inputs]), (module.b, [outputs, module.rank]),
        ] where tensor.shape != expected {
            throw PEFTError.wrongShape(
                path: files.weightsPath,
                tensor: tensor.name,
                expected: expected,
                got: tensor.shape
            )
        }
        let c = configuration.hiddenSize
        let d = configuration.headDimension
        let isFused = place.part == .queryKeyValue
        let matrix = try LowRankMatrix(
            rank: module.rank,
            inputs: inputs,
            outputs: outputs,
            a: try files.floats(of: module.a),
            b: try files.floats(of: module.b),
            order: {
                isFused
                    ? QueryKeyValueOrder.sourceRow($0, hiddenSize: c, headDimension: d) : $0
            }
        )
        return Change(matrix: matrix, scale: module.scale)
    }

    /// What tells a rewritten file from the one that was read.
    private struct Stamp: Sendable, Equatable {
        private let values: [Int]

        init(folder: String) {
            values = [PEFTAdapter.configName, PEFTAdapter.weightsName].flatMap { name in
                var status = stat()
                let path = (folder as NSString).appendingPathComponent(name)
                guard stat(path, &status) == 0 else { return [0] }
                let time = status.st_mtim
                return [Int(status.st_ino), Int(status.st_size), time.tv_sec, time.tv_nsec]
            }
        }
    }
}
