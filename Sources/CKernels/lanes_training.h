// The way back and the optimizer over the vector type of lanes.h; see include/training.h.

INLINE vf v_root(vf x) { return __builtin_elementwise_sqrt(x); }

/// With x̂ = (x - mean) / sqrt(variance + epsilon) and g = dy * weight:
/// dx = (g - mean(g) - x̂ * mean(g * x̂)) / sqrt(variance + epsilon).
static void NAME(layer_norm_backward)(const ck_layer_norm_backward *job) {
    const size_t count = job->count, whole = count / WIDTH * WIDTH;
    const float *const x = job->x, *const dy = job->dy, *const w = job->weight;
    if (count == 0) return;
    vf sum = v_zero();
    for (size_t i = 0; i < whole; i += WIDTH) sum = v_add(sum, v_load(x + i));
    if (count > whole) sum = v_add(sum, v_load_n(x + whole, count - whole));
    const float mean = v_sum(sum) / (float)count;
    const vf center = v_set(mean);
    vf squares = v_zero();
    for (size_t i = 0; i < whole; i += WIDTH) {
        const vf d = v_sub(v_load(x + i), center);
        squares = v_fma(d, d, squares);
    }
    float variance = v_sum(squares);
    for (size_t i = whole; i < count; i++) variance += (x[i] - mean) * (x[i] - mean);
    const float inverse = 1 / sqrtf(variance / (float)count + job->epsilon);
    const vf factor = v_set(inverse);
    vf sums = v_zero(), products = v_zero();
    for (size_t i = 0; i < whole; i += WIDTH) {
        const vf g = v_mul(v_load(dy + i), v_load(w + i));
        const vf normal = v_mul(v_sub(v_load(x + i), center), factor);
        sums = v_add(sums, g);
        products = v_fma(g, normal, products);
    }
    float g_sum = v_sum(sums), g_product = v_sum(products);
    for (size_t i = whole; i < count; i++) {
        g_sum += dy[i] * w[i];
        g_product += dy[i] * w[i] * (x[i] - mean) * inverse;
    }
    const float g_mean = g_sum / (float)count, projection = g_product / (float)count;
    const vf means = v_set(g_mean), projections = v_set(projection);
    for (size_t i = 0; i < whole; i += WIDTH) {
        const vf d = v_load(dy + i), normal = v_mul(v_sub(v_load(x + i), center), factor);
        const vf g = v_sub(v_mul(d, v_load(w + i)), means);
        const vf change = v_mul(v_sub(g, v_mul(normal, projections)), factor);
        v_store(job->dx + i, v_add(v_load(job->dx + i), change));
        if (!job->dweight) continue;
        v_store(job->dweight + i, v_fma(d, normal, v_load(job->dweight + i)));
        v_store(job->dbias + i, v_add(v_load(job->dbias + i), d));
    }
    for (size_t i = whole; i < count; i++) {
        const float normal = (x[i] - mean) * inverse;
        job->dx[i] += (dy[i] * w[i] - g_mean - normal * projection) * inverse;
        if (!job->dweight) continue;
        job->dweight[i] += dy[i] * normal;
        job->dbias[i] += dy[i];
    }
}

/// d/dx of x Φ(x): Φ(x) + x φ(x).
INLINE vf v_gelu_slope(vf x) {
    const vf erf = v_erf(v_mul(x, v_set(0.70710678f)));
    const vf area = v_fma(v_set(0.5f), erf, v_set(0.5f));
    const vf density = v_mul(v_exp(v_mul(v_mul(x, x), v_set(-0.5f))), v_set(0.39894228f));
    return v_fma(x, density, area);
}

static void NAME(gelu_backward)(const float *x, size_t count, float *d) {
    const size_t whole = count / WIDTH * WIDTH, rest = count - whole;
    for (size_t i = 0; i < whole; i += WIDTH) {
        v_store(d + i, v_mul(v_load(d + i), v_gelu_slope(v_load(x + i))));
    }
    if (!rest) return;
    const vf last = v_mul(v_load_n(d + whole, rest), v_gelu_slope(v_load_n(x + whole, rest)));
    v_store_n(d + whole, last, rest);
}

static void NAME(softmax_backward)(const float *p, size_t count, float scale, float *d) {
    const float projection = NAME(dot)(p, d, count);
    const size_t whole = count / WIDTH * WIDTH;
    for (size_t i = 0; i < whole; i += WIDTH) {
        const vf change = v_mul(v_load(p + i), v_sub(v_load(d + i), v_set(projection)));
        v_store(d + i, v_mul(change, v_set(scale)));
    }
    for (size_t i = whole; i < count; i++) d[i] = p[i] * (d[i] - projection) * scale;
}

static float NAME(cross_entropy)(float *logits, size_t count, size_t target, float weight) {
    const float largest = largest_of(logits, count), chosen = logits[target] - largest;
    const vf shift = v_set(largest);
    const size_t whole = count / WIDTH * WIDTH, rest = count - whole;
    vf sums = v_zero();
    for (size_t i = 0; i < whole; i += WIDTH) {
        const vf e = v_exp(v_sub(v_load(logits + i), shift));
        v_store(logits + i, e);
        sums = v_add(sums, e);
    }
    float total = v_sum(sums);
    if (rest) {
        const vf e = v_exp(v_sub(v_load_n(logits + whole, rest), shift));
        v_store_n(logits + whole, e, rest);
        for (size_t i = whole; i < count; i++) total += logits[i];
    }
    const float factor = weight / total;
    for (size_t i = 0; i < whole; i += WIDTH) {
        v_store(logits + i, v_mul(v_load(logits + i), v_set(factor)));
    }
    for (size_t i = whole; i < count; i++) logits[i] *= factor;
    logits[target] -= weight;
    return logf(total) - chosen;
}

static double NAME(sum_of_squares)(const float *x, size_t count) {
    double total = 0;
    // Blocks, so that the sums in float stay short.
    enum { block = 4096 };
    for (size_t start = 0; start < count; start += block) {
        const size_t some = count - start < block ? count - start : block;
        total += (double)NAME(dot)(x + start, x + start, some);
    }
    return total;
}

static void NAME(adamw)(const ck_adamw *job) {
    const float keep = 1 - job->learning_rate * job->weight_decay;
    const float step = job->learning_rate / job->first_correction;
    const size_t whole = job->count / WIDTH * WIDTH;
    for (size_t i = 0; i < job->count; i += WIDTH) {
        const size_t some = i < whole ? WIDTH : job->count - i;
        const bool all = some == WIDTH;
        const vf g0 = all ? v_load(job->gradients + i) : v_load_n(job->gradients + i, some);
        const vf m0 = all ? v_load(job->first + i) : v_load_n(job->first + i, some);
        const vf v0 = all ? v_load(job->second + i) : v_load_n(job->second + i, some);
        const vf p0 = all ? v_load(job->parameters + i) : v_load_n(job->parameters + i, some);
        const vf g = v_mul(g0, v_set(job->gradient_scale));
        const vf m = v_fma(v_sub(g, m0), v_set(1 - job->beta1), m0);
        const vf v = v_fma(v_mul(g, g), v_set(1 - job->beta2), v_mul(v0, v_set(job->beta2)));
        const vf root = v_root(v) / v_set(job->second_correction_root);
        const vf change = m / v_add(root, v_set(job->epsilon));
        const vf p = v_fma(change, v_set(-step), v_mul(p0, v_set(keep)));
        if (all) {
            v_store(job->first + i, m);
            v_store(job->second + i, v);
            v_store(job->parameters + i, p);
        } else {
            v_store_n(job->first + i, m, some);
            v_store_n(job->second + i, v, some);
            v_store_n(job->parameters + i, p, some);
        }
    }
}
