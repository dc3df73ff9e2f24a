// The parts of ggml's blocks, for the instruction sets and for packing.

#ifndef MECHURI_CK_DEQUANTIZE_H
#define MECHURI_CK_DEQUANTIZE_H

#include <stddef.h>
#include <stdint.h>

/// IQ4_NL: the values of its 16 codes.
extern const int8_t ck_iq4_nl_values[16];

/// `count` elements, whole blocks of any type, to float.
void ck_dequantize_blocks(uint32_t type, const uint8_t *blocks, size_t count, float *out);

/// The 6-bit scale and minimum of sub-block `j` (0 to 7) of a Q4_K or Q5_K block's 12 bytes.
void ck_k_scale_and_minimum(const uint8_t *scales, int j, uint8_t *scale, uint8_t *minimum);

/// The 256 unsigned integers of a Q4_K, Q5_K or Q6_K block.
void ck_k_quants(uint32_t type, const uint8_t *block, uint8_t *quants);

#endif
