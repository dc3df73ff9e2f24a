// How an adapter's two files take the place of an older adapter's. Two names cannot change at once, and new
// weights beside old settings would be read without complaint, with another scale or other layers. So the
// old settings go first: they are what makes a folder an adapter, for peft as for us, and as long as there
// are none, what is there is refused.

import Foundation

/// An adapter that is whole under temporary names.
///
/// It is given up, and its files removed, when it is dropped before its steps are taken.
package struct PEFTPublication {
    /// What is left to do, in order.
    ///
    /// A process may die between any two.
    package enum Step: CaseIterable, Sendable {
        /// The older adapter is one no more.
        case removeSettings
        /// The new weights get their name.
        case publishWeights
        /// The new adapter is one.
        case publishSettings
    }

    private let folder: String
    private let weights: SafetensorsWriter
    private let settings: AtomicOutputFile

    /// Both files, sealed.
    init(folder: String, weights: SafetensorsWriter, settings: AtomicOutputFile) {
        self.folder = folder
        self.weights = weights
        self.settings = settings
    }

    /// Takes every step.
    ///
    /// - Throws: ``FileError``; no new file is left then.
    package func publish() throws(FileError) {
        for step in Step.allCases { try take(step) }
    }

    /// Takes one step, each once and in order.
    ///
    /// - Throws: ``FileError``; no new file is left then.
    package func take(_ step: Step) throws(FileError) {
        switch step {
        case .removeSettings: try AtomicOutputFile.remove(path(PEFTAdapter.configName))
        case .publishWeights: try weights.publish()
        case .publishSettings:
            do { try settings.publish() } catch {
                try? AtomicOutputFile.remove(path(PEFTAdapter.weightsName))
                throw error
            }
        }
    }

    private func path(_ name: String) -> String {
        (folder as NSString).appendingPathComponent(name)
    }
}
