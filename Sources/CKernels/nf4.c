// bitsandbytes' NF4 as floats (QLoRA, Dettmers et al., 2023, §3; bitsandbytes/functional.py:
// dequantize_4bit, dequantize_blockwise): one float32 operation a step, so that the values are
// bitsandbytes' to the bit. Products and sums must therefore not be fused.

#include "CKernels.h"

#pragma STDC FP_CONTRACT OFF

/// The quantiles of a normal distribution that the codes stand for.
static const float values[16] = {
    -1.0f,
    -0.6961928009986877f,
    -0.5250730514526367f,
    -0.39491748809814453f,
    -0.28444138169288635f,
    -0.18477343022823334f,
    -0.09105003625154495f,
    0.0f,
    0.07958029955625534f,
    0.16093020141124725f,
    0.24611230194568634f,
    0.33791524171829224f,
    0.44070982933044434f,
    0.5626170039176941f,
    0.7229568362236023f,
    1.0f,
};

void ck_dequantize_nf4(const uint8_t *codes, const ck_nf4_scales *scales, size_t start,
                       size_t count, float *out) {
    size_t i = start;
    const size_t end = start + count;
    while (i < end) {
        const size_t block = i / CK_NF4_BLOCK, next = (block + 1) * CK_NF4_BLOCK;
        const float nested = scales->map[scales->codes[block]];
        const float scaled = nested * scales->nested[block / CK_NF4_NESTED_BLOCK];
        const float scale = scaled + scales->offset;
        float scaled_values[16];
        for (int c = 0; c < 16; c++) scaled_values[c] = values[c] * scale;
        const size_t stop = next < end ? next : end;
        // Even elements are in the high halves.
        if (i < stop && i % 2) *out++ = scaled_values[codes[i / 2] & 15], i++;
        for (; i + 2 <= stop; i += 2) {
            const uint8_t both = codes[i / 2];
            *out++ = scaled_values[both >> 4];
            *out++ = scaled_values[both & 15];
        }
        if (i < stop) *out++ = scaled_values[codes[i / 2] >> 4], i++;
    }
}
