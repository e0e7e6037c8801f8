// The row filters of PNG (third edition, section 9), sixteen bytes at a time.
//
// A filter replaces each byte by its difference from a guess made of its
// neighbours: a (left), b (above), c (above left). The guess that leaves the
// smallest differences is chosen anew every few rows; neighbouring rows are alike.
#include "image/png.h"

#include <string.h>

enum { LANES = 16, CHOICE_ROWS = 4 };

typedef uint8_t bytes16 __attribute__((vector_size(LANES)));
typedef uint16_t words8 __attribute__((vector_size(LANES)));
typedef int16_t wide16 __attribute__((vector_size(2 * LANES)));

static inline bytes16 load(const unsigned char *from) {
    bytes16 v;
    memcpy(&v, from, sizeof v);
    return v;
}

static inline wide16 widen(bytes16 v) {
    return __builtin_convertvector(v, wide16);
}

static inline wide16 magnitude(wide16 v) {
    wide16 sign = v < 0;
    return (v ^ sign) - sign;
}

// Section 9.4: of left, above and above left the one nearest to a + b - c.
static inline bytes16 paeth(bytes16 a8, bytes16 b8, bytes16 c8) {
    wide16 a = widen(a8), b = widen(b8), c = widen(c8);
    wide16 pa = magnitude(b - c), pb = magnitude(a - c), pc = magnitude(a + b - c - c);
    wide16 take_a = (pa <= pb) & (pa <= pc), take_b = pb <= pc;
    wide16 guess = (take_a & a) | (~take_a & ((take_b & b) | (~take_b & c)));
    return __builtin_convertvector(guess, bytes16);
}

static inline bytes16 average(bytes16 a, bytes16 b) {
    return (a & b) + ((a ^ b) >> 1);
}

static inline bytes16 guess(int filter, bytes16 a, bytes16 b, bytes16 c) {
    switch (filter) {
    case 1: return a;
    case 2: return b;
    case 3: return average(a, b);
    default: return paeth(a, b, c);
    }
}

// `row` and `above` have LANES bytes of zero before them and room after them.
static inline __attribute__((always_inline)) void filter_row(int filter, const unsigned char *row,
                                                             const unsigned char *above, size_t n,
                                                             uint32_t pixel, unsigned char *out) {
    for (size_t i = 0; i < n; i += LANES) {
        bytes16 v = load(row + i) -
                    guess(filter, load(row + i - pixel), load(above + i), load(above + i - pixel));
        memcpy(out + i, &v, sizeof v);
    }
}

// The sum of the differences, taken as signed numbers, without their sign.
static inline __attribute__((always_inline)) uint64_t filter_cost(int filter,
                                                                  const unsigned char *row,
                                                                  const unsigned char *above,
                                                                  size_t n, uint32_t pixel) {
    uint64_t total = 0;
    const words8 low = {255, 255, 255, 255, 255, 255, 255, 255};
    for (size_t i = 0; i < n;) {
        words8 sum = {0};
        size_t end = n - i > 200 * LANES ? i + 200 * LANES : n;
        for (; i < end; i += LANES) {
            bytes16 v = load(row + i) - guess(filter, load(row + i - pixel), load(above + i),
                                              load(above + i - pixel));
            bytes16 minus = -v, less = (bytes16)(v < minus);
            words8 cost = (words8)((v & less) | (minus & ~less));
            sum += (cost & low) + (cost >> 8);
        }
        for (int k = 0; k < LANES / 2; k++)
            total += sum[k];
    }
    return total;
}

static int filter_choose(const unsigned char *row, const unsigned char *above, size_t n,
                         uint32_t pixel) {
    const uint64_t costs[4] = {
        filter_cost(1, row, above, n, pixel), filter_cost(2, row, above, n, pixel),
        filter_cost(3, row, above, n, pixel), filter_cost(4, row, above, n, pixel)};
    int best = 0;
    for (int i = 1; i < 4; i++) {
        if (costs[i] < costs[best]) best = i;
    }
    return best + 1;
}

static void filter_apply(int filter, const unsigned char *row, const unsigned char *above, size_t n,
                         uint32_t pixel, unsigned char *out) {
    switch (filter) {
    case 1: filter_row(1, row, above, n, pixel, out); break;
    case 2: filter_row(2, row, above, n, pixel, out); break;
    case 3: filter_row(3, row, above, n, pixel, out); break;
    default: filter_row(4, row, above, n, pixel, out); break;
    }
}

// PNG's 16-bit samples are big-endian.
static void row_take(const unsigned char *packed, size_t n, bool swap16, unsigned char *row) {
    memcpy(row, packed, n);
    if (!swap16) return;
    for (size_t i = 0; i < n; i += LANES) {
        words8 v;
        memcpy(&v, row + i, sizeof v);
        v = v << 8 | v >> 8;
        memcpy(row + i, &v, sizeof v);
    }
}

size_t trl_png_filter_scratch(size_t row_bytes) {
    return 2 * (row_bytes + 3 * LANES);
}

void trl_png_filter_rows(const trl_png_rows *rows, unsigned char *scratch, unsigned char *out) {
    size_t n = rows->row_bytes;
    unsigned char *above = scratch + LANES, *row = above + n + 3 * LANES;
    memset(scratch, 0, trl_png_filter_scratch(n));
    int filter = 1;
    for (uint32_t r = 0; r < rows->count; r++) {
        row_take(rows->packed + r * rows->stride, n, rows->swap16, row);
        // The first row of a strip has no row above it that belongs to the strip.
        if (r > 0 && (r - 1) % CHOICE_ROWS == 0)
            filter = filter_choose(row, above, n, rows->pixel_bytes);
        *out++ = (unsigned char)filter;
        filter_apply(filter, row, above, n, rows->pixel_bytes, out);
        out += n;
        unsigned char *swap = above;
        above = row;
        row = swap;
    }
}
