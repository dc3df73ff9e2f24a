// Eight runs of a tensor quantised side by side: lane i of a vector belongs to run i. Every run's
// sums are still added in its own order, so that the bits are those of ggml's one-run loops, while
// the processor has eight chains of additions to work on instead of one.

#ifndef MECHURI_CK_QUANTIZE_LANES_H
#define MECHURI_CK_QUANTIZE_LANES_H

#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define CK_RUNS 8

typedef float ck_floats __attribute__((ext_vector_type(CK_RUNS)));
typedef int32_t ck_ints __attribute__((ext_vector_type(CK_RUNS)));

/// out[i] = element i of eight runs of `length` that follow each other.
static inline void ck_transpose_runs(const float *x, int length, ck_floats *out) {
    for (int i = 0; i < length; i++) {
        for (int run = 0; run < CK_RUNS; run++) out[i][run] = x[run * length + i];
    }
}

/// ggml's nearest_int: adding 1.5 * 2^23 leaves the rounded number in the low bits.
#define CK_NEAREST(value) ck_magic_bits((value) + 12582912.0f)
#define ck_magic_bits(shifted) ((__builtin_bit_cast(ck_ints, (shifted)) & 0x007fffff) - 0x00400000)

/// The same of one number.
static inline int ck_nearest(float value) {
    const float shifted = value + 12582912.0f;
    int32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    return (bits & 0x007fffff) - 0x00400000;
}

#define CK_TO_FLOATS(value) __builtin_convertvector((value), ck_floats)
#define CK_CLAMPED(value, low, high) \
    ((value) < (low) ? (ck_ints)(low) : (value) > (high) ? (ck_ints)(high) : (value))

#endif
