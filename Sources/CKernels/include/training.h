// What training needs beside products: derivatives of the elementwise functions, the loss, and the
// optimizer's step. Every function covers one row or one tensor.

#ifndef MECHURI_CKERNELS_TRAINING_H
#define MECHURI_CKERNELS_TRAINING_H

#include <stddef.h>
#include <stdint.h>

/// One layer norm's row on the way back; x is what went in, dy the loss's derivative by what came out.
typedef struct {
    const float *x;
    const float *weight;
    const float *dy;
    size_t count;
    float epsilon;
    /// dx is added to it.
    float *dx;
    /// Derivatives by weight and bias are added to them; NULL where they do not learn.
    float *dweight, *dbias;
} ck_layer_norm_backward;

/// One step of AdamW (Loshchilov and Hutter 2019) as torch.optim.AdamW makes it.
typedef struct {
    float *parameters;
    const float *gradients;
    /// Running means of the gradients and of their squares.
    float *first, *second;
    size_t count;
    /// What gradients are multiplied by first: clipping.
    float gradient_scale;
    float learning_rate, beta1, beta2, epsilon, weight_decay;
    /// 1 - beta1^step and sqrt(1 - beta2^step).
    float first_correction, second_correction_root;
} ck_adamw;

/// out[i] = x[i] / (1 - rate), or 0 for the share `rate` of elements that `seed` and `first + i` choose;
/// equal seeds and positions choose alike in every call, so that a pass can be repeated.
void ck_dropout(const float *x, size_t count, float rate, uint64_t seed, uint64_t first, float *out);

#endif
