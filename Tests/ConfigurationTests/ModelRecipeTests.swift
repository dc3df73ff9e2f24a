// Recipes of models: their steps, and slips with the line where they stand.

import Configuration
import Testing

@Suite("Model recipe")
struct ModelRecipeTests {
    private let text = """
        name = "a"
        result = "a.gguf"
        [[step]]
        title = "one"
        run = ["dataset", "compose"]
        makes = "corpus.jsonl"
        [[step]]
        title = "two"
        run = ["train", "--init", "{recipe}/model.toml"]
        makes = "scratch"
        """

    @Test func stepsComeInTheirOrder() throws {
        let recipe = try ModelRecipe(text, path: "r.toml")
        #expect(recipe.name == "a" && recipe.result == "a.gguf")
        #expect(recipe.steps.map(\.title) == ["one", "two"])
        #expect(recipe.steps[1].words == ["train", "--init", "{recipe}/model.toml"])
        #expect(recipe.steps[1].makes == "scratch")
    }

    @Test func aSlipInAStepIsNamedWithItsOwnLine() {
        let outside = text.replacing("\"scratch\"", with: "\"../scratch\"")
        #expect(
            throws: ConfigurationError.badValue(
                path: "r.toml",
                line: 10,
                key: "makes",
                value: "../scratch",
                allowed: "a name within the folder of the work"
            )
        ) { try ModelRecipe(outside, path: "r.toml") }
        let unknown = text.replacing("title = \"two\"", with: "titel = \"two\"")
        #expect(
            throws: ConfigurationError.unknownKey(
                path: "r.toml",
                line: 8,
                key: "titel",
                nearest: "title"
            )
        ) { try ModelRecipe(unknown, path: "r.toml") }
    }
}
