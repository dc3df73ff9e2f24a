// Attention over cached keys and values: a block of query rows of one head at once, so that what is
// cached is read once for all of them.
//
// Layout of one head's cache, D the head dimension, elements f32, f16 or q8:
//   keys:   groups of 16 positions, (D, 16): the lanes of a vector are positions, no sum is
//           horizontal. q8: first (ceil(D / 32), 16) float scales, then int8 (D, 16).
//   values: (position, P), P = D rounded up to 16. q8: every row is ceil(D / 32) float scales,
//           then int8 (P). What lies beyond D is never used.
//
// Every score is one sum over D in order, every result one sum over positions in order, whatever
// the number of rows: a token computes the same bits alone and in a batch.

#ifndef MECHURI_CKERNELS_ATTENTION_H
#define MECHURI_CKERNELS_ATTENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// One block of rows of one head; `type` is CK_F32, CK_F16 or CK_Q8_0.
typedef struct {
    uint32_t type;
    /// D.
    size_t dimension;
    /// Keys or values of the head.
    const void *cache;
    size_t rows;
    /// Positions that row 0 sees, at least 1; row i sees i * step more.
    size_t count;
    size_t step;
    /// Rotated queries, (rows, query_stride), and what scores are multiplied by; for scores.
    const float *queries;
    size_t query_stride;
    float scale;
    /// Scores, then weights, (rows, weight_stride). Scores are written in whole groups of 16, so
    /// up to 15 floats beyond the last one change. Weights of positions that a row does not see
    /// but the last row does are read, and must be 0.
    float *weights;
    size_t weight_stride;
    /// Results, (rows, out_stride); `accumulate` adds to them.
    float *out;
    size_t out_stride;
    bool accumulate;
} ck_attention;

/// One kind of row to be stored: `rows` rows of D floats, `stride` apart, from position `first` on.
typedef struct {
    uint32_t type;
    size_t dimension;
    const float *x;
    size_t stride;
    size_t rows;
    size_t first;
    void *cache;
} ck_cache_rows;

/// Bytes of one group of 16 keys, and of one row of values; 0 for a type that caches cannot have.
size_t ck_key_group_bytes(uint32_t type, size_t dimension);
size_t ck_value_row_bytes(uint32_t type, size_t dimension);

#endif
