// Runs every kernel of every instruction set this host has on exactly sized heap memory, under
// AddressSanitizer and UndefinedBehaviorSanitizer: a kernel that reads or writes one byte beyond what
// its header promises, shifts too far or converts a number that does not fit ends this program.
// Weights are random bytes, so that scales are infinite or no numbers too; activations hold extremes.
// Build and run: kernels.sh beside this file.

#include "CKernels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 42;

static uint64_t next(void) {
    state += 0x9E3779B97F4A7C15u;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

// Memory of exactly so many bytes, random, or floats of which some are extreme.
static void *bytes(size_t count) {
    uint8_t *memory = malloc(count ? count : 1);
    for (size_t i = 0; i < count; i++) memory[i] = (uint8_t)next();
    return memory;
}

static float *floats(size_t count, bool extreme) {
    static const float special[] = {0.0f, -0.0f, 1e38f, -3e38f, 1e-45f, INFINITY, -INFINITY, NAN};
    float *memory = malloc(count * sizeof(float) + (count == 0));
    for (size_t i = 0; i < count; i++) {
        memory[i] = (float)((double)(next() >> 11) * 0x1p-52 - 1.0);
        if (extreme && next() % 16 == 0) memory[i] = special[next() % 8];
    }
    return memory;
}

static const uint32_t types[] = {CK_F32, CK_F16, CK_Q4_0, CK_Q4_1, CK_Q5_0, CK_Q5_1,
                                 CK_Q8_0, CK_Q4_K, CK_Q5_K, CK_Q6_K, CK_IQ4_NL, CK_BF16};

static void linear(const ck_kernels *k, uint32_t type, size_t rows, size_t columns, size_t tokens,
                   bool extreme) {
    size_t row_bytes = columns / ck_block_elements(type) * ck_block_bytes(type);
    size_t blocks = columns / CK_BLOCK;
    uint8_t *weights = bytes(rows * row_bytes);
    float *x = floats(tokens * columns, extreme);
    float *bias = next() % 2 ? floats(rows, extreme) : NULL;
    float *out = floats(tokens * rows, false);
    ck_linear job = {.weights = weights, .type = type, .rows = rows, .columns = columns,
                     .tokens = tokens, .x = x, .x_stride = columns, .bias = bias, .out = out,
                     .out_stride = rows, .accumulate = next() % 2};
    k->linear_float(&job);

    size_t group = ck_packed_group_bytes(type, columns);
    if (group > 0 && columns % CK_BLOCK == 0) {
        size_t groups = (rows + CK_GROUP - 1) / CK_GROUP;
        void *packed = NULL;
        if (posix_memalign(&packed, 64, groups * group)) abort();
        for (size_t g = 0; g < groups; g++) {
            size_t count = rows - g * CK_GROUP < CK_GROUP ? rows - g * CK_GROUP : CK_GROUP;
            ck_pack_group(type, weights + g * CK_GROUP * row_bytes, count, columns,
                          (uint8_t *)packed + g * group);
        }
        job.quantized = (ck_activations){
            .q = bytes(tokens * columns),
            .scales = floats(tokens * blocks, false),
            .negative_sums = bytes(tokens * blocks * sizeof(int32_t)),
            .negative_first_sums = bytes(tokens * blocks * sizeof(int32_t)),
            .scaled_sums = floats(tokens * blocks, false)};
        k->quantize_activations(x, tokens * blocks, &job.quantized);
        job.weights = packed;
        k->linear_packed(&job);
        free(job.quantized.q);
        free(job.quantized.scales);
        free(job.quantized.negative_sums);
        free(job.quantized.negative_first_sums);
        free(job.quantized.scaled_sums);
        free(packed);
    }
    float *plain = floats(columns, false);
    for (size_t r = 0; r < rows; r++) k->dequantize(type, weights + r * row_bytes, columns, plain);
    uint8_t *quantized = bytes(row_bytes);
    if (!extreme) ck_quantize(type, x, columns, quantized);
    free(quantized);
    free(plain);
    free(weights);
    free(x);
    free(bias);
    free(out);
}

static void vectors(const ck_kernels *k, size_t count, bool extreme) {
    float *a = floats(count, extreme), *b = floats(count, extreme), *c = floats(count, extreme);
    float *out = floats(count, false);
    uint16_t *halves = bytes(count * sizeof(uint16_t));
    k->to_f16(a, count, halves);
    k->layer_norm(a, b, c, count, 1e-5f, out);
    k->layer_norm(out, b, c, count, 0.0f, out);
    k->gelu(a, count, out);
    k->gelu(out, count, out);
    if (k->argmax(a, count) >= count) abort();
    k->axpy(k->dot(a, b, count), a, out, count);
    k->softmax(b, count);
    k->rotary(c, a, out, count / 2);
    free(a);
    free(b);
    free(c);
    free(out);
    free(halves);
}

static void attention(const ck_kernels *k, uint32_t type, size_t d, size_t rows, size_t count,
                      size_t step, bool extreme) {
    size_t positions = count + (rows - 1) * step;
    size_t groups = (positions + CK_GROUP - 1) / CK_GROUP;
    // Exactly the promised sizes: whole groups of keys, rows of values.
    void *keys = bytes(groups * ck_key_group_bytes(type, d));
    void *values = bytes(groups * CK_GROUP * ck_value_row_bytes(type, d));
    float *x = floats(positions * d, extreme), *queries = floats(rows * d, extreme);
    size_t weight_stride = groups * CK_GROUP;
    float *weights = calloc(rows * weight_stride, sizeof(float));
    float *out = floats(rows * d, false);
    ck_cache_rows store = {.type = type, .dimension = d, .x = x, .stride = d, .rows = positions,
                           .first = 0, .cache = keys};
    k->store_keys(&store);
    store.cache = values;
    k->store_values(&store);
    ck_attention job = {.type = type, .dimension = d, .cache = keys, .rows = rows, .count = count,
                        .step = step, .queries = queries, .query_stride = d, .scale = 0.25f,
                        .weights = weights, .weight_stride = weight_stride, .out = out,
                        .out_stride = d, .accumulate = next() % 2};
    k->attention_scores(&job);
    for (size_t r = 0; r < rows; r++)
        for (size_t p = count + r * step; p < weight_stride; p++) weights[r * weight_stride + p] = 0;
    job.cache = values;
    k->attention_sum(&job);
    free(keys);
    free(values);
    free(x);
    free(queries);
    free(weights);
    free(out);
}

int main(void) {
    for (size_t isa = 0; isa < ck_kernels_count(); isa++) {
        const ck_kernels *k = ck_kernels_at(isa);
        for (int extreme = 0; extreme < 2; extreme++) {
            for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
                size_t unit = ck_block_elements(types[t]) == 1 ? 1 : ck_block_elements(types[t]);
                static const size_t row_counts[] = {1, 2, 7, 15, 16, 17, 33, 48};
                static const size_t token_counts[] = {1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33};
                for (size_t r = 0; r < 8; r++)
                    for (size_t n = 0; n < 11; n++)
                        for (size_t blocks = 1; blocks <= 3; blocks++)
                            linear(k, types[t], row_counts[r], unit * blocks * (unit == 1 ? 11 : 1),
                                   token_counts[n], extreme);
            }
            for (size_t count = 1; count < 140; count++) vectors(k, count, extreme);
            static const uint32_t cached[] = {CK_F32, CK_F16, CK_Q8_0};
            static const size_t dimensions[] = {2, 8, 16, 20, 32, 33, 64, 80, 128, 256};
            for (size_t t = 0; t < 3; t++)
                for (size_t d = 0; d < 10; d++)
                    for (size_t rows = 1; rows <= 9; rows += 2)
                        for (size_t count = 1; count < 70; count += 13)
                            for (size_t step = 0; step < 2; step++)
                                attention(k, cached[t], dimensions[d], rows, count, step, extreme);
        }
        printf("%s: clean\n", k->name);
    }
    return 0;
}
