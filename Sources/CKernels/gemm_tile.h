// One register tile of a product, over the vector type of the including file. That file defines WIDTH, `vf` and
// its primitives, TILE_ROWS_GEMM, and ADD_TERMS(sum, x, y): how a term of the sum, or a pair of them, is added.

#include "gemm.h"

#define TILE_COLUMNS (2 * WIDTH)

/// TILE_ROWS_GEMM rows, `vectors` vectors wide; that is a constant at every call, so that the sums live in
/// registers.
static inline __attribute__((always_inline)) void tile_of(int vectors, size_t depth, const float *a,
                                                          const float *b, float scale,
                                                          const float *bias, bool keep, float *out,
                                                          size_t stride) {
    vf sum[TILE_ROWS_GEMM][2];
#pragma clang loop unroll(full)
    for (int i = 0; i < TILE_ROWS_GEMM; i++) sum[i][0] = sum[i][1] = v_zero();
    for (size_t p = 0; p < depth; p++, a += TILE_ROWS_GEMM, b += TILE_COLUMNS) {
        const vf first = v_load(b), second = v_load(b + (vectors - 1) * WIDTH);
#pragma clang loop unroll(full)
        for (int i = 0; i < TILE_ROWS_GEMM; i++) {
            const vf x = v_set(a[i]);
            sum[i][0] = ADD_TERMS(sum[i][0], x, first);
            if (vectors > 1) sum[i][1] = ADD_TERMS(sum[i][1], x, second);
        }
    }
    const vf factor = v_set(scale);
#pragma clang loop unroll(full)
    for (int i = 0; i < TILE_ROWS_GEMM; i++) {
        float *const row = out + (size_t)i * stride;
        for (int half = 0; half < vectors; half++) {
            vf value = v_mul(sum[i][half], factor);
            if (keep) value = v_add(v_load(row + half * WIDTH), value);
            if (bias) value = v_add(value, v_load(bias + half * WIDTH));
            v_store(row + half * WIDTH, value);
        }
    }
}
