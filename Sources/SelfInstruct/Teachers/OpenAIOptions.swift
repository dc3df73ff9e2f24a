// How a server of OpenAI's protocol is asked. Defaults are the original's but for the stop
// sequences: it stopped at "20." anywhere, which is also the end of a sentence like "열량은 320."; ours
// stop where the twentieth task begins.

import Foundation
import HTTPClient

/// What is sent beside the prompt.
package struct OpenAIOptions: Sendable, Equatable {
    /// Which of the two protocols.
    package enum Endpoint: String, Sendable, CaseIterable {
        /// `/chat/completions`: the prompt is a user's message.
        case chat
        /// `/completions`: the prompt is gone on with.
        case completions

        var path: String { self == .chat ? "/chat/completions" : "/completions" }
    }

    /// Which of the two protocols.
    package var endpoint = Endpoint.chat
    /// Softmax temperature; nil leaves it to the server.
    package var temperature: Double? = 1
    /// Nucleus; nil leaves it to the server.
    package var topP: Double? = 1
    /// Texts that end the reply.
    package var stop = [
        "\n\(PromptEncoder.listLength).",
        "\n\(PromptEncoder.separator) \(PromptEncoder.listLength).",
    ]
    /// Added to the logits of tokens, by their ids: {"50256": -100} kept GPT-3 from ending early.
    package var logitBias: [String: Double] = [:]
    /// Whether the reply comes token by token.
    package var streams = true
    /// How long and how much an answer may take.
    package var limits = HTTPLimits()

    /// The original's settings.
    package init() {}
}

/// The body of a request.
struct OpenAIBody: Encodable {
    struct Message: Encodable {
        let role = "user"
        let content: String
    }

    struct StreamOptions: Encodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        let include_usage = true
    }

    var model: String
    var messages: [Message]?
    var prompt: String?
    var maxTokens: Int?
    var maxCompletionTokens: Int?
    var temperature: Double?
    var topP: Double?
    var stop: [String]?
    var logitBias: [String: Double]?
    var stream: Bool?
    var streamOptions: StreamOptions?

    enum CodingKeys: String, CodingKey {
        case model, messages, prompt, temperature, stop, stream
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
        case topP = "top_p"
        case logitBias = "logit_bias"
        case streamOptions = "stream_options"
    }

    /// The body of a question; `isNewer` spells the limit as OpenAI's reasoning models want it.
    init(_ question: TeacherQuestion, model: String, options: OpenAIOptions, isNewer: Bool) {
        self.model = model
        switch options.endpoint {
        case .chat: messages = [Message(content: question.prompt)]
        case .completions: prompt = question.prompt
        }
        if isNewer {
            maxCompletionTokens = question.maximumTokens
        } else {
            maxTokens = question.maximumTokens
        }
        temperature = options.temperature
        topP = options.topP
        stop = options.stop.isEmpty ? nil : options.stop
        logitBias = options.logitBias.isEmpty ? nil : options.logitBias
        if options.streams {
            stream = true
            streamOptions = StreamOptions()
        }
    }

    /// The bytes, keys in a fixed order.
    func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}
