// Register tiles of products in bfloat16, for processors that multiply pairs of them: each 32-bit element of a
// sliver holds two neighbours of the sum, the first in its low half.

#ifndef MECHURI_CK_GEMM_PAIRS_H
#define MECHURI_CK_GEMM_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

#if defined(__x86_64__)

/// Whether this processor multiplies pairs faster than it multiplies floats. Zen 5 does it twice as fast; a
/// Sapphire Rapids, which has the instruction, was measured at half the speed.
bool ck_pairs_are_fast(void);

/// 12 rows, 32 columns and `pairs` pairs of terms, as `tile_of` in gemm_tile.h.
void ck_pair_tile_avx512bf16(size_t pairs, const float *a, const float *b, float scale,
                             const float *bias, bool keep, float *out, size_t stride);

/// The same of 16 columns; slivers stay 32 wide.
void ck_pair_half_tile_avx512bf16(size_t pairs, const float *a, const float *b, float scale,
                                  const float *bias, bool keep, float *out, size_t stride);

#endif

#endif
