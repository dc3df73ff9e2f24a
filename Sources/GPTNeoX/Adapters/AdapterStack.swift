// The adapters in use, added up: y += Σ scale · B (A x), computed in f32 from the float activations
// beside the base's own product. A model without adapters has no stack and pays nothing.
//
// A x costs r · in products for each token. Where that is little, every worker makes its own, so
// that nobody waits; else the workers share it out and meet at one barrier. What one worker reads of
// t = A x another wrote before that barrier; the next writing of the same part's t comes a layer
// later, after the layer's own barriers.
//
// T tokens of the pass, r rank, R ranks of all adapters together.

import Tensors

/// Adapters with their scales, ready to run.
///
/// `@unchecked Sendable`: the matrices never change; the scratch memory belongs to the one pass that
/// runs at a time on the model's workers, each of which writes its own share.
package final class AdapterStack: @unchecked Sendable {
    /// An adapter and how much of it counts.
    package struct Member: Sendable {
        /// The adapter.
        package let adapter: LoRAAdapter
        /// 1 is as trained, 0 is nothing.
        package let scale: Float

        /// An adapter at a scale.
        package init(adapter: LoRAAdapter, scale: Float) {
            self.adapter = adapter
            self.scale = scale
        }
    }

    /// One adapter's part in a matrix's change.
    struct Term {
        let matrix: LowRankMatrix
        let scale: Float
    }

    /// The adapters, in the order they were given.
    package let members: [Member]
    /// The terms of every matrix, by ``index(_:)``; empty where nothing changes.
    private let terms: [[Term]]
    private let workers: Int
    private let largestRank: Int
    private let kernels = KernelSet.current
    private var capacity = 0
    /// t of shared work, (part, T, R).
    private var shared = FloatStorage(count: 0)
    /// t of one token, (worker, R).
    private let own: FloatStorage

    /// Products of r · in above which workers share one token's A x: some 20 µs.
    private static let aloneProducts = 1 << 18
    /// Outputs that stay in the first-level cache while all tokens go by.
    private static let block = 1024

    /// Adapters for a model; nil when there are none.
    package init?(_ members: [Member], model: NeoXModel) {
        guard !members.isEmpty else { return nil }
        self.members = members
        workers = model.pool.threadCount
        let count = model.configuration.layerCount * AdaptedPart.allCases.count
        var terms = [[Term]](repeating: [], count: count)
        for member in members where member.scale != 0 {
            for (place, change) in member.adapter.changes {
                terms[Self.index(place)].append(
                    Term(matrix: change.matrix, scale: change.scale * member.scale)
                )
            }
        }
        self.terms = terms
        largestRank = terms.map { $0.reduce(0) { $0 + $1.matrix.rank } }.max() ?? 0
        own = FloatStorage(count: workers * largestRank)
    }

    private static func index(_ place: AdaptedPlace) -> Int {
        place.layer * AdaptedPart.allCases.count + place.part.rawValue
    }

    // MARK: - A pass

    /// Makes room for a pass of so many rows; called before the workers begin.
    func prepare(rows: Int) {
        guard rows > capacity else { return }
        capacity = rows
        shared = FloatStorage(count: AdaptedPart.allCases.count * rows * largestRank)
    }

    /// Adds the change of a token's embedding to `residual`, (C).
    func addEmbedding(of token: Int, to residual: UnsafeMutablePointer<Float>) {
        for term in terms[Self.index(AdaptedPlace(part: .embedding, layer: 0))] {
            term.matrix.addEmbedding(token, scale: term.scale, to: residual, kernels: kernels)
        }
    }

    /// Adds a matrix's change for this worker's rows of it; every worker calls it.
    ///
    /// - Parameters:
    ///   - place: The matrix.
    ///   - x: Its float inputs; a single one is each worker's own or complete.
    ///   - tokens: How many rows of `x` are multiplied.
    ///   - rows: The worker's share of the outputs; may be empty.
    ///   - output: Output 0 of the first token; holds what the base made.
    ///   - outputStride: Floats from one token's outputs to the next.
    ///   - worker: Who calls.
    func add(
        _ place: AdaptedPlace,
        _ x: Activations,
        tokens: Int,
        rows: Range<Int>,
        to output: UnsafeMutablePointer<Float>,
        stride outputStride: Int,
        _ worker: WorkerContext
    ) {
        let terms = terms[Self.index(place)]
        guard !terms.isEmpty else { return }
        let stride = terms.reduce(0) { $0 + $1.matrix.rank }
        let t = inner(terms, stride, place.part, x, tokens, worker)
        for first in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: Self.block) {
            let count = min(Self.block, rows.upperBound - first)
            for token in 0..<tokens {
                var inner = t + token * stride
                for term in terms {
                    term.matrix.addOutputs(
                        inner,
                        first: first,
                        count: count,
                        to: output + token * outputStride,
                        kernels: kernels
                    )
                    inner += term.matrix.rank
                }
            }
        }
    }

    /// t = scale · A x of every token, (T, R).
    private func inner(
        _ terms: [Term],
        _ stride: Int,
        _ part: AdaptedPart,
        _ x: Activations,
        _ tokens: Int,
        _ worker: WorkerContext
    ) -> UnsafeMutablePointer<Float> {
        let isAlone = worker.count == 1 || (tokens == 1 && stride * x.columns <= Self.aloneProducts)
        let base =
            isAlone && tokens == 1
            ? own.base + worker.index * largestRank
            : shared.base + part.rawValue * capacity * largestRank
        let share = tokens == 1 || isAlone ? 0..<tokens : worker.share(of: tokens)
        var t = base
        for term in terms {
            let rank = term.matrix.rank
            let ranks =
                tokens > 1 || isAlone
                ? 0..<rank : worker.share(of: rank, multipleOf: LinearLayer.rowAlignment)
            term.matrix.a.apply(
                x,
                tokens: share.count,
                rows: ranks,
                output: t + share.lowerBound * stride,
                outputStride: stride,
                firstToken: share.lowerBound
            )
            for token in share {
                for i in ranks { t[token * stride + i] *= term.scale }
            }
            t += rank
        }
        if !isAlone { worker.barrier() }
        return base
    }
}
