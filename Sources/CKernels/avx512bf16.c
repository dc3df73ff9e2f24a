// bfloat16 products where the processor multiplies pairs of them (AVX-512 BF16): vdpbf16ps adds two products
// a lane to a float32 sum, twice as many as fused multiply-adds of floats.

#if defined(__x86_64__)

#include "gemm.h"

#include <immintrin.h>

#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma"))),             \
    apply_to = function)

bool ck_has_brain_pairs(void) { return __builtin_cpu_supports("avx512bf16"); }

void ck_brain_pairs(float *x, size_t depth, size_t width) {
    for (size_t p = 0; p < depth; p += 2) {
        for (size_t j = 0; j < width; j += 16) {
            const size_t some = width - j < 16 ? width - j : 16;
            const __mmask16 lanes = (__mmask16)((1u << some) - 1);
            const __m512 even = _mm512_maskz_loadu_ps(lanes, x + p * width + j);
            const __m512 odd = p + 1 < depth
                ? _mm512_maskz_loadu_ps(lanes, x + (p + 1) * width + j)
                : _mm512_setzero_ps();
            const __m512i low = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(even));
            const __m512i high = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(odd));
            const __m512i both = _mm512_or_si512(low, _mm512_slli_epi32(high, 16));
            _mm512_mask_storeu_epi32(x + p / 2 * width + j, lanes, both);
        }
    }
}

#define ROWS 12

void ck_brain_tile(size_t depth, const float *a, const float *b, float scale, const float *bias,
                   bool keep, float *out, size_t stride) {
    __m512 sum[ROWS][2];
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS; i++) sum[i][0] = sum[i][1] = _mm512_setzero_ps();
    for (size_t p = 0; p < depth; p += 2, a += ROWS, b += 32) {
        const __m512bh first = (__m512bh)_mm512_loadu_ps(b);
        const __m512bh second = (__m512bh)_mm512_loadu_ps(b + 16);
#pragma clang loop unroll(full)
        for (int i = 0; i < ROWS; i++) {
            const __m512bh x = (__m512bh)_mm512_set1_ps(a[i]);
            sum[i][0] = _mm512_dpbf16_ps(sum[i][0], x, first);
            sum[i][1] = _mm512_dpbf16_ps(sum[i][1], x, second);
        }
    }
    const __m512 factor = _mm512_set1_ps(scale);
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS; i++) {
        float *const row = out + (size_t)i * stride;
        for (int half = 0; half < 2; half++) {
            __m512 value = _mm512_mul_ps(sum[i][half], factor);
            if (keep) value = _mm512_add_ps(_mm512_loadu_ps(row + half * 16), value);
            if (bias) value = _mm512_add_ps(value, _mm512_loadu_ps(bias + half * 16));
            _mm512_storeu_ps(row + half * 16, value);
        }
    }
}

#pragma clang attribute pop

#endif
