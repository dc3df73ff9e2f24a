// The kernels of 64-bit ARM: NEON as every such processor has it, and with the dot-product
// instructions of ARMv8.2 (the including file defines HAS_DOT_BYTES). A packed group of 16 rows is
// four vectors of 4 rows.
//
// All weights go in as signed bytes: unsigned ones of at most 7 bits already are, and those of 8
// bits are stored plus 128, which one exclusive-or takes away.

#define WIDTH 4
#define MOST_FLOAT_TOKENS 4
#define TILE_ROWS_GEMM 8

typedef float32x4_t vf;
#define PRIMITIVE static inline __attribute__((always_inline))

PRIMITIVE vf v_zero(void) { return vdupq_n_f32(0); }
PRIMITIVE vf v_set(float x) { return vdupq_n_f32(x); }
PRIMITIVE vf v_load(const float *p) { return vld1q_f32(p); }
PRIMITIVE vf v_load_n(const float *p, size_t n) {
    if (n == WIDTH) return vld1q_f32(p);
    float lanes[WIDTH] = {0};
    memcpy(lanes, p, n * sizeof(float));
    return vld1q_f32(lanes);
}
PRIMITIVE void v_store(float *p, vf x) { vst1q_f32(p, x); }
PRIMITIVE void v_store_n(float *p, vf x, size_t n) {
    if (n == WIDTH) {
        vst1q_f32(p, x);
        return;
    }
    float lanes[WIDTH];
    vst1q_f32(lanes, x);
    memcpy(p, lanes, n * sizeof(float));
}
PRIMITIVE vf v_load_half(const uint16_t *p) {
    return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p)));
}
PRIMITIVE void v_store_half(uint16_t *p, vf x) {
    vst1_u16(p, vreinterpret_u16_f16(vcvt_f16_f32(x)));
}
PRIMITIVE vf v_load_brain(const uint8_t *p) {
    return vreinterpretq_f32_u32(vshll_n_u16(vreinterpret_u16_u8(vld1_u8(p)), 16));
}
/// Four bytes in the low half of a vector.
PRIMITIVE uint8x8_t load_four(const void *p) {
    uint32_t four;
    memcpy(&four, p, sizeof four);
    return vcreate_u8(four);
}
PRIMITIVE vf v_load_int8(const int8_t *p) {
    const int16x8_t wide = vmovl_s8(vreinterpret_s8_u8(load_four(p)));
    return vcvtq_f32_s32(vmovl_s16(vget_low_s16(wide)));
}
PRIMITIVE vf v_load_uint8(const uint8_t *p) {
    return vcvtq_f32_u32(vmovl_u16(vget_low_u16(vmovl_u8(load_four(p)))));
}
PRIMITIVE vf v_add(vf a, vf b) { return vaddq_f32(a, b); }
PRIMITIVE vf v_sub(vf a, vf b) { return vsubq_f32(a, b); }
PRIMITIVE vf v_mul(vf a, vf b) { return vmulq_f32(a, b); }
PRIMITIVE vf v_fma(vf a, vf b, vf c) { return vfmaq_f32(c, a, b); }
/// a > b ? yes : no
PRIMITIVE vf v_select_greater(vf a, vf b, vf yes, vf no) {
    return vbslq_f32(vcgtq_f32(a, b), yes, no);
}
/// The second operand where either is NaN.
PRIMITIVE vf v_max(vf a, vf b) { return v_select_greater(a, b, a, b); }
PRIMITIVE vf v_min(vf a, vf b) { return v_select_greater(b, a, a, b); }
PRIMITIVE vf v_abs(vf a) { return vabsq_f32(a); }
PRIMITIVE vf v_copysign(vf a, vf sign) { return vbslq_f32(vdupq_n_u32(0x80000000), sign, a); }
PRIMITIVE vf v_round(vf a) { return vrndnq_f32(a); }
/// a * 2^n for whole n that leave the result normal
PRIMITIVE vf v_scale(vf a, vf n) {
    const int32x4_t exponent = vshlq_n_s32(vcvtq_s32_f32(n), 23);
    return vreinterpretq_f32_s32(vaddq_s32(vreinterpretq_s32_f32(a), exponent));
}
PRIMITIVE void v_sum4(vf a, vf b, vf c, vf d, float *out) {
    vst1q_f32(out, vpaddq_f32(vpaddq_f32(a, b), vpaddq_f32(c, d)));
}
PRIMITIVE float v_sum(vf a) { return vaddvq_f32(a); }
/// No lane is NaN.
PRIMITIVE float v_largest(vf a) { return vmaxvq_f32(a); }

#include "lanes.h"
#include "lanes_linear.h"
#include "lanes_training.h"
#include "lanes_gemm.h"

// MARK: - Integer linear layers

/// Nearest-even of the clamped products; NaN becomes -127.
PRIMITIVE int32x4_t quantized(const float *x, vf inverse) {
    const vf scaled = v_max(v_mul(v_load(x), inverse), v_set(-127));
    return vcvtnq_s32_f32(v_min(scaled, v_set(127)));
}

static void NAME(quantize_activations)(const float *x, size_t blocks, const ck_activations *out) {
    for (size_t b = 0; b < blocks; b++, x += CK_BLOCK) {
        int8_t *const q = out->q + b * CK_BLOCK;
        vf bound = v_zero();
        for (int i = 0; i < CK_BLOCK; i += WIDTH) bound = v_max(v_abs(v_load(x + i)), bound);
        const float largest = v_largest(bound);
        const vf inverse = v_set(largest > 0 ? 127.0f / largest : 0);
        int32_t sums[2];
        for (int half = 0; half < 2; half++) {
            const float *const p = x + half * 16;
            const int16x8_t first = vcombine_s16(vmovn_s32(quantized(p, inverse)),
                                                 vmovn_s32(quantized(p + 4, inverse)));
            const int16x8_t second = vcombine_s16(vmovn_s32(quantized(p + 8, inverse)),
                                                  vmovn_s32(quantized(p + 12, inverse)));
            vst1q_s8(q + half * 16, vcombine_s8(vmovn_s16(first), vmovn_s16(second)));
            sums[half] = vaddlvq_s16(vaddq_s16(first, second));
        }
        const int32_t sum = sums[0] + sums[1];
        out->scales[b] = largest / 127.0f;
        out->negative_sums[b] = -sum;
        out->negative_first_sums[b] = -sums[0];
        out->scaled_sums[b] = largest / 127.0f * (float)sum;
    }
}

typedef int32x4_t vi;
#define EIGHT_SHIFT 0
PRIMITIVE int8x16_t bytes_of(vi x) { return vreinterpretq_s8_s32(x); }
PRIMITIVE vi from_bytes(int8x16_t x) { return vreinterpretq_s32_s8(x); }
PRIMITIVE vi i_load(const void *p) { return from_bytes(vld1q_s8((const int8_t *)p)); }
PRIMITIVE vi i_set(int32_t x) { return vdupq_n_s32(x); }
PRIMITIVE vi i_bytes(int8_t x) { return from_bytes(vdupq_n_s8(x)); }
PRIMITIVE vi i_and(vi a, vi b) { return vandq_s32(a, b); }
PRIMITIVE vi i_or(vi a, vi b) { return vorrq_s32(a, b); }
/// Shifts of 16-bit lanes; `n` is a constant once the loops are unrolled.
PRIMITIVE vi i_left(vi a, int n) {
    const int16x8_t count = vdupq_n_s16((int16_t)n);
    return vreinterpretq_s32_u16(vshlq_u16(vreinterpretq_u16_s32(a), count));
}
PRIMITIVE vi i_right(vi a, int n) { return i_left(a, -n); }
PRIMITIVE vi i_broadcast(const int8_t *q) {
    int32_t four;
    memcpy(&four, q, sizeof four);
    return vdupq_n_s32(four);
}
/// Packed Q8_0 bytes and IQ4_NL's codes as signed weights.
PRIMITIVE vi i_eight(vi raw) { return veorq_s32(raw, i_bytes(-128)); }
PRIMITIVE vi i_lookup(vi codes) {
    return from_bytes(vqtbl1q_s8(vld1q_s8(ck_iq4_nl_values), vreinterpretq_u8_s32(codes)));
}
PRIMITIVE vf v_from_int(vi a) { return vcvtq_f32_s32(a); }

#ifdef HAS_DOT_BYTES
#define TILE_TOKENS 4
#define TILE_GROUPS 1
#define ONE_TOKEN_GROUPS 2
PRIMITIVE vi i_dot(vi sum, vi weights, vi a) {
    return vdotq_s32(sum, bytes_of(weights), bytes_of(a));
}
#else
#define TILE_TOKENS 2
#define TILE_GROUPS 1
#define ONE_TOKEN_GROUPS 1
/// Two products of signed bytes, one of them at least -127, fit in 16 bits.
PRIMITIVE vi i_dot(vi sum, vi weights, vi a) {
    const int8x16_t w = bytes_of(weights), q = bytes_of(a);
    const int16x8_t low = vmull_s8(vget_low_s8(w), vget_low_s8(q));
    return vpadalq_s16(sum, vpaddq_s16(low, vmull_high_s8(w, q)));
}
/// 16-bit sums of a group's first and last 8 bytes.
typedef struct {
    int16x8_t low, high;
} va;
#define NARROW_PRODUCTS 1
PRIMITIVE va i_narrow(vi weights, vi a) {
    const int8x16_t w = bytes_of(weights), q = bytes_of(a);
    return (va){vmull_s8(vget_low_s8(w), vget_low_s8(q)), vmull_high_s8(w, q)};
}
PRIMITIVE va i_narrow_add(va sum, vi weights, vi a) {
    const int8x16_t w = bytes_of(weights), q = bytes_of(a);
    sum.low = vmlal_s8(sum.low, vget_low_s8(w), vget_low_s8(q));
    sum.high = vmlal_high_s8(sum.high, w, q);
    return sum;
}
PRIMITIVE vi i_widen(vi sum, va narrow) {
    return vaddq_s32(sum, vpaddq_s32(vpaddlq_s16(narrow.low), vpaddlq_s16(narrow.high)));
}
#endif
PRIMITIVE vi i_dot8(vi sum, vi weights, vi a) { return i_dot(sum, weights, a); }

#include "packed.h"
