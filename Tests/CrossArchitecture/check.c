// Random numbers, memory and the table of results of the kernel checks.

#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const uint32_t packed_types[PACKED_TYPES] = {CK_Q4_0, CK_Q4_1, CK_Q5_0, CK_Q5_1,  CK_Q8_0,
                                             CK_Q4_K, CK_Q5_K, CK_Q6_K, CK_IQ4_NL};

const char *type_name(uint32_t type) {
    switch (type) {
    case CK_F32: return "F32";
    case CK_F16: return "F16";
    case CK_BF16: return "BF16";
    case CK_Q4_0: return "Q4_0";
    case CK_Q4_1: return "Q4_1";
    case CK_Q5_0: return "Q5_0";
    case CK_Q5_1: return "Q5_1";
    case CK_Q8_0: return "Q8_0";
    case CK_Q4_K: return "Q4_K";
    case CK_Q5_K: return "Q5_K";
    case CK_Q6_K: return "Q6_K";
    case CK_IQ4_NL: return "IQ4_NL";
    default: return "?";
    }
}

// MARK: - Random numbers

#define RANDOM_SEED 0x9e3779b97f4a7c15u
static uint64_t state = RANDOM_SEED;

void restart_random(void) { state = RANDOM_SEED; }

/// xorshift64*, Vigna 2016.
uint32_t random_bits(void) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * 0x2545f4914f6cdd1du) >> 32);
}

float random_float(void) { return (float)(int32_t)random_bits() * 0x1p-31f; }

void random_floats(float *x, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] = random_float();
}

/// A half of either sign between 2^-9 and 2^-8.
static void put_scale(uint8_t *out, bool positive) {
    const uint16_t sign = positive ? 0 : (uint16_t)((random_bits() & 1) << 15);
    const uint16_t half = (uint16_t)(0x1800 | (random_bits() & 0x3ff) | sign);
    memcpy(out, &half, sizeof half);
}

void random_weights(uint32_t type, size_t rows, size_t columns, uint8_t *out) {
    const size_t count = rows * columns / ck_block_elements(type), bytes = ck_block_bytes(type);
    if (type == CK_F32) {
        random_floats((float *)(void *)out, count);
        return;
    }
    for (size_t b = 0; b < count; b++, out += bytes) {
        for (size_t i = 0; i < bytes; i++) out[i] = (uint8_t)(random_bits() >> 16);
        switch (type) {
        case CK_F16: put_scale(out, false); break;
        case CK_BF16: out[1] = (uint8_t)(0x3b | (out[1] & 0x80)); break;
        case CK_Q6_K: put_scale(out + 208, false); break;
        case CK_Q4_1: case CK_Q5_1: case CK_Q4_K: case CK_Q5_K:
            put_scale(out, type == CK_Q4_K || type == CK_Q5_K);
            put_scale(out + 2, type == CK_Q4_K || type == CK_Q5_K);
            break;
        default: put_scale(out, false);
        }
    }
}

// MARK: - Memory

static void *taken[256];
static size_t taken_count = 0;

void *take(size_t count, size_t size) {
    void *const memory = calloc(count ? count : 1, size);
    if (memory == NULL || taken_count == sizeof taken / sizeof *taken) {
        fprintf(stderr, "no memory for %zu elements of %zu bytes\n", count, size);
        exit(2);
    }
    taken[taken_count++] = memory;
    return memory;
}

void free_all(void) {
    while (taken_count > 0) free(taken[--taken_count]);
}

ck_activations take_activations(size_t tokens, size_t columns) {
    const size_t blocks = tokens * columns / CK_BLOCK;
    return (ck_activations){
        .q = TAKE(int8_t, tokens * columns),
        .scales = TAKE(float, blocks),
        .negative_sums = TAKE(int32_t, blocks),
        .negative_first_sums = TAKE(int32_t, blocks),
        .scaled_sums = TAKE(float, blocks),
    };
}

ck_activations activations_from(ck_activations all, size_t token, size_t columns) {
    const size_t block = token * columns / CK_BLOCK;
    return (ck_activations){
        .q = all.q + token * columns,
        .scales = all.scales + block,
        .negative_sums = all.negative_sums + block,
        .negative_first_sums = all.negative_first_sums + block,
        .scaled_sums = all.scaled_sums + block,
    };
}

size_t row_bytes(uint32_t type, size_t columns) {
    return columns / ck_block_elements(type) * ck_block_bytes(type);
}

uint8_t *pack_rows(uint32_t type, const uint8_t *weights, size_t rows, size_t columns) {
    const size_t groups = (rows + CK_GROUP - 1) / CK_GROUP;
    const size_t bytes = ck_packed_group_bytes(type, columns);
    uint8_t *const packed = TAKE(uint8_t, groups * bytes);
    // What packing must write itself.
    memset(packed, 0xa5, groups * bytes);
    for (size_t g = 0; g < groups; g++) {
        const size_t left = rows - g * CK_GROUP;
        ck_pack_group(type, weights + g * CK_GROUP * row_bytes(type, columns),
                      left < CK_GROUP ? left : CK_GROUP, columns, packed + g * bytes);
    }
    return packed;
}

// MARK: - Results

enum { most_checks = 64, most_tables = 8 };

typedef struct {
    const char *check;
    bool seen[most_tables];
    bool exact;
    /// Largest error as a part of its bound.
    double worst[most_tables];
} result;

static result results[most_checks];
static size_t result_count = 0;

static size_t table_index(const ck_kernels *kernels) {
    for (size_t i = 0; i < ck_kernels_count(); i++) {
        if (ck_kernels_at(i) == kernels) return i;
    }
    return 0;
}

static void note(const char *check, const ck_kernels *kernels, bool exact, double part) {
    size_t i = 0;
    while (i < result_count && strcmp(results[i].check, check) != 0) i++;
    if (i == most_checks) {
        fprintf(stderr, "more than %d checks\n", most_checks);
        exit(2);
    }
    if (i == result_count) result_count++;
    result *const r = &results[i];
    const size_t table = table_index(kernels);
    r->check = check;
    r->exact = exact;
    if (!r->seen[table]) r->worst[table] = 0;
    r->seen[table] = true;
    // NaN is the worst of all.
    if (!(part <= r->worst[table])) r->worst[table] = isnan(part) ? INFINITY : part;
}

void note_error(const char *check, const ck_kernels *kernels, double error, double bound) {
    note(check, kernels, false, error == 0 ? 0 : fabs(error) / bound);
}

void note_equal(const char *check, const ck_kernels *kernels, const void *a, const void *b,
                size_t bytes) {
    note(check, kernels, true, memcmp(a, b, bytes) == 0 ? 0 : INFINITY);
}

void note_equal_floats(const char *check, const ck_kernels *kernels, const float *a,
                       const float *b, size_t count) {
    bool equal = true;
    for (size_t i = 0; i < count; i++) {
        equal &= memcmp(a + i, b + i, sizeof *a) == 0 || (isnan(a[i]) && isnan(b[i]));
    }
    note(check, kernels, true, equal ? 0 : INFINITY);
}

size_t print_results(void) {
    size_t failures = 0;
    printf("%-34s", "largest error / its bound");
    for (size_t t = 0; t < ck_kernels_count(); t++) printf(" %11s", ck_kernels_at(t)->name);
    printf("\n");
    for (size_t i = 0; i < result_count; i++) {
        printf("%-34s", results[i].check);
        for (size_t t = 0; t < ck_kernels_count(); t++) {
            const double worst = results[i].worst[t];
            if (!results[i].seen[t]) {
                printf(" %11s", "-");
            } else if (results[i].exact) {
                printf(" %11s", worst == 0 ? "equal" : "DIFFERS");
            } else {
                printf(worst <= 1 ? " %11.3f" : " %9.3g !!", worst);
            }
            failures += results[i].seen[t] && !(results[i].exact ? worst == 0 : worst <= 1);
        }
        printf("\n");
    }
    return failures;
}
