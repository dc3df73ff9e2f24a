// Ticks at round numbers, labels that tell them apart.

import FineTuning
import Testing

@Suite("Axis")
struct AxisTests {
    @Test(arguments: [
        (0.0, 10.0, 5, ["0", "2", "4", "6", "8", "10"]),
        (1.83, 5.12, 6, ["2", "3", "4", "5"]),
        (2.01, 2.28, 5, ["2.1", "2.2"]),
        (2.01, 2.28, 6, ["2.05", "2.10", "2.15", "2.20", "2.25"]),
        (0.0, 1e-4, 2, ["0", "5e-5", "1e-4"]),
        (0.0, 12_000.0, 4, ["0", "5,000", "10,000"]),
        (0.0, 3e9, 3, ["0", "1e9", "2e9", "3e9"]),
        (-0.3, 0.3, 3, ["-0.2", "0.0", "0.2"]),
    ])
    func `linear ticks are round`(low: Double, high: Double, count: Int, labels: [String]) {
        #expect(Axis.labels(Axis(low...high).ticks(about: count)) == labels)
    }

    @Test
    func `logarithmic ticks are 1, 2 and 5 times powers of ten`() {
        let wide = Axis(0.8...120, scale: .logarithmic)
        #expect(wide.ticks(about: 6) == [1, 2, 5, 10, 20, 50, 100])
        #expect(wide.ticks(about: 3) == [1, 10, 100])
        let narrow = Axis(2.1...2.9, scale: .logarithmic)
        #expect(narrow.ticks(about: 4) == [2.2, 2.4, 2.6, 2.8])
    }

    @Test
    func `places are shares of the range`() {
        let linear = Axis(2...6)
        #expect(linear.share(of: 2) == 0 && linear.share(of: 6) == 1 && linear.share(of: 3) == 0.25)
        let ratio = Axis(1...100, scale: .logarithmic)
        #expect(abs(ratio.share(of: 10) - 0.5) < 1e-12)
    }

    @Test
    func `a logarithm of what is not above zero is not taken`() {
        #expect(Axis(0...5, scale: .logarithmic).scale == .linear)
    }

    @Test
    func `a single value has a range around it`() {
        let axis = Axis(3...3)
        #expect(axis.share(of: 3) == 0.5)
        #expect(!axis.ticks(about: 4).isEmpty)
    }

    @Test(arguments: [
        (9.2e-5, "9.2e-5"), (1e-4, "1e-4"), (0, "0"), (9.999e-5, "1e-4"), (1.5, "1.5"),
    ])
    func `small numbers are short`(value: Double, text: String) {
        #expect(Axis.scientific(value) == text)
    }
}
