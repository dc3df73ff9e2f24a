// Precision and recall of the reader on the labelled utterances. The tuning sets were looked at while the
// lexicon was mended; that of `heldout.jsonl` was first measured when it was finished. UTTERANCES_REPORT=1
// prints the tables, and writes the faults of the tuning sets to files. The floors stand a few points below
// what was reached.

import Foundation
import Recommendation
import Testing

/// The least that each field must reach on the held-out set; wishes have the 0.90 that was asked for.
private let heldOutFloors = [
    "unwanted": 0.86, "excluded": 0.85, "mentioned": 0.94, "have": 0.86, "budget": 0.95,
    "people": 0.92, "large": 0.8, "kcal_max": 0.95, "meant": 0.9,
]
private let heldOutKindFloor = 0.92

@Suite("Labelled utterances", .serialized)
struct RequestMeasurementTests {
    private static let heldOut = "heldout.jsonl"

    private func measure(_ name: String) throws -> Measurement {
        let catalog = try Shipped.catalog()
        let measurement = Measurement(
            try Utterance.all(name),
            catalog: catalog,
            reader: RequestReader(catalog: catalog)
        )
        if ProcessInfo.processInfo.environment["UTTERANCES_REPORT"] == "1" {
            print("== \(name)\n\(measurement.report)")
            if name != Self.heldOut {
                let file = FileManager.default.temporaryDirectory.appending(path: "\(name).faults")
                try measurement.faults.joined(separator: "\n")
                    .write(to: file, atomically: true, encoding: .utf8)
                print("faults: \(file.path)")
            }
        }
        return measurement
    }

    @Test(arguments: [("tuning.jsonl", 400), ("tuning-2.jsonl", 300), ("tuning-3.jsonl", 90)])
    func `the tuning sets are read`(name: String, atLeast count: Int) throws {
        let result = try measure(name)
        #expect(result.count >= count)
        #expect(result.kindAccuracy >= 0.96)
        #expect(result["wanted"].f1 >= 0.94)
        let floors = [
            "unwanted": 0.82, "excluded": 0.93, "mentioned": 0.95, "have": 0.72, "budget": 0.95,
            "people": 0.93, "large": 0.95, "kcal_max": 0.95, "meant": 0.9,
        ]
        for (field, floor) in floors { #expect(result[field].f1 >= floor, "\(field)") }
    }

    /// Wordings that hint rather than say; who wrote them labelled what a menu must be, and nothing else.
    @Test(arguments: [("tuning-4.jsonl", 650), ("tuning-5.jsonl", 470)])
    func `wordings that hint are read`(name: String, atLeast count: Int) throws {
        let result = try measure(name)
        #expect(result.count >= count)
        #expect(result.kindAccuracy >= 0.95)
        #expect(result["wanted"].f1 >= 0.85)
        #expect(result["unwanted"].f1 >= 0.75)
    }

    @Test func `the held-out set is read`() throws {
        let result = try measure(Self.heldOut)
        #expect(result.count >= 300)
        #expect(result.kindAccuracy >= heldOutKindFloor)
        #expect(result["wanted"].f1 >= 0.90)
        for (field, floor) in heldOutFloors { #expect(result[field].f1 >= floor, "\(field)") }
    }
}
