// Blocks of 32 with one scale and perhaps a minimum: Q4_1, Q5_0, Q5_1, bit for bit as ggml's
// quantize_row_q4_1_ref, quantize_row_q5_0_ref and quantize_row_q5_1_ref (ggml-quants.c). Products
// and sums must therefore not be fused.

#include "CKernels.h"
#include "quantize.h"

#include <float.h>
#include <math.h>

#pragma STDC FP_CONTRACT OFF

/// The smallest and the largest of a block; NaN is neither.
static void find_range(const float *x, float *smallest, float *largest) {
    *smallest = FLT_MAX;
    *largest = -FLT_MAX;
    for (int i = 0; i < CK_BLOCK; i++) {
        if (x[i] < *smallest) *smallest = x[i];
        if (x[i] > *largest) *largest = x[i];
    }
}

/// The first value of the largest magnitude, with its sign.
static float find_peak(const float *x) {
    float largest = 0, peak = 0;
    for (int i = 0; i < CK_BLOCK; i++) {
        if (largest < fabsf(x[i])) {
            largest = fabsf(x[i]);
            peak = x[i];
        }
    }
    return peak;
}

/// Four low bits in pairs (i, i + 16), the fifth bits in a word of 32 before them.
static void store_five_bits(const uint8_t *q, uint8_t *out) {
    uint32_t fifth = 0;
    for (int i = 0; i < CK_BLOCK; i++) fifth |= (uint32_t)(q[i] >> 4 & 1) << i;
    memcpy(out, &fifth, sizeof fifth);
    for (int i = 0; i < 16; i++) out[4 + i] = (uint8_t)((q[i] & 15) | (q[i + 16] & 15) << 4);
}

void ck_quantize_q4_1(const float *x, size_t blocks, uint8_t *out) {
    for (size_t b = 0; b < blocks; b++, x += CK_BLOCK, out += 20) {
        float minimum, maximum;
        find_range(x, &minimum, &maximum);
        const float scale = (maximum - minimum) / 15;
        const float inverse = scale ? 1.0f / scale : 0.0f;
        ck_store_half(out, scale);
        ck_store_half(out + 2, minimum);
        for (int i = 0; i < 16; i++) {
            const float low = (x[i] - minimum) * inverse;
            const float high = (x[i + 16] - minimum) * inverse;
            const int a = ck_to_int8(low + 0.5f), b = ck_to_int8(high + 0.5f);
            out[4 + i] = (uint8_t)((a < 15 ? a : 15) | (b < 15 ? b : 15) << 4);
        }
    }
}

void ck_quantize_q5_0(const float *x, size_t blocks, uint8_t *out) {
    for (size_t b = 0; b < blocks; b++, x += CK_BLOCK, out += 22) {
        const float scale = find_peak(x) / -16;
        const float inverse = scale ? 1.0f / scale : 0.0f;
        ck_store_half(out, scale);
        uint8_t q[CK_BLOCK];
        for (int i = 0; i < CK_BLOCK; i++) {
            const float scaled = x[i] * inverse;
            const int rounded = ck_to_int8(scaled + 16.5f);
            q[i] = (uint8_t)(rounded < 31 ? rounded : 31);
        }
        store_five_bits(q, out + 2);
    }
}

void ck_quantize_q5_1(const float *x, size_t blocks, uint8_t *out) {
    for (size_t b = 0; b < blocks; b++, x += CK_BLOCK, out += 24) {
        float minimum, maximum;
        find_range(x, &minimum, &maximum);
        const float scale = (maximum - minimum) / 31;
        const float inverse = scale ? 1.0f / scale : 0.0f;
        ck_store_half(out, scale);
        ck_store_half(out + 2, minimum);
        uint8_t q[CK_BLOCK];
        for (int i = 0; i < CK_BLOCK; i++) {
            const float scaled = (x[i] - minimum) * inverse;
            q[i] = (uint8_t)ck_to_int8(scaled + 0.5f);
        }
        store_five_bits(q, out + 4);
    }
}
