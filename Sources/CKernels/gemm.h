// What the products of every instruction set share: the sizes of panels, and how a stored operand is
// decoded and laid out in slivers of W columns, (k, W).

#ifndef MECHURI_CK_GEMM_PANELS_H
#define MECHURI_CK_GEMM_PANELS_H

#include "kernels.h"

#include <string.h>

/// Rows of the left operand in one panel, columns of the right one, and the sum's length in both:
/// 1.3 MiB and 256 KiB, which stay in the second-level cache; K types need whole blocks of 256.
#define PANEL_ROWS 1344
#define PANEL_COLUMNS 256
#define PANEL_DEPTH 256
/// The most rows of a register tile, and the most columns.
#define MOST_TILE_ROWS 16
#define MOST_TILE_COLUMNS 32

typedef struct {
    /// Slivers of the left operand.
    float left[(PANEL_ROWS + MOST_TILE_ROWS) * PANEL_DEPTH];
    /// Slivers of the right one.
    float right[PANEL_COLUMNS * PANEL_DEPTH];
    /// Decoded rows, and what is decoded beyond their ends to reach whole blocks.
    float rows[8][PANEL_DEPTH];
    float block[PANEL_DEPTH + 2 * CK_SUPER_BLOCK];
    float tile[MOST_TILE_ROWS * MOST_TILE_COLUMNS];
} ck_gemm_workspace;

/// A register tile's function: how many terms, slivers of both operands, and what becomes of the sums.
typedef void ck_tile(size_t depth, const float *a, const float *b, float scale, const float *bias,
                     bool keep, float *out, size_t stride);

typedef float ck_floats8 __attribute__((ext_vector_type(8)));

/// out[j * out_stride + i] = x[i * stride + j] of 8 x 8 elements.
static inline __attribute__((always_inline)) void ck_transpose8(const float *x, size_t stride,
                                                                float *out, size_t out_stride) {
    ck_floats8 r[8], s[8];
    for (int i = 0; i < 8; i++) memcpy(&r[i], x + (size_t)i * stride, sizeof r[i]);
    for (int i = 0; i < 4; i++) {
        const ck_floats8 a = r[2 * i], b = r[2 * i + 1];
        s[2 * i] = __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14);
        s[2 * i + 1] = __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int g = 0; g < 8; g += 4) {
        for (int i = 0; i < 2; i++) {
            const ck_floats8 a = s[g + i], b = s[g + 2 + i];
            r[g + i] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
            r[g + 2 + i] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
        }
    }
    for (int i = 0; i < 4; i++) {
        s[i] = __builtin_shufflevector(r[i], r[4 + i], 0, 1, 2, 3, 8, 9, 10, 11);
        s[4 + i] = __builtin_shufflevector(r[i], r[4 + i], 4, 5, 6, 7, 12, 13, 14, 15);
    }
    for (int i = 0; i < 8; i++) memcpy(out + (size_t)i * out_stride, &s[i], sizeof s[i]);
}

typedef float ck_lane4 __attribute__((ext_vector_type(4)));

/// The same of 4 x 4 elements.
static inline __attribute__((always_inline)) void ck_transpose4(const float *x, size_t stride,
                                                                float *out, size_t out_stride) {
    ck_lane4 r[4], s[4];
    for (int i = 0; i < 4; i++) memcpy(&r[i], x + (size_t)i * stride, sizeof r[i]);
    s[0] = __builtin_shufflevector(r[0], r[1], 0, 4, 2, 6);
    s[1] = __builtin_shufflevector(r[0], r[1], 1, 5, 3, 7);
    s[2] = __builtin_shufflevector(r[2], r[3], 0, 4, 2, 6);
    s[3] = __builtin_shufflevector(r[2], r[3], 1, 5, 3, 7);
    r[0] = __builtin_shufflevector(s[0], s[2], 0, 1, 4, 5);
    r[1] = __builtin_shufflevector(s[1], s[3], 0, 1, 4, 5);
    r[2] = __builtin_shufflevector(s[0], s[2], 2, 3, 6, 7);
    r[3] = __builtin_shufflevector(s[1], s[3], 2, 3, 6, 7);
    for (int i = 0; i < 4; i++) memcpy(out + (size_t)i * out_stride, &r[i], sizeof r[i]);
}

/// out[p * width + j] = x[j * stride + p] of `rows` rows and `count` elements.
static inline __attribute__((always_inline)) void ck_lay_rows(const float *x, size_t stride,
                                                              size_t rows, size_t count,
                                                              float *out, size_t width) {
    size_t j = 0;
    for (; j + 8 <= rows; j += 8) {
        size_t p = 0;
        for (; p + 8 <= count; p += 8) {
            ck_transpose8(x + j * stride + p, stride, out + p * width + j, width);
        }
        for (; p < count; p++) {
            for (size_t i = 0; i < 8; i++) out[p * width + j + i] = x[(j + i) * stride + p];
        }
    }
    for (; j + 4 <= rows; j += 4) {
        size_t p = 0;
        for (; p + 4 <= count; p += 4) {
            ck_transpose4(x + j * stride + p, stride, out + p * width + j, width);
        }
        for (; p < count; p++) {
            for (size_t i = 0; i < 4; i++) out[p * width + j + i] = x[(j + i) * stride + p];
        }
    }
    for (; j < rows; j++) {
        for (size_t p = 0; p < count; p++) out[p * width + j] = x[j * stride + p];
    }
}

/// Copies `depth` pieces of `some` floats into a sliver of `width` columns; whole pieces have a length the
/// compiler knows.
static inline __attribute__((always_inline)) void ck_copy_columns(const float *x, size_t stride,
                                                                  size_t depth, size_t some,
                                                                  float *out, size_t width) {
    if (some == width) {
        for (size_t p = 0; p < depth; p++) {
            memcpy(out + p * width, x + p * stride, width * sizeof(float));
        }
        return;
    }
    for (size_t p = 0; p < depth; p++) {
        for (size_t j = 0; j < some; j++) out[p * width + j] = x[p * stride + j];
    }
}

/// Zeroes columns [from, width) of a sliver.
static inline void ck_clear_columns(float *sliver, size_t depth, size_t from, size_t width) {
    for (size_t p = 0; from < width && p < depth; p++) {
        memset(sliver + p * width + from, 0, (width - from) * sizeof(float));
    }
}

/// Elements [first, first + count) of one stored row as floats: where they lie, or decoded into
/// `room`, which holds PANEL_DEPTH + 2 * CK_SUPER_BLOCK floats.
static inline const float *ck_stored_row(const ck_stored *b, size_t row, size_t first,
                                         size_t count, float *room,
                                         void (*dequantize)(uint32_t, const void *, size_t,
                                                            float *)) {
    if (b->type == CK_F32) return (const float *)b->data + row * b->stride + first;
    if (b->type == CK_NF4) {
        ck_dequantize_nf4(b->data, b->nf4, row * b->columns + first, count, room);
        return room;
    }
    const size_t block = ck_block_elements(b->type);
    const size_t start = first / block * block;
    const size_t end = (first + count + block - 1) / block * block;
    const uint8_t *const bytes = (const uint8_t *)b->data + row * ck_row_bytes(b->type, b->columns);
    dequantize(b->type, bytes + ck_row_bytes(b->type, start), end - start, room);
    return room + (first - start);
}

#endif
