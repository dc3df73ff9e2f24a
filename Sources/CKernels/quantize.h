// The quantisers of the block types, for ck_quantize. Each takes whole blocks and is equal to
// ggml's reference to the bit (ggml-quants.c, without an importance matrix).

#ifndef MECHURI_CK_QUANTIZE_H
#define MECHURI_CK_QUANTIZE_H

#include "half.h"

#include <stddef.h>
#include <stdint.h>

void ck_quantize_q4_1(const float *x, size_t blocks, uint8_t *out);
void ck_quantize_q5_0(const float *x, size_t blocks, uint8_t *out);
void ck_quantize_q5_1(const float *x, size_t blocks, uint8_t *out);
void ck_quantize_iq4_nl(const float *x, size_t blocks, uint8_t *out);
/// Q4_K and Q5_K differ in their levels only.
void ck_quantize_k(uint32_t type, const float *x, size_t blocks, uint8_t *out);
void ck_quantize_q6_k(const float *x, size_t blocks, uint8_t *out);

/// Below this largest magnitude a run counts as zero (GROUP_MAX_EPS).
#define CK_SMALLEST_RUN 1e-15f

/// The conversion to int8_t as x86 does it: what does not fit 32 bits becomes 0 here, where C leaves
/// it open and ggml's bytes depend on the compiler's target.
static inline int ck_to_int8(float value) {
    if (!(value > -2147483648.0f && value < 2147483648.0f)) return 0;
    return (int8_t)(uint8_t)(uint32_t)(int32_t)value;
}

static inline void ck_store_half(uint8_t *out, float value) {
    const uint16_t half = ck_float_to_half(value);
    memcpy(out, &half, sizeof half);
}

static inline float ck_load_half(const uint8_t *in) {
    uint16_t half;
    memcpy(&half, in, sizeof half);
    return ck_half_to_float(half);
}

#endif
