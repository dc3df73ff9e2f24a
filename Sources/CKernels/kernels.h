// What the instruction sets share: the tables, and the layout of a packed group.

#ifndef MECHURI_CK_KERNELS_H
#define MECHURI_CK_KERNELS_H

#include "CKernels.h"

extern const ck_kernels ck_scalar;
#if defined(__x86_64__)
extern const ck_kernels ck_avx2;
extern const ck_kernels ck_avxvnni;
extern const ck_kernels ck_avx512vnni;
#endif

/// Where the vectors of a packed group begin, in bytes: after its f16 scales.
static inline size_t ck_packed_scale_bytes(size_t blocks) {
    return (blocks * CK_GROUP * 2 + 63) / 64 * 64;
}

/// Bytes of `columns` elements of a plain row; `columns` is whole blocks.
static inline size_t ck_row_bytes(uint32_t type, size_t columns) {
    return columns / ck_block_elements(type) * ck_block_bytes(type);
}

#endif
