// Matrix products for training: many tokens at once, in float32, with the weights in any type. Weights
// are decoded on their way into the panels that are multiplied, so that a frozen base is never held as
// floats, and the same weights serve the forward product (x Wᵀ) and the backward one (dy W).
//
// The loops are those of Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication"
// (ACM TOMS 2008): panels of the left operand stay in the second-level cache, a sliver of the right one
// in the first. Every result is summed over k in one order that depends on k alone, so that a product
// has the same bits however its rows and columns are shared out among threads.

#ifndef MECHURI_CKERNELS_GEMM_H
#define MECHURI_CKERNELS_GEMM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Not one of ggml's types: bitsandbytes' NF4 with double quantisation.
#define CK_NF4 1000
/// Elements that share a scale, and scales that share one in turn.
#define CK_NF4_BLOCK 64
#define CK_NF4_NESTED_BLOCK 256

/// The scales of an NF4 matrix: scale of block b = map[codes[b]] * nested[b / 256] + offset.
typedef struct {
    const uint8_t *codes;
    const float *nested;
    /// 256 values.
    const float *map;
    float offset;
} ck_nf4_scales;

/// A stored matrix, row by row.
typedef struct {
    const void *data;
    /// One of ggml's types, or CK_NF4.
    uint32_t type;
    /// Elements of a row; whole blocks, except of NF4, whose blocks go on across rows.
    size_t columns;
    /// Floats from one row to the next; read of CK_F32 only, the others follow each other.
    size_t stride;
    /// Of CK_NF4 only.
    const ck_nf4_scales *nf4;
} ck_stored;

/// out[i][j] (+)= scale * sum over p of a(i, p) * b(p, j)  (+ bias[j]), for i < m, j < n, p < k.
typedef struct {
    size_t m, n, k;
    /// a(i, p) is a[i * a_stride + p], or a[p * a_stride + i] when transposed.
    const float *a;
    size_t a_stride;
    bool a_transposed;
    /// b(p, j) is element (p, b_first + j) of what is stored, or (b_first + j, p) when transposed.
    ck_stored b;
    bool b_transposed;
    size_t b_first;
    float scale;
    /// One value a column, or NULL.
    const float *bias;
    float *out;
    size_t out_stride;
    /// Adds to `out` instead of overwriting it.
    bool accumulate;
    /// Rounds both operands to bfloat16 first, to nearest even; sums stay in float32.
    bool brain;
    /// `ck_gemm_workspace_bytes()`, aligned to 64, of this thread alone.
    void *workspace;
} ck_gemm;

size_t ck_gemm_workspace_bytes(void);

/// Elements [start, start + count) of a flattened NF4 matrix as floats, as bitsandbytes has them.
void ck_dequantize_nf4(const uint8_t *codes, const ck_nf4_scales *scales, size_t start,
                       size_t count, float *out);

#endif
