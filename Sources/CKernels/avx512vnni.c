// AVX-512 with VNNI: `vpdpbusd` multiplies four unsigned bytes with four signed ones in each of 16
// lanes, so that a vector is one group of packed rows.

#if defined(__x86_64__)

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c"))),        \
    apply_to = function)

#define WIDTH 16
#define MOST_FLOAT_TOKENS 4
#define TILE_ROWS_GEMM 12
#define NAME(op) ck_##op##_avx512vnni

typedef __m512 vf;
#define PRIMITIVE static inline __attribute__((always_inline))

PRIMITIVE __mmask16 first_lanes(size_t n) { return (__mmask16)((1u << n) - 1); }
PRIMITIVE vf v_zero(void) { return _mm512_setzero_ps(); }
PRIMITIVE vf v_set(float x) { return _mm512_set1_ps(x); }
PRIMITIVE vf v_load(const float *p) { return _mm512_loadu_ps(p); }
PRIMITIVE vf v_load_n(const float *p, size_t n) {
    return _mm512_maskz_loadu_ps(first_lanes(n), p);
}
PRIMITIVE void v_store(float *p, vf x) { _mm512_storeu_ps(p, x); }
PRIMITIVE void v_store_n(float *p, vf x, size_t n) {
    _mm512_mask_storeu_ps(p, first_lanes(n), x);
}
PRIMITIVE vf v_load_half(const uint16_t *p) {
    return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(const void *)p));
}
PRIMITIVE void v_store_half(uint16_t *p, vf x) {
    _mm256_storeu_si256((__m256i *)(void *)p, _mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT));
}
PRIMITIVE vf v_load_brain(const uint8_t *p) {
    const __m256i bits = _mm256_loadu_si256((const __m256i *)(const void *)p);
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
}
PRIMITIVE vf v_load_int8(const int8_t *p) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
    return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes));
}
PRIMITIVE vf v_add(vf a, vf b) { return _mm512_add_ps(a, b); }
PRIMITIVE vf v_sub(vf a, vf b) { return _mm512_sub_ps(a, b); }
PRIMITIVE vf v_mul(vf a, vf b) { return _mm512_mul_ps(a, b); }
PRIMITIVE vf v_fma(vf a, vf b, vf c) { return _mm512_fmadd_ps(a, b, c); }
/// The second operand where either is NaN.
PRIMITIVE vf v_max(vf a, vf b) { return _mm512_max_ps(a, b); }
PRIMITIVE vf v_min(vf a, vf b) { return _mm512_min_ps(a, b); }
PRIMITIVE vf v_abs(vf a) { return _mm512_abs_ps(a); }
PRIMITIVE vf v_copysign(vf a, vf sign) {
    const __m512 mask = _mm512_set1_ps(-0.0f);
    return _mm512_or_ps(_mm512_andnot_ps(mask, a), _mm512_and_ps(mask, sign));
}
PRIMITIVE vf v_round(vf a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT); }
/// a * 2^n for whole n
PRIMITIVE vf v_scale(vf a, vf n) { return _mm512_scalef_ps(a, n); }
/// a > b ? yes : no
PRIMITIVE vf v_select_greater(vf a, vf b, vf yes, vf no) {
    return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_GT_OQ), no, yes);
}
PRIMITIVE float v_sum(vf a) { return _mm512_reduce_add_ps(a); }
PRIMITIVE float v_largest(vf a) { return _mm512_reduce_max_ps(a); }
PRIMITIVE __m256 halves(vf a) {
    return _mm256_add_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1));
}
PRIMITIVE void v_sum4(vf a, vf b, vf c, vf d, float *out) {
    const __m256 ab = _mm256_hadd_ps(halves(a), halves(b));
    const __m256 cd = _mm256_hadd_ps(halves(c), halves(d));
    const __m256 all = _mm256_hadd_ps(ab, cd);
    _mm_storeu_ps(out, _mm_add_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1)));
}

#include "lanes.h"
#include "lanes_linear.h"
#include "lanes_training.h"

#include "gemm_pairs.h"
#define MULTIPLIES_PAIRS ck_pairs_are_fast()
#define PAIR_TILE ck_pair_tile_avx512bf16
#define PAIR_HALF_TILE ck_pair_half_tile_avx512bf16
#include "lanes_gemm.h"

// MARK: - Integer linear layers

static void NAME(quantize_activations)(const float *x, size_t blocks, const ck_activations *out) {
    const __m512 low = _mm512_set1_ps(-127), high = _mm512_set1_ps(127);
    for (size_t b = 0; b < blocks; b++, x += CK_BLOCK) {
        int8_t *const q = out->q + b * CK_BLOCK;
        const __m512 first = _mm512_loadu_ps(x), second = _mm512_loadu_ps(x + 16);
        const __m512 bound = _mm512_max_ps(_mm512_abs_ps(first), _mm512_setzero_ps());
        const float largest = _mm512_reduce_max_ps(_mm512_max_ps(_mm512_abs_ps(second), bound));
        const __m512 inverse = _mm512_set1_ps(largest > 0 ? 127.0f / largest : 0);
        const __m512 one = _mm512_max_ps(_mm512_mul_ps(first, inverse), low);
        const __m512 two = _mm512_max_ps(_mm512_mul_ps(second, inverse), low);
        const __m512i a = _mm512_cvtps_epi32(_mm512_min_ps(one, high));
        const __m512i c = _mm512_cvtps_epi32(_mm512_min_ps(two, high));
        _mm_storeu_si128((__m128i *)(void *)q, _mm512_cvtepi32_epi8(a));
        _mm_storeu_si128((__m128i *)(void *)(q + 16), _mm512_cvtepi32_epi8(c));
        const int32_t first_sum = _mm512_reduce_add_epi32(a);
        const int32_t sum = first_sum + _mm512_reduce_add_epi32(c);
        out->scales[b] = largest / 127.0f;
        out->negative_sums[b] = -sum;
        out->negative_first_sums[b] = -first_sum;
        out->scaled_sums[b] = largest / 127.0f * (float)sum;
    }
}

typedef __m512i vi;
#define TILE_TOKENS 6
#define TILE_GROUPS 2
#define ONE_TOKEN_GROUPS 4
#define EIGHT_SHIFT 7
PRIMITIVE vi i_load(const void *p) { return _mm512_loadu_si512(p); }
PRIMITIVE vi i_set(int32_t x) { return _mm512_set1_epi32(x); }
PRIMITIVE vi i_bytes(int8_t x) { return _mm512_set1_epi8(x); }
PRIMITIVE vi i_and(vi a, vi b) { return _mm512_and_si512(a, b); }
PRIMITIVE vi i_or(vi a, vi b) { return _mm512_or_si512(a, b); }
/// Shifts of 16-bit lanes.
PRIMITIVE vi i_left(vi a, int n) { return _mm512_slli_epi16(a, (unsigned)n); }
PRIMITIVE vi i_right(vi a, int n) { return _mm512_srli_epi16(a, (unsigned)n); }
PRIMITIVE vi i_broadcast(const int8_t *q) {
    int32_t four;
    memcpy(&four, q, sizeof four);
    return _mm512_set1_epi32(four);
}
/// Unsigned weights of at most 7 bits, and of 8.
PRIMITIVE vi i_dot(vi sum, vi weights, vi a) { return _mm512_dpbusd_epi32(sum, weights, a); }
PRIMITIVE vi i_dot8(vi sum, vi weights, vi a) { return _mm512_dpbusd_epi32(sum, weights, a); }
/// Packed Q8_0 bytes as i_dot8 takes them.
PRIMITIVE vi i_eight(vi raw) { return raw; }
/// IQ4_NL's values plus 128.
PRIMITIVE vi i_lookup(vi codes) {
    const __m128i values = _mm_loadu_si128((const __m128i *)(const void *)ck_iq4_nl_values);
    const __m128i moved = _mm_xor_si128(values, _mm_set1_epi8(-128));
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(moved), codes);
}
PRIMITIVE vf v_from_int(vi a) { return _mm512_cvtepi32_ps(a); }
PRIMITIVE vf v_load_uint8(const uint8_t *p) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
    return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(bytes));
}

#include "packed.h"

#include "table.h"
const ck_kernels ck_avx512vnni = CK_TABLE("avx512vnni");

#pragma clang attribute pop

#endif
