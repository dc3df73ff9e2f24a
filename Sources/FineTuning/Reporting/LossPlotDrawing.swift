// Where everything stands in a LossPlot. The picture is 960 pixels wide; the legend takes as many rows as
// the names of the runs need, and all below moves down with it.

import Diagnostics

/// Draws one plot.
struct LossPlotDrawing {
    private typealias Place = (x: Double, y: Double)

    /// A rectangle with two axes.
    private struct Panel {
        let left = 76.0
        let right = 936.0
        let top: Double
        let height: Double
        let steps: Axis
        let values: Axis

        var bottom: Double { top + height }

        func place(_ point: LossCurve.Point) -> Place {
            (x(point.step), y(point.value))
        }

        func x(_ step: Int) -> Double { left + steps.share(of: Double(step)) * (right - left) }

        func y(_ value: Double) -> Double { bottom - values.share(of: value) * height }
    }

    /// One entry of the legend.
    private struct Entry {
        let name: String
        let color: String
        let mark: Mark
    }

    private enum Mark { case faint, solid, dots }

    private static let width = 960.0
    private static let ink = "#222222"
    private static let faintInk = "#666666"
    private static let colors = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000",
    ]

    private let plot: LossPlot
    private let curves: [LossCurve]
    private let losses: Axis
    private let language: Language
    private var svg = SVGDocument(width: 0, height: 0, title: "")

    /// A drawing of curves on an axis of losses.
    init(plot: LossPlot, curves: [LossCurve], losses: Axis, language: Language) {
        self.plot = plot
        self.curves = curves
        self.losses = losses
        self.language = language
    }

    /// The whole picture.
    mutating func draw() -> String {
        let rows = legendRows()
        let top = 78.0 + 20 * Double(rows.count)
        let last = curves.map(\.lastStep).max() ?? 0
        let steps = Axis(0...Double(max(last, 1)))
        let loss = Panel(top: top, height: 370, steps: steps, values: losses)
        let rates = Panel(
            top: loss.bottom + 44,
            height: 84,
            steps: steps,
            values: Axis(
                0...max((curves.flatMap(\.learningRate).map(\.value).max() ?? 0) * 1.1, 1e-12)
            )
        )
        svg = SVGDocument(width: Self.width, height: rates.bottom + 56, title: plot.heading)
        svg.text(
            plot.heading,
            x: loss.left,
            y: 34,
            size: 20,
            ["fill": Self.ink, "font-weight": "600"]
        )
        svg.text(plot.facts, x: loss.left, y: 56, size: 13, ["fill": Self.faintInk])
        drawLegend(rows, left: loss.left)
        drawFrame(loss, valueTicks: 6, showsSteps: false)
        // A point at the edge is shown whole.
        svg.beginClip(
            "loss",
            x: loss.left - 5,
            y: loss.top,
            width: loss.right - loss.left + 10,
            height: loss.height
        )
        for index in curves.indices { drawLosses(of: index, in: loss) }
        svg.endGroup()
        if curves.count == 1 { drawBest(in: loss) }
        drawFrame(rates, valueTicks: 2, showsSteps: true)
        let name = language.pick("학습률", "Learning rate")
        svg.text(name, x: rates.left, y: rates.top - 8, size: 12, ["fill": Self.faintInk])
        for (index, curve) in curves.enumerated() {
            let color = curves.count == 1 ? Self.colors[2] : self.color(index)
            svg.polyline(
                curve.learningRate.map(rates.place),
                ["stroke": color, "stroke-width": "1.5"]
            )
        }
        svg.text(
            language.pick("단계", "Step"),
            x: (rates.left + rates.right) / 2,
            y: rates.bottom + 42,
            size: 13,
            ["fill": Self.ink, "text-anchor": "middle"]
        )
        return svg.text
    }

    // MARK: - Curves

    private mutating func drawLosses(of index: Int, in panel: Panel) {
        let curve = curves[index]
        let isAlone = curves.count == 1
        let color = color(index)
        svg.polyline(
            curve.raw.map(panel.place),
            ["stroke": color, "stroke-width": "1", "stroke-opacity": isAlone ? "0.3" : "0.15"]
        )
        svg.polyline(
            curve.smoothed.map(panel.place),
            ["stroke": color, "stroke-width": "2", "stroke-linejoin": "round"]
        )
        let held = isAlone ? Self.colors[1] : color
        let places = curve.validation.map(panel.place)
        if isAlone {
            svg.polyline(places, ["stroke": held, "stroke-width": "1.5"])
        } else {
            svg.polyline(
                places,
                ["stroke": held, "stroke-width": "1.5", "stroke-dasharray": "6 4"]
            )
        }
        for place in places {
            svg.circle(
                place,
                radius: 3.5,
                ["fill": "#ffffff", "stroke": held, "stroke-width": "2"]
            )
        }
    }

    /// Names the lowest held-out loss beside its point, where there is room.
    private mutating func drawBest(in panel: Panel) {
        guard let best = curves[0].validation.min(by: { $0.value < $1.value }) else { return }
        let place = panel.place(best)
        svg.circle(place, radius: 3.5, ["fill": Self.colors[1], "stroke": Self.colors[1]])
        let loss = FigureText.fixed(best.value, 3)
        let step = FigureText.fixed(Double(best.step), 0)
        let text = language.pick("최저 \(loss) (\(step)단계)", "best \(loss) (step \(step))")
        let isFarRight = place.x + SVGDocument.width(of: text, size: 12) + 8 > panel.right
        // Above the point: the curve of the training loss is mostly below the held-out one.
        svg.text(
            text,
            x: place.x + (isFarRight ? -6 : 6),
            y: max(panel.top + 14, place.y - 10),
            size: 12,
            ["fill": Self.colors[1], "text-anchor": isFarRight ? "end" : "start"]
        )
    }

    private func color(_ index: Int) -> String { Self.colors[index % Self.colors.count] }

    // MARK: - Axes

    private mutating func drawFrame(_ panel: Panel, valueTicks: Int, showsSteps: Bool) {
        let values = panel.values.ticks(about: valueTicks)
        for (value, label) in zip(values, Axis.labels(values)) {
            let y = panel.y(value)
            svg.line((panel.left, y), (panel.right, y), ["stroke": "#e6e6e6"])
            svg.text(
                label,
                x: panel.left - 8,
                y: y + 4,
                size: 12,
                ["fill": Self.faintInk, "text-anchor": "end"]
            )
        }
        let steps = panel.steps.ticks(about: 8).filter { $0 == $0.rounded() }
        for (step, label) in zip(steps, Axis.labels(steps)) {
            let x = panel.x(Int(step))
            svg.line((x, panel.top), (x, panel.bottom), ["stroke": "#f0f0f0"])
            guard showsSteps else { continue }
            svg.text(
                label,
                x: x,
                y: panel.bottom + 20,
                size: 12,
                ["fill": Self.faintInk, "text-anchor": "middle"]
            )
        }
        svg.rectangle(
            x: panel.left,
            y: panel.top,
            width: panel.right - panel.left,
            height: panel.height,
            ["fill": "none", "stroke": "#999999"]
        )
    }

    // MARK: - Legend

    private func legendEntries() -> [Entry] {
        guard curves.count == 1 else {
            return plot.runs.enumerated().map { index, run in
                Entry(name: run.name, color: color(index), mark: .solid)
            }
        }
        let raw = language.pick("학습 손실", "Training loss")
        let smoothed = language.pick("학습 손실(평활)", "Training loss, smoothed")
        let held = language.pick("검증 손실", "Validation loss")
        let entries = [
            Entry(name: raw, color: Self.colors[0], mark: .faint),
            Entry(name: smoothed, color: Self.colors[0], mark: .solid),
        ]
        let validation = Entry(name: held, color: Self.colors[1], mark: .dots)
        return curves[0].validation.isEmpty ? entries : entries + [validation]
    }

    /// The entries, as many in a row as fit.
    private func legendRows() -> [[Entry]] {
        var rows: [[Entry]] = [[]]
        var width = 0.0
        for entry in legendEntries() {
            let taken = Self.entryWidth(entry)
            if width + taken > Self.width - 100, rows[rows.count - 1].isEmpty == false {
                rows.append([])
                width = 0
            }
            rows[rows.count - 1].append(entry)
            width += taken
        }
        return rows
    }

    private static func entryWidth(_ entry: Entry) -> Double {
        34 + SVGDocument.width(of: entry.name, size: 13) + 22
    }

    private mutating func drawLegend(_ rows: [[Entry]], left: Double) {
        for (row, entries) in rows.enumerated() {
            var x = left
            let y = 82.0 + 20 * Double(row)
            for entry in entries {
                let opacity = entry.mark == .faint ? "0.3" : "1"
                svg.line(
                    (x, y - 4),
                    (x + 26, y - 4),
                    ["stroke": entry.color, "stroke-width": "2.5", "stroke-opacity": opacity]
                )
                if entry.mark == .dots {
                    let style: SVGDocument.Attributes = [
                        "fill": "#ffffff", "stroke": entry.color, "stroke-width": "2",
                    ]
                    svg.circle((x + 13, y - 4), radius: 3.5, style)
                }
                svg.text(entry.name, x: x + 34, y: y, size: 13, ["fill": Self.ink])
                x += Self.entryWidth(entry)
            }
        }
    }
}
