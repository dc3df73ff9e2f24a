// What a server of OpenAI's protocol answers (https://platform.openai.com/docs/api-reference): one object,
// or a stream of chunks that each carry a piece. Both are read into the same value. Nothing is taken for
// granted: servers leave out usage, finish_reason, types.

import Foundation
import HTTPClient
import StrictJSON

/// A reply that is being put together.
struct OpenAIAnswer {
    private(set) var text = ""
    private(set) var finish: TeacherFinish?
    private(set) var usage: TokenUsage?
    private(set) var isDone = false
    /// Whether any of a reply was there, be it empty.
    private(set) var isBegun = false

    /// Reads a whole answer.
    init(whole bytes: [UInt8], key: TeacherKey?) throws(TeacherError) {
        try take(bytes, key: key)
        isDone = true
    }

    /// Before the first chunk.
    init() {}

    /// Takes in the data of one event of a stream.
    mutating func take(event: String, key: TeacherKey?) throws(TeacherError) {
        // What follows the end does not matter.
        guard !isDone else { return }
        if event.trimmingCharacters(in: .whitespacesAndNewlines) == "[DONE]" {
            isDone = true
        } else {
            try take(Array(event.utf8), key: key)
        }
    }

    private mutating func take(_ bytes: [UInt8], key: TeacherKey?) throws(TeacherError) {
        do {
            try take(JSONNode(bytes))
        } catch let error as JSONError {
            // Such a message names byte or field, never what stands there.
            throw .badAnswer(.content(reason: Self.reason(error)))
        } catch let error as ServerError {
            throw .badAnswer(.inStream(message: ServerWords.clean(error.message, without: key)))
        } catch { throw .badAnswer(.content(reason: "")) }
    }

    private struct ServerError: Error { let message: String }

    private mutating func take(_ node: JSONNode) throws {
        if let error = try node.present("error") { throw ServerError(message: Self.message(error)) }
        if let usage = try node.present("usage") { self.usage = try Self.usage(usage) }
        let choices = try node.present("choices")?.elements() ?? []
        guard let choice = choices.first else {
            // The first chunk of a stream may carry a filter's results alone, the last one the usage.
            if usage == nil { _ = try node.required("choices") }
            return
        }
        isBegun = true
        let part = try choice.present("delta") ?? choice.present("message") ?? choice
        let piece = try part.present("content") ?? choice.present("text")
        text += try piece?.string() ?? ""
        switch try choice.present("finish_reason")?.string() {
        case nil: break
        case "length": finish = .length
        case "content_filter": finish = .filtered
        default: finish = .stop
        }
    }

    private static func usage(_ node: JSONNode) throws -> TokenUsage {
        let range = 0...1_000_000_000
        return TokenUsage(
            prompt: try node.present("prompt_tokens")?.integer(in: range) ?? 0,
            completion: try node.present("completion_tokens")?.integer(in: range) ?? 0
        )
    }

    /// {"message": "…"}, or a bare text as some servers send it.
    private static func message(_ error: JSONNode) -> String {
        if let text = try? error.string() { return text }
        return (try? error.present("message")?.string()) ?? ""
    }

    private static func reason(_ error: JSONError) -> String {
        switch error {
        case .syntax(_, let offset, _), .duplicateKey(_, _, let offset): "JSON, \(offset)"
        case .missing(_, let field), .wrongType(_, let field, _, _),
            .outOfRange(_, let field, _, _):
            field
        }
    }

    /// The message and code of an answer that is an error; empty when it says nothing that can be read.
    static func refusal(_ body: [UInt8]) -> (message: String, code: String) {
        guard let node = try? JSONNode(body) else { return ("", "") }
        let error = (try? node.present("error")) ?? node
        let text = message(error)
        let detail = (try? node.present("detail")?.string()) ?? ""
        let code = (try? error.present("code")?.string()) ?? ""
        let type = (try? error.present("type")?.string()) ?? ""
        return (text.isEmpty ? detail : text, code.isEmpty ? type : code)
    }
}
