// The way back and the optimizer against the scalar table, which sums in double.

#include "checks.h"

#include <math.h>
#include <string.h>

static void check_layer_norm_backward(const ck_kernels *kernels, size_t count) {
    float *const x = TAKE(float, count), *const w = TAKE(float, count), *const dy = TAKE(float, count);
    float *const results = TAKE(float, 6 * count);
    random_floats(x, count);
    random_floats(w, count);
    random_floats(dy, count);
    for (size_t i = 0; i < 6 * count; i++) results[i] = 0.5f;
    const ck_kernels *const both[2] = {kernels, ck_kernels_at(0)};
    for (int which = 0; which < 2; which++) {
        float *const out = results + (size_t)which * 3 * count;
        const ck_layer_norm_backward job = {.x = x, .weight = w, .dy = dy, .count = count,
                                            .epsilon = 1e-5f, .dx = out, .dweight = out + count,
                                            .dbias = out + 2 * count};
        both[which]->layer_norm_backward(&job);
    }
    for (size_t i = 0; i < 3 * count; i++) {
        note_error("layer norm, backward", kernels, results[i] - results[3 * count + i],
                   count < 3 ? 1e-2 : 0x1p-17);
    }
    free_all();
}

static void check_gelu_backward(const ck_kernels *kernels) {
    enum { count = 4003 };
    float *const x = TAKE(float, count), *const d = TAKE(float, count), *const e = TAKE(float, count);
    for (size_t i = 0; i < count; i++) x[i] = (float)i / 200 - 10;
    random_floats(d, count);
    memcpy(e, d, count * sizeof *d);
    kernels->gelu_backward(x, count, d);
    ck_kernels_at(0)->gelu_backward(x, count, e);
    for (size_t i = 0; i < count; i++) {
        note_error("gelu, backward", kernels, d[i] - e[i], 0x1p-20);
    }
    free_all();
}

static void check_rows(const ck_kernels *kernels, size_t count) {
    float *const p = TAKE(float, count), *const d = TAKE(float, count), *const e = TAKE(float, count);
    random_floats(p, count);
    kernels->softmax(p, count);
    random_floats(d, count);
    memcpy(e, d, count * sizeof *d);
    kernels->softmax_backward(p, count, 0.25f, d);
    ck_kernels_at(0)->softmax_backward(p, count, 0.25f, e);
    for (size_t i = 0; i < count; i++) {
        note_error("softmax, backward", kernels, d[i] - e[i], 0x1p-20 * (double)p[i] + 1e-12);
    }
    random_floats(d, count);
    for (size_t i = 0; i < count; i++) d[i] *= 20;
    memcpy(e, d, count * sizeof *d);
    const float loss = kernels->cross_entropy(d, count, count / 2, 0.5f);
    const float expected = ck_kernels_at(0)->cross_entropy(e, count, count / 2, 0.5f);
    note_error("cross-entropy", kernels, loss - expected, 0x1p-18 * (1 + fabs((double)expected)));
    for (size_t i = 0; i < count; i++) {
        note_error("cross-entropy, backward", kernels, d[i] - e[i], 0x1p-18);
    }
    const double squares = kernels->sum_of_squares(d, count);
    const double exact = ck_kernels_at(0)->sum_of_squares(d, count);
    note_error("sum of squares", kernels, squares - exact, 0x1p-18 * exact);
    free_all();
}

static void check_adamw(const ck_kernels *kernels, size_t count) {
    float *const state = TAKE(float, 7 * count);
    random_floats(state, 4 * count);
    for (size_t i = 0; i < count; i++) state[3 * count + i] = fabsf(state[3 * count + i]);
    memcpy(state + 4 * count, state + count, 3 * count * sizeof *state);
    for (int which = 0; which < 2; which++) {
        float *const own = state + (which ? 4 : 1) * count;
        const ck_adamw job = {.parameters = own, .gradients = state, .first = own + count,
                              .second = own + 2 * count, .count = count, .gradient_scale = 0.5f,
                              .learning_rate = 0.01f, .beta1 = 0.9f, .beta2 = 0.95f,
                              .epsilon = 1e-8f, .weight_decay = 0.1f, .first_correction = 0.5f,
                              .second_correction_root = 0.7f};
        (which ? ck_kernels_at(0) : kernels)->adamw(&job);
    }
    for (size_t i = 0; i < 3 * count; i++) {
        const double expected = state[4 * count + i];
        const double error = state[count + i] - expected;
        note_error("adamw", kernels, error, 0x1p-20 * (1 + fabs(expected)));
    }
    free_all();
}

void check_training(const ck_kernels *kernels) {
    static const size_t counts[] = {1, 2, 5, 16, 33, 256, 4096, 30080};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        check_layer_norm_backward(kernels, counts[i]);
        check_rows(kernels, counts[i]);
        check_adamw(kernels, counts[i]);
    }
    check_gelu_backward(kernels);
}
