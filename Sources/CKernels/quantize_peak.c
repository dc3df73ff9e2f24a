// The types whose scale is fitted around the largest magnitude: Q6_K (256 elements in 16 runs of 16)
// and IQ4_NL (32 elements on a table of 16 values), bit for bit as ggml's quantize_row_q6_K_ref with
// make_qx_quants, and as its quantize_iq4_nl, which llama-quantize calls and which searches 15 scales
// where quantize_row_iq4_nl_ref takes the first (ggml-quants.c). Eight runs go side by side.

#include "CKernels.h"
#include "dequantize.h"
#include "quantize.h"
#include "quantize_lanes.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

/// The first element of the largest magnitude of each run, with its sign.
static void find_peaks(const ck_floats *x, int length, ck_floats *peak, ck_floats *magnitude) {
    *peak = *magnitude = 0;
    for (int i = 0; i < length; i++) {
        const ck_floats this_magnitude = __builtin_elementwise_abs(x[i]);
        const ck_ints is_larger = this_magnitude > *magnitude;
        *magnitude = is_larger ? this_magnitude : *magnitude;
        *peak = is_larger ? x[i] : *peak;
    }
}

// MARK: - Q6_K

enum { q6_run = 16, q6_runs = 16 };

/// Scales and quants (0 to 63) of eight runs of 16, by weighted least squares over 19 roundings.
static void fit_q6(const ck_floats *x, ck_floats *out_scale, ck_ints *quants) {
    ck_floats peak, magnitude;
    find_peaks(x, q6_run, &peak, &magnitude);
    ck_floats scale = 0, best = 0;
    for (int step = 0; step < 19; step++) {
        // The first is step 0 of -9…9; it is taken whatever it gives.
        const int offset = step == 0 ? 0 : step <= 9 ? step - 10 : step - 9;
        const ck_floats inverse = -(32 + 0.1f * (float)offset) / peak;
        ck_ints these[q6_run];
        ck_floats sum_lx = 0, sum_l2 = 0;
        for (int i = 0; i < q6_run; i++) {
            these[i] = CK_CLAMPED(CK_NEAREST(inverse * x[i]), -32, 31);
            const ck_floats l = CK_TO_FLOATS(these[i]), weight = x[i] * x[i];
            sum_lx += weight * x[i] * l;
            sum_l2 += weight * l * l;
        }
        const ck_ints is_better =
            step == 0 ? (ck_ints)-1 : (sum_l2 > 0) & (sum_lx * sum_lx > best * sum_l2);
        const ck_floats this_scale = sum_l2 == 0 ? (ck_floats)0 : sum_lx / sum_l2;
        scale = is_better ? this_scale : scale;
        best = is_better ? this_scale * sum_lx : best;
        for (int i = 0; i < q6_run; i++) {
            quants[i] = is_better ? these[i] + 32 : quants[i];
        }
    }
    const ck_ints is_zero = magnitude < CK_SMALLEST_RUN;
    *out_scale = is_zero ? (ck_floats)0 : scale;
    for (int i = 0; i < q6_run; i++) quants[i] = is_zero ? (ck_ints)0 : quants[i];
}

/// Stores the scales and rounds to them; false, and all zero, when the block is.
static bool store_q6_scales(const float *x, const float *scales, uint8_t *q, uint8_t *out) {
    float largest = 0, magnitude = 0;
    for (int run = 0; run < q6_runs; run++) {
        if (fabsf(scales[run]) > magnitude) {
            magnitude = fabsf(scales[run]);
            largest = scales[run];
        }
    }
    if (magnitude < CK_SMALLEST_RUN) return false;
    const float inverse = -128.0f / largest;
    ck_store_half(out + 208, 1 / inverse);
    for (int run = 0; run < q6_runs; run++) {
        const int rounded = ck_nearest(inverse * scales[run]);
        out[192 + run] = (uint8_t)(rounded < 127 ? rounded : 127);
        const float d = ck_load_half(out + 208) * (float)(int8_t)out[192 + run];
        if (!d) continue;
        for (int i = run * q6_run; i < run * q6_run + q6_run; i++) {
            const int quant = ck_nearest(x[i] / d);
            q[i] = (uint8_t)((quant < -32 ? -32 : quant > 31 ? 31 : quant) + 32);
        }
    }
    return true;
}

void ck_quantize_q6_k(const float *x, size_t blocks, uint8_t *out) {
    for (size_t b = 0; b < blocks; b++, x += CK_SUPER_BLOCK, out += 210) {
        float scales[q6_runs];
        uint8_t q[CK_SUPER_BLOCK];
        for (int half = 0; half < 2; half++) {
            ck_floats runs[q6_run], scale;
            ck_ints quants[q6_run];
            ck_transpose_runs(x + half * 128, q6_run, runs);
            fit_q6(runs, &scale, quants);
            for (int run = 0; run < CK_RUNS; run++) {
                scales[half * CK_RUNS + run] = scale[run];
                for (int i = 0; i < q6_run; i++) {
                    q[half * 128 + run * q6_run + i] = (uint8_t)quants[i][run];
                }
            }
        }
        memset(out, 0, 210);
        if (!store_q6_scales(x, scales, q, out)) continue;
        for (int i = 0; i < 64; i++) {
            const uint8_t *const four = q + i / 32 * 128 + i % 32;
            uint8_t *const low = out + i / 32 * 64 + i % 32;
            low[0] = (uint8_t)((four[0] & 15) | (four[64] & 15) << 4);
            low[32] = (uint8_t)((four[32] & 15) | (four[96] & 15) << 4);
            out[128 + i] = (uint8_t)(four[0] >> 4 | four[32] >> 4 << 2 | four[64] >> 4 << 4
                                     | four[96] >> 4 << 6);
        }
    }
}

// MARK: - IQ4_NL

/// The nearest of the table's values, the upper one half-way: ggml's best_index_int8, which compares
/// x - low < high - x; near the middle both are exact, so that a comparison with it says the same.
static void nearest_code(const ck_floats *scaled, ck_ints *code, ck_floats *value) {
    *code = 0;
    *value = ck_iq4_nl_values[0];
    for (int i = 1; i < 16; i++) {
        const int low = ck_iq4_nl_values[i - 1], high = ck_iq4_nl_values[i];
        const ck_ints is_below = *scaled < 0.5f * (float)(low + high);
        *code += is_below + 1;
        *value += is_below ? (ck_floats)0 : (ck_floats)(float)(high - low);
    }
}

/// Scales of eight blocks of 32.
static void fit_iq4_nl(const ck_floats *x, ck_floats *out_scale) {
    ck_floats peak, magnitude, scale = 0, best = 0;
    find_peaks(x, CK_BLOCK, &peak, &magnitude);
    for (int step = -8; step <= 7; step++) {
        // First the scale that takes the peak to the table's end, then 15 around it.
        const ck_floats inverse =
            step == -8 ? 1.0f / (-peak / -127.0f) : (float)(step - 127) / peak;
        ck_floats sum_qx = 0, sum_q2 = 0;
        for (int i = 0; i < CK_BLOCK; i++) {
            const ck_floats scaled = inverse * x[i];
            ck_ints code;
            ck_floats value;
            nearest_code(&scaled, &code, &value);
            const ck_floats weighted = x[i] * x[i] * value;
            sum_qx += weighted * x[i];
            sum_q2 += weighted * value;
        }
        const ck_ints is_better =
            step == -8 ? (ck_ints)-1 : (sum_q2 > 0) & (sum_qx * sum_qx > best * sum_q2);
        const ck_floats this_scale = sum_q2 > 0 ? sum_qx / sum_q2 : (ck_floats)0;
        scale = is_better ? this_scale : scale;
        best = is_better ? this_scale * sum_qx : best;
    }
    *out_scale = magnitude < CK_SMALLEST_RUN ? (ck_floats)0 : scale;
}

void ck_quantize_iq4_nl(const float *x, size_t blocks, uint8_t *out) {
    for (size_t first = 0; first < blocks; first += CK_RUNS) {
        const size_t count = blocks - first < CK_RUNS ? blocks - first : CK_RUNS;
        ck_floats runs[CK_BLOCK];
        for (int i = 0; i < CK_BLOCK; i++) {
            for (size_t run = 0; run < CK_RUNS; run++) {
                runs[i][run] = run < count ? x[(first + run) * CK_BLOCK + i] : 0;
            }
        }
        ck_floats scale;
        fit_iq4_nl(runs, &scale);
        const ck_floats inverse = scale == 0 ? (ck_floats)0 : 1.0f / scale;
        ck_ints codes[CK_BLOCK];
        for (int i = 0; i < CK_BLOCK; i++) {
            const ck_floats scaled = inverse * runs[i];
            ck_floats value;
            nearest_code(&scaled, &codes[i], &value);
        }
        for (size_t run = 0; run < count; run++) {
            uint8_t *const block = out + (first + run) * 18;
            ck_store_half(block, scale[run]);
            for (int i = 0; i < 16; i++) {
                block[2 + i] = (uint8_t)(codes[i][run] | codes[i + 16][run] << 4);
            }
        }
    }
}
