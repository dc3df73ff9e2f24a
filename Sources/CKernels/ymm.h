// The kernels of instruction sets with 256-bit vectors: AVX2, and AVX2 with VNNI (the including file
// defines HAS_DOT_BYTES). A packed group of 16 rows is two vectors of 8 rows.
//
// Without VNNI, `vpmaddubsw` saturates for unsigned bytes above 128, so Q8_0 weights go in as
// magnitudes and their signs move to the activations: 2 * 128 * 127 fits in 16 bits, and the sums
// are exact.

#define WIDTH 8
#define MOST_FLOAT_TOKENS 2
#define TILE_ROWS_GEMM 6

typedef __m256 vf;
#define PRIMITIVE static inline __attribute__((always_inline))

PRIMITIVE __m256i first_lanes(size_t n) {
    const __m256i index = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), index);
}
PRIMITIVE vf v_zero(void) { return _mm256_setzero_ps(); }
PRIMITIVE vf v_set(float x) { return _mm256_set1_ps(x); }
PRIMITIVE vf v_load(const float *p) { return _mm256_loadu_ps(p); }
PRIMITIVE vf v_load_n(const float *p, size_t n) { return _mm256_maskload_ps(p, first_lanes(n)); }
PRIMITIVE void v_store(float *p, vf x) { _mm256_storeu_ps(p, x); }
PRIMITIVE void v_store_n(float *p, vf x, size_t n) { _mm256_maskstore_ps(p, first_lanes(n), x); }
PRIMITIVE vf v_load_half(const uint16_t *p) {
    return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(const void *)p));
}
PRIMITIVE void v_store_half(uint16_t *p, vf x) {
    _mm_storeu_si128((__m128i *)(void *)p, _mm256_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT));
}
PRIMITIVE vf v_load_brain(const uint8_t *p) {
    const __m128i bits = _mm_loadu_si128((const __m128i *)(const void *)p);
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16));
}
PRIMITIVE vf v_load_int8(const int8_t *p) {
    const __m128i bytes = _mm_loadl_epi64((const __m128i *)(const void *)p);
    return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
}
PRIMITIVE vf v_add(vf a, vf b) { return _mm256_add_ps(a, b); }
PRIMITIVE vf v_sub(vf a, vf b) { return _mm256_sub_ps(a, b); }
PRIMITIVE vf v_mul(vf a, vf b) { return _mm256_mul_ps(a, b); }
PRIMITIVE vf v_fma(vf a, vf b, vf c) { return _mm256_fmadd_ps(a, b, c); }
/// The second operand where either is NaN.
PRIMITIVE vf v_max(vf a, vf b) { return _mm256_max_ps(a, b); }
PRIMITIVE vf v_min(vf a, vf b) { return _mm256_min_ps(a, b); }
PRIMITIVE vf v_abs(vf a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }
PRIMITIVE vf v_copysign(vf a, vf sign) {
    const __m256 mask = _mm256_set1_ps(-0.0f);
    return _mm256_or_ps(_mm256_andnot_ps(mask, a), _mm256_and_ps(mask, sign));
}
PRIMITIVE vf v_round(vf a) {
    return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
/// a * 2^n for whole n that leave the result normal
PRIMITIVE vf v_scale(vf a, vf n) {
    const __m256i exponent = _mm256_slli_epi32(_mm256_cvtps_epi32(n), 23);
    return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(a), exponent));
}
/// a > b ? yes : no
PRIMITIVE vf v_select_greater(vf a, vf b, vf yes, vf no) {
    return _mm256_blendv_ps(no, yes, _mm256_cmp_ps(a, b, _CMP_GT_OQ));
}
PRIMITIVE void v_sum4(vf a, vf b, vf c, vf d, float *out) {
    const __m256 all = _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d));
    _mm_storeu_ps(out, _mm_add_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1)));
}
PRIMITIVE float v_sum(vf a) {
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
PRIMITIVE float v_largest(vf a) {
    const __m128 four = _mm_max_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    const __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

#include "lanes.h"
#include "lanes_linear.h"
#include "lanes_training.h"
#include "lanes_gemm.h"

// MARK: - Integer linear layers

static void NAME(quantize_activations)(const float *x, size_t blocks, const ck_activations *out) {
    const __m256 low = _mm256_set1_ps(-127), high = _mm256_set1_ps(127);
    const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    const __m256i ones = _mm256_set1_epi16(1);
    for (size_t b = 0; b < blocks; b++, x += CK_BLOCK) {
        int8_t *const q = out->q + b * CK_BLOCK;
        __m256 bound = _mm256_setzero_ps();
        for (int i = 0; i < 4; i++) bound = v_max(v_abs(v_load(x + 8 * i)), bound);
        const float largest = v_largest(bound);
        const __m256 inverse = _mm256_set1_ps(largest > 0 ? 127.0f / largest : 0);
        __m256i part[4];
        for (int i = 0; i < 4; i++) {
            const __m256 scaled = v_max(v_mul(v_load(x + 8 * i), inverse), low);
            part[i] = _mm256_cvtps_epi32(v_min(scaled, high));
        }
        const __m256i first = _mm256_packs_epi32(part[0], part[1]);
        const __m256i second = _mm256_packs_epi32(part[2], part[3]);
        const __m256i bytes = _mm256_packs_epi16(first, second);
        _mm256_storeu_si256((__m256i *)(void *)q, _mm256_permutevar8x32_epi32(bytes, order));
        // The first and the second 16 integers' pairs, added up side by side.
        const __m256i both = _mm256_hadd_epi32(_mm256_madd_epi16(first, ones),
                                               _mm256_madd_epi16(second, ones));
        __m128i sums = _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
        sums = _mm_hadd_epi32(sums, sums);
        const int32_t first_sum = _mm_cvtsi128_si32(sums);
        const int32_t sum = first_sum + _mm_extract_epi32(sums, 1);
        out->scales[b] = largest / 127.0f;
        out->negative_sums[b] = -sum;
        out->negative_first_sums[b] = -first_sum;
        out->scaled_sums[b] = largest / 127.0f * (float)sum;
    }
}

typedef __m256i vi;
#define TILE_TOKENS 4
#define TILE_GROUPS 1
#define ONE_TOKEN_GROUPS 2
#ifndef HAS_DOT_BYTES
// Registers for four tokens of one part, or, with their magnitudes, two of both.
#define EIGHT_TILE_TOKENS 2
#define PARTS_AT_ONCE(type) (has_eight_bits(type) ? MOST_PARTS : 1)
#endif
PRIMITIVE vi i_load(const void *p) { return _mm256_loadu_si256((const __m256i *)p); }
PRIMITIVE vi i_set(int32_t x) { return _mm256_set1_epi32(x); }
PRIMITIVE vi i_bytes(int8_t x) { return _mm256_set1_epi8(x); }
PRIMITIVE vi i_and(vi a, vi b) { return _mm256_and_si256(a, b); }
PRIMITIVE vi i_or(vi a, vi b) { return _mm256_or_si256(a, b); }
/// Shifts of 16-bit lanes.
PRIMITIVE vi i_left(vi a, int n) { return _mm256_slli_epi16(a, n); }
PRIMITIVE vi i_right(vi a, int n) { return _mm256_srli_epi16(a, n); }
PRIMITIVE vi i_broadcast(const int8_t *q) {
    int32_t four;
    memcpy(&four, q, sizeof four);
    return _mm256_set1_epi32(four);
}
PRIMITIVE vi codebook(void) {
    const __m128i values = _mm_loadu_si128((const __m128i *)(const void *)ck_iq4_nl_values);
    return _mm256_broadcastsi128_si256(values);
}
#ifdef HAS_DOT_BYTES
#define EIGHT_SHIFT 7
/// Unsigned weights of at most 7 bits, and of 8.
PRIMITIVE vi i_dot(vi sum, vi weights, vi a) { return _mm256_dpbusd_avx_epi32(sum, weights, a); }
PRIMITIVE vi i_dot8(vi sum, vi weights, vi a) { return _mm256_dpbusd_avx_epi32(sum, weights, a); }
/// Packed Q8_0 bytes as i_dot8 takes them, and IQ4_NL's values plus 128.
PRIMITIVE vi i_eight(vi raw) { return raw; }
PRIMITIVE vi i_lookup(vi codes) {
    return _mm256_shuffle_epi8(_mm256_xor_si256(codebook(), i_bytes(-128)), codes);
}
#else
#define EIGHT_SHIFT 0
/// Two products of 7 bits each fit in 16.
PRIMITIVE vi i_dot(vi sum, vi weights, vi a) {
    const vi pairs = _mm256_maddubs_epi16(weights, a);
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
typedef __m256i va;
#define NARROW_PRODUCTS 2
PRIMITIVE va i_narrow(vi weights, vi a) { return _mm256_maddubs_epi16(weights, a); }
PRIMITIVE va i_narrow_add(va sum, vi weights, vi a) {
    return _mm256_add_epi16(sum, _mm256_maddubs_epi16(weights, a));
}
PRIMITIVE vi i_widen(vi sum, va narrow) {
    return _mm256_add_epi32(sum, _mm256_madd_epi16(narrow, _mm256_set1_epi16(1)));
}
/// Signed weights: their magnitudes, with the signs moved to the activations.
PRIMITIVE vi i_dot8(vi sum, vi weights, vi a) {
    return i_dot(sum, _mm256_abs_epi8(weights), _mm256_sign_epi8(a, weights));
}
/// Packed Q8_0 bytes and IQ4_NL's codes as signed weights.
PRIMITIVE vi i_eight(vi raw) { return _mm256_xor_si256(raw, i_bytes(-128)); }
PRIMITIVE vi i_lookup(vi codes) { return _mm256_shuffle_epi8(codebook(), codes); }
#endif
PRIMITIVE vf v_from_int(vi a) { return _mm256_cvtepi32_ps(a); }
PRIMITIVE vf v_load_uint8(const uint8_t *p) {
    const __m128i bytes = _mm_loadl_epi64((const __m128i *)(const void *)p);
    return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(bytes));
}

#include "packed.h"
