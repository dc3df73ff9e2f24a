// Packed integer layers against sums in double over the scalar dequantised weights, which know
// nothing of the packed layout.

#include "checks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    uint32_t type;
    size_t rows, columns, tokens;
    const uint8_t *weights;
    const uint8_t *packed;
    const float *bias;
    ck_activations activations;
} problem;

/// Rows of results are this much further apart than they are long.
enum { gap = 3 };

/// Tokens `token` ..< `token + tokens` of all rows from `row` on.
static void multiply(const ck_kernels *kernels, const problem *p, size_t row, size_t token,
                     size_t tokens, bool accumulate, float *out) {
    const size_t group_bytes = ck_packed_group_bytes(p->type, p->columns);
    const size_t stride = p->rows + gap;
    ck_linear job = {
        .weights = p->packed + row / CK_GROUP * group_bytes,
        .type = p->type,
        .rows = p->rows - row,
        .columns = p->columns,
        .tokens = tokens,
        .quantized = activations_from(p->activations, token, p->columns),
        .bias = p->bias ? p->bias + row : NULL,
        .out = out + token * stride + row,
        .out_stride = stride,
        .accumulate = accumulate,
    };
    kernels->linear_packed(&job);
}

/// The exact product of row `row` and token `token`, and the sum of the magnitudes.
static double exact_dot(const problem *p, const float *row, size_t token, double *magnitude) {
    const ck_activations a = activations_from(p->activations, token, p->columns);
    double sum = 0;
    *magnitude = 0;
    for (size_t c = 0; c < p->columns; c++) {
        const double product = (double)row[c] * a.q[c] * a.scales[c / CK_BLOCK];
        sum += product;
        *magnitude += fabs(product);
    }
    return sum;
}

static void fill(float *x, size_t count, float value) {
    for (size_t i = 0; i < count; i++) x[i] = value;
}

/// "packed Q4_0" …
static const char *check_name(uint32_t type) {
    static char names[32][24];
    char *const name = names[type % 32];
    snprintf(name, sizeof names[0], "packed %s", type_name(type));
    return name;
}

/// Random weights of one shape: within the bound, and equal however the work is divided.
static void check_shape(const ck_kernels *kernels, uint32_t type, size_t rows, size_t columns,
                        size_t tokens) {
    const size_t stride = rows + gap, count = tokens * stride;
    uint8_t *const weights = TAKE(uint8_t, rows * row_bytes(type, columns));
    float *const bias = TAKE(float, rows), *const x = TAKE(float, tokens * columns);
    random_weights(type, rows, columns, weights);
    random_floats(bias, rows);
    random_floats(x, tokens * columns);
    problem p = {type, rows, columns, tokens, weights, pack_rows(type, weights, rows, columns),
                 bias, take_activations(tokens, columns)};
    ck_kernels_at(0)->quantize_activations(x, tokens * columns / CK_BLOCK, &p.activations);
    float *const out = TAKE(float, count), *const other = TAKE(float, count);
    fill(out, count, 7);
    multiply(kernels, &p, 0, 0, tokens, false, out);

    float *const row = TAKE(float, columns);
    for (size_t r = 0; r < rows; r++) {
        ck_kernels_at(0)->dequantize(type, weights + r * row_bytes(type, columns), columns, row);
        for (size_t t = 0; t < tokens; t++) {
            double magnitude;
            const double expected = exact_dot(&p, row, t, &magnitude) + bias[r];
            const double bound = PACKED_DOT_BOUND * (magnitude + fabs(expected));
            note_error(check_name(type), kernels, out[t * stride + r] - expected, bound);
        }
    }
    // One token at a time; and the rows in two shares. What lies between rows stays.
    fill(other, count, 7);
    for (size_t t = 0; t < tokens; t++) multiply(kernels, &p, 0, t, 1, false, other);
    note_equal("packed, one token = many tokens", kernels, out, other, count * sizeof *out);
    if (rows > CK_GROUP) {
        fill(other, count, 7);
        multiply(kernels, &p, CK_GROUP, 0, tokens, false, other);
        p.rows = CK_GROUP;
        const size_t all = p.rows + gap;
        float *const first = TAKE(float, tokens * all);
        multiply(kernels, &p, 0, 0, tokens, false, first);
        for (size_t t = 0; t < tokens; t++) {
            memcpy(other + t * stride, first + t * all, CK_GROUP * sizeof *out);
        }
        note_equal("packed, shares = all rows", kernels, out, other, count * sizeof *out);
        p.rows = rows;
    }
    // Without a bias, added to what was there.
    fill(other, count, 0.5f);
    multiply(kernels, &p, 0, 0, tokens, true, other);
    for (size_t i = 0; i < count; i++) out[i] = i % stride < rows ? out[i] + 0.5f : 0.5f;
    note_equal("packed, accumulating", kernels, out, other, count * sizeof *out);
    free_all();
}

// MARK: - Exact sums

static void put_exact_scales(uint32_t type, uint8_t *block) {
    const uint16_t scale = 0x1800;  // 2^-9
    const uint16_t minimum = (uint16_t)(random_bits() & 1 ? 0x2000 : 0xa400);  // 2^-7, -2^-6
    switch (type) {
    case CK_Q6_K:
        memcpy(block + 208, &scale, 2);
        for (int i = 192; i < 208; i++) block[i] = (uint8_t)(random_bits() % 7) - 3;
        break;
    case CK_Q4_K: case CK_Q5_K:
        memcpy(block, &scale, 2);
        memcpy(block + 2, &minimum, 2);
        for (int i = 4; i < 16; i++) block[i] = (uint8_t)(random_bits() & (i < 12 ? 3 : 0x33));
        break;
    default:
        memcpy(block, &scale, 2);
        if (type == CK_Q4_1 || type == CK_Q5_1) memcpy(block + 2, &minimum, 2);
    }
}

static int8_t exact_activation(int kind, size_t column) {
    switch (kind) {
    case 0: return 127;
    case 1: return -127;
    case 2: return column % 2 ? 127 : -127;
    default: return (int8_t)((int)(random_bits() % 255) - 127);
    }
}

/// Scales that are powers of two and sums below 2^24: float is exact, and so must the result be.
/// The ends of the integers' ranges find every overflow of 16-bit sums.
static void check_exact(const ck_kernels *kernels, uint32_t type) {
    enum { rows = 37, tokens = 16, columns = 256, count = tokens * (rows + gap) };
    static const int patterns[] = {0x00, 0xff, 0x80, 0x7f, 0x88, -1};
    uint8_t *const weights = TAKE(uint8_t, rows * row_bytes(type, columns));
    random_weights(type, rows, columns, weights);
    const size_t bytes = ck_block_bytes(type);
    const size_t blocks = rows * columns / ck_block_elements(type);
    for (size_t b = 0; b < blocks; b++) {
        const int pattern = patterns[b * bytes / row_bytes(type, columns) % 6];
        if (pattern >= 0) memset(weights + b * bytes, pattern, bytes);
        put_exact_scales(type, weights + b * bytes);
    }
    problem p = {type, rows, columns, tokens, weights, pack_rows(type, weights, rows, columns),
                 NULL, take_activations(tokens, columns)};
    const ck_activations *const a = &p.activations;
    for (size_t i = 0; i < tokens * columns; i++) {
        const int8_t q = exact_activation((int)(i / columns % 4), i);
        a->q[i] = q;
        a->scales[i / CK_BLOCK] = 0.125f;
        a->negative_sums[i / CK_BLOCK] -= q;
        if (i % CK_BLOCK < 16) a->negative_first_sums[i / CK_BLOCK] -= q;
        a->scaled_sums[i / CK_BLOCK] += 0.125f * (float)q;
    }
    float *const out = TAKE(float, count), *const expected = TAKE(float, count);
    float *const row = TAKE(float, columns);
    multiply(kernels, &p, 0, 0, tokens, false, out);
    for (size_t r = 0; r < rows; r++) {
        ck_kernels_at(0)->dequantize(type, weights + r * row_bytes(type, columns), columns, row);
        for (size_t t = 0; t < tokens; t++) {
            double magnitude;
            expected[t * (rows + gap) + r] = (float)exact_dot(&p, row, t, &magnitude);
        }
    }
    note_equal_floats("packed, exact sums", kernels, out, expected, count);
    free_all();
}

void check_packed(const ck_kernels *kernels) {
    static const size_t shapes[][3] = {
        {1, 256, 1},   {16, 256, 2},   {17, 512, 3},   {33, 256, 4},  {70, 768, 5},
        {48, 512, 6},  {65, 256, 7},   {100, 1024, 1}, {31, 256, 8},  {20, 512, 9},
        {64, 256, 10}, {15, 1280, 11}, {34, 256, 12},  {37, 4352, 13},
    };
    static const size_t small[][3] = {{5, 32, 1}, {18, 64, 7}, {50, 96, 13}, {66, 2080, 6}};
    for (size_t i = 0; i < PACKED_TYPES; i++) {
        const uint32_t type = packed_types[i];
        for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
            check_shape(kernels, type, shapes[s][0], shapes[s][1], shapes[s][2]);
        }
        for (size_t s = 0; s < sizeof small / sizeof *small; s++) {
            if (ck_block_elements(type) > CK_BLOCK) continue;
            check_shape(kernels, type, small[s][0], small[s][1], small[s][2]);
        }
        check_exact(kernels, type);
    }
}
