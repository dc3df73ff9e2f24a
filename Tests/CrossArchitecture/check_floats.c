// Dequantisation and conversions, equal to scalar to the bit, and float layers against double.

#include "checks.h"

#include <math.h>
#include <string.h>

static const uint32_t float_types[] = {CK_F32, CK_F16, CK_BF16};

// MARK: - Conversions

/// Every half and every brain float, and random blocks with any bits as their scales.
static void check_dequantize(const ck_kernels *kernels) {
    enum { all = 65536 };
    uint16_t *const halves = TAKE(uint16_t, all + 3);
    float *const out = TAKE(float, all + 3), *const expected = TAKE(float, all + 3);
    for (size_t i = 0; i < all + 3; i++) halves[i] = (uint16_t)i;
    for (size_t i = 1; i < 3; i++) {
        kernels->dequantize(float_types[i], halves, all + 3, out);
        ck_kernels_at(0)->dequantize(float_types[i], halves, all + 3, expected);
        note_equal("dequantised F16, BF16: all", kernels, out, expected, (all + 3) * 4);
    }
    for (size_t i = 0; i < PACKED_TYPES; i++) {
        const uint32_t type = packed_types[i];
        for (size_t blocks = 1; blocks <= 64; blocks *= 4) {
            const size_t count = blocks * ck_block_elements(type);
            uint8_t *const bytes = TAKE(uint8_t, blocks * ck_block_bytes(type));
            for (size_t k = 0; k < blocks * ck_block_bytes(type); k++) {
                bytes[k] = (uint8_t)random_bits();
            }
            kernels->dequantize(type, bytes, count, out);
            ck_kernels_at(0)->dequantize(type, bytes, count, expected);
            note_equal_floats("dequantised blocks, any bits", kernels, out, expected, count);
        }
    }
    free_all();
}

static void check_to_half(const ck_kernels *kernels) {
    enum { count = 100003 };
    float *const x = TAKE(float, count);
    uint16_t *const out = TAKE(uint16_t, count), *const expected = TAKE(uint16_t, count);
    for (size_t i = 0; i < count; i++) {
        // Any bits; and values around the limits of a half.
        uint32_t bits = random_bits();
        if (i % 2) bits = (bits & 0x807fffff) | (uint32_t)(96 + i / 2 % 56) << 23;
        memcpy(x + i, &bits, sizeof bits);
    }
    kernels->to_f16(x, count, out);
    ck_kernels_at(0)->to_f16(x, count, expected);
    note_equal("to F16", kernels, out, expected, count * sizeof *out);
    free_all();
}

// MARK: - Layers

static void multiply(const ck_kernels *kernels, ck_linear job, size_t token, size_t tokens) {
    job.x += token * job.x_stride;
    job.out += token * job.out_stride;
    job.tokens = tokens;
    kernels->linear_float(&job);
}

static void check_layer(const ck_kernels *kernels, uint32_t type, size_t rows, size_t columns,
                        size_t tokens) {
    const size_t x_stride = columns + 5, stride = rows + 2, count = tokens * stride;
    uint8_t *const weights = TAKE(uint8_t, rows * row_bytes(type, columns));
    float *const bias = TAKE(float, rows), *const x = TAKE(float, tokens * x_stride);
    float *const out = TAKE(float, count), *const one = TAKE(float, count);
    float *const row = TAKE(float, columns);
    random_weights(type, rows, columns, weights);
    random_floats(bias, rows);
    random_floats(x, tokens * x_stride);
    for (size_t i = 0; i < count; i++) out[i] = one[i] = 0.25f;
    const bool accumulate = tokens % 2 == 0;
    ck_linear job = {.weights = weights, .type = type, .rows = rows, .columns = columns,
                     .x = x, .x_stride = x_stride, .bias = bias, .out = out,
                     .out_stride = stride, .accumulate = accumulate};
    multiply(kernels, job, 0, tokens);
    for (size_t r = 0; r < rows; r++) {
        ck_kernels_at(0)->dequantize(type, weights + r * row_bytes(type, columns), columns, row);
        for (size_t t = 0; t < tokens; t++) {
            double sum = bias[r] + (accumulate ? 0.25 : 0), magnitude = fabs(sum);
            for (size_t c = 0; c < columns; c++) {
                const double product = (double)row[c] * x[t * x_stride + c];
                sum += product;
                magnitude += fabs(product);
            }
            const double error = out[t * stride + r] - sum;
            note_error("float layers, all types", kernels, error, FLOAT_DOT_BOUND * magnitude);
        }
    }
    job.out = one;
    for (size_t t = 0; t < tokens; t++) multiply(kernels, job, t, 1);
    note_equal("float layers, one token = many", kernels, out, one, count * sizeof *out);
    free_all();
}

void check_floats(const ck_kernels *kernels) {
    check_dequantize(kernels);
    check_to_half(kernels);
    static const size_t shapes[][3] = {
        {1, 256, 1}, {4, 512, 2}, {17, 256, 3}, {33, 768, 4}, {7, 1024, 5}, {18, 256, 17},
    };
    static const size_t odd[][3] = {
        {1, 1, 1}, {5, 7, 2}, {6, 33, 3}, {18, 1031, 5}, {3, 513, 9}, {19, 40, 130},
    };
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        for (size_t i = 0; i < PACKED_TYPES; i++) {
            check_layer(kernels, packed_types[i], shapes[s][0], shapes[s][1], shapes[s][2]);
        }
    }
    for (size_t s = 0; s < sizeof odd / sizeof *odd; s++) {
        for (size_t i = 0; i < sizeof float_types / sizeof *float_types; i++) {
            check_layer(kernels, float_types[i], odd[s][0], odd[s][1], odd[s][2]);
        }
    }
}
