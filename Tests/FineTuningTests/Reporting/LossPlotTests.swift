// Plots are golden files: a diff shows what moved. Whatever a name holds, the picture is XML.

import Diagnostics
import FineTuning
import Foundation
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("LossPlot")
struct LossPlotTests {
    private func run(_ name: String, floor: Double = 2, seed: UInt64 = 42) -> LossPlot.Run {
        LossPlot.Run(
            name: name,
            history: TrainingHistory(SampleRun.events(floor: floor, seed: seed))
        )
    }

    private func elements(_ svg: String) throws -> [String: Int] {
        let counter = ElementCounter()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = counter
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        return counter.counts
    }

    @Test(arguments: [(Language.korean, "loss-ko.svg"), (.english, "loss-en.svg")])
    func `one run`(language: Language, name: String) throws {
        let svg = try #require(LossPlot([run("log")], language: language).svg())
        try GoldenText.expect(svg, name)
        let counts = try elements(svg)
        #expect(counts["polyline"] == 4, "raw, smoothed, held out, learning rate")
    }

    @Test
    func `two runs over each other, on a logarithmic axis`() throws {
        let runs = [run("한 번째 <a&b>"), run("두 번째", floor: 1.4, seed: 7)]
        let svg = try #require(LossPlot(runs, scale: .logarithmic).svg())
        try GoldenText.expect(svg, "compared-ko.svg")
        #expect(try elements(svg)["polyline"] == 8)
    }

    @Test
    func `the same run gives the same bytes`() {
        #expect(LossPlot([run("a")]).svg() == LossPlot([run("a")]).svg())
    }

    @Test
    func `names of any kind leave it XML`() throws {
        let names = ["\"'<>&]]>", "\u{0}\u{1B}[31m\u{FFFE}\u{FFFF}", "--><script>", "🍚\u{202E}"]
        let svg = try #require(LossPlot(names.map { run($0) }, title: names.joined()).svg())
        #expect(try elements(svg)["script"] == nil)
    }

    @Test
    func `losses that are no numbers leave gaps, and nothing but them no picture`() throws {
        var events = SampleRun.events()
        events.insert(.step(SampleRun.step(5, loss: .nan)), at: 5)
        events.insert(.validated(ValidationReport(step: 5, loss: .infinity, isBest: false)), at: 6)
        let svg = try #require(
            LossPlot([LossPlot.Run(name: "a", history: TrainingHistory(events))]).svg()
        )
        #expect(try elements(svg)["circle"] == 8, "six held-out losses, the best and the legend's")
        let none = TrainingHistory([.step(SampleRun.step(1, loss: .nan))])
        #expect(LossPlot([LossPlot.Run(name: "a", history: none)]).svg() == nil)
    }

    @Test
    func `many runs have a legend of several rows`() throws {
        let runs = (1...9).map { run("실험 \($0): 학습률을 바꾼 긴 이름의 기록") }
        let svg = try #require(LossPlot(runs).svg())
        let texts = try elements(svg)["text"] ?? 0
        #expect(texts > 9)
        #expect(svg.contains(#"height="732""#), "two rows more than one run's")
    }
}

private final class ElementCounter: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        counts[name, default: 0] += 1
    }
}
