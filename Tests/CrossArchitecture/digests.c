// Sums over what scalar code computes from the same random numbers: quantised, dequantised and packed
// weights, and quantised activations. They are promised to the bit, so two architectures print the
// same lines.

#include "checks.h"

#include <inttypes.h>
#include <stdio.h>

/// FNV-1a.
static uint64_t digest(const void *bytes, size_t count) {
    const uint8_t *const p = bytes;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < count; i++) hash = (hash ^ p[i]) * 0x100000001b3u;
    return hash;
}

static void print_digest(const char *what, uint32_t type, const void *bytes, size_t count) {
    printf("%-12s %-7s %016" PRIx64 "\n", what, type_name(type), digest(bytes, count));
}

static void print_type(uint32_t type) {
    enum { rows = 21, columns = 1024, count = rows * columns };
    float *const x = TAKE(float, count);
    random_floats(x, count);
    for (size_t i = 0; i < 512; i++) x[i] = i % 64 ? x[i] * 1e-6f : 0;
    uint8_t *const bytes = TAKE(uint8_t, rows * row_bytes(type, columns));
    ck_quantize(type, x, count, bytes);
    print_digest("quantised", type, bytes, rows * row_bytes(type, columns));
    ck_kernels_at(0)->dequantize(type, bytes, count, x);
    print_digest("dequantised", type, x, count * sizeof *x);
    const size_t group = ck_packed_group_bytes(type, columns);
    if (group > 0) {
        print_digest("packed", type, pack_rows(type, bytes, rows, columns),
                     (rows + CK_GROUP - 1) / CK_GROUP * group);
    }
    free_all();
}

void print_digests(void) {
    static const uint32_t floats[] = {CK_F32, CK_F16, CK_BF16};
    for (size_t i = 0; i < sizeof floats / sizeof *floats; i++) print_type(floats[i]);
    for (size_t i = 0; i < PACKED_TYPES; i++) print_type(packed_types[i]);
    enum { count = 64 * CK_BLOCK };
    float *const x = TAKE(float, count);
    random_floats(x, count);
    const ck_activations a = take_activations(1, count);
    ck_kernels_at(0)->quantize_activations(x, count / CK_BLOCK, &a);
    print_digest("activations", CK_F32, a.q, count);
    print_digest("scales", CK_F32, a.scales, count / CK_BLOCK * sizeof(float));
    free_all();
}
