// A picture as SVG 1.1: shapes and texts, one element a line, so that a diff of two plots can be read.
// Coordinates have one decimal, which is finer than a screen shows and the same on every machine.

import Diagnostics

/// A picture that is being drawn.
struct SVGDocument {
    /// Attributes of an element, in the order in which they are written.
    typealias Attributes = KeyValuePairs<String, String>

    private var lines: [String] = []

    /// A white picture of a size in pixels.
    init(width: Double, height: Double, title: String) {
        let (w, h) = (Self.number(width), Self.number(height))
        lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(w)" height="\#(h)" viewBox="0 0 \#(w) \#(h)" "#
                + #"font-family="'Noto Sans KR','Noto Sans CJK KR','Apple SD Gothic Neo','Malgun Gothic',"#
                + #"NanumGothic,sans-serif">"#,
            "<title>\(Self.escaped(title))</title>",
        ]
        rectangle(x: 0, y: 0, width: width, height: height, ["fill": "#ffffff"])
    }

    /// The whole text.
    var text: String { (lines + ["</svg>"]).joined(separator: "\n") + "\n" }

    /// A rectangle.
    mutating func rectangle(
        x: Double,
        y: Double,
        width: Double,
        height: Double,
        _ style: Attributes
    ) {
        let (w, h) = (Self.number(width), Self.number(height))
        let place = #"x="\#(Self.number(x))" y="\#(Self.number(y))" width="\#(w)" height="\#(h)""#
        lines.append("<rect \(place)\(Self.written(style))/>")
    }

    /// A straight line.
    mutating func line(
        _ from: (x: Double, y: Double),
        _ to: (x: Double, y: Double),
        _ style: Attributes
    ) {
        let ends =
            #"x1="\#(Self.number(from.x))" y1="\#(Self.number(from.y))" "#
            + #"x2="\#(Self.number(to.x))" y2="\#(Self.number(to.y))""#
        lines.append("<line \(ends)\(Self.written(style))/>")
    }

    /// A line through points; one point alone is nothing.
    mutating func polyline(_ points: [(x: Double, y: Double)], _ style: Attributes) {
        guard points.count > 1 else { return }
        let text = points.map { "\(Self.number($0.x)),\(Self.number($0.y))" }
        lines.append(
            #"<polyline points="\#(text.joined(separator: " "))" fill="none"\#(Self.written(style))/>"#
        )
    }

    /// A circle.
    mutating func circle(_ center: (x: Double, y: Double), radius: Double, _ style: Attributes) {
        let place = #"cx="\#(Self.number(center.x))" cy="\#(Self.number(center.y))""#
        lines.append(#"<circle \#(place) r="\#(Self.number(radius))"\#(Self.written(style))/>"#)
    }

    /// A text whose baseline begins, or is centred or ends, at a place.
    mutating func text(_ text: String, x: Double, y: Double, size: Double, _ style: Attributes) {
        let place =
            #"x="\#(Self.number(x))" y="\#(Self.number(y))" font-size="\#(Self.number(size))""#
        lines.append("<text \(place)\(Self.written(style))>\(Self.escaped(text))</text>")
    }

    /// Begins what is shown only within a rectangle, until ``endGroup()``.
    mutating func beginClip(_ name: String, x: Double, y: Double, width: Double, height: Double) {
        lines.append(#"<clipPath id="\#(name)">"#)
        rectangle(x: x, y: y, width: width, height: height, [:])
        lines.append("</clipPath>")
        lines.append(#"<g clip-path="url(#\#(name))">"#)
    }

    /// Ends what was begun.
    mutating func endGroup() { lines.append("</g>") }

    /// About how wide a text is, in pixels: fonts differ, so that room should be left.
    static func width(of text: String, size: Double) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 1.0 : 0.57) } * size
    }

    // MARK: - Private helpers

    private static func written(_ style: Attributes) -> String {
        style.map { #" \#($0.key)="\#(escaped($0.value))""# }.joined()
    }

    /// At most one decimal, none where it is zero.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
        return sign + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
    }

    /// Text as XML 1.0 takes it (§2.2, §2.4); what it has no way to say is left out.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result += " "
            default:
                let isCharacter =
                    scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                    && scalar.value & 0xFFFE != 0xFFFE
                if isCharacter { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }
}
