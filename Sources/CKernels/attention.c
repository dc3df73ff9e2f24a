// The readable reference of attention over a cache, in plain C; sums in double.

#include "attention_cache.h"
#include "half.h"

#include <math.h>

size_t ck_key_group_bytes(uint32_t type, size_t dimension) {
    switch (type) {
    case CK_F32: return dimension * CK_KEY_GROUP * 4;
    case CK_F16: return dimension * CK_KEY_GROUP * 2;
    case CK_Q8_0: return (ck_cache_scales(dimension) * 4 + dimension) * CK_KEY_GROUP;
    default: return 0;
    }
}

size_t ck_value_row_bytes(uint32_t type, size_t dimension) {
    const size_t padded = (dimension + 15) / 16 * 16;
    switch (type) {
    case CK_F32: return padded * 4;
    case CK_F16: return padded * 2;
    case CK_Q8_0: return ck_cache_scales(dimension) * 4 + padded;
    default: return 0;
    }
}

// MARK: - One element

static float key_at(const ck_attention *job, size_t position, size_t i) {
    const uint8_t *const group = (const uint8_t *)job->cache
        + position / CK_KEY_GROUP * ck_key_group_bytes(job->type, job->dimension);
    const size_t lane = position % CK_KEY_GROUP, at = i * CK_KEY_GROUP + lane;
    if (job->type == CK_F32) return ((const float *)(const void *)group)[at];
    if (job->type == CK_F16) return ck_half_to_float(((const uint16_t *)(const void *)group)[at]);
    const float *const scales = (const float *)(const void *)group;
    const size_t count = ck_cache_scales(job->dimension) * CK_KEY_GROUP;
    const int8_t *const q = (const int8_t *)(scales + count);
    return (float)q[at] * scales[i / CK_BLOCK * CK_KEY_GROUP + lane];
}

static float value_at(const ck_attention *job, size_t position, size_t i) {
    const uint8_t *const row = (const uint8_t *)job->cache
        + position * ck_value_row_bytes(job->type, job->dimension);
    if (job->type == CK_F32) return ((const float *)(const void *)row)[i];
    if (job->type == CK_F16) return ck_half_to_float(((const uint16_t *)(const void *)row)[i]);
    const float *const scales = (const float *)(const void *)row;
    const int8_t *const q = (const int8_t *)(scales + ck_cache_scales(job->dimension));
    return (float)q[i] * scales[i / CK_BLOCK];
}

// MARK: - Attention

void ck_attention_scores_scalar(const ck_attention *job) {
    for (size_t r = 0; r < job->rows; r++) {
        const float *const query = job->queries + r * job->query_stride;
        for (size_t p = 0; p < job->count + r * job->step; p++) {
            double sum = 0;
            for (size_t i = 0; i < job->dimension; i++) sum += (double)query[i] * key_at(job, p, i);
            job->weights[r * job->weight_stride + p] = job->scale * (float)sum;
        }
    }
}

void ck_attention_sum_scalar(const ck_attention *job) {
    for (size_t r = 0; r < job->rows; r++) {
        const float *const weights = job->weights + r * job->weight_stride;
        float *const out = job->out + r * job->out_stride;
        for (size_t i = 0; i < job->dimension; i++) {
            double sum = job->accumulate ? out[i] : 0;
            for (size_t p = 0; p < job->count + r * job->step; p++) {
                sum += (double)weights[p] * value_at(job, p, i);
            }
            out[i] = (float)sum;
        }
    }
}

// MARK: - Storing

static uint16_t saturated_half(float x) {
    const float bounded = x > CK_LARGEST_HALF ? CK_LARGEST_HALF : x;
    return ck_float_to_half(bounded < -CK_LARGEST_HALF ? -CK_LARGEST_HALF : bounded);
}

/// Block `block` of a row as int8, nearest-even(x * (127 / max|x|)); its scale, max|x| / 127.
static float quantize_block(const float *x, size_t dimension, size_t block, int8_t q[CK_BLOCK]) {
    const size_t start = block * CK_BLOCK, left = dimension - start;
    const size_t count = left < CK_BLOCK ? left : CK_BLOCK;
    float largest = 0;
    for (size_t i = 0; i < count; i++) {
        const float magnitude = fabsf(x[start + i]);
        largest = magnitude > largest ? magnitude : largest;
    }
    const float inverse = largest > 0 ? 127.0f / largest : 0;
    for (size_t i = 0; i < count; i++) {
        const float scaled = x[start + i] * inverse;
        const float clamped = scaled > -127 ? (scaled < 127 ? scaled : 127) : -127;
        q[i] = (int8_t)rintf(clamped);
    }
    return largest / 127.0f;
}

void ck_store_keys_scalar(const ck_cache_rows *job) {
    const size_t d = job->dimension, blocks = ck_cache_scales(d);
    for (size_t r = 0; r < job->rows; r++) {
        const size_t position = job->first + r, lane = position % CK_KEY_GROUP;
        uint8_t *const group =
            (uint8_t *)job->cache + position / CK_KEY_GROUP * ck_key_group_bytes(job->type, d);
        const float *const x = job->x + r * job->stride;
        float *const floats = (float *)(void *)group;
        uint16_t *const halves = (uint16_t *)(void *)group;
        int8_t *const bytes = (int8_t *)(floats + blocks * CK_KEY_GROUP);
        for (size_t i = 0; i < d && job->type != CK_Q8_0; i++) {
            if (job->type == CK_F32) floats[i * CK_KEY_GROUP + lane] = x[i];
            if (job->type == CK_F16) halves[i * CK_KEY_GROUP + lane] = saturated_half(x[i]);
        }
        for (size_t b = 0; b < blocks && job->type == CK_Q8_0; b++) {
            int8_t q[CK_BLOCK];
            floats[b * CK_KEY_GROUP + lane] = quantize_block(x, d, b, q);
            for (size_t i = b * CK_BLOCK; i < d && i < (b + 1) * CK_BLOCK; i++) {
                bytes[i * CK_KEY_GROUP + lane] = q[i % CK_BLOCK];
            }
        }
    }
}

void ck_store_values_scalar(const ck_cache_rows *job) {
    const size_t d = job->dimension, blocks = ck_cache_scales(d);
    for (size_t r = 0; r < job->rows; r++) {
        uint8_t *const row =
            (uint8_t *)job->cache + (job->first + r) * ck_value_row_bytes(job->type, d);
        const float *const x = job->x + r * job->stride;
        float *const floats = (float *)(void *)row;
        uint16_t *const halves = (uint16_t *)(void *)row;
        int8_t *const bytes = (int8_t *)(floats + blocks);
        for (size_t i = 0; i < d && job->type != CK_Q8_0; i++) {
            if (job->type == CK_F32) floats[i] = x[i];
            if (job->type == CK_F16) halves[i] = saturated_half(x[i]);
        }
        for (size_t b = 0; b < blocks && job->type == CK_Q8_0; b++) {
            int8_t q[CK_BLOCK];
            floats[b] = quantize_block(x, d, b, q);
            for (size_t i = b * CK_BLOCK; i < d && i < (b + 1) * CK_BLOCK; i++) {
                bytes[i] = q[i % CK_BLOCK];
            }
        }
    }
}
