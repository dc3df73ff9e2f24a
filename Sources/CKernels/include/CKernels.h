// The numeric kernels of the engine: one table of functions per instruction set.
//
// Tables are passed explicitly, so that tests can run every instruction set of the host against
// the scalar one. A call covers a block of rows, never one element. Nothing here allocates,
// locks or keeps state; sizes are checked by the Swift callers.

#ifndef MECHURI_CKERNELS_H
#define MECHURI_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attention.h"
#include "gemm.h"
#include "training.h"

/// Elements that share a scale (ggml's QK8_0, QK4_0 …); activations are quantised by as many.
#define CK_BLOCK 32
/// Elements of a block of the K types (ggml's QK_K).
#define CK_SUPER_BLOCK 256
/// Rows that are interleaved in one packed group.
#define CK_GROUP 16
/// Counts changes of the packed layout, for packed weights that were kept in a file.
#define CK_PACKED_LAYOUT_VERSION 1

/// ggml's type ids of the weights the kernels read.
enum {
    CK_F32 = 0,
    CK_F16 = 1,
    CK_Q4_0 = 2,
    CK_Q4_1 = 3,
    CK_Q5_0 = 6,
    CK_Q5_1 = 7,
    CK_Q8_0 = 8,
    CK_Q4_K = 12,
    CK_Q5_K = 13,
    CK_Q6_K = 14,
    CK_IQ4_NL = 20,
    CK_BF16 = 30,
};

/// Elements and bytes of one of ggml's blocks; 0 bytes for a type that is not read.
size_t ck_block_elements(uint32_t type);
size_t ck_block_bytes(uint32_t type);

/// Activations of some tokens as int8 in blocks of 32, for packed weights.
typedef struct {
    /// [tokens][columns]
    int8_t *q;
    /// Scale of every block, [tokens][columns / 32] as all that follow.
    float *scales;
    /// Minus the sum of a block's integers.
    int32_t *negative_sums;
    /// Minus the sum of the first 16 of them.
    int32_t *negative_first_sums;
    /// Scale times the sum.
    float *scaled_sums;
} ck_activations;

/// One share of a linear layer: out[t * out_stride + r] (+)= bias[r] + weights[r] . x[t].
///
/// For packed weights `weights` is the start of a packed group and `rows` may end inside the last
/// group; for plain weights it is the start of a row in ggml's layout.
typedef struct {
    const void *weights;
    uint32_t type;
    size_t rows;
    size_t columns;
    size_t tokens;
    /// Float activations [tokens][x_stride]; read by `linear_float`.
    const float *x;
    size_t x_stride;
    /// Quantised activations; read by `linear_packed`.
    ck_activations quantized;
    /// One value a row, or NULL.
    const float *bias;
    float *out;
    size_t out_stride;
    /// Adds to `out` instead of overwriting it.
    bool accumulate;
} ck_linear;

/// The kernels of one instruction set.
typedef struct {
    const char *name;
    /// x -> int8 in blocks of 32: scale = max|x| / 127, q = nearest-even(x * (127 / max|x|)).
    void (*quantize_activations)(const float *x, size_t blocks, const ck_activations *out);
    /// Packed weights (see `ck_pack_group`) times quantised activations. The sum of a row and a
    /// token does not depend on how many of them are multiplied at once.
    void (*linear_packed)(const ck_linear *job);
    /// Plain weights of any type, dequantised on the way, times float activations.
    void (*linear_float)(const ck_linear *job);
    /// `count` elements (whole blocks) of ggml's type `type` to float.
    void (*dequantize)(uint32_t type, const void *blocks, size_t count, float *out);
    void (*to_f16)(const float *x, size_t count, uint16_t *out);
    /// out = (x - mean) / sqrt(variance + epsilon) * weight + bias; out may be x.
    void (*layer_norm)(const float *x, const float *weight, const float *bias, size_t count,
                       float epsilon, float *out);
    /// x/2 * (1 + erf(x / sqrt 2)); out may be x.
    void (*gelu)(const float *x, size_t count, float *out);
    /// In place, with the maximum subtracted.
    void (*softmax)(float *x, size_t count);
    /// rotate_half on the first 2 * half elements of x.
    void (*rotary)(float *x, const float *cosines, const float *sines, size_t half);
    float (*dot)(const float *a, const float *b, size_t count);
    /// y += a * x
    void (*axpy)(float a, const float *x, float *y, size_t count);
    /// weights[r][p] = scale * (queries[r] . keys[p]) for every position that row r sees.
    void (*attention_scores)(const ck_attention *job);
    /// out[r] (+)= sum over those positions of weights[r][p] * values[p].
    void (*attention_sum)(const ck_attention *job);
    /// Writes rows into a cache of keys or of values.
    void (*store_keys)(const ck_cache_rows *job);
    void (*store_values)(const ck_cache_rows *job);
    /// Index of the first largest element; NaN never wins. 0 when count is 0.
    size_t (*argmax)(const float *x, size_t count);
    /// A product of many tokens, for training.
    void (*gemm)(const ck_gemm *job);
    void (*layer_norm_backward)(const ck_layer_norm_backward *job);
    /// d *= gelu'(x).
    void (*gelu_backward)(const float *x, size_t count, float *d);
    /// d = scale * p * (d - p . d), p a row of softmax's results.
    void (*softmax_backward)(const float *p, size_t count, float scale, float *d);
    /// -log softmax(logits)[target]; logits become weight * (softmax(logits) - [target]).
    float (*cross_entropy)(float *logits, size_t count, size_t target, float weight);
    double (*sum_of_squares)(const float *x, size_t count);
    void (*adamw)(const ck_adamw *job);
} ck_kernels;

/// How many tables this host can run; table 0 is scalar, the last one is the fastest.
size_t ck_kernels_count(void);
const ck_kernels *ck_kernels_at(size_t index);

/// Bytes of one packed group of 16 rows; 0 for a type that is not packed.
size_t ck_packed_group_bytes(uint32_t type, size_t columns);
/// Interleaves up to 16 rows of ggml blocks into one packed group (packed_layout.h).
void ck_pack_group(uint32_t type, const uint8_t *rows, size_t row_count, size_t columns,
                   uint8_t *packed);

/// ggml's reference quantisers (quantize_row_q8_0_ref, quantize_row_q4_0_ref) and round-to-nearest-
/// even conversions, bit for bit. `count` is whole blocks.
void ck_quantize(uint32_t type, const float *x, size_t count, uint8_t *out);

float ck_f16_to_f32(uint16_t value);
uint16_t ck_f32_to_f16(float value);

/// Tells the processor that this is a spin loop.
static inline void ck_relax(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield");
#endif
}

#endif
