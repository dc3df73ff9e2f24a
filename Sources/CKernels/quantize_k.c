// Q4_K and Q5_K: 256 elements in eight runs of 32, each with a 6-bit scale and minimum, bit for bit
// as ggml's quantize_row_q4_K_ref and quantize_row_q5_K_ref (ggml-quants.c; the search for scale and
// minimum is its make_qkx2_quants). The eight runs of a block go through the search together.

#include "CKernels.h"
#include "dequantize.h"
#include "quantize.h"
#include "quantize_lanes.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

enum { run_length = 32 };

/// What the two types differ in.
typedef struct {
    /// The largest quant.
    int levels;
    /// The search tries (levels + first + 0.1 * step) / range for the inverse scale.
    float first;
    int steps;
    /// Bytes before the low nibbles, and of a block.
    size_t nibbles, bytes;
} k_type;

static k_type type_of(uint32_t type) {
    return type == CK_Q4_K ? (k_type){15, -1.0f, 20, 16, 144} : (k_type){31, -0.5f, 15, 48, 176};
}

/// Scale, negated minimum and quants of eight runs.
typedef struct {
    ck_floats scale, minimum;
    ck_ints quants[run_length];
} k_fit;

/// Rounded quants of `x` over [minimum, …] with an inverse scale.
#define K_QUANTS(x, inverse, minimum, levels) \
    CK_CLAMPED(CK_NEAREST((inverse) * ((x) - (minimum))), 0, levels)

/// The weight of each element: its magnitude above the run's root mean square.
static void weigh(const ck_floats *x, ck_floats *weights) {
    ck_floats squares = 0;
    for (int i = 0; i < run_length; i++) squares += x[i] * x[i];
    ck_floats average = squares / 32.0f;
    for (int run = 0; run < CK_RUNS; run++) average[run] = sqrtf(average[run]);
    for (int i = 0; i < run_length; i++) weights[i] = average + __builtin_elementwise_abs(x[i]);
}

/// The weighted least-squares scale and minimum of each run, over several roundings.
static void fit(const ck_floats *x, const k_type *type, k_fit *best) {
    ck_floats weights[run_length];
    weigh(x, weights);
    ck_floats minimum = x[0], maximum = x[0];
    ck_floats sum_w = weights[0], sum_x = weights[0] * x[0];
    for (int i = 1; i < run_length; i++) {
        minimum = x[i] < minimum ? x[i] : minimum;
        maximum = x[i] > maximum ? x[i] : maximum;
        sum_w += weights[i];
        sum_x += weights[i] * x[i];
    }
    minimum = minimum > 0 ? (ck_floats)0 : minimum;
    const ck_ints is_flat = maximum == minimum;
    const ck_floats first_minimum = minimum;
    const ck_floats first_inverse = (float)type->levels / (maximum - minimum);
    ck_floats scale = 1.0f / first_inverse, error = 0;
    for (int i = 0; i < run_length; i++) {
        best->quants[i] = K_QUANTS(x[i], first_inverse, first_minimum, type->levels);
        const ck_floats difference = scale * CK_TO_FLOATS(best->quants[i]) + minimum - x[i];
        error += weights[i] * (difference * difference);
    }
    for (int step = 0; step <= type->steps; step++) {
        // As ggml does it, each rounding starts from the best minimum so far.
        const float numerator = type->first + 0.1f * (float)step + (float)type->levels;
        const ck_floats inverse = numerator / (maximum - minimum);
        ck_ints quants[run_length];
        ck_floats sum_l = 0, sum_l2 = 0, sum_xl = 0;
        for (int i = 0; i < run_length; i++) {
            quants[i] = K_QUANTS(x[i], inverse, minimum, type->levels);
            const ck_floats l = CK_TO_FLOATS(quants[i]), weighted = weights[i] * l;
            sum_l += weighted;
            sum_l2 += weighted * l;
            sum_xl += weighted * x[i];
        }
        const ck_floats determinant = sum_w * sum_l2 - sum_l * sum_l;
        ck_floats this_scale = (sum_w * sum_xl - sum_x * sum_l) / determinant;
        ck_floats this_minimum = (sum_l2 * sum_x - sum_l * sum_xl) / determinant;
        const ck_ints is_positive = this_minimum > 0;
        this_scale = is_positive ? sum_xl / sum_l2 : this_scale;
        this_minimum = is_positive ? (ck_floats)0 : this_minimum;
        ck_floats this_error = 0;
        for (int i = 0; i < run_length; i++) {
            const ck_floats difference =
                this_scale * CK_TO_FLOATS(quants[i]) + this_minimum - x[i];
            this_error += weights[i] * (difference * difference);
        }
        const ck_ints is_better = (determinant > 0) & (this_error < error);
        error = is_better ? this_error : error;
        scale = is_better ? this_scale : scale;
        minimum = is_better ? this_minimum : minimum;
        for (int i = 0; i < run_length; i++) {
            best->quants[i] = is_better ? quants[i] : best->quants[i];
        }
    }
    best->scale = is_flat ? (ck_floats)0 : scale;
    best->minimum = -(is_flat ? first_minimum : minimum);
    for (int i = 0; i < run_length; i++) {
        best->quants[i] = is_flat ? (ck_ints)0 : best->quants[i];
    }
}

static uint8_t six_bits(float value) {
    const uint8_t rounded = (uint8_t)ck_nearest(value);
    return rounded < 63 ? rounded : 63;
}

/// Writes d, dmin and the 12 bytes of scales and minimums.
static void store_scales(const k_fit *fit, uint8_t *out) {
    float largest_scale = 0, largest_minimum = 0;
    for (int run = 0; run < CK_RUNS; run++) {
        if (fit->scale[run] > largest_scale) largest_scale = fit->scale[run];
        if (fit->minimum[run] > largest_minimum) largest_minimum = fit->minimum[run];
    }
    const float inverse_scale = largest_scale > 0 ? 63.0f / largest_scale : 0;
    const float inverse_minimum = largest_minimum > 0 ? 63.0f / largest_minimum : 0;
    ck_store_half(out, largest_scale / 63.0f);
    ck_store_half(out + 2, largest_minimum / 63.0f);
    uint8_t *const scales = out + 4;
    for (int run = 0; run < CK_RUNS; run++) {
        const uint8_t scale = six_bits(inverse_scale * fit->scale[run]);
        const uint8_t minimum = six_bits(inverse_minimum * fit->minimum[run]);
        if (run < 4) {
            scales[run] = scale;
            scales[run + 4] = minimum;
        } else {
            scales[run + 4] = (uint8_t)((scale & 15) | (minimum & 15) << 4);
            scales[run - 4] |= (uint8_t)(scale >> 4 << 6);
            scales[run] |= (uint8_t)(minimum >> 4 << 6);
        }
    }
}

/// The quants of one run under the scale and minimum that were stored; those of the search where
/// the stored scale is zero.
static void requantize(const float *x, int run, const uint8_t *block, int levels,
                       const k_fit *fit, uint8_t *q) {
    uint8_t scale, minimum;
    ck_k_scale_and_minimum(block + 4, run, &scale, &minimum);
    const float d = ck_load_half(block) * scale, shift = ck_load_half(block + 2) * minimum;
    for (int i = 0; i < run_length; i++) {
        int quant = fit->quants[i][run];
        if (d) {
            quant = ck_nearest((x[i] + shift) / d);
            quant = quant < 0 ? 0 : quant > levels ? levels : quant;
        }
        q[i] = (uint8_t)quant;
    }
}

void ck_quantize_k(uint32_t type, const float *x, size_t blocks, uint8_t *out) {
    const k_type k = type_of(type);
    for (size_t b = 0; b < blocks; b++, x += CK_SUPER_BLOCK, out += k.bytes) {
        ck_floats runs[run_length];
        k_fit best;
        uint8_t q[CK_SUPER_BLOCK];
        ck_transpose_runs(x, run_length, runs);
        fit(runs, &k, &best);
        store_scales(&best, out);
        for (int run = 0; run < CK_RUNS; run++) {
            requantize(x + run * run_length, run, out, k.levels, &best, q + run * run_length);
        }
        if (type == CK_Q5_K) {
            for (int i = 0; i < run_length; i++) {
                uint8_t fifth = 0;
                for (int run = 0; run < CK_RUNS; run++) {
                    fifth |= (uint8_t)(q[run * run_length + i] >> 4 << run);
                }
                out[16 + i] = fifth;
            }
        }
        for (int i = 0; i < 128; i++) {
            const uint8_t *const pair = q + i / 32 * 64 + i % 32;
            out[k.nibbles + i] = (uint8_t)((pair[0] & 15) | (pair[32] & 15) << 4);
        }
    }
}
