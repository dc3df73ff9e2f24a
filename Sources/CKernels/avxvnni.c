// AVX2 with 256-bit VNNI: processors without AVX-512 since about 2021.

#if defined(__x86_64__)

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avxvnni,avx2,fma,f16c"))), apply_to = function)

#define NAME(op) ck_##op##_avxvnni
#define HAS_DOT_BYTES
#include "ymm.h"

#include "table.h"
const ck_kernels ck_avxvnni = CK_TABLE("avxvnni");

#pragma clang attribute pop

#endif
