// Packing: 16 rows of ggml's blocks become one interleaved group (packed_layout.h).

#include "dequantize.h"
#include "packed_layout.h"

#include <string.h>

size_t ck_packed_group_bytes(uint32_t type, size_t columns) {
    return ck_packed_vectors(type) == 0 ? 0 : ck_packed_bytes(type, columns);
}

/// Puts the four bytes of `words[v]` at row `lane` of vector v.
static inline void put_words(uint8_t *vectors, size_t lane, const uint32_t *words, size_t count) {
    for (size_t v = 0; v < count; v++) memcpy(vectors + v * CK_VECTOR + lane * 4, words + v, 4);
}

// MARK: - Types with blocks of 32

/// Bits 0 to 15 of ggml's fifth bits belong to columns 0 to 15, the others to columns 16 to 31.
static uint32_t fifth_bits(const uint8_t *p) {
    uint32_t bits, word = 0;
    memcpy(&bits, p, sizeof bits);
    for (int v = 0; v < 4; v++) {
        // Four neighbouring bits go to the same bit of four bytes.
        const uint32_t low = bits >> (4 * v) & 15, high = bits >> (16 + 4 * v) & 15;
        word |= ((low * 0x00204081u) & 0x01010101u) << v;
        word |= ((high * 0x00204081u) & 0x01010101u) << (4 + v);
    }
    return word;
}

static void pack_small_row(uint32_t type, const uint8_t *block, size_t lane, size_t columns,
                           uint8_t *packed) {
    const size_t bytes = ck_block_bytes(type), count = ck_packed_vectors(type);
    const size_t halves = ck_has_minimum(type) ? 2 : 1;
    uint8_t *vectors = packed + ck_packed_factor_bytes(type, columns);
    for (size_t b = 0; b < columns / CK_BLOCK; b++) {
        for (size_t h = 0; h < halves; h++) {
            memcpy(packed + ((b * halves + h) * CK_GROUP + lane) * 2, block + 2 * h, 2);
        }
        const uint8_t *p = block + 2 * halves;
        uint32_t words[8];
        if (ck_has_fifth_bit(type)) {
            words[4] = fifth_bits(p);
            p += 4;
        }
        memcpy(words, p, type == CK_Q8_0 ? 32 : 16);
        if (type == CK_Q8_0) {
            for (int v = 0; v < 8; v++) words[v] ^= 0x80808080u;
        }
        put_words(vectors, lane, words, count);
        block += bytes;
        vectors += count * CK_VECTOR;
    }
}

// MARK: - K types

/// The words of one block of 32 columns from its unsigned integers, four at a time.
static void pack_quants(const uint8_t *q, size_t count, uint32_t *words) {
    uint32_t four[8];
    memcpy(four, q, sizeof four);
    words[4] = words[5] = 0;
    for (int v = 0; v < 4; v++) {
        const uint32_t first = four[v], second = four[v + 4];
        words[v] = (first & 0x0f0f0f0fu) | (second & 0x0f0f0f0fu) << 4;
        if (count == 5) {
            words[4] |= (first >> 4 & 0x01010101u) << v | (second >> 4 & 0x01010101u) << (4 + v);
        } else if (count == 6) {
            words[4] |= (first >> 4 & 0x03030303u) << 2 * v;
            words[5] |= (second >> 4 & 0x03030303u) << 2 * v;
        }
    }
}

static void pack_super_factors(uint32_t type, const uint8_t *block, size_t lane,
                               uint8_t *factors) {
    if (type == CK_Q6_K) {
        memcpy(factors + lane * 2, block + 208, 2);
        for (size_t part = 0; part < 16; part++) {
            factors[2 * CK_GROUP + part * CK_GROUP + lane] = block[192 + part];
        }
        return;
    }
    memcpy(factors + lane * 2, block, 2);
    memcpy(factors + (CK_GROUP + lane) * 2, block + 2, 2);
    for (int sub = 0; sub < 8; sub++) {
        uint8_t *const two = factors + 4 * CK_GROUP + (size_t)sub * 2 * CK_GROUP + lane;
        ck_k_scale_and_minimum(block + 4, sub, two, two + CK_GROUP);
    }
}

static void pack_super_row(uint32_t type, const uint8_t *block, size_t lane, size_t columns,
                           uint8_t *packed) {
    const size_t bytes = ck_block_bytes(type), count = ck_packed_vectors(type);
    const size_t factor_bytes = type == CK_Q6_K ? CK_Q6_K_FACTORS : CK_K_FACTORS;
    uint8_t *vectors = packed + ck_packed_factor_bytes(type, columns);
    for (size_t s = 0; s < columns / CK_SUPER_BLOCK; s++, block += bytes) {
        pack_super_factors(type, block, lane, packed + s * factor_bytes);
        uint8_t quants[CK_SUPER_BLOCK];
        ck_k_quants(type, block, quants);
        for (int sub = 0; sub < 8; sub++, vectors += count * CK_VECTOR) {
            uint32_t words[6];
            pack_quants(quants + sub * CK_BLOCK, count, words);
            put_words(vectors, lane, words, count);
        }
    }
}

void ck_pack_group(uint32_t type, const uint8_t *rows, size_t row_count, size_t columns,
                   uint8_t *packed) {
    if (ck_packed_vectors(type) == 0) return;
    // Padding is written too: a packed group may go to a file.
    const size_t padding = ck_packed_factor_bytes(type, columns);
    if (padding >= 64) memset(packed + padding - 64, 0, 64);
    if (row_count < CK_GROUP) memset(packed, 0, ck_packed_bytes(type, columns));
    const size_t row_bytes = columns / ck_block_elements(type) * ck_block_bytes(type);
    for (size_t r = 0; r < row_count && r < CK_GROUP; r++) {
        if (ck_is_super(type)) {
            pack_super_row(type, rows + r * row_bytes, r, columns, packed);
        } else {
            pack_small_row(type, rows + r * row_bytes, r, columns, packed);
        }
    }
}
