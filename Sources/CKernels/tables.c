// The choice of instruction set at run time.

#include "kernels.h"

#if defined(__aarch64__)
#if defined(__linux__)
#include <sys/auxv.h>
#endif

/// Whether this processor has the dot-product instructions of ARMv8.2; Apple's all do.
static bool has_dot_products(void) {
#if defined(__linux__)
    return (getauxval(AT_HWCAP) & 1UL << 20) != 0;  // HWCAP_ASIMDDP
#elif defined(__APPLE__)
    return true;
#else
    return false;
#endif
}
#endif

/// Fills `tables` (room for 4) with what this host can run, slowest first.
static size_t find_tables(const ck_kernels **tables) {
    size_t count = 0;
    tables[count++] = &ck_scalar;
#if defined(__x86_64__)
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
        && __builtin_cpu_supports("f16c");
    if (!avx2) return count;
    tables[count++] = &ck_avx2;
    if (__builtin_cpu_supports("avxvnni")) tables[count++] = &ck_avxvnni;
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512vnni");
    if (avx512) tables[count++] = &ck_avx512vnni;
#elif defined(__aarch64__)
    tables[count++] = &ck_neon;
    if (has_dot_products()) tables[count++] = &ck_neondot;
#endif
    return count;
}

size_t ck_kernels_count(void) {
    const ck_kernels *tables[4];
    return find_tables(tables);
}

const ck_kernels *ck_kernels_at(size_t index) {
    const ck_kernels *tables[4];
    return index < find_tables(tables) ? tables[index] : &ck_scalar;
}
