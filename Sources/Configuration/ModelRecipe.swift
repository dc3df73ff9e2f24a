// How a model is made from beginning to end: the program's own commands, one after another, each with what
// it makes. `mechuri train --recipe recipe.toml -o FOLDER` runs them.
//
//     name = "mechuri-9m"
//     result = "mechuri-9m-q8_0.gguf"
//     [[step]]
//     title = "말뭉치"
//     run = ["dataset", "compose", "--count", "400000", "-o", "corpus.jsonl"]
//     makes = "corpus.jsonl"

/// A recipe.
package struct ModelRecipe: Sendable, Equatable {
    /// One command.
    package struct Step: Sendable, Equatable {
        /// What it does, for people.
        package let title: String
        /// The words after `mechuri`; `{recipe}` is the folder of the recipe.
        package let words: [String]
        /// The file or folder that it makes, in the folder of the work.
        package let makes: String

        /// A step.
        package init(title: String, words: [String], makes: String) {
            self.title = title
            self.words = words
            self.makes = makes
        }
    }

    /// What is made.
    package let name: String
    /// The file that is the result, in the folder of the work.
    package let result: String
    /// The commands, in their order.
    package let steps: [Step]

    /// Reads a recipe.
    ///
    /// - Throws: what is wrong with it, with the line where that can be told.
    package static func read(path: String) throws(ConfigurationError) -> ModelRecipe {
        try ModelRecipe(SettingsDocument.text(ofFile: path), path: path)
    }

    /// Reads a recipe's text; `path` is for the error messages.
    package init(_ text: String, path: String) throws(ConfigurationError) {
        let document = try SettingsDocument(text: text, path: path)
        try document.requireKeys(among: ["name", "result", "step"])
        name = try document.text("name")
        result = try document.text("result")
        var steps: [Step] = []
        for table in try document.tables("step") {
            try table.requireKeys(among: ["title", "run", "makes"])
            let makes = try table.text("makes")
            guard !makes.hasPrefix("/"), !makes.contains("..") else {
                throw table.bad("makes", makes, allowed: "a name within the folder of the work")
            }
            steps.append(
                Step(title: try table.text("title"), words: try table.texts("run"), makes: makes)
            )
        }
        self.steps = steps
    }
}
