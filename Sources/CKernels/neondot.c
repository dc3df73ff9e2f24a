// NEON with the dot products of ARMv8.2: Apple's processors, and most others since about 2018.

#if defined(__aarch64__)

#include <arm_neon.h>
#include <stdint.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)

#define NAME(op) ck_##op##_neondot
#define HAS_DOT_BYTES
#include "neon.h"

#include "table.h"
const ck_kernels ck_neondot = CK_TABLE("neondot");

#pragma clang attribute pop

#endif
