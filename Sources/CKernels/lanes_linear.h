// Float linear layers over the vector type of lanes.h: weights of any type are dequantised in tiles
// that stay in the first-level cache, and multiplied with blocks of tokens from registers.

typedef uint8_t ck_bytes16 __attribute__((ext_vector_type(16)));
typedef float ck_floats4 __attribute__((ext_vector_type(4)));

// MARK: - Dequantisation

INLINE void dequantize_block(uint32_t type, const uint8_t *block, float *out) {
    uint16_t half;
    memcpy(&half, block, sizeof half);
    const vf scale = v_set(ck_half_to_float(half));
    int8_t nibbles[CK_BLOCK];
    const int8_t *quants = (const int8_t *)block + 2;
    if (type == CK_Q4_0) {
        ck_bytes16 raw;
        memcpy(&raw, block + 2, sizeof raw);
        const ck_bytes16 first = (raw & 15) - 8, second = (raw >> 4) - 8;
        memcpy(nibbles, &first, sizeof first);
        memcpy(nibbles + 16, &second, sizeof second);
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
    default:
        ck_dequantize_blocks(type, bytes, count, out);
    }
}

// MARK: - Multiplication

/// Columns and rows of a dequantised tile: 32 KiB, and one cache line of every token's output.
#define TILE 512
#define TILE_ROWS 16

/// Four rows times `tokens` tokens over one tile of columns. `tokens` is a constant at every call,
/// so that the sums live in registers.
INLINE void multiply_rows(const float *const rows[4], const float *x, size_t x_stride,
                          size_t width, int tokens, float (*sums)[4]) {
    vf sum[MOST_FLOAT_TOKENS][4];
    for (int t = 0; t < tokens; t++) {
        for (int r = 0; r < 4; r++) sum[t][r] = v_zero();
    }
    const size_t whole = width / WIDTH * WIDTH;
    for (size_t i = 0; i < whole; i += WIDTH) {
        vf w[4];
#pragma clang loop unroll(full)
        for (int r = 0; r < 4; r++) w[r] = v_load(rows[r] + i);
#pragma clang loop unroll(full)
        for (int t = 0; t < tokens; t++) {
            const vf v = v_load(x + (size_t)t * x_stride + i);
#pragma clang loop unroll(full)
            for (int r = 0; r < 4; r++) sum[t][r] = v_fma(w[r], v, sum[t][r]);
        }
    }
#pragma clang loop unroll(full)
    for (int t = 0; t < tokens; t++) {
        v_sum4(sum[t][0], sum[t][1], sum[t][2], sum[t][3], sums[t]);
        for (size_t i = whole; i < width; i++) {
            for (int r = 0; r < 4; r++) sums[t][r] += rows[r][i] * x[(size_t)t * x_stride + i];
        }
    }
}

/// Adds a tile's sums for up to four rows of one token; the first tile also brings the bias.
INLINE void add_sums(const ck_linear *job, bool first, size_t r, size_t rows, size_t t,
                     const float *sums) {
    float *const out = job->out + t * job->out_stride + r;
    const bool keep = !first || job->accumulate;
    const float *const bias = first && job->bias ? job->bias + r : NULL;
    if (rows >= 4) {
        ck_floats4 value, other;
        memcpy(&value, sums, sizeof value);
        if (bias) {
            memcpy(&other, bias, sizeof other);
            value += other;
        }
        if (keep) {
            memcpy(&other, out, sizeof other);
            value += other;
        }
        memcpy(out, &value, sizeof value);
        return;
    }
    for (size_t k = 0; k < rows; k++) {
        out[k] = sums[k] + (bias ? bias[k] : 0) + (keep ? out[k] : 0);
    }
}

/// `rows` rows from row `r`, at `tile`, times all tokens over `width` columns from column `c`.
INLINE void multiply_tile(const ck_linear *job, const float *tile, size_t stride, size_t r,
                          size_t rows, size_t c, size_t width) {
    size_t t = 0;
    while (t < job->tokens) {
        const float *const x = job->x + t * job->x_stride + c;
        const size_t tokens = job->tokens - t < MOST_FLOAT_TOKENS ? 1 : MOST_FLOAT_TOKENS;
        for (size_t k = 0; k < rows; k += 4) {
            const float *four[4];
            for (size_t j = 0; j < 4; j++) {
                four[j] = tile + (k + j < rows ? k + j : k) * stride;
            }
            float sums[MOST_FLOAT_TOKENS][4];
            if (tokens == 1) {
                multiply_rows(four, x, 0, width, 1, sums);
            } else {
                multiply_rows(four, x, job->x_stride, width, MOST_FLOAT_TOKENS, sums);
            }
            for (size_t j = 0; j < tokens; j++) {
                add_sums(job, c == 0, r + k, rows - k, t + j, sums[j]);
            }
        }
        t += tokens;
    }
}

/// All rows over `width` columns from column `c`.
INLINE void multiply_columns(const ck_linear *job, size_t c, size_t width) {
    float buffer[TILE_ROWS * TILE] __attribute__((aligned(64)));
    const size_t row_bytes = ck_row_bytes(job->type, job->columns);
    const uint8_t *const weights = (const uint8_t *)job->weights + ck_row_bytes(job->type, c);
    for (size_t r = 0; r < job->rows; r += TILE_ROWS) {
        const size_t rows = job->rows - r < TILE_ROWS ? job->rows - r : TILE_ROWS;
        const uint8_t *const first = weights + r * row_bytes;
        // Many tokens are worth a copy, which ends the conflicts of rows a power of two apart.
        if (job->type == CK_F32 && job->tokens < 16) {
            const float *const plain = (const float *)(const void *)first;
            multiply_tile(job, plain, job->columns, r, rows, c, width);
            continue;
        }
        for (size_t k = 0; k < rows; k++) {
            NAME(dequantize)(job->type, first + k * row_bytes, width, buffer + k * TILE);
        }
        multiply_tile(job, buffer, TILE, r, rows, c, width);
    }
}

static void NAME(linear_float)(const ck_linear *job) {
    // Blocks of tokens whose share of x stays in the second-level cache while all rows go by.
    enum { most = 128 };
    ck_linear part = *job;
    for (size_t t = 0; t < job->tokens; t += most) {
        part.tokens = job->tokens - t < most ? job->tokens - t : most;
        part.x = job->x + t * job->x_stride;
        part.out = job->out + t * job->out_stride;
        for (size_t c = 0; c == 0 || c < job->columns; c += TILE) {
            multiply_columns(&part, c, job->columns - c < TILE ? job->columns - c : TILE);
        }
    }
}
