// The choice of instruction set at run time.

#include "kernels.h"

size_t ck_kernels_count(void) { return 1; }

const ck_kernels *ck_kernels_at(size_t index) {
    (void)index;
    return &ck_scalar;
}
