// Half-precision conversions by bits, for every instruction set (the compiler's _Float16 would
// need a run-time library on some hosts). Round to nearest even; NaN stays a quiet NaN.

#ifndef MECHURI_CK_HALF_H
#define MECHURI_CK_HALF_H

#include <stdint.h>
#include <string.h>

static inline float ck_bits_float(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint32_t ck_float_bits(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline float ck_half_to_float(uint16_t half) {
    const uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    const uint32_t exponent = (half >> 10) & 0x1f;
    const uint32_t fraction = half & 0x3ff;
    if (exponent == 0) {
        const float magnitude = (float)fraction * 0x1p-24f;  // zero and subnormals
        return sign ? -magnitude : magnitude;
    }
    if (exponent == 31) {
        const uint32_t quiet = fraction ? 0x400000 : 0;
        return ck_bits_float(sign | 0x7f800000 | quiet | (fraction << 13));
    }
    return ck_bits_float(sign | ((exponent + 112) << 23) | (fraction << 13));
}

static inline uint16_t ck_float_to_half(float value) {
    const uint32_t bits = ck_float_bits(value);
    const uint16_t sign = (uint16_t)((bits >> 16) & 0x8000);
    const uint32_t magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
        return (uint16_t)(sign | 0x7e00 | ((magnitude >> 13) & 0x3ff));
    }
    if (magnitude >= 0x477ff000) return sign | 0x7c00;  // rounds to infinity
    if (magnitude < 0x38800000) {
        // Subnormal: adding 0.5 leaves the rounded multiple of 2^-24 in the low bits.
        const float shifted = ck_bits_float(magnitude) + 0.5f;
        return (uint16_t)(sign | (ck_float_bits(shifted) - 0x3f000000));
    }
    const uint32_t odd = (magnitude >> 13) & 1;
    return (uint16_t)(sign | ((magnitude - 0x38000000 + 0xfff + odd) >> 13));
}

static inline float ck_brain_to_float(uint16_t brain) {
    return ck_bits_float((uint32_t)brain << 16);
}

static inline uint16_t ck_float_to_brain(float value) {
    const uint32_t bits = ck_float_bits(value);
    if ((bits & 0x7fffffff) > 0x7f800000) return (uint16_t)((bits >> 16) | 64);
    return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

#endif
