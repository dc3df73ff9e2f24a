// Attention over a cache of keys and values, a block of query rows of one head at a time. The layouts
// of the cache are those of CKernels' attention.h; here are their sizes and the calls.
// Single letters: D head dimension.

import CKernels

/// The elements of a cache of keys and values.
package enum KVPrecision: String, Sendable, CaseIterable {
    /// 32-bit floats: what the reference computes with.
    case f32
    /// IEEE half precision; what lies beyond its range becomes its largest number.
    case f16
    /// int8 in blocks of 32 dimensions with a float scale each.
    case q8

    var type: UInt32 {
        switch self {
        case .f32: DType.f32.rawValue
        case .f16: DType.f16.rawValue
        case .q8: DType.q8_0.rawValue
        }
    }

    /// Positions whose keys lie side by side: a cache has room for whole groups.
    package static let groupLength = 16

    /// Bytes of the keys of `positions` positions (whole groups of 16) of one head.
    package func keyBytes(positions: Int, headDimension: Int) -> Int {
        positions / Self.groupLength * ck_key_group_bytes(type, headDimension)
    }

    /// Bytes of the values of `positions` positions of one head.
    package func valueBytes(positions: Int, headDimension: Int) -> Int {
        positions * ck_value_row_bytes(type, headDimension)
    }
}

/// Which rows see which positions.
package struct AttentionBlock {
    /// The elements of the cache.
    package var precision: KVPrecision
    /// D.
    package var headDimension: Int
    /// Query rows.
    package var rows: Int
    /// Positions that the first row sees, at least 1.
    package var count: Int
    /// How many more each next row sees: 1 for tokens that follow each other, 0 for rows that
    /// see the same.
    package var step: Int
    /// Scores or weights, (rows, `weightStride`); see `ck_attention` for what is written and read
    /// beyond the positions a row sees.
    package var weights: UnsafeMutablePointer<Float>
    /// Floats from one row of weights to the next.
    package var weightStride: Int

    /// All fields as given.
    package init(
        precision: KVPrecision,
        headDimension: Int,
        rows: Int,
        count: Int,
        step: Int,
        weights: UnsafeMutablePointer<Float>,
        weightStride: Int
    ) {
        self.precision = precision
        self.headDimension = headDimension
        self.rows = rows
        self.count = count
        self.step = step
        self.weights = weights
        self.weightStride = weightStride
    }

    fileprivate var job: ck_attention {
        var job = ck_attention()
        job.type = precision.type
        job.dimension = headDimension
        job.rows = rows
        job.count = count
        job.step = step
        job.weights = weights
        job.weight_stride = weightStride
        return job
    }
}

extension KernelSet {
    /// weights[r][p] = scale · (queries[r] · keys[p]) for every position that row r sees.
    ///
    /// A score has the same bits whatever else the block holds.
    package func attentionScores(
        _ block: AttentionBlock,
        queries: UnsafePointer<Float>,
        queryStride: Int,
        scale: Float,
        keys: UnsafeRawPointer
    ) {
        var job = block.job
        job.queries = queries
        job.query_stride = queryStride
        job.scale = scale
        job.cache = keys
        table.pointee.attention_scores(&job)
    }

    /// out[r] = Σ of weights[r][p] · values[p] over the positions that row r sees, or adds them.
    package func attentionSum(
        _ block: AttentionBlock,
        values: UnsafeRawPointer,
        into out: UnsafeMutablePointer<Float>,
        outStride: Int,
        accumulating: Bool = false
    ) {
        var job = block.job
        job.cache = values
        job.out = out
        job.out_stride = outStride
        job.accumulate = accumulating
        table.pointee.attention_sum(&job)
    }

    /// Writes the keys of `rows` tokens, D floats every `stride`, to positions `first` and
    /// following of one head.
    package func storeKeys(
        _ x: UnsafePointer<Float>,
        stride: Int,
        rows: Int,
        headDimension: Int,
        precision: KVPrecision,
        at first: Int,
        of keys: UnsafeMutableRawPointer
    ) {
        var job = ck_cache_rows(
            type: precision.type,
            dimension: headDimension,
            x: x,
            stride: stride,
            rows: rows,
            first: first,
            cache: keys
        )
        table.pointee.store_keys(&job)
    }

    /// The same for values.
    package func storeValues(
        _ x: UnsafePointer<Float>,
        stride: Int,
        rows: Int,
        headDimension: Int,
        precision: KVPrecision,
        at first: Int,
        of values: UnsafeMutableRawPointer
    ) {
        var job = ck_cache_rows(
            type: precision.type,
            dimension: headDimension,
            x: x,
            stride: stride,
            rows: rows,
            first: first,
            cache: values
        )
        table.pointee.store_values(&job)
    }
}
