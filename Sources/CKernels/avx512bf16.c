// AVX-512 with bfloat16: `vdpbf16ps` multiplies pairs of bfloat16 and adds both products to a float.

#include "gemm_pairs.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define ROWS 12
#define COLUMNS 32

bool ck_pairs_are_fast(void) {
    return __builtin_cpu_is("amd") && __builtin_cpu_supports("avx512bf16");
}

#pragma clang attribute push(__attribute__((target("avx512f,avx512bf16"))), apply_to = function)

static inline __attribute__((always_inline)) __m512bh pairs_of(__m512 x) { return (__m512bh)x; }

/// As in lanes_gemm.h; `vectors` is a constant at every call.
static inline __attribute__((always_inline)) void tile_of(int vectors, size_t pairs, const float *a,
                                                          const float *b, float scale,
                                                          const float *bias, bool keep, float *out,
                                                          size_t stride) {
    __m512 sum[ROWS][2];
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS; i++) sum[i][0] = sum[i][1] = _mm512_setzero_ps();
    for (size_t p = 0; p < pairs; p++, a += ROWS, b += COLUMNS) {
        const __m512bh first = pairs_of(_mm512_loadu_ps(b));
        const __m512bh second = pairs_of(_mm512_loadu_ps(b + (vectors - 1) * 16));
#pragma clang loop unroll(full)
        for (int i = 0; i < ROWS; i++) {
            const __m512bh x = pairs_of(_mm512_set1_ps(a[i]));
            sum[i][0] = _mm512_dpbf16_ps(sum[i][0], x, first);
            if (vectors > 1) sum[i][1] = _mm512_dpbf16_ps(sum[i][1], x, second);
        }
    }
    const __m512 factor = _mm512_set1_ps(scale);
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS; i++) {
        float *const row = out + (size_t)i * stride;
        for (int half = 0; half < vectors; half++) {
            __m512 value = _mm512_mul_ps(sum[i][half], factor);
            if (keep) value = _mm512_add_ps(_mm512_loadu_ps(row + half * 16), value);
            if (bias) value = _mm512_add_ps(value, _mm512_loadu_ps(bias + half * 16));
            _mm512_storeu_ps(row + half * 16, value);
        }
    }
}

void ck_pair_tile_avx512bf16(size_t pairs, const float *a, const float *b, float scale,
                             const float *bias, bool keep, float *out, size_t stride) {
    tile_of(2, pairs, a, b, scale, bias, keep, out, stride);
}

void ck_pair_half_tile_avx512bf16(size_t pairs, const float *a, const float *b, float scale,
                                  const float *bias, bool keep, float *out, size_t stride) {
    tile_of(1, pairs, a, b, scale, bias, keep, out, stride);
}

#pragma clang attribute pop

#endif
