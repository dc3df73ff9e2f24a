// What is to be measured, the same for every model: held-out examples, requests, ways of speaking, settings.

import Datasets
import Foundation
import Generation
import Recommendation

/// How replies are got from a model.
package enum ReplyMode: Sendable, Equatable, Hashable {
    /// The model alone: the prompt that training shows, no constraint, and the model chooses the menu.
    case alone
    /// Through the assistant, as the chat speaks: the recommender chooses, the decoder holds to it.
    case assistant(grounding: String)

    /// A short name for machines.
    package var code: String {
        switch self {
        case .alone: "alone"
        case .assistant(let grounding): "assistant-\(grounding)"
        }
    }
}

/// A request to be replied to.
package struct RequestItem: Sendable, Equatable {
    /// The words, earlier exchanges and 맥락; its output is not looked at.
    package let example: InstructionExample
    /// What a fitting menu is, where that is known without reading the words.
    package let labels: CoreRequest?
    /// The menu that its 맥락 names.
    package let contextMenu: String?

    /// A request with labels.
    package init(_ request: CoreRequest) {
        example = InstructionExample(instruction: request.text, output: "")
        labels = request
        contextMenu = nil
    }

    /// The request of a held-out example, with its 맥락 or as a person would ask it.
    package init(_ example: InstructionExample, keepsContext: Bool) {
        var example = example
        if !keepsContext { example.input = "" }
        self.example = example
        labels = nil
        contextMenu = GivenContext.part("메뉴", of: example.input)
    }
}

/// What is to be measured.
package struct EvaluationPlan: Sendable, Equatable {
    /// Held-out examples whose answers are foretold; empty leaves the loss out.
    package var examples: [InstructionExample] = []
    /// Requests to reply to.
    package var sets: [RequestSet] = []
    /// How replies are got.
    package var modes: [ReplyMode] = [.alone]
    /// How first replies are sampled; greedy, with the original's limit of 200 new tokens.
    package var parameters = GenerateParameters(temperature: 0, topP: 1, seed: 0)
    /// How often 다시 추천 is asked for in a row, where the assistant speaks; 0 leaves that out.
    package var another = 0

    /// Nothing to measure yet.
    package init() {}

    /// How a second reply without any help is sampled: by chance, as the original did it.
    ///
    /// A greedy one would only say the first again.
    package var unaidedParameters: GenerateParameters {
        var parameters = parameters
        let defaults = GenerateParameters()
        if parameters.temperature == 0 {
            parameters.temperature = defaults.temperature
            parameters.topP = defaults.topP
        }
        parameters.seed = (parameters.seed ?? 0) &+ 1
        return parameters
    }
}
