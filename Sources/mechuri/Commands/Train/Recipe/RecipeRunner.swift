// `mechuri train --recipe`: runs the commands of a recipe in a folder of their own. What is made already by the
// same command from the same files is not made again, so that a run that was stopped goes on where it was.

import ArgumentParser
import Configuration
import FineTuning
import Foundation
import ModelFormats

/// Makes a model by its recipe.
struct RecipeRunner {
    let recipe: ModelRecipe
    /// The folder of the recipe, absolute.
    let recipeFolder: String
    /// The folder of the work, absolute.
    let folder: String

    /// Reads a recipe.
    ///
    /// - Parameters:
    ///   - path: the recipe.
    ///   - output: the folder of the work; made where it is not there.
    /// - Throws: what is wrong with the recipe, or that the folder cannot be made.
    init(path: String, output: String) throws {
        recipe = try ModelRecipe.read(path: path)
        let environment = ProcessEnvironment.current()
        recipeFolder = Path.parent(environment.absolutePath(path))
        folder = environment.absolutePath(output)
    }

    /// Runs every step that is not done, and says where the result is.
    ///
    /// - Parameter isFresh: does all of them again.
    /// - Throws: what a command throws; the next run goes on with that command.
    func run(isFresh: Bool) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // Commands name what they make by its name alone.
        guard FileManager.default.changeCurrentDirectoryPath(folder) else {
            throw CommandLineError.cannotWrite(path: folder, code: errno)
        }
        var ledger = isFresh ? RecipeLedger() : RecipeLedger.read()
        var isStale = false
        var seconds = 0.0
        for (index, step) in recipe.steps.enumerated() {
            let words = step.words.map {
                $0.replacingOccurrences(of: "{recipe}", with: recipeFolder)
            }
            let mark = try RecipeMark(words: words, inputs: inputs(of: words))
            let place = "\(index + 1)/\(recipe.steps.count) \(step.title)"
            if !isStale, let done = ledger.done(step.makes, mark),
                FileManager.default.fileExists(atPath: step.makes)
            {
                seconds += done.seconds
                complain(say("\(place): 되어 있습니다.", "\(place): done already."))
                continue
            }
            // A run of training that was begun by the same command goes on.
            let goesOn = !isStale && ledger.begun == mark
            isStale = true
            ledger.begin(mark)
            try ledger.write()
            complain("\(place): mechuri \(words.joined(separator: " "))")
            let clock = ContinuousClock()
            let start = clock.now
            try run(words, goesOn: goesOn, makes: step.makes)
            let taken = (clock.now - start).seconds
            seconds += taken
            ledger.finish(step.makes, mark, seconds: taken)
            try ledger.write()
        }
        let minutes = (seconds / 60).formatted(.number.precision(.fractionLength(1)))
        complain(
            say(
                "다 만들었습니다: \(folder)/\(recipe.result) (모두 \(minutes)분)",
                "Made \(folder)/\(recipe.result) (\(minutes) minutes in all)"
            )
        )
    }

    private func run(_ words: [String], goesOn: Bool, makes: String) throws {
        var words = words
        if words.first == "train" {
            let canGoOn = goesOn && RunFolder(makes).hasCheckpoint
            words.append(canGoOn ? "--resume" : "--overwrite")
        }
        var command = try Mechuri.parseAsRoot(words)
        try command.run()
    }

    /// The files outside the work that a command reads, by their words.
    private func inputs(of words: [String]) -> [String] {
        words.filter { $0.hasPrefix(recipeFolder) && FileManager.default.fileExists(atPath: $0) }
    }
}
