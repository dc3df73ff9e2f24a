// How a reply came about, as the store keeps it beside the text: the sampling settings, the timings,
// and whether it was prepared before it was asked for.

import Assistant
import Foundation
import Generation

/// The JSON in a stored reply's `parameters`.
struct ReplyRecord: Encodable {
    private let parameters: GenerateParameters
    private let timings: GenerationTimings
    private let wasPrepared: Bool

    init(_ parameters: GenerateParameters, _ written: WrittenReply) {
        self.parameters = parameters
        timings = written.result.timings
        wasPrepared = written.wasPrepared
    }

    private enum CodingKeys: CodingKey { case timings, prepared }

    /// The parameters' own keys, `timings`, and `prepared` where it is true.
    func encode(to encoder: any Encoder) throws {
        try parameters.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(timings, forKey: .timings)
        if wasPrepared { try container.encode(true, forKey: .prepared) }
    }
}
