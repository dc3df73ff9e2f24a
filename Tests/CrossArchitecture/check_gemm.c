// Products for training: every type and form of operand against sums in double, with the same bits for
// every way to share out rows and columns.

#include "checks.h"

#include <math.h>
#include <string.h>

static float nf4_map[256];

/// Random codes with random scales.
static ck_stored take_nf4(size_t rows, size_t columns) {
    const size_t count = rows * columns, blocks = (count + CK_NF4_BLOCK - 1) / CK_NF4_BLOCK;
    const size_t nested = (blocks + CK_NF4_NESTED_BLOCK - 1) / CK_NF4_NESTED_BLOCK;
    uint8_t *const codes = TAKE(uint8_t, (count + 1) / 2), *const scales = TAKE(uint8_t, blocks);
    float *const outer = TAKE(float, nested);
    for (size_t i = 0; i < (count + 1) / 2; i++) codes[i] = (uint8_t)random_bits();
    for (size_t i = 0; i < blocks; i++) scales[i] = (uint8_t)random_bits();
    random_floats(outer, nested);
    for (size_t i = 0; i < 256; i++) nf4_map[i] = ((float)i - 127) / 127;
    ck_nf4_scales *const all = TAKE(ck_nf4_scales, 1);
    *all = (ck_nf4_scales){.codes = scales, .nested = outer, .map = nf4_map, .offset = 0.125f};
    return (ck_stored){.data = codes, .type = CK_NF4, .columns = columns, .nf4 = all};
}

/// A stored matrix of random elements, and the same elements as floats.
static ck_stored take_stored(uint32_t type, size_t rows, size_t columns, float *floats) {
    ck_stored b = {.type = type, .columns = columns};
    if (type == CK_NF4) {
        b = take_nf4(rows, columns);
        ck_dequantize_nf4(b.data, b.nf4, 0, rows * columns, floats);
    } else if (type == CK_F32) {
        b.stride = columns + 3;
        float *const x = TAKE(float, rows * b.stride);
        random_floats(x, rows * b.stride);
        for (size_t r = 0; r < rows; r++) {
            memcpy(floats + r * columns, x + r * b.stride, columns * sizeof *x);
        }
        b.data = x;
    } else {
        uint8_t *const bytes = TAKE(uint8_t, rows * row_bytes(type, columns));
        random_weights(type, rows, columns, bytes);
        ck_kernels_at(0)->dequantize(type, bytes, rows * columns, floats);
        b.data = bytes;
    }
    return b;
}

/// The nearest bfloat16.
static float rounded(float x) {
    uint8_t bytes[2];
    float back;
    ck_quantize(CK_BF16, &x, 1, bytes);
    ck_kernels_at(0)->dequantize(CK_BF16, bytes, 1, &back);
    return back;
}

static void check_product(const ck_kernels *kernels, uint32_t type, size_t m, size_t n, size_t k,
                          bool a_transposed, bool b_transposed, int variant) {
    const bool brain = variant & 4;
    const size_t rows = b_transposed ? n : k, columns = b_transposed ? k : n;
    float *const floats = TAKE(float, rows * columns);
    const ck_stored b = take_stored(type, rows, columns, floats);
    const size_t a_stride = (a_transposed ? m : k) + 1, stride = n + 2;
    float *const a = TAKE(float, (a_transposed ? k : m) * a_stride);
    float *const bias = TAKE(float, n), *const out = TAKE(float, m * stride);
    float *const shared = TAKE(float, m * stride);
    random_floats(a, (a_transposed ? k : m) * a_stride);
    random_floats(bias, n);
    for (size_t i = 0; i < m * stride; i++) out[i] = shared[i] = 0.5f;
    const bool accumulate = variant & 1, has_bias = variant & 2;
    ck_gemm job = {.m = m, .n = n, .k = k, .a = a, .a_stride = a_stride, .b = b, .scale = 1.5f,
                   .a_transposed = a_transposed, .b_transposed = b_transposed,
                   .bias = has_bias ? bias : NULL, .out = out, .out_stride = stride,
                   .accumulate = accumulate, .brain = brain, .workspace = take(ck_gemm_workspace_bytes(), 1)};
    kernels->gemm(&job);
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < n; j++) {
            double sum = 0, magnitude = 1;
            for (size_t p = 0; p < k; p++) {
                float x = a[a_transposed ? p * a_stride + i : i * a_stride + p];
                float y = floats[b_transposed ? j * k + p : p * n + j];
                if (brain) x = rounded(x), y = rounded(y);
                const double product = (double)x * y;
                sum += product * 1.5;
                magnitude += fabs(product) * 1.5;
            }
            sum += (accumulate ? 0.5 : 0) + (has_bias ? bias[j] : 0);
            const double error = out[i * stride + j] - sum;
            note_error(brain ? "products in bfloat16" : "products, all types", kernels, error, FLOAT_DOT_BOUND * magnitude);
        }
    }
    // Four shares, of rows and of columns.
    const size_t half = m / 2, some = n / 3;
    for (int share = 0; share < 4; share++) {
        ck_gemm part = job;
        const size_t i = share / 2 ? half : 0, j = share % 2 ? some : 0;
        part.m = share / 2 ? m - half : half;
        part.n = share % 2 ? n - some : some;
        part.a += a_transposed ? i : i * a_stride;
        part.b_first = j;
        part.bias = has_bias ? bias + j : NULL;
        part.out = shared + i * stride + j;
        kernels->gemm(&part);
    }
    note_equal("products, shares = whole", kernels, out, shared, m * stride * sizeof *out);
    free_all();
}

void check_gemm(const ck_kernels *kernels) {
    static const size_t shapes[][3] = {
        {1, 1, 1}, {3, 5, 7}, {13, 33, 65}, {38, 38, 64}, {25, 300, 257}, {40, 64, 520}, {8, 8, 300},
    };
    static const uint32_t free_types[] = {CK_F32, CK_F16, CK_NF4};
    int variant = 0;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        for (int form = 0; form < 4; form++, variant++) {
            for (size_t t = 0; t < 3; t++) {
                check_product(kernels, free_types[t], shapes[s][0], shapes[s][1], shapes[s][2],
                              form & 1, form & 2, variant);
                check_product(kernels, free_types[t], shapes[s][0], shapes[s][1], shapes[s][2],
                              form & 1, form & 2, variant | 4);
            }
        }
    }
    for (size_t t = 0; t < PACKED_TYPES; t++) {
        check_product(kernels, packed_types[t], 14, 40, 512, false, true, (int)t);
        check_product(kernels, packed_types[t], 14, 512, 30, false, false, (int)t);
    }
    if (strcmp(kernels->name, "scalar") == 0) return;
    check_product(kernels, CK_F32, 1100, 40, 300, false, true, 3);
    check_product(kernels, CK_F32, 40, 300, 1100, true, false, 1);
}
