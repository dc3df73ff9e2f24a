// The state of a run on disk, from which it goes on as if it had never been interrupted: parameters, the
// optimizer's running means, and where the run was. One safetensors file that is replaced whole, so that a
// process killed at any moment leaves the last one.

import Foundation
import ModelFormats
import StrictJSON
import Tensors

/// Where a run is, beside its tensors.
struct TrainingProgress: Sendable, Equatable {
    /// Optimizer steps made; and those the optimizer counts, which leaves out skipped ones.
    var step = 0
    var optimizerSteps = 0
    /// Tokens trained on and seconds of training.
    var tokens = 0
    var seconds = 0.0
    /// The lowest held-out loss.
    var best: ValidationReport?
    /// Losses that the log has not shown yet: their sum and how many.
    var pendingLoss = 0.0
    var pendingSteps = 0
    /// Steps in a row whose gradients were not finite.
    var skipped = 0
}

/// Reads and writes states.
enum TrainingCheckpoint {
    /// Writes the state in place of the one that is there.
    ///
    /// - Throws: `FileError`.
    static func write(
        _ progress: TrainingProgress,
        optimizer: Optimizer,
        facts: [String: String],
        machine: String,
        to path: String
    ) throws {
        var all: [(String, FloatStorage, [Int])] = []
        for (index, parameter) in optimizer.parameters.enumerated() {
            all.append((parameter.name, parameter.values, parameter.shape))
            all.append(("\(parameter.name)\(firstSuffix)", optimizer.first[index], parameter.shape))
            all.append(
                ("\(parameter.name)\(secondSuffix)", optimizer.second[index], parameter.shape)
            )
        }
        let writer = try SafetensorsWriter(
            path: path,
            tensors: all.map { .init($0.0, .f32, $0.2) },
            metadata: ["format": "pt", "mechuri.progress": text(progress, facts, machine)]
        )
        for (_, storage, _) in all { try writer.write(storage) }
        try writer.finish()
    }

    /// Writes parameters alone.
    static func write(parameters: [Parameter], to path: String) throws {
        let writer = try SafetensorsWriter(
            path: path,
            tensors: parameters.map { .init($0.name, .f32, $0.shape) }
        )
        for parameter in parameters { try writer.write(parameter.values) }
        try writer.finish()
    }

    /// Takes over a state.
    ///
    /// - Returns: where the run was, and what it was made with.
    /// - Throws: ``FineTuningError`` when it is another run's, `SafetensorsError` when it cannot be read.
    static func read(
        _ path: String,
        into optimizer: Optimizer,
        facts: [String: String]
    ) throws -> (TrainingProgress, machine: String) {
        let file = try SafetensorsFile(path: path)
        guard let text = file.metadata["mechuri.progress"] else {
            throw FineTuningError.notACheckpoint(path: path)
        }
        let (progress, written, machine) = try parse(text, path: path)
        let different = facts.keys.filter { facts[$0] != written[$0] }.sorted()
        guard different.isEmpty else {
            throw FineTuningError.otherRun(
                path: path,
                differences: different.map { "\($0): \(written[$0] ?? "-") → \(facts[$0] ?? "-")" }
            )
        }
        for (index, parameter) in optimizer.parameters.enumerated() {
            try load(file, parameter.name, parameter.shape, into: parameter.values)
            let name = parameter.name
            try load(file, name + firstSuffix, parameter.shape, into: optimizer.first[index])
            try load(file, name + secondSuffix, parameter.shape, into: optimizer.second[index])
        }
        optimizer.steps = progress.optimizerSteps
        return (progress, machine)
    }

    /// Reads parameters alone.
    static func read(_ path: String, into parameters: [Parameter]) throws {
        let file = try SafetensorsFile(path: path)
        for parameter in parameters {
            try load(file, parameter.name, parameter.shape, into: parameter.values)
        }
    }

    private static let firstSuffix = ".exp_avg"
    private static let secondSuffix = ".exp_avg_sq"

    private static func load(
        _ file: SafetensorsFile,
        _ name: String,
        _ shape: [Int],
        into storage: FloatStorage
    ) throws {
        guard let tensor = file.tensors[name], tensor.typeName == "F32", tensor.shape == shape
        else {
            throw FineTuningError.missingState(path: file.path, tensor: name)
        }
        storage.bytes.copyMemory(from: file.bytes(of: tensor))
    }

    // MARK: - Text

    private static func text(
        _ progress: TrainingProgress,
        _ facts: [String: String],
        _ machine: String
    ) -> String {
        var members: [JSONMember] = [
            .init(key: "step", value: .integer(progress.step)),
            .init(key: "optimizerSteps", value: .integer(progress.optimizerSteps)),
            .init(key: "tokens", value: .integer(progress.tokens)),
            .init(key: "seconds", value: .double(progress.seconds)),
            .init(key: "pendingLoss", value: .double(progress.pendingLoss)),
            .init(key: "pendingSteps", value: .integer(progress.pendingSteps)),
            .init(key: "skipped", value: .integer(progress.skipped)),
            .init(key: "machine", value: .string(machine)),
        ]
        if let best = progress.best {
            members.append(.init(key: "bestStep", value: .integer(best.step)))
            members.append(.init(key: "bestLoss", value: .double(best.loss)))
        }
        let sorted = facts.sorted { $0.key < $1.key }
        members.append(
            .init(
                key: "facts",
                value: .object(sorted.map { .init(key: $0.key, value: .string($0.value)) })
            )
        )
        return JSONValue.object(members).text()
    }

    private static func parse(
        _ text: String,
        path: String
    ) throws -> (TrainingProgress, [String: String], machine: String) {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBytes { raw in
            let root = try JSONNode(parsing: raw, source: path)
            func integer(_ key: String) throws -> Int {
                try root.required(key).integer(in: 0...Int.max)
            }
            var progress = TrainingProgress()
            progress.step = try integer("step")
            progress.optimizerSteps = try integer("optimizerSteps")
            progress.tokens = try integer("tokens")
            progress.seconds = try root.measure("seconds")
            progress.pendingLoss = try root.measure("pendingLoss")
            progress.pendingSteps = try integer("pendingSteps")
            progress.skipped = try integer("skipped")
            if let step = try root.present("bestStep") {
                progress.best = ValidationReport(
                    step: try step.integer(in: 0...Int.max),
                    loss: try root.measure("bestLoss"),
                    isBest: true
                )
            }
            let facts = try root.required("facts")
            var values: [String: String] = [:]
            for member in try facts.members() {
                values[member.key] = try facts.required(member.key).string()
            }
            return (progress, values, try root.required("machine").string())
        }
    }
}

extension SafetensorsWriter {
    /// Appends all floats of a tensor.
    fileprivate func write(_ storage: FloatStorage) throws(FileError) {
        try write(UnsafeBufferPointer(start: storage.base, count: storage.count))
    }
}
