// Attention over caches of every type: what is stored is scalar's to the bit, scores and sums keep a
// bound against double, and a row is the same alone and in a batch.

#include "checks.h"

#include <math.h>
#include <string.h>

typedef struct {
    uint32_t type;
    size_t dimension, rows, count, step;
} shape;

static size_t positions_of(shape s) { return s.count + (s.rows - 1) * s.step; }

static void store(const ck_kernels *kernels, shape s, const float *x, size_t stride, uint8_t *keys,
                  uint8_t *values) {
    const size_t n = positions_of(s);
    // In two parts, the second of which begins inside a group.
    for (size_t part = 0; part < 2; part++) {
        const size_t first = part == 0 ? 0 : n / 3;
        ck_cache_rows job = {.type = s.type, .dimension = s.dimension, .x = x + first * stride,
                             .stride = stride, .rows = part == 0 ? n / 3 : n - n / 3,
                             .first = first, .cache = keys};
        kernels->store_keys(&job);
        job.cache = values;
        kernels->store_values(&job);
    }
}

/// One key or value as double, from the scalar kernels: the identity asks for its elements.
static void read_values(shape s, const uint8_t *values, double *out) {
    float *const weight = TAKE(float, positions_of(s)), *const row = TAKE(float, s.dimension);
    for (size_t p = 0; p < positions_of(s); p++) {
        memset(weight, 0, positions_of(s) * sizeof *weight);
        weight[p] = 1;
        const ck_attention job = {.type = s.type, .dimension = s.dimension, .cache = values,
                                  .rows = 1, .count = positions_of(s), .weights = weight,
                                  .out = row, .out_stride = s.dimension};
        ck_kernels_at(0)->attention_sum(&job);
        for (size_t i = 0; i < s.dimension; i++) out[p * s.dimension + i] = row[i];
    }
}

static void check_scores(const ck_kernels *kernels, shape s, const uint8_t *keys,
                         const double *elements) {
    const size_t n = positions_of(s), d = s.dimension, stride = (n + 15) / 16 * 16;
    float *const queries = TAKE(float, s.rows * (d + 1));
    float *const out = TAKE(float, s.rows * stride), *const one = TAKE(float, s.rows * stride);
    random_floats(queries, s.rows * (d + 1));
    ck_attention job = {.type = s.type, .dimension = d, .cache = keys, .rows = s.rows,
                        .count = s.count, .step = s.step, .queries = queries,
                        .query_stride = d + 1, .scale = 0.125f, .weights = out,
                        .weight_stride = stride};
    kernels->attention_scores(&job);
    job.rows = 1;
    for (size_t r = 0; r < s.rows; r++) {
        job.count = s.count + r * s.step;
        job.queries = queries + r * (d + 1);
        job.weights = one + r * stride;
        kernels->attention_scores(&job);
        note_equal("attention, row alone = batch", kernels, job.weights, out + r * stride,
                   job.count * sizeof *out);
        for (size_t p = 0; p < job.count; p++) {
            double sum = 0, magnitude = 0;
            for (size_t i = 0; i < d; i++) {
                const double product = 0.125 * job.queries[i] * elements[p * d + i];
                sum += product;
                magnitude += fabs(product);
            }
            note_error("attention scores", kernels, out[r * stride + p] - sum,
                       FLOAT_DOT_BOUND * magnitude);
        }
    }
}

static void check_sum(const ck_kernels *kernels, shape s, const uint8_t *values,
                      const double *elements, bool accumulate) {
    const size_t n = positions_of(s), d = s.dimension, stride = d + 3;
    float *const weights = TAKE(float, s.rows * n);
    float *const out = TAKE(float, s.rows * stride), *const one = TAKE(float, s.rows * stride);
    for (size_t r = 0; r < s.rows; r++) random_floats(weights + r * n, s.count + r * s.step);
    for (size_t i = 0; i < s.rows * stride; i++) out[i] = one[i] = 0.5f;
    ck_attention job = {.type = s.type, .dimension = d, .cache = values, .rows = s.rows,
                        .count = s.count, .step = s.step, .weights = weights, .weight_stride = n,
                        .out = out, .out_stride = stride, .accumulate = accumulate};
    kernels->attention_sum(&job);
    job.rows = 1;
    for (size_t r = 0; r < s.rows; r++) {
        job.count = s.count + r * s.step;
        job.weights = weights + r * n;
        job.out = one + r * stride;
        kernels->attention_sum(&job);
        for (size_t i = 0; i < d; i++) {
            double sum = accumulate ? 0.5 : 0, magnitude = sum;
            for (size_t p = 0; p < job.count; p++) {
                const double product = weights[r * n + p] * elements[p * d + i];
                sum += product;
                magnitude += fabs(product);
            }
            note_error("attention sums", kernels, out[r * stride + i] - sum,
                       FLOAT_DOT_BOUND * magnitude);
        }
    }
    note_equal("attention, row alone = batch", kernels, out, one, s.rows * stride * sizeof *out);
}

static void check_shape(const ck_kernels *kernels, shape s) {
    const size_t n = positions_of(s), stride = s.dimension + 4;
    const size_t key_bytes = (n + 15) / 16 * ck_key_group_bytes(s.type, s.dimension);
    const size_t value_bytes = n * ck_value_row_bytes(s.type, s.dimension);
    uint8_t *const keys = TAKE(uint8_t, key_bytes), *const values = TAKE(uint8_t, value_bytes);
    uint8_t *const keys2 = TAKE(uint8_t, key_bytes), *const values2 = TAKE(uint8_t, value_bytes);
    float *const x = TAKE(float, n * stride);
    random_floats(x, n * stride);
    x[1] = 1e9f;  // beyond a half
    store(ck_kernels_at(0), s, x, stride, keys, values);
    store(kernels, s, x, stride, keys2, values2);
    note_equal("attention, stored keys", kernels, keys, keys2, key_bytes);
    // Beyond the dimension a row holds anything.
    for (size_t p = 0; p < n; p++) {
        const size_t row = ck_value_row_bytes(s.type, s.dimension);
        const size_t element = s.type == CK_F32 ? 4 : s.type == CK_F16 ? 2 : 1;
        const size_t beyond = ((s.dimension + 15) / 16 * 16 - s.dimension) * element;
        note_equal("attention, stored values", kernels, values + p * row, values2 + p * row,
                   row - beyond);
    }
    x[1] = 1;
    store(ck_kernels_at(0), s, x, stride, keys, values);
    double *const elements = TAKE(double, n * s.dimension);
    read_values(s, values, elements);
    check_scores(kernels, s, keys, elements);
    check_sum(kernels, s, values, elements, false);
    check_sum(kernels, s, values, elements, true);
    free_all();
}

void check_attention(const ck_kernels *kernels) {
    static const uint32_t types[] = {CK_F32, CK_F16, CK_Q8_0};
    static const shape shapes[] = {
        {0, 64, 1, 1, 0},   {0, 64, 1, 100, 0},  {0, 128, 1, 300, 0}, {0, 80, 2, 17, 1},
        {0, 64, 7, 16, 1},  {0, 128, 13, 33, 1}, {0, 20, 6, 5, 1},    {0, 64, 5, 70, 0},
        {0, 256, 3, 40, 0}, {0, 33, 4, 270, 1},
    };
    for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
        for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
            shape s = shapes[i];
            s.type = types[t];
            check_shape(kernels, s);
        }
    }
}
