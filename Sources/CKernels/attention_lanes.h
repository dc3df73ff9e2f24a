// Attention of every SIMD instruction set, written once over the vector type `vf` of lanes.h, which
// includes this. See include/attention.h for the layouts.
//
// A tile keeps the sums of some rows in registers: for scores times positions, for results times
// dimensions. A vector that is loaded (and converted) serves all rows of its tile, and what a
// query row or a weight row gives is broadcast.

#include "attention_cache.h"

/// Vectors of 16 lanes.
#define UNIT (CK_KEY_GROUP / WIDTH)
/// Units of a tile of several rows, and of one row: as many as registers allow (6 rows x 4 of 32
/// registers, or 6 rows x 2 of 16).
#define ROWS_UNITS (WIDTH == 16 ? 4 : 1)
#define ROW_UNITS (WIDTH == 16 ? 8 : 4)
/// Positions that are summed for all rows before the next ones, so that values are read once.
#define POSITIONS 256

// MARK: - Elements

/// 16 / UNIT elements of dimension `i` of one group of keys.
INLINE vf key_lanes(const uint8_t *group, uint32_t type, size_t scales, size_t i, size_t lane) {
    const size_t at = i * CK_KEY_GROUP + lane;
    if (type == CK_F32) return v_load((const float *)(const void *)group + at);
    if (type == CK_F16) return v_load_half((const uint16_t *)(const void *)group + at);
    const float *const scale = (const float *)(const void *)group;
    const int8_t *const q = (const int8_t *)(scale + scales * CK_KEY_GROUP);
    return v_mul(v_load_int8(q + at), v_load(scale + i / CK_BLOCK * CK_KEY_GROUP + lane));
}

/// Elements `i` and following of one row of values.
INLINE vf value_lanes(const uint8_t *row, uint32_t type, size_t scales, size_t i) {
    if (type == CK_F32) return v_load((const float *)(const void *)row + i);
    if (type == CK_F16) return v_load_half((const uint16_t *)(const void *)row + i);
    const float *const scale = (const float *)(const void *)row;
    const int8_t *const q = (const int8_t *)(scale + scales);
    return v_mul(v_load_int8(q + i), v_set(scale[i / CK_BLOCK]));
}

/// Elements `i` and following of a row of `count`; 0 beyond its end.
INLINE vf load_within(const float *x, size_t i, size_t count) {
    if (i + WIDTH <= count) return v_load(x + i);
    return i < count ? v_load_n(x + i, count - i) : v_zero();
}

INLINE void store_within(float *x, vf value, size_t i, size_t count) {
    if (i + WIDTH <= count) {
        v_store(x + i, value);
    } else if (i < count) {
        v_store_n(x + i, value, count - i);
    }
}

// MARK: - Scores

/// Scores of `rows` rows and `units` groups of positions; both are constants at every call.
INLINE void score_tile(const ck_attention *job, uint32_t type, size_t row, int rows, size_t group,
                       int units) {
    const size_t d = job->dimension, scales = ck_cache_scales(d);
    const size_t bytes = ck_key_group_bytes(type, d);
    const uint8_t *const keys = (const uint8_t *)job->cache + group * bytes;
    const float *const queries = job->queries + row * job->query_stride;
    vf sum[6][ROW_UNITS * UNIT];
    for (int r = 0; r < rows; r++) {
        for (int v = 0; v < units * UNIT; v++) sum[r][v] = v_zero();
    }
    for (size_t i = 0; i < d; i++) {
        vf key[ROW_UNITS * UNIT];
#pragma clang loop unroll(full)
        for (int v = 0; v < units * UNIT; v++) {
            key[v] = key_lanes(keys + (size_t)(v / UNIT) * bytes, type, scales, i,
                               (size_t)(v % UNIT) * WIDTH);
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            const vf query = v_set(queries[(size_t)r * job->query_stride + i]);
#pragma clang loop unroll(full)
            for (int v = 0; v < units * UNIT; v++) sum[r][v] = v_fma(query, key[v], sum[r][v]);
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
        float *const out =
            job->weights + (row + (size_t)r) * job->weight_stride + group * CK_KEY_GROUP;
#pragma clang loop unroll(full)
        for (int v = 0; v < units * UNIT; v++) {
            v_store(out + v * WIDTH, v_mul(v_set(job->scale), sum[r][v]));
        }
    }
}

/// How many rows of `left` the next tile takes.
INLINE size_t tile_rows(size_t left) {
    return left >= 6 ? 6 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
}

/// Scores of all rows that see something of `units` groups of positions.
INLINE void score_groups(const ck_attention *job, uint32_t type, size_t group, int units) {
    size_t row = 0;
    while (row < job->rows) {
        const size_t rows = tile_rows(job->rows - row);
        const bool sees = group * CK_KEY_GROUP < job->count + (row + rows - 1) * job->step;
        if (sees) {
            switch (rows) {
            case 6: score_tile(job, type, row, 6, group, units); break;
            case 4: score_tile(job, type, row, 4, group, units); break;
            case 2: score_tile(job, type, row, 2, group, units); break;
            default: score_tile(job, type, row, 1, group, units); break;
            }
        }
        row += rows;
    }
}

INLINE void score_all(const ck_attention *job, uint32_t type) {
    const size_t positions = job->count + (job->rows - 1) * job->step;
    const size_t groups = (positions + CK_KEY_GROUP - 1) / CK_KEY_GROUP;
    size_t g = 0;
    if (job->rows == 1) {
        for (; g + ROW_UNITS <= groups; g += ROW_UNITS) score_tile(job, type, 0, 1, g, ROW_UNITS);
    }
    for (; g + ROWS_UNITS <= groups; g += ROWS_UNITS) score_groups(job, type, g, ROWS_UNITS);
    for (; g < groups; g++) score_groups(job, type, g, 1);
}

static void NAME(attention_scores)(const ck_attention *job) {
    if (job->rows == 0) return;
    switch (job->type) {
    case CK_F32: score_all(job, CK_F32); break;
    case CK_F16: score_all(job, CK_F16); break;
    default: score_all(job, CK_Q8_0); break;
    }
}

// MARK: - Results

/// Adds positions `from` ..< `to` to `units` times 16 dimensions of `rows` rows.
INLINE void sum_tile(const ck_attention *job, uint32_t type, size_t row, int rows, size_t unit,
                     int units, size_t from, size_t to) {
    const size_t d = job->dimension, scales = ck_cache_scales(d);
    const size_t bytes = ck_value_row_bytes(type, d), column = unit * CK_KEY_GROUP;
    const uint8_t *values = (const uint8_t *)job->cache + from * bytes;
    const float *const weights = job->weights + row * job->weight_stride;
    float *const out = job->out + row * job->out_stride;
    const bool adds = job->accumulate || from > 0;
    vf sum[6][ROW_UNITS * UNIT];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < units * UNIT; v++) {
            sum[r][v] = adds ? load_within(out + (size_t)r * job->out_stride,
                                           column + (size_t)v * WIDTH, d)
                             : v_zero();
        }
    }
    for (size_t p = from; p < to; p++, values += bytes) {
        vf value[ROW_UNITS * UNIT];
#pragma clang loop unroll(full)
        for (int v = 0; v < units * UNIT; v++) {
            value[v] = value_lanes(values, type, scales, column + (size_t)v * WIDTH);
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            const vf weight = v_set(weights[(size_t)r * job->weight_stride + p]);
#pragma clang loop unroll(full)
            for (int v = 0; v < units * UNIT; v++) sum[r][v] = v_fma(weight, value[v], sum[r][v]);
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < units * UNIT; v++) {
            store_within(out + (size_t)r * job->out_stride, sum[r][v],
                         column + (size_t)v * WIDTH, d);
        }
    }
}

/// The same for all rows that see something of positions `from` and following.
INLINE void sum_units(const ck_attention *job, uint32_t type, size_t unit, int units,
                      size_t from) {
    size_t row = 0;
    while (row < job->rows) {
        const size_t rows = tile_rows(job->rows - row);
        const size_t visible = job->count + (row + rows - 1) * job->step;
        const size_t to = visible < from + POSITIONS ? visible : from + POSITIONS;
        if (from < to) {
            switch (rows) {
            case 6: sum_tile(job, type, row, 6, unit, units, from, to); break;
            case 4: sum_tile(job, type, row, 4, unit, units, from, to); break;
            case 2: sum_tile(job, type, row, 2, unit, units, from, to); break;
            default: sum_tile(job, type, row, 1, unit, units, from, to); break;
            }
        }
        row += rows;
    }
}

INLINE void sum_all(const ck_attention *job, uint32_t type) {
    const size_t positions = job->count + (job->rows - 1) * job->step;
    const size_t units = (job->dimension + CK_KEY_GROUP - 1) / CK_KEY_GROUP;
    if (job->rows == 1) {
        size_t u = 0;
        for (; u + ROW_UNITS <= units; u += ROW_UNITS) {
            sum_tile(job, type, 0, 1, u, ROW_UNITS, 0, positions);
        }
        for (; u + ROWS_UNITS <= units; u += ROWS_UNITS) {
            sum_tile(job, type, 0, 1, u, ROWS_UNITS, 0, positions);
        }
        for (; u < units; u++) sum_tile(job, type, 0, 1, u, 1, 0, positions);
        return;
    }
    for (size_t from = 0; from < positions; from += POSITIONS) {
        size_t u = 0;
        for (; u + ROWS_UNITS <= units; u += ROWS_UNITS) sum_units(job, type, u, ROWS_UNITS, from);
        for (; u < units; u++) sum_units(job, type, u, 1, from);
    }
}

static void NAME(attention_sum)(const ck_attention *job) {
    if (job->rows == 0) return;
    switch (job->type) {
    case CK_F32: sum_all(job, CK_F32); break;
    case CK_F16: sum_all(job, CK_F16); break;
    default: sum_all(job, CK_Q8_0); break;
    }
}

// MARK: - Storing

/// Halves of `x`; finite values beyond the range become the largest half, NaN stays NaN.
INLINE void store_saturated(uint16_t *out, vf x) {
    const vf bounded = v_min(v_set(CK_LARGEST_HALF), v_max(v_set(-CK_LARGEST_HALF), x));
    v_store_half(out, bounded);
}

/// Block `block` of a row of `dimension` floats, padded with zeros, as int8; its scale.
INLINE float quantized_block(const float *x, size_t dimension, size_t block, int8_t q[CK_BLOCK]) {
    float numbers[CK_BLOCK];
    vf bound = v_zero();
    for (size_t i = 0; i < CK_BLOCK; i += WIDTH) {
        const vf some = load_within(x, block * CK_BLOCK + i, dimension);
        bound = v_max(v_abs(some), bound);
        v_store(numbers + i, some);
    }
    const float largest = v_largest(bound);
    const vf inverse = v_set(largest > 0 ? 127.0f / largest : 0);
    for (size_t i = 0; i < CK_BLOCK; i += WIDTH) {
        // The clamp keeps a subnormal maximum, whose inverse is infinite, and NaN in range.
        const vf scaled = v_max(v_mul(v_load(numbers + i), inverse), v_set(-127));
        v_store(numbers + i, v_round(v_min(scaled, v_set(127))));
    }
    for (size_t i = 0; i < CK_BLOCK; i++) q[i] = (int8_t)numbers[i];
    return largest / 127.0f;
}

static void NAME(store_keys)(const ck_cache_rows *job) {
    const size_t d = job->dimension, blocks = ck_cache_scales(d);
    const size_t bytes = ck_key_group_bytes(job->type, d);
    for (size_t r = 0; r < job->rows; r++) {
        const size_t position = job->first + r, lane = position % CK_KEY_GROUP;
        uint8_t *const group = (uint8_t *)job->cache + position / CK_KEY_GROUP * bytes;
        const float *const x = job->x + r * job->stride;
        if (job->type == CK_F32) {
            float *const floats = (float *)(void *)group + lane;
            for (size_t i = 0; i < d; i++) floats[i * CK_KEY_GROUP] = x[i];
        } else if (job->type == CK_F16) {
            uint16_t *const halves = (uint16_t *)(void *)group + lane;
            for (size_t i = 0; i < d; i += WIDTH) {
                uint16_t some[WIDTH];
                store_saturated(some, load_within(x, i, d));
                const size_t n = d - i < WIDTH ? d - i : WIDTH;
                for (size_t k = 0; k < n; k++) halves[(i + k) * CK_KEY_GROUP] = some[k];
            }
        } else {
            float *const scales = (float *)(void *)group;
            int8_t *const lanes = (int8_t *)(scales + blocks * CK_KEY_GROUP) + lane;
            for (size_t b = 0; b < blocks; b++) {
                int8_t q[CK_BLOCK];
                scales[b * CK_KEY_GROUP + lane] = quantized_block(x, d, b, q);
                const size_t left = d - b * CK_BLOCK, n = left < CK_BLOCK ? left : CK_BLOCK;
                for (size_t k = 0; k < n; k++) lanes[(b * CK_BLOCK + k) * CK_KEY_GROUP] = q[k];
            }
        }
    }
}

static void NAME(store_values)(const ck_cache_rows *job) {
    const size_t d = job->dimension, blocks = ck_cache_scales(d);
    const size_t bytes = ck_value_row_bytes(job->type, d);
    for (size_t r = 0; r < job->rows; r++) {
        uint8_t *const row = (uint8_t *)job->cache + (job->first + r) * bytes;
        const float *const x = job->x + r * job->stride;
        if (job->type == CK_F32) {
            memcpy(row, x, d * sizeof(float));
        } else if (job->type == CK_F16) {
            // The row has room for whole vectors.
            uint16_t *const halves = (uint16_t *)(void *)row;
            for (size_t i = 0; i < d; i += WIDTH) store_saturated(halves + i, load_within(x, i, d));
        } else {
            float *const scales = (float *)(void *)row;
            int8_t *const out = (int8_t *)(scales + blocks);
            for (size_t b = 0; b < blocks; b++) {
                int8_t q[CK_BLOCK];
                scales[b] = quantized_block(x, d, b, q);
                const size_t left = d - b * CK_BLOCK, n = left < CK_BLOCK ? left : CK_BLOCK;
                memcpy(out + b * CK_BLOCK, q, n);
            }
        }
    }
}
