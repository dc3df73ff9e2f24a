// The readable reference of every kernel, in plain C; also what hosts without SIMD kernels run.
// Sums are accumulated in double where the other instruction sets use many float lanes.

#include "attention_cache.h"
#include "dequantize.h"
#include "half.h"
#include "kernels.h"
#include "packed_layout.h"

#include <math.h>

// MARK: - Integer linear layers

static void ck_quantize_activations_scalar(const float *x, size_t blocks,
                                           const ck_activations *out) {
    for (size_t b = 0; b < blocks; b++, x += CK_BLOCK) {
        int8_t *const q = out->q + b * CK_BLOCK;
        float largest = 0;
        for (size_t i = 0; i < CK_BLOCK; i++) {
            const float magnitude = fabsf(x[i]);
            largest = magnitude > largest ? magnitude : largest;
        }
        const float inverse = largest > 0 ? 127.0f / largest : 0;
        int32_t sums[2] = {0, 0};
        for (size_t i = 0; i < CK_BLOCK; i++) {
            // The clamp also keeps a subnormal maximum, whose inverse is infinite, in range.
            const float scaled = x[i] * inverse;
            const float clamped = scaled > -127 ? (scaled < 127 ? scaled : 127) : -127;
            q[i] = (int8_t)rintf(clamped);
            sums[i / 16] += q[i];
        }
        const int32_t sum = sums[0] + sums[1];
        out->scales[b] = largest / 127.0f;
        out->negative_sums[b] = -sum;
        out->negative_first_sums[b] = -sums[0];
        out->scaled_sums[b] = largest / 127.0f * (float)sum;
    }
}

/// The unsigned integer of column `i` (0 to 31) of a packed block, and what zero is stored as.
static int32_t packed_integer(uint32_t type, const uint8_t *vectors, size_t lane, size_t i) {
    if (type == CK_Q8_0) return vectors[i / 4 * CK_VECTOR + lane * 4 + i % 4] - 128;
    const size_t v = i % 16 / 4, byte = lane * 4 + i % 4, half = i / 16;
    const int32_t low = vectors[v * CK_VECTOR + byte] >> (4 * half) & 15;
    if (type == CK_IQ4_NL) return ck_iq4_nl_values[low];
    if (type == CK_Q6_K) {
        const int32_t high = vectors[(4 + half) * CK_VECTOR + byte] >> (2 * v) & 3;
        return (low | high << 4) - 32;
    }
    if (type == CK_Q4_0) return low - 8;
    if (!ck_has_fifth_bit(type)) return low;
    const int32_t fifth = low | (vectors[4 * CK_VECTOR + byte] >> (4 * half + v) & 1) << 4;
    return type == CK_Q5_0 ? fifth - 16 : fifth;
}

static float half_at(const uint8_t *p) {
    uint16_t half;
    memcpy(&half, p, sizeof half);
    return ck_half_to_float(half);
}

/// The scale of one half (16 columns) of block `b` of row `lane`, and what is added to each weight.
static float packed_scale(uint32_t type, const uint8_t *factors, size_t b, size_t half,
                          size_t lane, float *minimum) {
    *minimum = 0;
    if (type == CK_Q6_K) {
        const uint8_t *const super = factors + b / 8 * CK_Q6_K_FACTORS;
        const int8_t scale = (int8_t)super[2 * CK_GROUP + (b % 8 * 2 + half) * CK_GROUP + lane];
        return half_at(super + lane * 2) * (float)scale;
    }
    if (ck_is_super(type)) {
        const uint8_t *const super = factors + b / 8 * CK_K_FACTORS;
        const uint8_t *const two = super + 4 * CK_GROUP + b % 8 * 2 * CK_GROUP + lane;
        *minimum = -(half_at(super + (CK_GROUP + lane) * 2) * (float)two[CK_GROUP]);
        return half_at(super + lane * 2) * (float)two[0];
    }
    if (!ck_has_minimum(type)) return half_at(factors + (b * CK_GROUP + lane) * 2);
    *minimum = half_at(factors + ((b * 2 + 1) * CK_GROUP + lane) * 2);
    return half_at(factors + (b * 2 * CK_GROUP + lane) * 2);
}

/// Row `row` of the packed groups at `weights` times token `t`, without the bias.
static float packed_dot(const ck_linear *job, size_t group_bytes, size_t row, size_t t) {
    const size_t blocks = job->columns / CK_BLOCK, lane = row % CK_GROUP;
    const uint8_t *const group = (const uint8_t *)job->weights + row / CK_GROUP * group_bytes;
    const uint8_t *vectors = group + ck_packed_factor_bytes(job->type, job->columns);
    const ck_activations *const a = &job->quantized;
    float total = 0;
    for (size_t b = 0; b < blocks; b++) {
        const int8_t *const q = a->q + t * job->columns + b * CK_BLOCK;
        float minimum = 0;
        int32_t sum = 0;
        for (size_t half = 0; half < 2; half++) {
            for (size_t i = half * 16; i < half * 16 + 16; i++) {
                sum += packed_integer(job->type, vectors, lane, i) * q[i];
            }
            // Only Q6_K scales its halves apart.
            if (half == 0 && job->type != CK_Q6_K) continue;
            const float scale = packed_scale(job->type, group, b, half, lane, &minimum);
            total += (float)sum * (scale * a->scales[t * blocks + b]);
            sum = 0;
        }
        if (ck_has_minimum(job->type)) total += minimum * a->scaled_sums[t * blocks + b];
        vectors += ck_packed_vectors(job->type) * CK_VECTOR;
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

#include "scalar_training.h"

const ck_kernels ck_scalar = {
    .name = "scalar",
    .quantize_activations = ck_quantize_activations_scalar,
    .linear_packed = ck_linear_packed_scalar,
    .linear_float = ck_linear_float_scalar,
    .dequantize = ck_dequantize_scalar,
    .to_f16 = ck_to_f16_scalar,
    .layer_norm = ck_layer_norm_scalar,
    .gelu = ck_gelu_scalar,
    .softmax = ck_softmax_scalar,
    .rotary = ck_rotary_scalar,
    .dot = ck_dot_scalar,
    .axpy = ck_axpy_scalar,
    .attention_scores = ck_attention_scores_scalar,
    .attention_sum = ck_attention_sum_scalar,
    .store_keys = ck_store_keys_scalar,
    .store_values = ck_store_values_scalar,
    .argmax = ck_argmax_scalar,
    .gemm = ck_gemm_scalar,
    .layer_norm_backward = ck_layer_norm_backward_scalar,
    .gelu_backward = ck_gelu_backward_scalar,
    .softmax_backward = ck_softmax_backward_scalar,
    .cross_entropy = ck_cross_entropy_scalar,
    .sum_of_squares = ck_sum_of_squares_scalar,
    .adamw = ck_adamw_scalar,
};
