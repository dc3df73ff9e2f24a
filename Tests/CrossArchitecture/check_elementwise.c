// Quantised activations, equal to scalar to the bit, and the elementwise kernels against double.

#include "checks.h"

#include <math.h>
#include <string.h>

/// Ordinary blocks, zeros, ties, subnormal numbers, NaN and infinities.
static void check_activations(const ck_kernels *kernels) {
    enum { blocks = 200, count = blocks * CK_BLOCK };
    float *const x = TAKE(float, count);
    random_floats(x, count);
    for (size_t i = 0; i < CK_BLOCK; i++) {
        x[i] = 0;
        x[32 + i] = i ? (float)((int)i - 16) + 0.5f : 127;
        x[64 + i] = (float)i * 0x1p-140f;
        x[96 + i] = i == 5 ? NAN : x[96 + i];
        x[128 + i] = i == 7 ? INFINITY : x[128 + i];
        x[160 + i] = i % 2 ? -INFINITY : NAN;
        x[192 + i] = NAN;
        x[224 + i] = -3e38f;
        x[256 + i] = i ? (float)((int)i - 16) + 0.5f : -127;
    }
    ck_activations a = take_activations(1, count), b = take_activations(1, count);
    kernels->quantize_activations(x, blocks, &a);
    ck_kernels_at(0)->quantize_activations(x, blocks, &b);
    const char *const name = "quantised activations";
    note_equal(name, kernels, a.q, b.q, count);
    note_equal(name, kernels, a.negative_sums, b.negative_sums, blocks * sizeof(int32_t));
    note_equal(name, kernels, a.negative_first_sums, b.negative_first_sums,
               blocks * sizeof(int32_t));
    note_equal_floats(name, kernels, a.scales, b.scales, blocks);
    note_equal_floats(name, kernels, a.scaled_sums, b.scaled_sums, blocks);
    free_all();
}

static void check_layer_norm(const ck_kernels *kernels, size_t count) {
    float *const x = TAKE(float, count), *const out = TAKE(float, count);
    float *const weight = TAKE(float, count), *const bias = TAKE(float, count);
    random_floats(x, count);
    random_floats(weight, count);
    random_floats(bias, count);
    for (size_t i = 0; i < count; i++) x[i] = 4 * x[i] + 0.5f;
    double mean = 0, variance = 0;
    for (size_t i = 0; i < count; i++) mean += x[i] / (double)count;
    for (size_t i = 0; i < count; i++) variance += pow(x[i] - mean, 2) / (double)count;
    const double deviation = sqrt(variance + 1e-5);
    kernels->layer_norm(x, weight, bias, count, 1e-5f, out);
    for (size_t i = 0; i < count; i++) {
        const double expected = (x[i] - mean) / deviation * weight[i] + bias[i];
        const double size = (fabs(x[i]) + fabs(mean)) / deviation * fabs(weight[i]) + fabs(bias[i]);
        note_error("layer norm", kernels, out[i] - expected, LAYER_NORM_BOUND * size);
    }
    kernels->layer_norm(x, weight, bias, count, 1e-5f, x);
    note_equal("layer norm in place", kernels, x, out, count * sizeof *x);
    free_all();
}

static void check_gelu(const ck_kernels *kernels) {
    enum { count = 40003 };
    float *const x = TAKE(float, count), *const out = TAKE(float, count);
    for (size_t i = 0; i < count; i++) x[i] = (float)((double)i / count * 24 - 12);
    x[0] = -INFINITY;
    kernels->gelu(x, count, out);
    for (size_t i = 1; i < count; i++) {
        const double expected = x[i] / 2.0 * (1 + erf(x[i] * 0.70710678118654752));
        note_error("gelu", kernels, out[i] - expected, GELU_BOUND * (fabs(x[i]) + 0x1p-20));
    }
    free_all();
}

static void check_softmax(const ck_kernels *kernels, size_t count, float width) {
    float *const x = TAKE(float, count), *const out = TAKE(float, count);
    random_floats(x, count);
    double largest = -INFINITY, sum = 0;
    for (size_t i = 0; i < count; i++) {
        out[i] = x[i] = x[i] * width + 3;
        largest = fmax(largest, x[i]);
    }
    for (size_t i = 0; i < count; i++) sum += exp(x[i] - largest);
    kernels->softmax(out, count);
    for (size_t i = 0; i < count; i++) {
        const double expected = exp(x[i] - largest) / sum;
        // The argument itself is rounded: to 2^-24 of its size.
        const double bound = SOFTMAX_BOUND * expected * (1 + fabs(x[i] - largest) / 16) + 0x1p-126;
        note_error("softmax", kernels, out[i] - expected, bound);
    }
    free_all();
}

static void check_rotary(const ck_kernels *kernels, size_t half) {
    float *const x = TAKE(float, 2 * half), *const y = TAKE(float, 2 * half);
    float *const cosines = TAKE(float, half), *const sines = TAKE(float, half);
    random_floats(x, 2 * half);
    memcpy(y, x, 2 * half * sizeof *x);
    for (size_t i = 0; i < half; i++) {
        cosines[i] = cosf((float)i);
        sines[i] = sinf((float)i);
    }
    kernels->rotary(y, cosines, sines, half);
    for (size_t i = 0; i < half; i++) {
        const double a = x[i], b = x[i + half], c = cosines[i], s = sines[i];
        const double first = ROTARY_BOUND * (fabs(a * c) + fabs(b * s));
        const double second = ROTARY_BOUND * (fabs(b * c) + fabs(a * s));
        note_error("rotary", kernels, y[i] - (a * c - b * s), first);
        note_error("rotary", kernels, y[i + half] - (b * c + a * s), second);
    }
    free_all();
}

static void check_dot(const ck_kernels *kernels, size_t count) {
    float *const x = TAKE(float, count), *const y = TAKE(float, count), *const z = TAKE(float, count);
    random_floats(x, count);
    random_floats(y, count);
    double sum = 0, magnitude = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (double)x[i] * y[i];
        magnitude += fabs((double)x[i] * y[i]);
    }
    note_error("dot", kernels, kernels->dot(x, y, count) - sum, FLOAT_DOT_BOUND * magnitude);
    memcpy(z, y, count * sizeof *y);
    kernels->axpy(0.37f, x, z, count);
    for (size_t i = 0; i < count; i++) {
        const double expected = (double)0.37f * x[i] + y[i];
        const double size = fabs((double)0.37f * x[i]) + fabs(y[i]);
        note_error("axpy", kernels, z[i] - expected, ROTARY_BOUND * size);
    }
    free_all();
}

static void check_argmax(const ck_kernels *kernels) {
    for (size_t count = 0; count < 70; count++) {
        float *const x = TAKE(float, count);
        for (int kind = 0; kind < 4; kind++) {
            random_floats(x, count);
            for (size_t i = 0; i < count; i++) {
                if (kind == 1) x[i] = (float)(int)(x[i] * 3);
                if (kind == 2 && i % 3 == 0) x[i] = NAN;
                if (kind == 3) x[i] = i % 2 ? NAN : -INFINITY;
            }
            const size_t got = kernels->argmax(x, count);
            const size_t expected = ck_kernels_at(0)->argmax(x, count);
            note_equal("argmax", kernels, &got, &expected, sizeof got);
        }
        free_all();
    }
}

void check_elementwise(const ck_kernels *kernels) {
    static const size_t counts[] = {1, 2, 3, 5, 8, 15, 16, 17, 33, 64, 127, 384, 1000, 4096};
    check_activations(kernels);
    check_gelu(kernels);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        check_layer_norm(kernels, counts[i]);
        check_softmax(kernels, counts[i], 1);
        check_softmax(kernels, counts[i], 50);
        check_rotary(kernels, counts[i]);
        check_dot(kernels, counts[i]);
    }
    check_argmax(kernels);
}
