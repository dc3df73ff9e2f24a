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
