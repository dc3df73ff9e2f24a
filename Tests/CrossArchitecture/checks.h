// The checks of one table of kernels, each against the scalar table or sums in double, and the bounds
// they must keep.

#ifndef MECHURI_CHECKS_H
#define MECHURI_CHECKS_H

#include "check.h"

/// Of the sum of |weight * activation|, for one packed dot product: 16 roundings of float.
#define PACKED_DOT_BOUND 0x1p-20
/// The same for float layers and attention.
#define FLOAT_DOT_BOUND 0x1p-20
/// Of the largest magnitude that a layer norm's result is made of.
#define LAYER_NORM_BOUND 0x1p-19
/// Of |x|.
#define GELU_BOUND 0x1p-21
/// Of a probability, beyond the smallest normal float.
#define SOFTMAX_BOUND 0x1p-19
/// Of the sum of |products|.
#define ROTARY_BOUND 0x1p-22

/// Packed integer layers: all types and shapes.
void check_packed(const ck_kernels *kernels);
/// Dequantisation, conversions and float layers.
void check_floats(const ck_kernels *kernels);
/// Quantised activations, layer norm, gelu, softmax, rotary, dot, axpy, argmax.
void check_elementwise(const ck_kernels *kernels);
/// Scores, sums and storing of all cache types.
void check_attention(const ck_kernels *kernels);
/// Products for training.
void check_gemm(const ck_kernels *kernels);
/// Derivatives, the loss and the optimizer.
void check_training(const ck_kernels *kernels);
/// Prints sums over what must be equal on every architecture: quantised, dequantised, packed.
void print_digests(void);

#endif
