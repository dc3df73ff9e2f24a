// The choice of instruction set at run time.

#include "kernels.h"

size_t ck_kernels_count(void) {
#if defined(__x86_64__)
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
        && __builtin_cpu_supports("f16c");
    if (!avx2) return 1;
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512vnni");
    return avx512 ? 3 : 2;
#else
    return 1;
#endif
}

const ck_kernels *ck_kernels_at(size_t index) {
#if defined(__x86_64__)
    if (index == 1) return &ck_avx2;
    if (index == 2) return &ck_avx512vnni;
#else
    (void)index;
#endif
    return &ck_scalar;
}
