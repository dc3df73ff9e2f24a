// AVX2 with FMA and F16C: processors since about 2013.

#if defined(__x86_64__)

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define NAME(op) ck_##op##_avx2
#include "ymm.h"

#include "table.h"
const ck_kernels ck_avx2 = CK_TABLE("avx2");

#pragma clang attribute pop

#endif
