// Precision and recall of the reader on the labelled utterances. `tuning.jsonl` was looked at while the
// lexicon was mended; `heldout.jsonl` never was. UTTERANCES_REPORT=1 prints the tables, and the faults of
// the first.

import Foundation
import Recommendation
import Testing

@Suite("Labelled utterances", .serialized)
struct RequestMeasurementTests {
    private func measure(_ name: String) throws -> Measurement {
        let catalog = try Shipped.catalogWithIngredients()
        let measurement = Measurement(
            try Utterance.all(name),
            catalog: catalog,
            reader: RequestReader(catalog: catalog)
        )
        if ProcessInfo.processInfo.environment["UTTERANCES_REPORT"] == "1" {
            print("== \(name)\n\(measurement.report)")
            if name == "tuning.jsonl" { for fault in measurement.faults { print(fault) } }
        }
        return measurement
    }

    @Test func `wishes of the tuning set are read`() throws {
        let result = try measure("tuning.jsonl")
        #expect(result.count >= 400)
        #expect(result["wanted"].f1 >= 0.92)
    }

    @Test func `wishes of the held-out set are read`() throws {
        let result = try measure("heldout.jsonl")
        #expect(result.count >= 200)
        #expect(result["wanted"].f1 >= 0.90)
    }
}
