// What the instruction sets share: their tables, and the bytes of a plain row.

#ifndef MECHURI_CK_KERNELS_H
#define MECHURI_CK_KERNELS_H

#include "CKernels.h"

extern const ck_kernels ck_scalar;
#if defined(__x86_64__)
extern const ck_kernels ck_avx2;
extern const ck_kernels ck_avxvnni;
extern const ck_kernels ck_avx512vnni;
#elif defined(__aarch64__)
extern const ck_kernels ck_neon;
extern const ck_kernels ck_neondot;
#endif

/// Bytes of `columns` elements of a plain row; `columns` is whole blocks.
static inline size_t ck_row_bytes(uint32_t type, size_t columns) {
    return columns / ck_block_elements(type) * ck_block_bytes(type);
}

#endif
