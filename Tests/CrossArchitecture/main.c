// Runs every kernel of every table that this processor has against the scalar table and sums in
// double, and prints the largest error of each as a part of its bound. Exit status 1 after a failure.
//
// `--digests` prints sums over results that must be equal on every architecture instead.

#include "checks.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **arguments) {
    if (count > 1 && strcmp(arguments[1], "--digests") == 0) {
        print_digests();
        return 0;
    }
    for (size_t i = 0; i < ck_kernels_count(); i++) {
        const ck_kernels *const kernels = ck_kernels_at(i);
        restart_random();
        check_packed(kernels);
        check_floats(kernels);
        check_elementwise(kernels);
        check_attention(kernels);
        check_gemm(kernels);
        check_training(kernels);
    }
    const size_t failures = print_results();
    if (failures > 0) printf("%zu FAILED\n", failures);
    return failures > 0;
}
