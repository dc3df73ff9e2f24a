// Every weight type to float, as gguf-py and ggml do it (gguf/quants.py; ggml-quants.c,
// dequantize_row_*): the same operations in the same order, so that the results are equal to the
// bit. Multiplications and additions must therefore not be fused.

#include "CKernels.h"
#include "dequantize.h"
#include "half.h"

#pragma STDC FP_CONTRACT OFF

const int8_t ck_iq4_nl_values[16] = {-127, -104, -83, -65, -49, -35, -22, -10,
                                     1,    13,   25,  38,  53,  69,  89,  113};

size_t ck_block_elements(uint32_t type) {
    switch (type) {
    case CK_F32: case CK_F16: case CK_BF16: return 1;
    case CK_Q4_K: case CK_Q5_K: case CK_Q6_K: return CK_SUPER_BLOCK;
    default: return CK_BLOCK;
    }
}

size_t ck_block_bytes(uint32_t type) {
    switch (type) {
    case CK_F32: return 4;
    case CK_F16: case CK_BF16: return 2;
    case CK_Q4_0: case CK_IQ4_NL: return 18;
    case CK_Q4_1: return 20;
    case CK_Q5_0: return 22;
    case CK_Q5_1: return 24;
    case CK_Q8_0: return 34;
    case CK_Q4_K: return 144;
    case CK_Q5_K: return 176;
    case CK_Q6_K: return 210;
    default: return 0;
    }
}

static float half_at(const uint8_t *p) {
    uint16_t half;
    memcpy(&half, p, sizeof half);
    return ck_half_to_float(half);
}

// MARK: - Blocks of 32

static void dequantize_small(uint32_t type, const uint8_t *block, float *out) {
    const bool has_minimum = type == CK_Q4_1 || type == CK_Q5_1;
    const bool has_fifth_bit = type == CK_Q5_0 || type == CK_Q5_1;
    const float scale = half_at(block);
    const float minimum = has_minimum ? half_at(block + 2) : 0;
    const uint8_t *p = block + (has_minimum ? 4 : 2);
    uint32_t fifth = 0;
    if (has_fifth_bit) {
        memcpy(&fifth, p, sizeof fifth);
        p += 4;
    }
    for (int i = 0; i < CK_BLOCK; i++) {
        int q = i < 16 ? p[i] & 15 : p[i - 16] >> 4;
        if (has_fifth_bit) q |= (int)(fifth >> i & 1) << 4;
        switch (type) {
        case CK_Q4_0: out[i] = scale * (float)(q - 8); break;
        case CK_Q5_0: out[i] = scale * (float)(q - 16); break;
        case CK_IQ4_NL: out[i] = scale * (float)ck_iq4_nl_values[q]; break;
        default: {
            const float product = scale * (float)q;
            out[i] = product + minimum;
        }
        }
    }
}

static void dequantize_q8_0(const uint8_t *block, float *out) {
    const float scale = half_at(block);
    for (int i = 0; i < CK_BLOCK; i++) out[i] = scale * (float)(int8_t)block[2 + i];
}

// MARK: - Super-blocks of 256

void ck_k_scale_and_minimum(const uint8_t *scales, int j, uint8_t *scale, uint8_t *minimum) {
    if (j < 4) {
        *scale = scales[j] & 63;
        *minimum = scales[j + 4] & 63;
    } else {
        *scale = (uint8_t)((scales[j + 4] & 15) | (scales[j - 4] >> 6 << 4));
        *minimum = (uint8_t)((scales[j + 4] >> 4) | (scales[j] >> 6 << 4));
    }
}

void ck_k_quants(uint32_t type, const uint8_t *block, uint8_t *quants) {
    if (type == CK_Q6_K) {
        for (int half = 0; half < 2; half++, quants += 128) {
            const uint8_t *const low = block + half * 64, *const high = block + 128 + half * 32;
            for (int i = 0; i < 32; i++) {
                quants[i] = (uint8_t)((low[i] & 15) | (high[i] & 3) << 4);
                quants[i + 32] = (uint8_t)((low[i + 32] & 15) | (high[i] >> 2 & 3) << 4);
                quants[i + 64] = (uint8_t)((low[i] >> 4) | (high[i] >> 4 & 3) << 4);
                quants[i + 96] = (uint8_t)((low[i + 32] >> 4) | (high[i] >> 6) << 4);
            }
        }
        return;
    }
    const uint8_t *const nibbles = block + (type == CK_Q5_K ? 48 : 16);
    for (int pair = 0; pair < 4; pair++) {
        for (int i = 0; i < 32; i++) {
            quants[pair * 64 + i] = nibbles[pair * 32 + i] & 15;
            quants[pair * 64 + 32 + i] = nibbles[pair * 32 + i] >> 4;
        }
    }
    if (type == CK_Q4_K) return;
    for (int sub = 0; sub < 8; sub++) {
        for (int i = 0; i < 32; i++) {
            quants[sub * 32 + i] |= (uint8_t)((block[16 + i] >> sub & 1) << 4);
        }
    }
}

static void dequantize_k(uint32_t type, const uint8_t *block, float *out) {
    const float d = half_at(block), minimum_scale = half_at(block + 2);
    uint8_t quants[CK_SUPER_BLOCK];
    ck_k_quants(type, block, quants);
    for (int sub = 0; sub < 8; sub++) {
        uint8_t scale, minimum;
        ck_k_scale_and_minimum(block + 4, sub, &scale, &minimum);
        const float factor = d * (float)scale, shift = minimum_scale * (float)minimum;
        for (int i = 0; i < 32; i++) {
            const float product = factor * (float)quants[sub * 32 + i];
            out[sub * 32 + i] = product - shift;
        }
    }
}

static void dequantize_q6_k(const uint8_t *block, float *out) {
    const float d = half_at(block + 208);
    uint8_t quants[CK_SUPER_BLOCK];
    ck_k_quants(CK_Q6_K, block, quants);
    for (int part = 0; part < 16; part++) {
        const float factor = d * (float)(int8_t)block[192 + part];
        for (int i = part * 16; i < part * 16 + 16; i++) {
            out[i] = factor * (float)((int)quants[i] - 32);
        }
    }
}

void ck_dequantize_blocks(uint32_t type, const uint8_t *blocks, size_t count, float *out) {
    const size_t elements = ck_block_elements(type), bytes = ck_block_bytes(type);
    for (size_t b = 0; b < count / elements; b++, blocks += bytes, out += elements) {
        switch (type) {
        case CK_F32: memcpy(out, blocks, sizeof(float)); break;
        case CK_F16: *out = half_at(blocks); break;
        case CK_BF16: {
            uint16_t brain;
            memcpy(&brain, blocks, sizeof brain);
            *out = ck_brain_to_float(brain);
            break;
        }
        case CK_Q8_0: dequantize_q8_0(blocks, out); break;
        case CK_Q4_K: case CK_Q5_K: dequantize_k(type, blocks, out); break;
        case CK_Q6_K: dequantize_q6_k(blocks, out); break;
        default: dequantize_small(type, blocks, out);
        }
    }
}
