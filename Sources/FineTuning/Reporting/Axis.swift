// One axis of a plot, of an SVG as of the terminal: the range that is shown, linear or logarithmic, and
// ticks at round numbers. Linear ticks are 1, 2 or 5 times a power of ten apart (Heckbert 1990, "Nice
// Numbers for Graph Labels"); logarithmic ones stand at 1, 2 and 5 times the powers of ten, and are linear
// ones where the range is too narrow for that.

import Diagnostics
import Foundation

/// A range of values, and where they stand in it.
package struct Axis: Sendable, Equatable {
    /// How distances grow.
    package enum Scale: String, Sendable, CaseIterable {
        /// Equal differences are equally far apart.
        case linear
        /// Equal ratios are equally far apart.
        case logarithmic = "log"
    }

    /// How distances grow.
    package let scale: Scale
    /// The lowest and the highest value that are shown.
    package let range: ClosedRange<Double>

    /// An axis; a logarithmic one of values that are not all above zero is linear.
    package init(_ range: ClosedRange<Double>, scale: Scale = .linear) {
        self.scale = range.lowerBound > 0 ? scale : .linear
        // An empty range has no inside to show anything in.
        let (low, high) = (range.lowerBound, range.upperBound)
        let margin = low == high ? max(abs(low) * 0.05, 1e-9) : 0
        self.range = low - margin...high + margin
    }

    /// Where a value stands: 0 at the low end, 1 at the high one, beyond them outside of the range.
    package func share(of value: Double) -> Double {
        let (low, high) = (placed(range.lowerBound), placed(range.upperBound))
        return (placed(value) - low) / (high - low)
    }

    /// Round values within the range, about `count` of them, in order.
    package func ticks(about count: Int) -> [Double] {
        let count = max(2, count)
        if scale == .logarithmic {
            let candidates = logarithmicTicks(about: count)
            if candidates.count >= min(3, count) { return candidates }
        }
        return linearTicks(about: count)
    }

    /// The ticks as texts, all with the decimals that tell them apart.
    package static func labels(_ ticks: [Double]) -> [String] {
        let gaps = zip(ticks, ticks.dropFirst()).map { abs($1 - $0) }
        let smallest = gaps.min() ?? abs(ticks.first ?? 1)
        let largest = ticks.map { abs($0) }.max() ?? 0
        guard largest > 0, largest < 1e-3 || largest >= 1e7 else {
            let decimals = smallest > 0 ? max(0, Int((-log10(smallest) - 1e-9).rounded(.up))) : 0
            return ticks.map { FigureText.fixed($0, min(decimals, 9)) }
        }
        return ticks.map(scientific)
    }

    /// A very small or large number as `9.2e-5`, without zeros at the end; 0 as `0`.
    package static func scientific(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        guard value != 0 else { return "0" }
        var exponent = Int(log10(abs(value)).rounded(.down))
        var mantissa = (value / pow(10, Double(exponent)) * 100).rounded() / 100
        if abs(mantissa) >= 10 {
            mantissa /= 10
            exponent += 1
        }
        var text = FigureText.fixed(mantissa, 2)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return exponent == 0 ? text : "\(text)e\(exponent)"
    }

    // MARK: - Private helpers

    private func placed(_ value: Double) -> Double {
        scale == .linear ? value : value > 0 ? log10(value) : -.infinity
    }

    private func linearTicks(about count: Int) -> [Double] {
        let rough = (range.upperBound - range.lowerBound) / Double(count)
        let power = pow(10, log10(rough).rounded(.down))
        let steps = [1.0, 2, 5, 10].map { $0 * power }
        guard let step = steps.first(where: { $0 >= rough * (1 - 1e-9) }) else { return [] }
        let first = Int((range.lowerBound / step - 1e-9).rounded(.up))
        let last = Int((range.upperBound / step + 1e-9).rounded(.down))
        guard first <= last else { return [] }
        // Divided rather than multiplied where that is exact: 3 * 0.1 is not 0.3.
        return (first...last).map {
            step < 1 ? Double($0) / (1 / step).rounded() : Double($0) * step
        }
    }

    private func logarithmicTicks(about count: Int) -> [Double] {
        let low = Int(log10(range.lowerBound).rounded(.down))
        let high = Int(log10(range.upperBound).rounded(.up))
        guard high - low <= 40 else { return [] }
        let choices: [[Double]] = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1]]
        let sets = choices.map { digits in
            (low...high).flatMap { power in digits.map { $0 * pow(10, Double(power)) } }
                .filter { range.contains($0) }
        }
        return sets.first { $0.count <= count + 2 } ?? sets[sets.count - 1]
    }
}
