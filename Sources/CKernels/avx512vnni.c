// AVX-512 with VNNI. `vpdpbusd` multiplies four unsigned weight bytes with four signed activation
// bytes in every lane; a lane is one of the 16 rows of a packed group, so that the activations are
// broadcast and no horizontal sum is needed. Weights are stored as value + 128 (Q8_0) or value + 8
// (Q4_0): accumulators begin at -128 (or -8) times the activations' sum, which makes them exact.

#if defined(__x86_64__)

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c"))),        \
    apply_to = function)

#define WIDTH 16
#define MOST_FLOAT_TOKENS 4
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

// MARK: - Integer linear layers

static void NAME(quantize_activations)(const float *x, size_t blocks, int8_t *q, float *scales,
                                       int32_t *negative_sums) {
    const __m512 low = _mm512_set1_ps(-127), high = _mm512_set1_ps(127);
    for (size_t b = 0; b < blocks; b++, x += CK_BLOCK, q += CK_BLOCK) {
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
        scales[b] = largest / 127.0f;
        negative_sums[b] = -_mm512_reduce_add_epi32(_mm512_add_epi32(a, c));
    }
}

PRIMITIVE __m512i broadcast4(const int8_t *q) {
    int32_t four;
    memcpy(&four, q, sizeof four);
    return _mm512_set1_epi32(four);
}

/// `groups` groups of 16 rows (from row `row`) times `tokens` tokens (from token `t0`). Both are
/// constants at every call, so that all sums live in registers.
INLINE void packed_tile(const ck_linear *job, bool eight, size_t row, int groups, size_t t0,
                        int tokens) {
    const size_t blocks = job->columns / CK_BLOCK;
    const size_t block_bytes = eight ? 512 : 256;
    const size_t group_bytes = ck_packed_scale_bytes(blocks) + blocks * block_bytes;
    const uint8_t *const group = (const uint8_t *)job->weights + row / CK_GROUP * group_bytes;
    const uint8_t *vectors = group + ck_packed_scale_bytes(blocks);
    const int8_t *q = job->q + t0 * job->columns;
    const float *const scales = job->scales + t0 * blocks;
    const int32_t *const sums = job->negative_sums + t0 * blocks;
    __m512 total[6][4];
    for (int t = 0; t < tokens; t++) {
        for (int g = 0; g < groups; g++) total[t][g] = _mm512_setzero_ps();
    }
    for (size_t b = 0; b < blocks; b++, vectors += block_bytes, q += CK_BLOCK) {
        __m512i sum[6][4];
#pragma clang loop unroll(full)
        for (int t = 0; t < tokens; t++) {
            const __m512i start = _mm512_set1_epi32(sums[(size_t)t * blocks + b]);
#pragma clang loop unroll(full)
            for (int g = 0; g < groups; g++) sum[t][g] = _mm512_slli_epi32(start, eight ? 7 : 3);
        }
#pragma clang loop unroll(full)
        for (int v = 0; v < (eight ? 8 : 4); v++) {
            __m512i first[4], second[4];
#pragma clang loop unroll(full)
            for (int g = 0; g < groups; g++) {
                const uint8_t *const p = vectors + (size_t)g * group_bytes + v * 64;
                first[g] = _mm512_loadu_si512((const void *)p);
                if (!eight) {
                    const __m512i low = _mm512_set1_epi8(15);
                    second[g] = _mm512_and_si512(_mm512_srli_epi16(first[g], 4), low);
                    first[g] = _mm512_and_si512(first[g], low);
                }
            }
#pragma clang loop unroll(full)
            for (int t = 0; t < tokens; t++) {
                const int8_t *const a = q + (size_t)t * job->columns + v * 4;
#pragma clang loop unroll(full)
                for (int g = 0; g < groups; g++) {
                    sum[t][g] = _mm512_dpbusd_epi32(sum[t][g], first[g], broadcast4(a));
                    if (eight) continue;
                    sum[t][g] = _mm512_dpbusd_epi32(sum[t][g], second[g], broadcast4(a + 16));
                }
            }
        }
        __m512 factor[4];
#pragma clang loop unroll(full)
        for (int g = 0; g < groups; g++) {
            const uint8_t *const p = group + (size_t)g * group_bytes + b * CK_GROUP * 2;
            factor[g] = v_load_half((const uint16_t *)(const void *)p);
        }
#pragma clang loop unroll(full)
        for (int t = 0; t < tokens; t++) {
            const __m512 scale = _mm512_set1_ps(scales[(size_t)t * blocks + b]);
#pragma clang loop unroll(full)
            for (int g = 0; g < groups; g++) {
                const __m512 value = _mm512_cvtepi32_ps(sum[t][g]);
                total[t][g] = _mm512_fmadd_ps(value, _mm512_mul_ps(factor[g], scale), total[t][g]);
            }
        }
    }
#pragma clang loop unroll(full)
    for (int g = 0; g < groups; g++) {
        const size_t r = row + (size_t)g * CK_GROUP;
        const __mmask16 lanes = job->rows - r < CK_GROUP ? first_lanes(job->rows - r) : 0xffff;
        const __m512 bias = job->bias ? _mm512_maskz_loadu_ps(lanes, job->bias + r) : v_zero();
#pragma clang loop unroll(full)
        for (int t = 0; t < tokens; t++) {
            float *const out = job->out + (t0 + (size_t)t) * job->out_stride + r;
            __m512 value = _mm512_add_ps(total[t][g], bias);
            if (job->accumulate) value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(lanes, out));
            _mm512_mask_storeu_ps(out, lanes, value);
        }
    }
}

/// All tokens times `groups` groups; the weights stay in the nearest cache between token blocks.
INLINE void packed_rows(const ck_linear *job, bool eight, size_t row, int groups) {
    size_t t = 0;
    for (; t + 6 <= job->tokens; t += 6) packed_tile(job, eight, row, groups, t, 6);
    switch (job->tokens - t) {
    case 5: packed_tile(job, eight, row, groups, t, 5); break;
    case 4: packed_tile(job, eight, row, groups, t, 4); break;
    case 3: packed_tile(job, eight, row, groups, t, 3); break;
    case 2: packed_tile(job, eight, row, groups, t, 2); break;
    case 1: packed_tile(job, eight, row, groups, t, 1); break;
    }
}

INLINE void packed_layer(const ck_linear *job, bool eight) {
    const size_t groups = (job->rows + CK_GROUP - 1) / CK_GROUP;
    size_t g = 0;
    if (job->tokens == 1) {
        for (; g + 4 <= groups; g += 4) packed_tile(job, eight, g * CK_GROUP, 4, 0, 1);
    }
    for (; g + 2 <= groups; g += 2) packed_rows(job, eight, g * CK_GROUP, 2);
    if (g < groups) packed_rows(job, eight, g * CK_GROUP, 1);
}

static void NAME(linear_q8_0)(const ck_linear *job) { packed_layer(job, true); }
static void NAME(linear_q4_0)(const ck_linear *job) { packed_layer(job, false); }

#include "table.h"
const ck_kernels ck_avx512vnni = CK_TABLE("avx512vnni");

#pragma clang attribute pop

#endif
