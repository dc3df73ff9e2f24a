// AVX-512 with bfloat16: `vdpbf16ps` multiplies pairs of bfloat16 and adds both products to a float.

#include "gemm_pairs.h"

#if defined(__x86_64__)

#include <immintrin.h>

bool ck_pairs_are_fast(void) {
    return __builtin_cpu_is("amd") && __builtin_cpu_supports("avx512bf16");
}

#pragma clang attribute push(__attribute__((target("avx512f,avx512bf16"))), apply_to = function)

#define WIDTH 16
#define TILE_ROWS_GEMM 12

typedef __m512 vf;
#define PRIMITIVE static inline __attribute__((always_inline))
PRIMITIVE vf v_zero(void) { return _mm512_setzero_ps(); }
PRIMITIVE vf v_set(float x) { return _mm512_set1_ps(x); }
PRIMITIVE vf v_load(const float *p) { return _mm512_loadu_ps(p); }
PRIMITIVE void v_store(float *p, vf x) { _mm512_storeu_ps(p, x); }
PRIMITIVE vf v_add(vf a, vf b) { return _mm512_add_ps(a, b); }
PRIMITIVE vf v_mul(vf a, vf b) { return _mm512_mul_ps(a, b); }

#define ADD_TERMS(sum, x, y) _mm512_dpbf16_ps(sum, (__m512bh)(x), (__m512bh)(y))
#include "gemm_tile.h"

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
