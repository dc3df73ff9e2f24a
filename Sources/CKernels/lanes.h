// The float kernels of every SIMD instruction set, written once over a vector type `vf` of `WIDTH`
// floats. The including file defines `vf`, WIDTH, NAME(op) and the v_* primitives; everything here
// is static, so each instruction set gets its own copy.
//
// Sources: exp by Cody-Waite reduction and the polynomial of Cephes' expf; erf after N. Juffa's single-
// precision minimax approximation (about 1 ulp), with fused multiply-adds.

#include "dequantize.h"
#include "half.h"
#include "kernels.h"

#include <math.h>

#define INLINE static inline __attribute__((always_inline))

// MARK: - Elementary functions

/// e^x; 0 below -87.3, where the result would be subnormal. NaN passes through v_min and v_max
/// as their second operand.
INLINE vf v_exp(vf x) {
    const vf low = v_set(-87.3f);
    const vf bounded = v_min(v_set(88.7f), v_max(low, x));
    const vf n = v_round(v_mul(bounded, v_set(1.44269504f)));
    vf r = v_fma(n, v_set(-0.693359375f), bounded);
    r = v_fma(n, v_set(2.12194440e-4f), r);
    vf p = v_set(1.9875691500e-4f);
    p = v_fma(p, r, v_set(1.3981999507e-3f));
    p = v_fma(p, r, v_set(8.3334519073e-3f));
    p = v_fma(p, r, v_set(4.1665795894e-2f));
    p = v_fma(p, r, v_set(1.6666665459e-1f));
    p = v_fma(p, r, v_set(5.0000001201e-1f));
    p = v_fma(v_mul(p, r), r, r);
    p = v_add(p, v_set(1));
    return v_select_greater(low, x, v_zero(), v_scale(p, n));
}

INLINE vf v_erf(vf x) {
    const vf t = v_min(v_set(4), v_abs(x)), s = v_mul(x, x);
    // |x| > 0.9277: 1 - e^(polynomial)
    vf a = v_fma(v_set(-1.72853470e-5f), t, v_set(3.83197126e-4f));
    const vf u = v_fma(v_set(-3.88396438e-3f), t, v_set(2.42546219e-2f));
    a = v_fma(a, v_mul(t, t), u);
    a = v_fma(a, t, v_set(-1.06777877e-1f));
    a = v_fma(a, t, v_set(-6.34846687e-1f));
    a = v_fma(a, t, v_set(-1.28717512e-1f));
    a = v_fma(a, t, v_sub(v_zero(), t));
    const vf far = v_copysign(v_sub(v_set(1), v_exp(a)), x);
    // Near zero: x + x * polynomial(x^2)
    vf b = v_fma(v_set(-5.96761703e-4f), s, v_set(4.99119423e-3f));
    b = v_fma(b, s, v_set(-2.67681349e-2f));
    b = v_fma(b, s, v_set(1.12819925e-1f));
    b = v_fma(b, s, v_set(-3.76125336e-1f));
    b = v_fma(b, s, v_set(1.28379166e-1f));
    const vf near = v_fma(b, x, x);
    return v_select_greater(t, v_set(0.927734375f), far, near);
}

INLINE vf v_gelu(vf x) {
    const vf erf = v_erf(v_mul(x, v_set(0.70710678f)));
    return v_mul(v_mul(v_set(0.5f), x), v_add(v_set(1), erf));
}

// MARK: - Rows

static void NAME(layer_norm)(const float *x, const float *weight, const float *bias, size_t count,
                             float epsilon, float *out) {
    const size_t whole = count / WIDTH * WIDTH, rest = count - whole;
    vf sum = v_zero();
    for (size_t i = 0; i < whole; i += WIDTH) sum = v_add(sum, v_load(x + i));
    if (rest) sum = v_add(sum, v_load_n(x + whole, rest));
    const float mean = count ? v_sum(sum) / (float)count : 0;
    const vf center = v_set(mean);
    vf squares = v_zero();
    for (size_t i = 0; i < whole; i += WIDTH) {
        const vf d = v_sub(v_load(x + i), center);
        squares = v_fma(d, d, squares);
    }
    float variance = v_sum(squares);
    for (size_t i = whole; i < count; i++) variance += (x[i] - mean) * (x[i] - mean);
    variance = count ? variance / (float)count : 0;
    const float inverse = 1 / sqrtf(variance + epsilon);
    const vf factor = v_set(inverse);
    for (size_t i = 0; i < whole; i += WIDTH) {
        const vf d = v_mul(v_sub(v_load(x + i), center), factor);
        v_store(out + i, v_fma(d, v_load(weight + i), v_load(bias + i)));
    }
    for (size_t i = whole; i < count; i++) out[i] = (x[i] - mean) * inverse * weight[i] + bias[i];
}

static void NAME(gelu)(const float *x, size_t count, float *out) {
    const size_t whole = count / WIDTH * WIDTH;
    for (size_t i = 0; i < whole; i += WIDTH) v_store(out + i, v_gelu(v_load(x + i)));
    if (count > whole) {
        v_store_n(out + whole, v_gelu(v_load_n(x + whole, count - whole)), count - whole);
    }
}

/// The largest element; NaN is passed over, and an empty row gives -infinity.
INLINE float largest_of(const float *x, size_t count) {
    const size_t whole = count / WIDTH * WIDTH;
    vf best = v_set(-INFINITY);
    for (size_t i = 0; i < whole; i += WIDTH) best = v_max(v_load(x + i), best);
    float largest = v_largest(best);
    for (size_t i = whole; i < count; i++) largest = x[i] > largest ? x[i] : largest;
    return largest;
}

static void NAME(softmax)(float *x, size_t count) {
    const size_t whole = count / WIDTH * WIDTH;
    const vf shift = v_set(largest_of(x, count));
    vf sum = v_zero();
    for (size_t i = 0; i < whole; i += WIDTH) {
        const vf e = v_exp(v_sub(v_load(x + i), shift));
        v_store(x + i, e);
        sum = v_add(sum, e);
    }
    float total = v_sum(sum);
    if (count > whole) {
        v_store_n(x + whole, v_exp(v_sub(v_load_n(x + whole, count - whole), shift)), count - whole);
        for (size_t i = whole; i < count; i++) total += x[i];
    }
    const float inverse = 1 / total;
    for (size_t i = 0; i < whole; i += WIDTH) v_store(x + i, v_mul(v_load(x + i), v_set(inverse)));
    for (size_t i = whole; i < count; i++) x[i] *= inverse;
}

static void NAME(rotary)(float *x, const float *cosines, const float *sines, size_t half) {
    const size_t whole = half / WIDTH * WIDTH;
    for (size_t i = 0; i < whole; i += WIDTH) {
        const vf a = v_load(x + i), b = v_load(x + half + i);
        const vf c = v_load(cosines + i), s = v_load(sines + i);
        v_store(x + i, v_sub(v_mul(a, c), v_mul(b, s)));
        v_store(x + half + i, v_add(v_mul(b, c), v_mul(a, s)));
    }
    for (size_t i = whole; i < half; i++) {
        const float a = x[i], b = x[i + half];
        x[i] = a * cosines[i] - b * sines[i];
        x[i + half] = b * cosines[i] + a * sines[i];
    }
}

static float NAME(dot)(const float *a, const float *b, size_t count) {
    const size_t whole = count / WIDTH * WIDTH;
    vf even = v_zero(), odd = v_zero();
    size_t i = 0;
    for (; i + 2 * WIDTH <= whole; i += 2 * WIDTH) {
        even = v_fma(v_load(a + i), v_load(b + i), even);
        odd = v_fma(v_load(a + i + WIDTH), v_load(b + i + WIDTH), odd);
    }
    if (i < whole) even = v_fma(v_load(a + i), v_load(b + i), even);
    if (count > whole) {
        odd = v_fma(v_load_n(a + whole, count - whole), v_load_n(b + whole, count - whole), odd);
    }
    return v_sum(v_add(even, odd));
}

static void NAME(axpy)(float a, const float *x, float *y, size_t count) {
    const size_t whole = count / WIDTH * WIDTH;
    for (size_t i = 0; i < whole; i += WIDTH) {
        v_store(y + i, v_fma(v_set(a), v_load(x + i), v_load(y + i)));
    }
    for (size_t i = whole; i < count; i++) y[i] += a * x[i];
}

static size_t NAME(argmax)(const float *x, size_t count) {
    const float largest = largest_of(x, count);
    for (size_t i = 0; i < count; i++) {
        if (x[i] == largest && largest > -INFINITY) return i;
    }
    return 0;
}

static void NAME(to_f16)(const float *x, size_t count, uint16_t *out) {
    const size_t whole = count / WIDTH * WIDTH;
    for (size_t i = 0; i < whole; i += WIDTH) v_store_half(out + i, v_load(x + i));
    for (size_t i = whole; i < count; i++) out[i] = ck_float_to_half(x[i]);
}

#include "attention_lanes.h"
