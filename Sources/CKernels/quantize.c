// ggml's reference quantisers, bit for bit (ggml/src/ggml-quants.c: quantize_row_q8_0_ref,
// quantize_row_q4_0_ref; ggml-impl.h: ggml_compute_fp32_to_bf16), and the packing of rows into
// the interleaved groups that the integer kernels read.

#include "CKernels.h"
#include "half.h"

#include <math.h>

float ck_f16_to_f32(uint16_t value) { return ck_half_to_float(value); }
uint16_t ck_f32_to_f16(float value) { return ck_float_to_half(value); }

static void store_half(uint8_t *out, float value) {
    const uint16_t half = ck_float_to_half(value);
    memcpy(out, &half, sizeof half);
}

static void quantize_q8_0(const float *x, uint8_t *out) {
    float largest = 0;
    for (size_t i = 0; i < CK_BLOCK; i++) {
        const float magnitude = fabsf(x[i]);
        largest = magnitude > largest ? magnitude : largest;
    }
    const float scale = largest / 127.0f;
    const float inverse = scale ? 1.0f / scale : 0.0f;
    store_half(out, scale);
    for (size_t i = 0; i < CK_BLOCK; i++) {
        // The clamp acts on values without a defined ggml result only (infinities, NaN).
        const float rounded = roundf(x[i] * inverse);
        out[2 + i] = (uint8_t)(int8_t)(rounded > -128 ? (rounded < 127 ? rounded : 127) : -128);
    }
}

static int nibble(float value) {
    const float shifted = value + 8.5f;
    if (!(shifted > 0)) return 0;
    return shifted < 15 ? (int)shifted : 15;
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
    store_half(out, scale);
    for (size_t i = 0; i < CK_BLOCK / 2; i++) {
        const int low = nibble(x[i] * inverse);
        const int high = nibble(x[i + CK_BLOCK / 2] * inverse);
        out[2 + i] = (uint8_t)(low | (high << 4));
    }
}

static uint16_t float_to_brain(float value) {
    const uint32_t bits = ck_float_bits(value);
    if ((bits & 0x7fffffff) > 0x7f800000) return (uint16_t)((bits >> 16) | 64);
    return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

void ck_quantize(uint32_t type, const float *x, size_t count, uint8_t *out) {
    switch (type) {
    case CK_F32:
        memcpy(out, x, count * sizeof(float));
        break;
    case CK_F16:
        for (size_t i = 0; i < count; i++) store_half(out + 2 * i, x[i]);
        break;
    case CK_BF16:
        for (size_t i = 0; i < count; i++) {
            const uint16_t brain = float_to_brain(x[i]);
            memcpy(out + 2 * i, &brain, sizeof brain);
        }
        break;
    case CK_Q8_0:
        for (size_t b = 0; b < count / CK_BLOCK; b++) quantize_q8_0(x + b * CK_BLOCK, out + b * 34);
        break;
    case CK_Q4_0:
        for (size_t b = 0; b < count / CK_BLOCK; b++) quantize_q4_0(x + b * CK_BLOCK, out + b * 18);
        break;
    }
}

// MARK: - Packing

static size_t block_bytes(uint32_t type) {
    return type == CK_Q8_0 ? 34 : type == CK_Q4_0 ? 18 : 0;
}

size_t ck_packed_group_bytes(uint32_t type, size_t columns) {
    const size_t bytes = block_bytes(type), blocks = columns / CK_BLOCK;
    if (bytes == 0) return 0;
    const size_t scales = (blocks * CK_GROUP * 2 + 63) / 64 * 64;
    return scales + blocks * CK_GROUP * (bytes - 2);
}

void ck_pack_group(uint32_t type, const uint8_t *rows, size_t row_count, size_t columns,
                   uint8_t *packed) {
    const size_t bytes = block_bytes(type), blocks = columns / CK_BLOCK;
    const size_t quants = bytes - 2;
    const uint32_t flip = type == CK_Q8_0 ? 0x80808080u : 0;
    memset(packed, 0, ck_packed_group_bytes(type, columns));
    uint8_t *const vectors = packed + (blocks * CK_GROUP * 2 + 63) / 64 * 64;
    for (size_t r = 0; r < row_count && r < CK_GROUP; r++) {
        const uint8_t *block = rows + r * blocks * bytes;
        for (size_t b = 0; b < blocks; b++, block += bytes) {
            memcpy(packed + (b * CK_GROUP + r) * 2, block, 2);
            for (size_t v = 0; v < quants / 4; v++) {
                uint32_t four;
                memcpy(&four, block + 2 + v * 4, 4);
                four ^= flip;
                memcpy(vectors + b * CK_GROUP * quants + v * 64 + r * 4, &four, 4);
            }
        }
    }
}
