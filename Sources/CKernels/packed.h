// Integer linear layers over packed weights (packed_layout.h), written once over a vector `vi` of
// WIDTH 32-bit lanes; a lane is a row, so that activations are broadcast and no horizontal sum is
// needed. A group of 16 rows is PARTS vectors.
//
// A dot-product instruction multiplies four unsigned weight bytes with four signed activation bytes
// in every lane. Weights are stored as value + offset; sums begin at -offset times the activations'
// sum, which makes them exact. A block's sum is then scaled in float: total += sum * (factor * scale),
// always in the order of the blocks, so that a result never depends on the number of tokens.
//
// Weights are unpacked in registers, again for every tile of tokens: with six tokens that costs less
// than unpacking a few groups once to a buffer (measured, AVX-512).
//
// The including file defines the i_* primitives, NAME, and: TILE_TOKENS (most tokens of a tile),
// TILE_GROUPS (groups of a tile), ONE_TOKEN_GROUPS (groups of a tile of one token), EIGHT_SHIFT (the
// offset of 8-bit weights is 1 << EIGHT_SHIFT; 0 where i_dot8 takes signed weights), and, where there
// is no instruction for the dot product, NARROW_PRODUCTS: how many products i_narrow and i_narrow_add
// add to each of the 16-bit sums `va`, which i_widen adds to 32-bit ones.

#include "packed_layout.h"

#define PARTS (CK_GROUP / WIDTH)
#define MOST_GROUPS (ONE_TOKEN_GROUPS > TILE_GROUPS ? ONE_TOKEN_GROUPS : TILE_GROUPS)
#define MOST_PARTS (MOST_GROUPS * PARTS)
// Parts whose sums of one block live in registers at once: all, or fewer to spare registers.
#ifndef PARTS_AT_ONCE
#define PARTS_AT_ONCE(type) MOST_PARTS
#endif
// Most tokens of a tile of 8-bit weights, where these need more registers than others.
#ifndef EIGHT_TILE_TOKENS
#define EIGHT_TILE_TOKENS TILE_TOKENS
#endif
// Instrumented code would take minutes to compile when unrolled.
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNROLL
#else
#define UNROLL _Pragma("clang loop unroll(full)")
#endif

/// The logarithm of a type's offset; 0 for none.
INLINE int offset_shift(uint32_t type) {
    switch (type) {
    case CK_Q4_0: return 3;
    case CK_Q5_0: return 4;
    case CK_Q6_K: return 5;
    case CK_Q8_0: case CK_IQ4_NL: return EIGHT_SHIFT;
    default: return 0;
    }
}

INLINE bool has_eight_bits(uint32_t type) { return type == CK_Q8_0 || type == CK_IQ4_NL; }

/// Parts of a block with a scale of their own.
INLINE int scale_count(uint32_t type) { return type == CK_Q6_K ? 2 : 1; }

// MARK: - Unpacking

/// Vector `v` of a block as bytes: of columns 4v ..< 4v + 4 (half 0) or 16 + 4v ..< 16 + 4v + 4; for
/// Q8_0 the half is always 0 and v goes to 8.
INLINE vi unpacked(uint32_t type, const uint8_t *vectors, int v, int half) {
    const vi raw = i_load(vectors + v * CK_VECTOR);
    if (type == CK_Q8_0) return i_eight(raw);
    const vi low = i_and(half ? i_right(raw, 4) : raw, i_bytes(15));
    if (type == CK_IQ4_NL) return i_lookup(low);
    if (ck_has_fifth_bit(type)) {
        const vi bits = i_load(vectors + 4 * CK_VECTOR);
        // Bit v (or 4 + v) to bit 4; other bits of the 16-bit lane do not reach the masked ones.
        const vi moved = half ? (v == 0 ? bits : i_right(bits, v)) : i_left(bits, 4 - v);
        return i_or(low, i_and(moved, i_bytes(16)));
    }
    if (type == CK_Q6_K) {
        const vi bits = i_load(vectors + (4 + half) * CK_VECTOR);
        const vi moved = v < 2 ? i_left(bits, 4 - 2 * v) : v == 2 ? bits : i_right(bits, 2);
        return i_or(low, i_and(moved, i_bytes(48)));
    }
    return low;
}

/// The scales of part `part` of a group for half `half` of block `b`.
INLINE vf scale_of(uint32_t type, const uint8_t *factors, size_t b, int half, int part) {
    const size_t lane = (size_t)part * WIDTH;
    if (type == CK_Q6_K) {
        const uint8_t *const super = factors + b / 8 * CK_Q6_K_FACTORS;
        const size_t sub = b % 8 * 2 + (size_t)half;
        const vf scale = v_load_int8((const int8_t *)super + (2 + sub) * CK_GROUP + lane);
        return v_mul(v_load_half((const uint16_t *)(const void *)super + lane), scale);
    }
    if (ck_is_super(type)) {
        const uint8_t *const super = factors + b / 8 * CK_K_FACTORS;
        const vf scale = v_load_uint8(super + (4 + b % 8 * 2) * CK_GROUP + lane);
        return v_mul(v_load_half((const uint16_t *)(const void *)super + lane), scale);
    }
    const size_t halves = ck_has_minimum(type) ? 2 : 1;
    return v_load_half((const uint16_t *)(const void *)factors + b * halves * CK_GROUP + lane);
}

/// What is added to every weight of block `b`, for types that have it.
INLINE vf minimum_of(uint32_t type, const uint8_t *factors, size_t b, int part) {
    const size_t lane = (size_t)part * WIDTH;
    if (!ck_is_super(type)) {
        const uint16_t *const halves = (const uint16_t *)(const void *)factors;
        return v_load_half(halves + (b * 2 + 1) * CK_GROUP + lane);
    }
    const uint8_t *const super = factors + b / 8 * CK_K_FACTORS;
    const vf minimum = v_load_uint8(super + (5 + b % 8 * 2) * CK_GROUP + lane);
    const vf scale = v_load_half((const uint16_t *)(const void *)super + CK_GROUP + lane);
    return v_sub(v_zero(), v_mul(scale, minimum));
}

// MARK: - Sums

/// What the sums of one token's block begin at.
INLINE vi start_of(uint32_t type, const ck_activations *a, size_t block, int half) {
    const int shift = offset_shift(type);
    if (shift == 0) return i_set(0);
    int32_t negative = a->negative_sums[block];
    if (type == CK_Q6_K) {
        const int32_t first = a->negative_first_sums[block];
        negative = half ? negative - first : first;
    }
    return i_set((int32_t)((uint32_t)negative << shift));
}

#ifdef NARROW_PRODUCTS
/// Products of a type that are added up in 16 bits before they are widened; 0 for the 8-bit types.
INLINE int narrow_count(uint32_t type) {
    const int most = type == CK_Q6_K ? 63 : ck_has_fifth_bit(type) ? 31 : 15;
    const int count = INT16_MAX / (most * 127 * NARROW_PRODUCTS);
    return has_eight_bits(type) ? 0 : count < 8 ? count : 8;
}
#endif

/// total += sum * (factor * scale) for every token and `some` parts of a block, from `first` on.
INLINE void add_scaled(vf (*total)[MOST_PARTS], vi (*sum)[MOST_PARTS], const vf *factor,
                       const float *scales, size_t stride, int tokens, int first, int some) {
    UNROLL for (int t = 0; t < tokens; t++) {
        const vf scale = v_set(scales[(size_t)t * stride]);
        UNROLL for (int i = 0; i < some; i++) {
            vf *const sums = &total[t][first + i];
            *sums = v_fma(v_from_int(sum[t][i]), v_mul(factor[i], scale), *sums);
        }
    }
}

/// total += minimum * (the activations' scaled sum) for every token and part of a block.
INLINE void add_minimums(vf (*total)[MOST_PARTS], const vf *minimum, const float *sums,
                         size_t stride, int tokens, int parts) {
    UNROLL for (int t = 0; t < tokens; t++) {
        const vf sum = v_set(sums[(size_t)t * stride]);
        UNROLL for (int p = 0; p < parts; p++) total[t][p] = v_fma(minimum[p], sum, total[t][p]);
    }
}

/// Bias and residual, and the rows that exist.
INLINE void put_totals(const ck_linear *job, vf (*total)[MOST_PARTS], size_t row, size_t t0,
                       int tokens, int parts) {
    UNROLL for (int p = 0; p < parts; p++) {
        const size_t r = row + (size_t)p * WIDTH;
        if (r >= job->rows) return;
        const size_t n = job->rows - r < WIDTH ? job->rows - r : WIDTH;
        const vf bias = job->bias ? v_load_n(job->bias + r, n) : v_zero();
        UNROLL for (int t = 0; t < tokens; t++) {
            float *const out = job->out + (t0 + (size_t)t) * job->out_stride + r;
            vf value = v_add(total[t][p], bias);
            if (job->accumulate) value = v_add(value, v_load_n(out, n));
            v_store_n(out, value, n);
        }
    }
}

/// How far ahead one token asks for weights: the nearest cache has room for that of every group.
#define ONE_TOKEN_AHEAD 1024

/// Asks for weights while this tile multiplies; past the last group that reads nothing. One token
/// asks a little ahead in each group. Several ask for the next tile, `next_tile` bytes further on, so
/// that weights come from memory while this one multiplies: they then take no longer than one.
INLINE void ask_ahead(uint32_t type, const uint8_t *part, int v, size_t next_tile, int tokens) {
    const int more = (int)ck_packed_vectors(type) - 4;
    if (tokens == 1) {
        __builtin_prefetch(part + ONE_TOKEN_AHEAD + v * CK_VECTOR, 0, 3);
    } else {
        __builtin_prefetch(part + next_tile + v * CK_VECTOR, 0, 1);
        if (type != CK_Q8_0 && v < more) {
            __builtin_prefetch(part + next_tile + (4 + v) * CK_VECTOR, 0, 1);
        }
    }
}

/// Adds a block's products to the sums of `some` parts of a tile, from part `first` on; of Q6_K only
/// half `s` of the block. Asks for the weights that are needed next, see `ask_ahead`.
INLINE void add_products(vi (*sum)[MOST_PARTS], const ck_linear *job, uint32_t type,
                         const uint8_t *vectors, size_t group_bytes, size_t ahead, const int8_t *q,
                         int tokens, int s, int first, int some) {
    const int from = type == CK_Q6_K ? s : 0;
    const int to = type == CK_Q6_K ? s : type == CK_Q8_0 ? 0 : 1;
#ifdef NARROW_PRODUCTS
    va narrow[TILE_TOKENS][MOST_PARTS];
    const int halves = to - from + 1, steps = 4 * halves, most = narrow_count(type);
#endif
    UNROLL for (int v = 0; v < (type == CK_Q8_0 ? 8 : 4); v++) {
        UNROLL for (int half = from; half <= to; half++) {
            vi weights[MOST_PARTS];
            UNROLL for (int i = 0; i < some; i++) {
                const int p = first + i;
                const uint8_t *const part =
                    vectors + (size_t)(p / PARTS) * group_bytes + p % PARTS * WIDTH * 4;
                weights[i] = unpacked(type, part, v, half);
                if (half == 0 && p % PARTS == 0) ask_ahead(type, part, v, ahead, tokens);
            }
            UNROLL for (int t = 0; t < tokens; t++) {
                const vi a = i_broadcast(q + (size_t)t * job->columns + half * 16 + v * 4);
                UNROLL for (int i = 0; i < some; i++) {
#ifdef NARROW_PRODUCTS
                    if (most > 0) {
                        const int step = v * halves + half - from;
                        va *const n = &narrow[t][i];
                        *n = step % most == 0 ? i_narrow(weights[i], a)
                                              : i_narrow_add(*n, weights[i], a);
                        if (step % most == most - 1 || step == steps - 1) {
                            sum[t][i] = i_widen(sum[t][i], *n);
                        }
                        continue;
                    }
#endif
                    sum[t][i] = has_eight_bits(type) ? i_dot8(sum[t][i], weights[i], a)
                                                     : i_dot(sum[t][i], weights[i], a);
                }
            }
        }
    }
}

// MARK: - Tiles

/// `groups` groups from row `row` times `tokens` tokens from `t0`. Type, groups and tokens are
/// constants at every call, so that all sums live in registers.
INLINE void packed_tile(const ck_linear *job, uint32_t type, size_t row, int groups, size_t t0,
                        int tokens) {
    const size_t blocks = job->columns / CK_BLOCK;
    const size_t group_bytes = ck_packed_bytes(type, job->columns);
    const size_t block_bytes = ck_packed_vectors(type) * CK_VECTOR;
    const uint8_t *const factors = (const uint8_t *)job->weights + row / CK_GROUP * group_bytes;
    const uint8_t *vectors = factors + ck_packed_factor_bytes(type, job->columns);
    const int parts = groups * PARTS;
    const size_t next_tile = (size_t)groups * group_bytes;
    vf total[TILE_TOKENS][MOST_PARTS];
    UNROLL for (int t = 0; t < tokens; t++) {
        UNROLL for (int p = 0; p < parts; p++) total[t][p] = v_zero();
    }
    for (size_t b = 0; b < blocks; b++, vectors += block_bytes) {
        const int8_t *const q = job->quantized.q + t0 * job->columns + b * CK_BLOCK;
        const size_t block = t0 * blocks + b;
        UNROLL for (int s = 0; s < scale_count(type); s++) {
            UNROLL for (int p = 0; p < parts; p += PARTS_AT_ONCE(type)) {
                const int left = parts - p, most = PARTS_AT_ONCE(type);
                const int some = left < most ? left : most;
                vi sum[TILE_TOKENS][MOST_PARTS];
                UNROLL for (int t = 0; t < tokens; t++) {
                    const vi start = start_of(type, &job->quantized, block + (size_t)t * blocks, s);
                    UNROLL for (int i = 0; i < some; i++) sum[t][i] = start;
                }
                add_products(sum, job, type, vectors, group_bytes, next_tile, q, tokens, s, p, some);
                vf factor[MOST_PARTS];
                UNROLL for (int i = 0; i < some; i++) {
                    const uint8_t *const group = factors + (size_t)((p + i) / PARTS) * group_bytes;
                    factor[i] = scale_of(type, group, b, s, (p + i) % PARTS);
                }
                add_scaled(total, sum, factor, job->quantized.scales + block, blocks, tokens, p,
                           some);
            }
        }
        if (ck_has_minimum(type)) {
            vf minimum[MOST_PARTS];
            UNROLL for (int p = 0; p < parts; p++) {
                const uint8_t *const group = factors + (size_t)(p / PARTS) * group_bytes;
                minimum[p] = minimum_of(type, group, b, p % PARTS);
            }
            add_minimums(total, minimum, job->quantized.scaled_sums + block, blocks, tokens,
                         parts);
        }
    }
    put_totals(job, total, row, t0, tokens, parts);
}

/// All tokens times `groups` groups, a tile at a time.
INLINE void packed_rows(const ck_linear *job, uint32_t type, size_t row, int groups) {
    const int most = has_eight_bits(type) ? EIGHT_TILE_TOKENS : TILE_TOKENS;
    size_t t = 0;
    for (; t + (size_t)most <= job->tokens; t += (size_t)most) {
        packed_tile(job, type, row, groups, t, most);
    }
    const size_t left = job->tokens - t;
#if TILE_TOKENS > 4
    if (most > 5 && left == 5) packed_tile(job, type, row, groups, t, 5);
    if (most > 4 && left == 4) packed_tile(job, type, row, groups, t, 4);
#endif
#if TILE_TOKENS > 2
    if (most > 3 && left == 3) packed_tile(job, type, row, groups, t, 3);
    if (most > 2 && left == 2) packed_tile(job, type, row, groups, t, 2);
#endif
    if (left == 1) packed_tile(job, type, row, groups, t, 1);
}

// MARK: - Layers

/// Not inlined: one copy for each type.
#define PACKED_LAYER(name, type)                                                                   \
    static __attribute__((noinline)) void NAME(name)(const ck_linear *job) {                       \
        const size_t groups = (job->rows + CK_GROUP - 1) / CK_GROUP;                               \
        size_t g = 0;                                                                              \
        if (job->tokens == 1) {                                                                    \
            for (; g + ONE_TOKEN_GROUPS <= groups; g += ONE_TOKEN_GROUPS) {                        \
                packed_tile(job, type, g * CK_GROUP, ONE_TOKEN_GROUPS, 0, 1);                      \
            }                                                                                      \
        }                                                                                          \
        for (; g + TILE_GROUPS <= groups; g += TILE_GROUPS) {                                      \
            packed_rows(job, type, g * CK_GROUP, TILE_GROUPS);                                     \
        }                                                                                          \
        for (; g < groups; g++) {                                                                  \
            for (size_t t = 0; t < job->tokens; t++) packed_tile(job, type, g * CK_GROUP, 1, t, 1); \
        }                                                                                          \
    }

PACKED_LAYER(packed_q4_0, CK_Q4_0)
PACKED_LAYER(packed_q4_1, CK_Q4_1)
PACKED_LAYER(packed_q5_0, CK_Q5_0)
PACKED_LAYER(packed_q5_1, CK_Q5_1)
PACKED_LAYER(packed_q8_0, CK_Q8_0)
PACKED_LAYER(packed_q4_k, CK_Q4_K)
PACKED_LAYER(packed_q5_k, CK_Q5_K)
PACKED_LAYER(packed_q6_k, CK_Q6_K)
PACKED_LAYER(packed_iq4_nl, CK_IQ4_NL)

static void NAME(linear_packed)(const ck_linear *job) {
    switch (job->type) {
    case CK_Q4_0: NAME(packed_q4_0)(job); break;
    case CK_Q4_1: NAME(packed_q4_1)(job); break;
    case CK_Q5_0: NAME(packed_q5_0)(job); break;
    case CK_Q5_1: NAME(packed_q5_1)(job); break;
    case CK_Q8_0: NAME(packed_q8_0)(job); break;
    case CK_Q4_K: NAME(packed_q4_k)(job); break;
    case CK_Q5_K: NAME(packed_q5_k)(job); break;
    case CK_Q6_K: NAME(packed_q6_k)(job); break;
    case CK_IQ4_NL: NAME(packed_iq4_nl)(job); break;
    }
}
