// How 16 rows of quantised weights are interleaved ("packed"), for packing and for every instruction
// set. A packed group has two regions, each read front to back:
//
//   factors, padded to 64 bytes, per block of 32 columns
//     Q4_0 Q5_0 Q8_0 IQ4_NL: 16 f16 scales
//     Q4_1 Q5_1:             16 f16 scales, 16 f16 minimums
//   or per super-block of 256 columns
//     Q4_K Q5_K: 16 f16 scales, 16 f16 scales of the minimums, then for each of 8 sub-blocks
//                16 u8 scales and 16 u8 minimums
//     Q6_K:      16 f16 scales, then for each of 16 sub-blocks 16 i8 scales
//   vectors of 64 bytes, 4 bytes for each of the 16 rows, per block of 32 columns
//     Q8_0:      8 vectors; vector v holds the bytes of columns 4v ..< 4v + 4, plus 128
//     all else:  4 vectors; byte i of vector v holds column 4v + i in its low half and column
//                16 + 4v + i in its high half (the low 4 bits of each)
//     Q5_*:      1 more; byte i holds bit 4 of column 4v + i at bit v, of column 16 + 4v + i at bit
//                4 + v
//     Q6_K:      2 more; byte i of the first holds bits 4-5 of column 4v + i at bits 2v, 2v + 1, of
//                the second those of column 16 + 4v + i
//
// Rows that are missing in the last group have scales of 0.

#ifndef MECHURI_CK_PACKED_LAYOUT_H
#define MECHURI_CK_PACKED_LAYOUT_H

#include "CKernels.h"

/// Bytes of a vector of a packed group.
#define CK_VECTOR 64
/// Bytes of the factors of a super-block of Q4_K and Q5_K, and of Q6_K.
#define CK_K_FACTORS (2 * 2 * CK_GROUP + 8 * 2 * CK_GROUP)
#define CK_Q6_K_FACTORS (2 * CK_GROUP + 16 * CK_GROUP)

static inline bool ck_is_super(uint32_t type) {
    return type == CK_Q4_K || type == CK_Q5_K || type == CK_Q6_K;
}
static inline bool ck_has_minimum(uint32_t type) {
    return type == CK_Q4_1 || type == CK_Q5_1 || type == CK_Q4_K || type == CK_Q5_K;
}
static inline bool ck_has_fifth_bit(uint32_t type) {
    return type == CK_Q5_0 || type == CK_Q5_1 || type == CK_Q5_K;
}

/// Vectors of one block of 32 columns; 0 for a type that is not packed.
static inline size_t ck_packed_vectors(uint32_t type) {
    switch (type) {
    case CK_Q4_0: case CK_Q4_1: case CK_Q4_K: case CK_IQ4_NL: return 4;
    case CK_Q5_0: case CK_Q5_1: case CK_Q5_K: return 5;
    case CK_Q6_K: return 6;
    case CK_Q8_0: return 8;
    default: return 0;
    }
}

/// Bytes of the factors of a group, with their padding.
static inline size_t ck_packed_factor_bytes(uint32_t type, size_t columns) {
    size_t bytes;
    if (type == CK_Q6_K) {
        bytes = columns / CK_SUPER_BLOCK * CK_Q6_K_FACTORS;
    } else if (ck_is_super(type)) {
        bytes = columns / CK_SUPER_BLOCK * CK_K_FACTORS;
    } else {
        bytes = columns / CK_BLOCK * CK_GROUP * (ck_has_minimum(type) ? 4 : 2);
    }
    return (bytes + 63) / 64 * 64;
}

/// Bytes of a whole group.
static inline size_t ck_packed_bytes(uint32_t type, size_t columns) {
    return ck_packed_factor_bytes(type, columns)
        + columns / CK_BLOCK * ck_packed_vectors(type) * CK_VECTOR;
}

#endif
