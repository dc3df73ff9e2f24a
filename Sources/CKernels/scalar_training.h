// Products, the way back and the optimizer in plain C, the reference of the other instruction sets.

#include "gemm.h"

static void ck_gemm_scalar(const ck_gemm *job) {
    ck_gemm_workspace *const work = job->workspace;
    for (size_t i = 0; i < job->m; i++) {
        for (size_t j = 0; j < job->n; j++) {
            double sum = 0;
            for (size_t p = 0; p < job->k; p++) {
                float a = job->a_transposed ? job->a[p * job->a_stride + i]
                                            : job->a[i * job->a_stride + p];
                const size_t column = job->b_first + j;
                float b = job->b_transposed
                    ? *ck_stored_row(&job->b, column, p, 1, work->block, ck_dequantize_scalar)
                    : *ck_stored_row(&job->b, p, column, 1, work->block, ck_dequantize_scalar);
                if (job->brain) {
                    a = ck_brain_to_float(ck_float_to_brain(a));
                    b = ck_brain_to_float(ck_float_to_brain(b));
                }
                sum += (double)a * b;
            }
            float *const out = job->out + i * job->out_stride + j;
            const double kept = job->accumulate ? (double)*out : 0;
            *out = (float)(sum * job->scale + kept + (job->bias ? (double)job->bias[j] : 0));
        }
    }
}

static void ck_layer_norm_backward_scalar(const ck_layer_norm_backward *job) {
    const size_t count = job->count;
    double mean = 0, variance = 0, g_mean = 0, projection = 0;
    for (size_t i = 0; i < count; i++) mean += (double)job->x[i] / (double)count;
    for (size_t i = 0; i < count; i++) {
        const double d = job->x[i] - mean;
        variance += d * d / (double)count;
    }
    const double inverse = 1 / sqrt(variance + (double)job->epsilon);
    for (size_t i = 0; i < count; i++) {
        const double g = (double)job->dy[i] * job->weight[i];
        g_mean += g / (double)count;
        projection += g * (job->x[i] - mean) * inverse / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        const double g = (double)job->dy[i] * job->weight[i];
        const double normal = (job->x[i] - mean) * inverse;
        job->dx[i] += (float)((g - g_mean - normal * projection) * inverse);
        if (!job->dweight) continue;
        job->dweight[i] += (float)(job->dy[i] * normal);
        job->dbias[i] += job->dy[i];
    }
}

static void ck_gelu_backward_scalar(const float *x, size_t count, float *d) {
    for (size_t i = 0; i < count; i++) {
        const double t = x[i], area = 0.5 * (1 + erf(t * 0.7071067811865475));
        d[i] = (float)(d[i] * (area + t * exp(-0.5 * t * t) * 0.3989422804014327));
    }
}

static void ck_softmax_backward_scalar(const float *p, size_t count, float scale, float *d) {
    double projection = 0;
    for (size_t i = 0; i < count; i++) projection += (double)p[i] * d[i];
    for (size_t i = 0; i < count; i++) d[i] = (float)(p[i] * (d[i] - projection) * scale);
}

static float ck_cross_entropy_scalar(float *logits, size_t count, size_t target, float weight) {
    double largest = -INFINITY, total = 0;
    for (size_t i = 0; i < count; i++) largest = logits[i] > largest ? logits[i] : largest;
    const double chosen = logits[target] - largest;
    for (size_t i = 0; i < count; i++) total += exp(logits[i] - largest);
    for (size_t i = 0; i < count; i++) {
        logits[i] = (float)(exp(logits[i] - largest) / total * weight);
    }
    logits[target] -= weight;
    return (float)(log(total) - chosen);
}

static double ck_sum_of_squares_scalar(const float *x, size_t count) {
    double total = 0;
    for (size_t i = 0; i < count; i++) total += (double)x[i] * x[i];
    return total;
}

static void ck_adamw_scalar(const ck_adamw *job) {
    for (size_t i = 0; i < job->count; i++) {
        const float g = job->gradients[i] * job->gradient_scale;
        const float m = job->first[i] + (g - job->first[i]) * (1 - job->beta1);
        const float v = job->second[i] * job->beta2 + (1 - job->beta2) * g * g;
        const float denominator = sqrtf(v) / job->second_correction_root + job->epsilon;
        const float kept = job->parameters[i] * (1 - job->learning_rate * job->weight_decay);
        job->first[i] = m;
        job->second[i] = v;
        job->parameters[i] = kept - job->learning_rate / job->first_correction * m / denominator;
    }
}
