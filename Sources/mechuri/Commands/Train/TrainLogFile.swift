// The log of a run as the user names it: the file, or the folder of the run that holds it.

import FineTuning
import Foundation

/// A log that was read.
struct TrainLogFile {
    /// What the run is called: its folder, or the file where that has a name of its own.
    let name: String
    /// Where it is.
    let path: String
    /// What it says, in order.
    let events: [TrainingEvent]
    /// The run.
    let history: TrainingHistory

    /// Reads a log.
    ///
    /// - Throws: `TrainingLogError`, also where no step is in it.
    init(_ named: String) throws {
        var status = stat()
        let isFolder = stat(named, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        let url = URL(filePath: named)
        let file = isFolder ? url.appending(path: TrainingLog.fileName) : url
        path = isFolder ? file.relativePath : named
        events = try TrainingLog.read(path)
        history = TrainingHistory(events)
        guard !history.steps.isEmpty else { throw TrainingLogError.empty(path: path) }
        let isUsual = file.lastPathComponent == TrainingLog.fileName
        name =
            isUsual
            ? file.standardizedFileURL.deletingLastPathComponent().lastPathComponent
            : file.deletingPathExtension().lastPathComponent
    }
}
