// NEON as every 64-bit ARM processor has it.

#if defined(__aarch64__)

#include <arm_neon.h>
#include <stdint.h>
#include <string.h>

#define NAME(op) ck_##op##_neon
#include "neon.h"

#include "table.h"
const ck_kernels ck_neon = CK_TABLE("neon");

#endif
