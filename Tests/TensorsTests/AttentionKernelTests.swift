// Attention over caches of every precision and on every instruction set against sums in double, and
// the promise that a row computes the same bits alone and in a block.

import Foundation
import Tensors
import Testing

/// One head's keys or values in a cache.
private final class HeadCache {
    let bytes: UnsafeMutableRawPointer

    /// Room for `positions` positions, filled with a pattern that is NaN in every precision.
    init(byteCount: Int) {
        bytes = .allocate(byteCount: byteCount, alignment: 64)
        bytes.initializeMemory(as: UInt8.self, repeating: 0xff, count: byteCount)
    }

    deinit { bytes.deallocate() }
}

/// What one head knows: `count` positions of D numbers, as they are after storing.
private struct Head {
    let precision: KVPrecision
    let dimension: Int
    let count: Int
    let keys: HeadCache
    let values: HeadCache
    let x: [Float]

    /// Stores rows of `x`, which lie `dimension + 3` apart, `chunk` at a time.
    init(_ set: KernelSet, _ precision: KVPrecision, dimension: Int, x: [Float], chunk: Int) {
        let stride = dimension + 3
        self.precision = precision
        self.dimension = dimension
        self.x = x
        count = x.count / stride
        let room = (count + 15) / 16 * 16
        keys = HeadCache(byteCount: precision.keyBytes(positions: room, headDimension: dimension))
        values = HeadCache(
            byteCount: precision.valueBytes(positions: room, headDimension: dimension)
        )
        x.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for first in Swift.stride(from: 0, to: count, by: chunk) {
                let rows = min(chunk, count - first)
                set.storeKeys(
                    base + first * stride,
                    stride: stride,
                    rows: rows,
                    headDimension: dimension,
                    precision: precision,
                    at: first,
                    of: keys.bytes
                )
                set.storeValues(
                    base + first * stride,
                    stride: stride,
                    rows: rows,
                    headDimension: dimension,
                    precision: precision,
                    at: first,
                    of: values.bytes
                )
            }
        }
    }

    /// Position `p` as a cache of this precision gives it back.
    func stored(_ p: Int) -> [Double] {
        let row = Array(x[p * (dimension + 3)..<p * (dimension + 3) + dimension])
        switch precision {
        case .f32: return row.map(Double.init)
        case .f16:
            return row.map {
                Double(Quantizer.float(halfBits: Quantizer.halfBits(min(max($0, -65504), 65504))))
            }
        case .q8:
            return stride(from: 0, to: dimension, by: 32).flatMap { start in
                let block = row[start..<min(start + 32, dimension)]
                let largest = block.map(abs).max() ?? 0
                let inverse = largest > 0 ? 127 / largest : 0
                return block.map {
                    Double(($0 * inverse).rounded(.toNearestOrEven) * (largest / 127))
                }
            }
        }
    }
}

@Suite("Attention kernels")
struct AttentionKernelTests {
    /// Floats summed one after the other, up to a few hundred of them.
    private static let tolerance: Float = 1e-5

    private static let shapes: [(dimension: Int, count: Int, rows: Int)] = [
        (64, 1, 1), (64, 17, 1), (128, 300, 1), (80, 40, 1), (256, 129, 1), (20, 7, 3), (7, 3, 2),
        (16, 130, 24), (128, 70, 6), (64, 33, 17), (96, 300, 5), (80, 31, 24), (33, 64, 9),
    ]

    private struct Result: Equatable {
        var scores: [[Float]]
        var sums: [[Float]]
    }

    /// Scores and sums of all rows; rows see `count - (rows - 1) * step` positions and on.
    private func attend(
        _ set: KernelSet,
        _ head: Head,
        queries: [[Float]],
        weights: [[Float]],
        count: Int,
        step: Int,
        adding: [Float]? = nil
    ) -> Result {
        let d = head.dimension, rows = queries.count
        let most = count + (rows - 1) * step
        let stride = most + 32
        var memory = [Float](repeating: .nan, count: rows * stride)
        let flat = queries.flatMap { $0 + [.nan, .nan] }
        var out = [Float](repeating: .nan, count: rows * (d + 1))
        for (r, _) in queries.enumerated() {
            if let adding { out.replaceSubrange(r * (d + 1)..<r * (d + 1) + d, with: adding) }
        }
        var scores: [[Float]] = []
        memory.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let block = AttentionBlock(
                precision: head.precision,
                headDimension: d,
                rows: rows,
                count: count,
                step: step,
                weights: base,
                weightStride: stride
            )
            set.attentionScores(
                block,
                queries: flat,
                queryStride: d + 2,
                scale: 0.125,
                keys: head.keys.bytes
            )
            for r in 0..<rows {
                scores.append(Array(buffer[r * stride..<r * stride + count + r * step]))
                for p in 0..<most {
                    base[r * stride + p] = p < weights[r].count ? weights[r][p] : 0
                }
            }
            out.withUnsafeMutableBufferPointer { target in
                guard let first = target.baseAddress else { return }
                set.attentionSum(
                    block,
                    values: head.values.bytes,
                    into: first,
                    outStride: d + 1,
                    accumulating: adding != nil
                )
            }
        }
        let sums = (0..<rows).map { Array(out[$0 * (d + 1)..<$0 * (d + 1) + d]) }
        let untouched = (0..<rows).allSatisfy { out[$0 * (d + 1) + d].isNaN }
        #expect(untouched)
        return Result(scores: scores, sums: sums)
    }

    private struct Case {
        let head: Head
        let queries: [[Float]]
        let weights: [[Float]]
        let count: Int
    }

    private func makeCase(
        _ set: KernelSet,
        _ precision: KVPrecision,
        _ shape: (dimension: Int, count: Int, rows: Int),
        step: Int,
        chunk: Int = 5
    ) -> Case {
        var random = TestRandom()
        let positions = shape.count + (shape.rows - 1) * step
        let x = random.floats(positions * (shape.dimension + 3))
        let queries = (0..<shape.rows).map { _ in random.floats(shape.dimension) }
        let weights = (0..<shape.rows).map { random.floats(shape.count + $0 * step) }
        let head = Head(set, precision, dimension: shape.dimension, x: x, chunk: chunk)
        return Case(head: head, queries: queries, weights: weights, count: shape.count)
    }

    @Test(arguments: KernelSet.available, KVPrecision.allCases)
    func `scores and sums equal double`(set: KernelSet, precision: KVPrecision) {
        for shape in Self.shapes {
            for step in [0, 1] {
                let it = makeCase(set, precision, shape, step: step)
                let got = attend(
                    set,
                    it.head,
                    queries: it.queries,
                    weights: it.weights,
                    count: it.count,
                    step: step
                )
                let positions = (0..<it.head.count).map(it.head.stored)
                for r in 0..<shape.rows {
                    let seen = positions.prefix(it.count + r * step)
                    let scores = seen.map { position in
                        Float(
                            zip(it.queries[r], position).reduce(0) { $0 + Double($1.0) * $1.1 } / 8
                        )
                    }
                    var sums = [Double](repeating: 0, count: shape.dimension)
                    for (weight, position) in zip(it.weights[r], seen) {
                        for d in sums.indices { sums[d] += Double(weight) * position[d] }
                    }
                    #expect(relativeError(got.scores[r], scores) < Self.tolerance, "\(shape) \(r)")
                    #expect(
                        relativeError(got.sums[r], sums.map { Float($0) }) < Self.tolerance,
                        "\(shape) \(r)"
                    )
                }
            }
        }
    }

    @Test(arguments: KernelSet.available, KVPrecision.allCases)
    func `a row alone has the same bits as in a block`(set: KernelSet, precision: KVPrecision) {
        for shape in Self.shapes where shape.rows > 1 {
            for step in [0, 1] {
                let it = makeCase(set, precision, shape, step: step)
                let block = attend(
                    set,
                    it.head,
                    queries: it.queries,
                    weights: it.weights,
                    count: it.count,
                    step: step
                )
                for r in 0..<shape.rows {
                    let alone = attend(
                        set,
                        it.head,
                        queries: [it.queries[r]],
                        weights: [it.weights[r]],
                        count: it.count + r * step,
                        step: 1
                    )
                    #expect(alone.scores[0] == block.scores[r], "\(shape), row \(r)")
                    #expect(alone.sums[0] == block.sums[r], "\(shape), row \(r)")
                }
            }
        }
    }

    @Test(arguments: KernelSet.available, KVPrecision.allCases)
    func `sums over two caches go on where the first ended`(set: KernelSet, precision: KVPrecision)
    {
        let it = makeCase(set, precision, (64, 40, 4), step: 0)
        let start = it.queries[0]
        let whole = attend(
            set,
            it.head,
            queries: it.queries,
            weights: it.weights,
            count: it.count,
            step: 0,
            adding: start
        )
        let plain = attend(
            set,
            it.head,
            queries: it.queries,
            weights: it.weights,
            count: it.count,
            step: 0
        )
        for (with, without) in zip(whole.sums, plain.sums) {
            #expect(relativeError(with, zip(without, start).map { $0 + $1 }) < Self.tolerance)
        }
    }

    @Test(arguments: KernelSet.available, KVPrecision.allCases)
    func `rows stored at once or one by one are the same`(set: KernelSet, precision: KVPrecision) {
        for shape in Self.shapes {
            let one = makeCase(set, precision, shape, step: 1, chunk: 1)
            let all = makeCase(set, precision, shape, step: 1, chunk: 1000)
            let results = [one, all].map {
                attend(
                    set,
                    $0.head,
                    queries: $0.queries,
                    weights: $0.weights,
                    count: $0.count,
                    step: 1
                )
            }
            #expect(results[0] == results[1], "\(shape)")
        }
    }

    @Test(arguments: KernelSet.available)
    func `huge numbers stay finite in a half cache and NaN stays NaN`(set: KernelSet) {
        let x: [Float] = [1e30, -1e30, 70_000, .nan, 0, 0, 0]
        let head = Head(set, .f16, dimension: 4, x: x, chunk: 1)
        let got = attend(
            set,
            head,
            queries: [[1, 0, 0, 0]],
            weights: [[1]],
            count: 1,
            step: 1
        )
        #expect(got.sums[0].prefix(3) == [65_504, -65_504, 65_504])
        #expect(got.sums[0][3].isNaN)
        #expect(got.scores[0][0].isNaN)
    }

    @Test(arguments: KernelSet.available)
    func `q8 caches take NaN, infinity and subnormal rows`(set: KernelSet) {
        for bad in [Float.nan, .infinity, Float.leastNonzeroMagnitude] {
            let head = Head(set, .q8, dimension: 4, x: [bad, 1, bad, 0, 0, 0, 0], chunk: 1)
            let got = attend(
                set,
                head,
                queries: [[1, 1, 1, 1]],
                weights: [[1]],
                count: 1,
                step: 1
            )
            // Whatever comes out, the call ends; only finite rows promise numbers.
            let isFinite = got.sums[0].allSatisfy { $0.isFinite }
            #expect(isFinite || !bad.isFinite)
            #expect(got.sums[0].count == 4)
        }
    }
}
