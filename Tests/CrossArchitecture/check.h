// What the checks of the C kernels share: random numbers, memory whose end is watched by the address
// sanitizer, and the table of results. Every check names its bound once, in checks.h.

#ifndef MECHURI_CHECK_H
#define MECHURI_CHECK_H

#include "CKernels.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The block types, every one of which is packed.
enum { PACKED_TYPES = 9 };
extern const uint32_t packed_types[PACKED_TYPES];
const char *type_name(uint32_t type);

// MARK: - Random numbers

/// The same numbers on every machine, from the start again after `restart_random`.
uint32_t random_bits(void);
void restart_random(void);
/// Uniform in -1 ..< 1.
float random_float(void);
void random_floats(float *x, size_t count);

/// `rows` rows of random blocks with scales of about 2^-9 to 2^-8; all integers occur.
void random_weights(uint32_t type, size_t rows, size_t columns, uint8_t *out);

// MARK: - Memory

/// `count` elements of `size` bytes, freed by `free_all`; ends the program where there is no memory.
void *take(size_t count, size_t size);
#define TAKE(type, count) ((type *)take((count), sizeof(type)))
void free_all(void);

/// Room for `tokens` tokens, and what follows `token` of them.
ck_activations take_activations(size_t tokens, size_t columns);
ck_activations activations_from(ck_activations all, size_t token, size_t columns);
/// `rows` rows as packed groups.
uint8_t *pack_rows(uint32_t type, const uint8_t *weights, size_t rows, size_t columns);
size_t row_bytes(uint32_t type, size_t columns);

// MARK: - Results

/// Notes an error and the bound it must keep; the largest part of the bound is shown.
void note_error(const char *check, const ck_kernels *kernels, double error, double bound);
/// Notes that two pieces of memory must be equal to the bit.
void note_equal(const char *check, const ck_kernels *kernels, const void *a, const void *b,
                size_t bytes);
/// The same of floats, where any NaN equals any other.
void note_equal_floats(const char *check, const ck_kernels *kernels, const float *a,
                       const float *b, size_t count);
/// Prints the table; the number of checks that failed.
size_t print_results(void);

#endif
