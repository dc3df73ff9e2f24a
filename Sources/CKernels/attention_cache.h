// What the attention of all instruction sets shares: sizes, and the scalar reference.

#ifndef MECHURI_CK_ATTENTION_CACHE_H
#define MECHURI_CK_ATTENTION_CACHE_H

#include "CKernels.h"

/// Positions whose keys lie side by side.
enum { CK_KEY_GROUP = 16 };

/// Scales of one head's row in a q8 cache.
static inline size_t ck_cache_scales(size_t dimension) {
    return (dimension + CK_BLOCK - 1) / CK_BLOCK;
}

/// Finite values beyond the largest half are stored as the largest half.
#define CK_LARGEST_HALF 65504.0f

void ck_attention_scores_scalar(const ck_attention *job);
void ck_attention_sum_scalar(const ck_attention *job);
void ck_store_keys_scalar(const ck_cache_rows *job);
void ck_store_values_scalar(const ck_cache_rows *job);

#endif
