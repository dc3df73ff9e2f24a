// Decisions by chance that read as sentences.

import Randomness

extension SplitMix64 {
    /// True with probability `share`, 0 to 1.
    mutating func chance(_ share: Double) -> Bool { nextUnit() < share }

    /// One of several, each as likely as its weight.
    mutating func choose<Value>(_ options: [(weight: Double, value: Value)]) -> Value {
        var left = nextUnit() * options.reduce(0) { $0 + $1.weight }
        for option in options {
            left -= option.weight
            if left < 0 { return option.value }
        }
        return options[options.count - 1].value
    }
}

extension Collection {
    /// One of the elements; every third time one of the first four, which are the plainest phrases of a section.
    func plainest(using random: inout SplitMix64) -> Element? {
        random.chance(0.35)
            ? prefix(4).randomElement(using: &random) : randomElement(using: &random)
    }
}
