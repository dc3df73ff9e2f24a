// Inverted dropout whose mask is a function of seed and position (the finaliser of MurmurHash3, Appleby
// 2011, over a counter), not of a running state: recomputed layers and resumed runs see the same mask.

#include "CKernels.h"

static inline uint32_t mix(uint32_t h) {
    h ^= h >> 16;
    h *= 0x85ebca6b;
    h ^= h >> 13;
    h *= 0xc2b2ae35;
    return h ^ h >> 16;
}

void ck_dropout(const float *x, size_t count, float rate, uint64_t seed, uint64_t first,
                float *out) {
    const uint32_t threshold = (uint32_t)((double)rate * 4294967296.0);
    const float scale = 1 / (1 - rate);
    const uint32_t low = mix((uint32_t)seed), high = mix((uint32_t)(seed >> 32) ^ low);
    for (size_t i = 0; i < count; i++) {
        const uint64_t position = first + i;
        const uint32_t h = mix(mix((uint32_t)position ^ low) + ((uint32_t)(position >> 32) ^ high));
        out[i] = h < threshold ? 0 : x[i] * scale;
    }
}
