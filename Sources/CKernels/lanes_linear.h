// Float linear layers over the vector type of lanes.h: weights of any type are dequantised in tiles
// that stay in the first-level cache, and multiplied with blocks of tokens from registers.

// MARK: - Dequantisation

INLINE void dequantize_block(uint32_t type, const uint8_t *block, float *out) {
    uint16_t half;
    memcpy(&half, block, sizeof half);
    const vf scale = v_set(ck_half_to_float(half));
    int8_t nibbles[CK_BLOCK];
    const int8_t *quants = (const int8_t *)block + 2;
    if (type == CK_Q4_0) {
        const __m128i raw = _mm_loadu_si128((const __m128i *)(block + 2));
        const __m128i low = _mm_set1_epi8(15), eight = _mm_set1_epi8(8);
        const __m128i first = _mm_and_si128(raw, low);
        const __m128i second = _mm_and_si128(_mm_srli_epi16(raw, 4), low);
        _mm_storeu_si128((__m128i *)nibbles, _mm_sub_epi8(first, eight));
        _mm_storeu_si128((__m128i *)(nibbles + 16), _mm_sub_epi8(second, eight));
        quants = nibbles;
    }
    for (size_t i = 0; i < CK_BLOCK; i += WIDTH) {
        v_store(out + i, v_mul(v_load_int8(quants + i), scale));
    }
}

static void NAME(dequantize)(uint32_t type, const void *blocks, size_t count, float *out) {
    const uint8_t *bytes = blocks;
    const size_t whole = count / WIDTH * WIDTH;
    uint16_t half;
    switch (type) {
    case CK_F32:
        memcpy(out, bytes, count * sizeof(float));
        break;
    case CK_F16:
        for (size_t i = 0; i < whole; i += WIDTH) {
            v_store(out + i, v_load_half((const uint16_t *)(const void *)(bytes + 2 * i)));
        }
        for (size_t i = whole; i < count; i++) {
            memcpy(&half, bytes + 2 * i, sizeof half);
            out[i] = ck_half_to_float(half);
        }
        break;
    case CK_BF16:
        for (size_t i = 0; i < whole; i += WIDTH) v_store(out + i, v_load_brain(bytes + 2 * i));
        for (size_t i = whole; i < count; i++) {
            memcpy(&half, bytes + 2 * i, sizeof half);
            out[i] = ck_brain_to_float(half);
        }
        break;
    case CK_Q8_0:
        for (size_t b = 0; b < count / CK_BLOCK; b++) {
            dequantize_block(CK_Q8_0, bytes + b * 34, out + b * CK_BLOCK);
        }
        break;
    case CK_Q4_0:
        for (size_t b = 0; b < count / CK_BLOCK; b++) {
            dequantize_block(CK_Q4_0, bytes + b * 18, out + b * CK_BLOCK);
        }
        break;
    }
}

// MARK: - Multiplication

/// Columns of a dequantised tile; four rows of them fill half a first-level cache.
#define TILE 1024
#define TILE_ROWS 4

/// out[t][r] += tile[r] . x[t] for 4 rows and `tokens` tokens.
INLINE void multiply_rows(const float *tile, size_t tile_stride, const float *x, size_t x_stride,
                          size_t width, int tokens, float *out, size_t out_stride) {
    vf sum[4][TILE_ROWS];
    for (int t = 0; t < tokens; t++) {
        for (int r = 0; r < TILE_ROWS; r++) sum[t][r] = v_zero();
    }
    const size_t whole = width / WIDTH * WIDTH;
    for (size_t i = 0; i < whole; i += WIDTH) {
        vf w[TILE_ROWS];
#pragma clang loop unroll(full)
        for (int r = 0; r < TILE_ROWS; r++) w[r] = v_load(tile + (size_t)r * tile_stride + i);
#pragma clang loop unroll(full)
        for (int t = 0; t < tokens; t++) {
            const vf v = v_load(x + (size_t)t * x_stride + i);
#pragma clang loop unroll(full)
            for (int r = 0; r < TILE_ROWS; r++) sum[t][r] = v_fma(w[r], v, sum[t][r]);
        }
    }
#pragma clang loop unroll(full)
    for (int t = 0; t < tokens; t++) {
        float sums[TILE_ROWS];
        v_sum4(sum[t][0], sum[t][1], sum[t][2], sum[t][3], sums);
        for (int r = 0; r < TILE_ROWS; r++) {
            for (size_t i = whole; i < width; i++) {
                sums[r] += tile[(size_t)r * tile_stride + i] * x[(size_t)t * x_stride + i];
            }
            out[(size_t)t * out_stride + (size_t)r] += sums[r];
        }
    }
}

/// Rows `r` to `r + 3` over one tile of columns.
INLINE void multiply_tile(const ck_linear *job, const float *tile, size_t tile_stride, size_t r,
                          size_t c, size_t width) {
    const float *const x = job->x + c;
    float *const out = job->out + r;
    const size_t xs = job->x_stride, os = job->out_stride;
    size_t t = 0;
    for (; t + MOST_FLOAT_TOKENS <= job->tokens; t += MOST_FLOAT_TOKENS) {
        multiply_rows(tile, tile_stride, x + t * xs, xs, width, MOST_FLOAT_TOKENS, out + t * os, os);
    }
    for (; t < job->tokens; t++) {
        multiply_rows(tile, tile_stride, x + t * xs, xs, width, 1, out + t * os, os);
    }
}

/// The 1 to 3 rows that are left over: their results go through a buffer of four.
static void NAME(last_rows)(const ck_linear *job, const float *tile, size_t r, size_t c,
                            size_t width) {
    for (size_t t = 0; t < job->tokens; t++) {
        float out[TILE_ROWS] = {0};
        multiply_rows(tile, TILE, job->x + t * job->x_stride + c, 0, width, 1, out, 0);
        for (size_t k = 0; r + k < job->rows; k++) job->out[t * job->out_stride + r + k] += out[k];
    }
}

static void NAME(linear_float)(const ck_linear *job) {
    float buffer[TILE_ROWS * TILE] __attribute__((aligned(64)));
    const size_t row_bytes = ck_row_bytes(job->type, job->columns);
    for (size_t t = 0; t < job->tokens; t++) {
        float *const out = job->out + t * job->out_stride;
        for (size_t r = 0; r < job->rows; r++) {
            out[r] = (job->accumulate ? out[r] : 0) + (job->bias ? job->bias[r] : 0);
        }
    }
    for (size_t r = 0; r < job->rows; r += TILE_ROWS) {
        const size_t some = job->rows - r < TILE_ROWS ? job->rows - r : TILE_ROWS;
        const uint8_t *const weights = (const uint8_t *)job->weights + r * row_bytes;
        for (size_t c = 0; c < job->columns; c += TILE) {
            const size_t width = job->columns - c < TILE ? job->columns - c : TILE;
            const uint8_t *const first = weights + ck_row_bytes(job->type, c);
            if (job->type == CK_F32 && some == TILE_ROWS) {
                const float *const plain = (const float *)(const void *)first;
                multiply_tile(job, plain, job->columns, r, c, width);
                continue;
            }
            for (size_t k = 0; k < TILE_ROWS; k++) {
                const size_t row = k < some ? k : 0;
                NAME(dequantize)(job->type, first + row * row_bytes, width, buffer + k * TILE);
            }
            if (some == TILE_ROWS) {
                multiply_tile(job, buffer, TILE, r, c, width);
            } else {
                NAME(last_rows)(job, buffer, r, c, width);
            }
        }
    }
}
