// New requests out of the seeds', for teachers that cannot think of any: the situation of one ("비 오는데")
// before the wish of another ("매운 거 먹고 싶어"). A request is cut behind the first word that ends like a
// clause or an adverbial; what cannot be cut is a wish as a whole. The result is not always sense
// ("아침으로 저녁 추천해줘"): that is the price of a teacher that needs no network.

import Foundation
import KoreanText
import Randomness

/// Puts requests together.
package struct Recombiner: Sendable {
    /// The beginnings, each with the seed it is from.
    private let situations: [(text: String, seed: Int)]
    private let wishes: [(text: String, seed: Int)]

    /// Endings of words behind which a request can be cut.
    private static let endings = [
        "데", "때", "땐", "날", "날엔", "서", "니까", "면", "끼리", "까지", "려고", "한테", "하고", "으로", "에는", "후에",
        "전에",
        "지만", "길래", "용으로", "혼자",
    ]

    /// Takes the seeds apart.
    ///
    /// - Throws: `SelfInstructError.tooFewSeeds` when hardly anything could be put together.
    package init(_ tasks: [SeedTask]) throws(SelfInstructError) {
        var situations: [(String, Int)] = []
        var wishes: [(String, Int)] = []
        for (seed, task) in tasks.enumerated() {
            let words = task.instruction.nfc.split(whereSeparator: \.isWhitespace).map(String.init)
            let cut = words.dropLast().firstIndex { word in
                Self.endings.contains { word.hasSuffix($0) }
            }
            if let cut { situations.append((words[...cut].joined(separator: " "), seed)) }
            let wish = words[(cut.map { $0 + 1 } ?? 0)...].joined(separator: " ")
            if !wish.isEmpty { wishes.append((wish, seed)) }
        }
        guard situations.count >= 2, wishes.count >= 2 else {
            throw .tooFewSeeds(count: tasks.count)
        }
        self.situations = situations
        self.wishes = wishes
    }

    /// A request of two seeds' parts.
    package func next(using random: inout SplitMix64) -> String {
        let situation = situations[Int.random(in: situations.indices, using: &random)]
        var wish = wishes[Int.random(in: wishes.indices, using: &random)]
        while wish.seed == situation.seed {
            wish = wishes[Int.random(in: wishes.indices, using: &random)]
        }
        return situation.text + " " + wish.text
    }
}
