// Products of matrices over the vector type of lanes.h; see include/gemm.h. The including file defines
// TILE_ROWS_GEMM: as many rows of two vectors as its registers hold beside the operands.

#include "gemm.h"

#define ADD_TERMS(sum, x, y) v_fma(x, y, sum)
#include "gemm_tile.h"

/// One register tile, two vectors wide.
static __attribute__((noinline)) void NAME(gemm_tile)(size_t depth, const float *a, const float *b,
                                                      float scale, const float *bias, bool keep,
                                                      float *out, size_t stride) {
    tile_of(2, depth, a, b, scale, bias, keep, out, stride);
}

/// One register tile, one vector wide: what is left at the right of a product, or a low rank.
static __attribute__((noinline)) void NAME(gemm_half_tile)(size_t depth, const float *a,
                                                           const float *b, float scale,
                                                           const float *bias, bool keep,
                                                           float *out, size_t stride) {
    tile_of(1, depth, a, b, scale, bias, keep, out, stride);
}

#ifndef MULTIPLIES_PAIRS
/// Whether products in bfloat16 are made of pairs, and the tiles that multiply them; see gemm_pairs.h.
#define MULTIPLIES_PAIRS false
#define PAIR_TILE NAME(gemm_tile)
#define PAIR_HALF_TILE NAME(gemm_half_tile)
#endif

/// The bits of x rounded to bfloat16, to nearest even. No case for NaN, so that this is vectorised: the NaNs
/// that processors make stay NaN.
INLINE uint32_t brain_bits(const float *x) {
    uint32_t bits;
    memcpy(&bits, x, sizeof bits);
    return (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000;
}

/// Rounds a sliver to bfloat16: as floats, multiplied like any others, or as pairs of neighbours of the sum in
/// the sliver's first half.
static void NAME(gemm_round)(const ck_gemm *job, float *x, size_t depth, size_t width) {
    if (!job->brain) return;
    if (!MULTIPLIES_PAIRS) {
        for (size_t i = 0; i < depth * width; i++) {
            const uint32_t bits = brain_bits(x + i);
            memcpy(x + i, &bits, sizeof bits);
        }
        return;
    }
    for (size_t p = 0; p < depth; p += 2) {
        const float *const low = x + p * width;
        // In place: row p / 2 was read before.
        float *const out = x + p / 2 * width;
        for (size_t j = 0; j < width; j++) {
            const uint32_t high = p + 1 < depth ? brain_bits(low + width + j) : 0;
            const uint32_t pair = brain_bits(low + j) >> 16 | high;
            memcpy(out + j, &pair, sizeof pair);
        }
    }
}

/// The rows [first, first + rows) and depths [p, p + depth) of the left operand, in slivers.
static void NAME(gemm_left)(const ck_gemm *job, ck_gemm_workspace *work, size_t first, size_t rows,
                            size_t p, size_t depth) {
    const size_t width = TILE_ROWS_GEMM;
    for (size_t i = 0; i < rows; i += width) {
        const size_t some = rows - i < width ? rows - i : width;
        float *const sliver = work->left + i * depth;
        if (job->a_transposed) {
            const float *const x = job->a + p * job->a_stride + first + i;
            ck_copy_columns(x, job->a_stride, depth, some, sliver, TILE_ROWS_GEMM);
        } else {
            const float *const x = job->a + (first + i) * job->a_stride + p;
            ck_lay_rows(x, job->a_stride, some, depth, sliver, width);
        }
        ck_clear_columns(sliver, depth, some, width);
        NAME(gemm_round)(job, sliver, depth, width);
    }
}

/// The columns [first, first + columns) and depths [p, p + depth) of the right operand, in slivers.
static void NAME(gemm_right)(const ck_gemm *job, ck_gemm_workspace *work, size_t first,
                             size_t columns, size_t p, size_t depth) {
    const ck_stored *const b = &job->b;
    const size_t width = TILE_COLUMNS, start = job->b_first + first;
    const size_t whole = (columns + width - 1) / width * width;
    if (job->b_transposed) {
        for (size_t j = 0; j < columns; j += 8) {
            const size_t some = columns - j < 8 ? columns - j : 8;
            float *const out = work->right + j / width * width * depth + j % width;
            if (b->type == CK_F32) {
                const float *const x = (const float *)b->data + (start + j) * b->stride + p;
                ck_lay_rows(x, b->stride, some, depth, out, width);
                continue;
            }
            for (size_t i = 0; i < some; i++) {
                const float *const row =
                    ck_stored_row(b, start + j + i, p, depth, work->block, NAME(dequantize));
                memcpy(work->rows[i], row, depth * sizeof(float));
            }
            ck_lay_rows(work->rows[0], PANEL_DEPTH, some, depth, out, width);
        }
    } else if (b->type == CK_F32) {
        const float *const x = (const float *)b->data + p * b->stride + start;
        for (size_t j = 0; j < columns; j += width) {
            const size_t some = columns - j < width ? columns - j : width;
            ck_copy_columns(x + j, b->stride, depth, some, work->right + j * depth, TILE_COLUMNS);
        }
    } else {
        for (size_t q = 0; q < depth; q++) {
            const float *const row =
                ck_stored_row(b, p + q, start, columns, work->block, NAME(dequantize));
            for (size_t j = 0; j < columns; j += width) {
                const size_t some = columns - j < width ? columns - j : width;
                float *const out = work->right + j * depth + q * width;
                ck_copy_columns(row + j, 0, 1, some, out, TILE_COLUMNS);
            }
        }
    }
    if (columns < whole) {
        ck_clear_columns(work->right + (whole - width) * depth, depth, columns % width, width);
    }
    for (size_t j = 0; j < whole; j += width) {
        NAME(gemm_round)(job, work->right + j * depth, depth, width);
    }
}

/// Every tile of one pair of panels.
static void NAME(gemm_panels)(const ck_gemm *job, ck_gemm_workspace *work, size_t row, size_t rows,
                              size_t column, size_t columns, size_t p, size_t depth) {
    const bool is_first = p == 0, keep = !is_first || job->accumulate;
    const bool pairs = job->brain && MULTIPLIES_PAIRS;
    ck_tile *const tile = pairs ? PAIR_TILE : NAME(gemm_tile);
    ck_tile *const half_tile = pairs ? PAIR_HALF_TILE : NAME(gemm_half_tile);
    const size_t terms = pairs ? (depth + 1) / 2 : depth;
    for (size_t j = 0; j < columns; j += TILE_COLUMNS) {
        const size_t wide = columns - j < TILE_COLUMNS ? columns - j : TILE_COLUMNS;
        const float *const b = work->right + j * depth;
        const float *const bias = job->bias && is_first ? job->bias + column + j : NULL;
        for (size_t i = 0; i < rows; i += TILE_ROWS_GEMM) {
            const size_t high = rows - i < TILE_ROWS_GEMM ? rows - i : TILE_ROWS_GEMM;
            const float *const a = work->left + i * depth;
            float *const out = job->out + (row + i) * job->out_stride + column + j;
            if (high == TILE_ROWS_GEMM && wide == TILE_COLUMNS) {
                tile(terms, a, b, job->scale, bias, keep, out, job->out_stride);
                continue;
            }
            if (wide <= WIDTH) {
                half_tile(terms, a, b, job->scale, NULL, false, work->tile, TILE_COLUMNS);
            } else {
                tile(terms, a, b, job->scale, NULL, false, work->tile, TILE_COLUMNS);
            }
            for (size_t y = 0; y < high; y++) {
                for (size_t x = 0; x < wide; x++) {
                    float *const o = out + y * job->out_stride + x;
                    const float sum = work->tile[y * TILE_COLUMNS + x];
                    *o = (keep ? *o + sum : sum) + (bias ? bias[x] : 0);
                }
            }
        }
    }
}

static void NAME(gemm)(const ck_gemm *job) {
    ck_gemm_workspace *const work = job->workspace;
    for (size_t i = 0; i < job->m; i += PANEL_ROWS) {
        const size_t rows = job->m - i < PANEL_ROWS ? job->m - i : PANEL_ROWS;
        for (size_t p = 0; p < job->k; p += PANEL_DEPTH) {
            const size_t depth = job->k - p < PANEL_DEPTH ? job->k - p : PANEL_DEPTH;
            NAME(gemm_left)(job, work, i, rows, p, depth);
            for (size_t j = 0; j < job->n; j += PANEL_COLUMNS) {
                const size_t columns = job->n - j < PANEL_COLUMNS ? job->n - j : PANEL_COLUMNS;
                NAME(gemm_right)(job, work, j, columns, p, depth);
                NAME(gemm_panels)(job, work, i, rows, j, columns, p, depth);
            }
        }
    }
}
