// The readable reference of every kernel, in plain C; also what hosts without SIMD kernels run.
// Sums are accumulated in double where the other instruction sets use many float lanes.

#include "dequantize.h"
#include "half.h"
#include "kernels.h"

#include <math.h>

// MARK: - Integer linear layers

static void ck_quantize_activations_scalar(const float *x, size_t blocks, int8_t *q,
                                           float *scales, int32_t *negative_sums) {
    for (size_t b = 0; b < blocks; b++, x += CK_BLOCK, q += CK_BLOCK) {
        float largest = 0;
        for (size_t i = 0; i < CK_BLOCK; i++) {
            const float magnitude = fabsf(x[i]);
            largest = magnitude > largest ? magnitude : largest;
        }
        const float inverse = largest > 0 ? 127.0f / largest : 0;
        int32_t sum = 0;
        for (size_t i = 0; i < CK_BLOCK; i++) {
            // The clamp also keeps a subnormal maximum, whose inverse is infinite, in range.
            const float scaled = x[i] * inverse;
            const float clamped = scaled > -127 ? (scaled < 127 ? scaled : 127) : -127;
            q[i] = (int8_t)rintf(clamped);
            sum += q[i];
        }
        scales[b] = largest / 127.0f;
        negative_sums[b] = -sum;
    }
}

/// Row `row` of the packed groups at `weights` times token `t`, without the bias.
static float packed_dot(const ck_linear *job, size_t group_bytes, size_t row, size_t t) {
    const size_t blocks = job->columns / CK_BLOCK, lane = row % CK_GROUP;
    const uint8_t *const group = (const uint8_t *)job->weights + row / CK_GROUP * group_bytes;
    const uint8_t *const vectors = group + ck_packed_scale_bytes(blocks);
    const bool eight = job->type == CK_Q8_0;
    float total = 0;
    for (size_t b = 0; b < blocks; b++) {
        const int8_t *const q = job->q + t * job->columns + b * CK_BLOCK;
        int32_t sum = 0;
        for (size_t i = 0; i < CK_BLOCK; i++) {
            int32_t weight;
            if (eight) {
                weight = vectors[b * 512 + i / 4 * 64 + lane * 4 + i % 4] - 128;
            } else {
                const size_t j = i % 16;
                const uint8_t pair = vectors[b * 256 + j / 4 * 64 + lane * 4 + j % 4];
                weight = (i < 16 ? pair & 15 : pair >> 4) - 8;
            }
            sum += weight * q[i];
        }
        uint16_t half;
        memcpy(&half, group + (b * CK_GROUP + lane) * 2, sizeof half);
        total += (float)sum * (ck_half_to_float(half) * job->scales[t * blocks + b]);
    }
    return total;
}

static void put(const ck_linear *job, size_t row, size_t t, float value) {
    float *const out = job->out + t * job->out_stride + row;
    if (job->bias) value += job->bias[row];
    *out = job->accumulate ? *out + value : value;
}

static void ck_linear_packed_scalar(const ck_linear *job) {
    const size_t group_bytes = ck_packed_group_bytes(job->type, job->columns);
    for (size_t r = 0; r < job->rows; r++) {
        for (size_t t = 0; t < job->tokens; t++) {
            put(job, r, t, packed_dot(job, group_bytes, r, t));
        }
    }
}

// MARK: - Float linear layers

static void ck_dequantize_scalar(uint32_t type, const void *blocks, size_t count, float *out) {
    ck_dequantize_blocks(type, blocks, count, out);
}

static double dot_double(const float *a, const float *b, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += (double)a[i] * b[i];
    return sum;
}

static void ck_linear_float_scalar(const ck_linear *job) {
    enum { tile = 256 };
    float row[tile];
    const size_t row_bytes = ck_row_bytes(job->type, job->columns);
    for (size_t r = 0; r < job->rows; r++) {
        const uint8_t *const weights = (const uint8_t *)job->weights + r * row_bytes;
        for (size_t t = 0; t < job->tokens; t++) put(job, r, t, 0);
        for (size_t c = 0; c < job->columns; c += tile) {
            const size_t width = job->columns - c < tile ? job->columns - c : tile;
            ck_dequantize_scalar(job->type, weights + ck_row_bytes(job->type, c), width, row);
            for (size_t t = 0; t < job->tokens; t++) {
                job->out[t * job->out_stride + r] +=
                    (float)dot_double(row, job->x + t * job->x_stride + c, width);
            }
        }
    }
}

static void ck_to_f16_scalar(const float *x, size_t count, uint16_t *out) {
    for (size_t i = 0; i < count; i++) out[i] = ck_float_to_half(x[i]);
}

// MARK: - Elementwise

static void ck_layer_norm_scalar(const float *x, const float *weight, const float *bias,
                                 size_t count, float epsilon, float *out) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) sum += x[i];
    const double mean = count ? sum / (double)count : 0;
    for (size_t i = 0; i < count; i++) squares += (x[i] - mean) * (x[i] - mean);
    const double variance = count ? squares / (double)count : 0;
    const double inverse = 1 / sqrt(variance + (double)epsilon);
    for (size_t i = 0; i < count; i++) {
        out[i] = (float)((x[i] - mean) * inverse) * weight[i] + bias[i];
    }
}

static void ck_gelu_scalar(const float *x, size_t count, float *out) {
    for (size_t i = 0; i < count; i++) {
        out[i] = 0.5f * x[i] * (1.0f + erff(x[i] * 0.70710678f));
    }
}

static void ck_softmax_scalar(float *x, size_t count) {
    float largest = -INFINITY;
    for (size_t i = 0; i < count; i++) largest = x[i] > largest ? x[i] : largest;
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        x[i] = expf(x[i] - largest);
        sum += x[i];
    }
    const float inverse = (float)(1 / sum);
    for (size_t i = 0; i < count; i++) x[i] *= inverse;
}

static void ck_rotary_scalar(float *x, const float *cosines, const float *sines, size_t half) {
    for (size_t i = 0; i < half; i++) {
        const float a = x[i], b = x[i + half];
        x[i] = a * cosines[i] - b * sines[i];
        x[i + half] = b * cosines[i] + a * sines[i];
    }
}

static float ck_dot_scalar(const float *a, const float *b, size_t count) {
    return (float)dot_double(a, b, count);
}

static void ck_axpy_scalar(float a, const float *x, float *y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] += a * x[i];
}

static size_t ck_argmax_scalar(const float *x, size_t count) {
    size_t best = 0;
    float largest = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        if (x[i] > largest) {
            largest = x[i];
            best = i;
        }
    }
    return best;
}

// MARK: - Attention

static void ck_scores_f32_scalar(const float *query, const float *keys, size_t stride,
                                 size_t count, size_t dimension, float scale, float *scores) {
    for (size_t p = 0; p < count; p++) {
        scores[p] = scale * (float)dot_double(query, keys + p * stride, dimension);
    }
}

static void ck_scores_f16_scalar(const float *query, const uint16_t *keys, size_t stride,
                                 size_t count, size_t dimension, float scale, float *scores) {
    for (size_t p = 0; p < count; p++) {
        double sum = 0;
        for (size_t d = 0; d < dimension; d++) {
            sum += (double)query[d] * ck_half_to_float(keys[p * stride + d]);
        }
        scores[p] = scale * (float)sum;
    }
}

static void ck_weighted_sum_f32_scalar(const float *weights, const float *values, size_t stride,
                                       size_t count, size_t dimension, float *out) {
    for (size_t d = 0; d < dimension; d++) out[d] = 0;
    for (size_t p = 0; p < count; p++) {
        for (size_t d = 0; d < dimension; d++) out[d] += weights[p] * values[p * stride + d];
    }
}

static void ck_weighted_sum_f16_scalar(const float *weights, const uint16_t *values,
                                       size_t stride, size_t count, size_t dimension,
                                       float *out) {
    for (size_t d = 0; d < dimension; d++) out[d] = 0;
    for (size_t p = 0; p < count; p++) {
        for (size_t d = 0; d < dimension; d++) {
            out[d] += weights[p] * ck_half_to_float(values[p * stride + d]);
        }
    }
}

const ck_kernels ck_scalar = {
    .name = "scalar",
    .quantize_activations = ck_quantize_activations_scalar,
    .linear_q8_0 = ck_linear_packed_scalar,
    .linear_q4_0 = ck_linear_packed_scalar,
    .linear_float = ck_linear_float_scalar,
    .dequantize = ck_dequantize_scalar,
    .to_f16 = ck_to_f16_scalar,
    .layer_norm = ck_layer_norm_scalar,
    .gelu = ck_gelu_scalar,
    .softmax = ck_softmax_scalar,
    .rotary = ck_rotary_scalar,
    .dot = ck_dot_scalar,
    .axpy = ck_axpy_scalar,
    .scores_f32 = ck_scores_f32_scalar,
    .scores_f16 = ck_scores_f16_scalar,
    .weighted_sum_f32 = ck_weighted_sum_f32_scalar,
    .weighted_sum_f16 = ck_weighted_sum_f16_scalar,
    .argmax = ck_argmax_scalar,
};
