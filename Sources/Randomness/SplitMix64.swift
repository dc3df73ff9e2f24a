// Random numbers whose sequence is fixed by the seed on every machine and in every version of the
// standard library: the same seed gives the same reply, choice and identities.
// Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" (2014), as in
// https://prng.di.unimi.it/splitmix64.c

/// A 64-bit generator with one word of state.
package struct SplitMix64: RandomNumberGenerator, Sendable, Equatable {
    private var state: UInt64

    /// Starts from a seed; equal seeds give equal sequences.
    package init(seed: UInt64) { state = seed }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in [0, 1) with 53 random bits.
    package mutating func nextUnit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A seed to start from when none was given; below 2⁵³, so that JSON carries it exactly.
    package static func freshSeed() -> UInt64 {
        UInt64.random(in: 0..<(1 << 53))
    }
}
