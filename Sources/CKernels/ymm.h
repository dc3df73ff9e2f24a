// The kernels of instruction sets with 256-bit vectors: AVX2, and AVX2 with VNNI (the including file
// defines HAS_DOT_BYTES). A packed group of 16 rows is two vectors of 8 rows.
//
// Without VNNI, `vpmaddubsw` saturates for unsigned bytes above 128, so Q8_0 weights go in as
// magnitudes and their signs move to the activations: 2 * 128 * 127 fits in 16 bits, and the sums
// are exact.

#define WIDTH 8
#define MOST_FLOAT_TOKENS 2

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

// MARK: - Integer linear layers

static void NAME(quantize_activations)(const float *x, size_t blocks, int8_t *q, float *scales,
                                       int32_t *negative_sums) {
    const __m256 low = _mm256_set1_ps(-127), high = _mm256_set1_ps(127);
    const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    const __m256i ones = _mm256_set1_epi16(1);
    for (size_t b = 0; b < blocks; b++, x += CK_BLOCK, q += CK_BLOCK) {
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
        const __m256i pairs = _mm256_madd_epi16(_mm256_add_epi16(first, second), ones);
        const __m256i bytes = _mm256_packs_epi16(first, second);
        _mm256_storeu_si256((__m256i *)(void *)q, _mm256_permutevar8x32_epi32(bytes, order));
        __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
        sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4e));
        sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xb1));
        scales[b] = largest / 127.0f;
        negative_sums[b] = -_mm_cvtsi128_si32(sum);
    }
}

PRIMITIVE __m256i broadcast4(const int8_t *q) {
    int32_t four;
    memcpy(&four, q, sizeof four);
    return _mm256_set1_epi32(four);
}

#ifdef HAS_DOT_BYTES

/// What `block_q8_0` leaves to the starting sums.
#define Q8_0_OFFSET 128

/// The exact sums of one block: 2 halves of a group, `tokens` tokens; `sum` begins at minus the
/// activations' sum times the weights' offset.
INLINE void block_q8_0(const uint8_t *vectors, const int8_t *q, size_t stride, int tokens,
                       __m256i sum[2][2]) {
#pragma clang loop unroll(full)
    for (int v = 0; v < 8; v++) {
#pragma clang loop unroll(full)
        for (int h = 0; h < 2; h++) {
            const __m256i weight = _mm256_loadu_si256((const void *)(vectors + v * 64 + h * 32));
#pragma clang loop unroll(full)
            for (int t = 0; t < tokens; t++) {
                const __m256i a = broadcast4(q + (size_t)t * stride + v * 4);
                sum[t][h] = _mm256_dpbusd_avx_epi32(sum[t][h], weight, a);
            }
        }
    }
}

#else

#define Q8_0_OFFSET 0

/// The exact sums of one block: 2 halves of a group, `tokens` tokens. The weights'
/// offset is taken off first, so `sum` begins at zero.
INLINE void block_q8_0(const uint8_t *vectors, const int8_t *q, size_t stride, int tokens,
                       __m256i sum[2][2]) {
    const __m256i ones = _mm256_set1_epi16(1), flip = _mm256_set1_epi8(-128);
#pragma clang loop unroll(full)
    for (int v = 0; v < 8; v++) {
#pragma clang loop unroll(full)
        for (int h = 0; h < 2; h++) {
            const void *const p = vectors + v * 64 + h * 32;
            const __m256i weight = _mm256_xor_si256(_mm256_loadu_si256(p), flip);
            const __m256i magnitude = _mm256_abs_epi8(weight);
#pragma clang loop unroll(full)
            for (int t = 0; t < tokens; t++) {
                const __m256i a = broadcast4(q + (size_t)t * stride + v * 4);
                const __m256i pairs = _mm256_maddubs_epi16(magnitude, _mm256_sign_epi8(a, weight));
                sum[t][h] = _mm256_add_epi32(sum[t][h], _mm256_madd_epi16(pairs, ones));
            }
        }
    }
}

#endif

/// The same for Q4_0: eight products of at most 2 * 15 * 127 fit in 16 bits.
INLINE void block_q4_0(const uint8_t *vectors, const int8_t *q, size_t stride, int tokens,
                       __m256i sum[2][2]) {
    const __m256i low = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
    __m256i pairs[2][2];
    for (int t = 0; t < tokens; t++) pairs[t][0] = pairs[t][1] = _mm256_setzero_si256();
#pragma clang loop unroll(full)
    for (int v = 0; v < 4; v++) {
#pragma clang loop unroll(full)
        for (int h = 0; h < 2; h++) {
            const __m256i raw = _mm256_loadu_si256((const void *)(vectors + v * 64 + h * 32));
            const __m256i first = _mm256_and_si256(raw, low);
            const __m256i second = _mm256_and_si256(_mm256_srli_epi16(raw, 4), low);
#pragma clang loop unroll(full)
            for (int t = 0; t < tokens; t++) {
                const int8_t *const a = q + (size_t)t * stride + v * 4;
                const __m256i one = _mm256_maddubs_epi16(first, broadcast4(a));
                const __m256i two = _mm256_maddubs_epi16(second, broadcast4(a + 16));
                pairs[t][h] = _mm256_add_epi16(pairs[t][h], _mm256_add_epi16(one, two));
            }
        }
    }
    for (int t = 0; t < tokens; t++) {
        for (int h = 0; h < 2; h++) {
            sum[t][h] = _mm256_add_epi32(sum[t][h], _mm256_madd_epi16(pairs[t][h], ones));
        }
    }
}

/// One group of 16 rows (from row `row`) times 1 or 2 tokens (from token `t0`).
INLINE void packed_tile(const ck_linear *job, bool eight, size_t row, size_t t0, int tokens) {
    const size_t blocks = job->columns / CK_BLOCK;
    const size_t block_bytes = eight ? 512 : 256;
    const size_t group_bytes = ck_packed_scale_bytes(blocks) + blocks * block_bytes;
    const uint8_t *const group = (const uint8_t *)job->weights + row / CK_GROUP * group_bytes;
    const uint8_t *const vectors = group + ck_packed_scale_bytes(blocks);
    __m256 total[2][2] = {{v_zero(), v_zero()}, {v_zero(), v_zero()}};
    for (size_t b = 0; b < blocks; b++) {
        const int8_t *const q = job->q + t0 * job->columns + b * CK_BLOCK;
        __m256i sum[2][2];
        for (int t = 0; t < tokens; t++) {
            const int32_t negative = job->negative_sums[(t0 + (size_t)t) * blocks + b];
            sum[t][0] = sum[t][1] = _mm256_set1_epi32(negative * (eight ? Q8_0_OFFSET : 8));
        }
        if (eight) {
            block_q8_0(vectors + b * block_bytes, q, job->columns, tokens, sum);
        } else {
            block_q4_0(vectors + b * block_bytes, q, job->columns, tokens, sum);
        }
        const uint16_t *const halves = (const uint16_t *)(const void *)(group + b * CK_GROUP * 2);
        for (int t = 0; t < tokens; t++) {
            const vf scale = v_set(job->scales[(t0 + (size_t)t) * blocks + b]);
            for (int h = 0; h < 2; h++) {
                const vf factor = v_mul(v_load_half(halves + 8 * h), scale);
                total[t][h] = v_fma(_mm256_cvtepi32_ps(sum[t][h]), factor, total[t][h]);
            }
        }
    }
    for (int t = 0; t < tokens; t++) {
        float values[CK_GROUP];
        v_store(values, total[t][0]);
        v_store(values + 8, total[t][1]);
        float *const out = job->out + (t0 + (size_t)t) * job->out_stride + row;
        for (size_t r = 0; r < CK_GROUP && row + r < job->rows; r++) {
            const float value = values[r] + (job->bias ? job->bias[row + r] : 0);
            out[r] = job->accumulate ? out[r] + value : value;
        }
    }
}

INLINE void packed_layer(const ck_linear *job, bool eight) {
    for (size_t row = 0; row < job->rows; row += CK_GROUP) {
        size_t t = 0;
        for (; t + 2 <= job->tokens; t += 2) packed_tile(job, eight, row, t, 2);
        if (t < job->tokens) packed_tile(job, eight, row, t, 1);
    }
}

static void NAME(linear_q8_0)(const ck_linear *job) { packed_layer(job, true); }
static void NAME(linear_q4_0)(const ck_linear *job) { packed_layer(job, false); }
