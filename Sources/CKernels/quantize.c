// ggml's reference quantisers, bit for bit (ggml/src/ggml-quants.c: quantize_row_q8_0_ref,
// quantize_row_q4_0_ref; ggml-impl.h: ggml_compute_fp32_to_bf16).

#include "CKernels.h"
#include "half.h"
#include "quantize.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

float ck_f16_to_f32(uint16_t value) { return ck_half_to_float(value); }
uint16_t ck_f32_to_f16(float value) { return ck_float_to_half(value); }

static void quantize_q8_0(const float *x, uint8_t *out) {
    float largest = 0;
    for (size_t i = 0; i < CK_BLOCK; i++) {
        const float magnitude = fabsf(x[i]);
        largest = magnitude > largest ? magnitude : largest;
    }
    const float scale = largest / 127.0f;
    const float inverse = scale ? 1.0f / scale : 0.0f;
    ck_store_half(out, scale);
    for (size_t i = 0; i < CK_BLOCK; i++) {
        out[2 + i] = (uint8_t)ck_to_int8(roundf(x[i] * inverse));
    }
}

static int nibble(float value) {
    const int shifted = ck_to_int8(value + 8.5f);
    return shifted < 15 ? shifted : 15;
}

static void quantize_q4_0(const float *x, uint8_t *out) {
    float largest = 0, signed_largest = 0;
    for (size_t i = 0; i < CK_BLOCK; i++) {
        if (largest < fabsf(x[i])) {
            largest = fabsf(x[i]);
            signed_largest = x[i];
        }
    }
    const float scale = signed_largest / -8;
    const float inverse = scale ? 1.0f / scale : 0.0f;
    ck_store_half(out, scale);
    for (size_t i = 0; i < CK_BLOCK / 2; i++) {
        const int low = nibble(x[i] * inverse);
        const int high = nibble(x[i + CK_BLOCK / 2] * inverse);
        out[2 + i] = (uint8_t)(low | (high << 4));
    }
}

void ck_quantize(uint32_t type, const float *x, size_t count, uint8_t *out) {
    switch (type) {
    case CK_F32:
        memcpy(out, x, count * sizeof(float));
        break;
    case CK_F16:
        for (size_t i = 0; i < count; i++) ck_store_half(out + 2 * i, x[i]);
        break;
    case CK_BF16:
        for (size_t i = 0; i < count; i++) {
            const uint16_t brain = ck_float_to_brain(x[i]);
            memcpy(out + 2 * i, &brain, sizeof brain);
        }
        break;
    case CK_Q8_0:
        for (size_t b = 0; b < count / CK_BLOCK; b++) quantize_q8_0(x + b * CK_BLOCK, out + b * 34);
        break;
    case CK_Q4_0:
        for (size_t b = 0; b < count / CK_BLOCK; b++) quantize_q4_0(x + b * CK_BLOCK, out + b * 18);
        break;
    case CK_Q4_1: ck_quantize_q4_1(x, count / CK_BLOCK, out); break;
    case CK_Q5_0: ck_quantize_q5_0(x, count / CK_BLOCK, out); break;
    case CK_Q5_1: ck_quantize_q5_1(x, count / CK_BLOCK, out); break;
    case CK_IQ4_NL: ck_quantize_iq4_nl(x, count / CK_BLOCK, out); break;
    case CK_Q4_K: case CK_Q5_K: ck_quantize_k(type, x, count / CK_SUPER_BLOCK, out); break;
    case CK_Q6_K: ck_quantize_q6_k(x, count / CK_SUPER_BLOCK, out); break;
    }
}
