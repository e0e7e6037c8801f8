// Deflate (RFC 1951) for what PNG's filters leave of a rendered picture.
//
// That is noise around zero, and zeros where the picture is flat. Looking for
// repeated strings, which is what makes deflate slow, finds nothing in noise: codes
// by frequency alone make smaller files there than zlib's level 6, and runs of zeros
// take care of what is flat. So each block gets its own Huffman code, and the only
// matches are runs, at distance 1. docs/image.md has the figures.
#include "image/png_deflate.h"

#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_BYTES = 1 << 17,
    SYMBOLS = 286, // 256 bytes, the end of the block, 29 lengths
    END = 256,
    BITS_MAX = 14, // four codes fit into a 64-bit word beside 7 bits that wait
    RUN_MAX = 258,
    STORED_MAX = 65535
};

typedef struct code_table {
    uint32_t count[SYMBOLS];
    uint16_t code[SYMBOLS]; // bits in the order in which they are written
    uint8_t bits[SYMBOLS];
} code_table;

typedef struct bit_writer {
    unsigned char *at;
    uint64_t word;
    unsigned bits; // in `word`, less than 8 after a flush
} bit_writer;

static inline void put(bit_writer *w, uint32_t value, unsigned bits) {
    w->word |= (uint64_t)value << w->bits;
    w->bits += bits;
}

// Writes eight bytes, of which only the whole ones count.
static inline void flush(bit_writer *w) {
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(w->word >> 8 * i);
    memcpy(w->at, bytes, 8);
    w->at += w->bits >> 3;
    w->word >>= w->bits & ~7u;
    w->bits &= 7;
}

static void align(bit_writer *w) {
    flush(w);
    if (w->bits > 0) w->at++;
    w->word = 0;
    w->bits = 0;
}

// The symbol of a run's length, and its extra bits (section 3.2.5).
static uint32_t length_symbol(uint32_t length, uint32_t *extra, unsigned *extra_bits) {
    *extra = 0;
    *extra_bits = 0;
    if (length == RUN_MAX) return 285;
    uint32_t n = length - 3;
    if (n < 8) return 257 + n;
    unsigned log = 31 - (unsigned)__builtin_clz(n);
    *extra_bits = log - 2;
    *extra = n & ((1u << *extra_bits) - 1);
    return 257 + 4 * (log - 1) + ((n >> *extra_bits) & 3);
}

static uint64_t load8(const unsigned char *from) {
    uint64_t v;
    memcpy(&v, from, sizeof v);
    return v;
}

// How many zeros stand here, where at least eight do.
static size_t zeros_at(const unsigned char *in, size_t left) {
    size_t n = 8;
    while (n + 8 <= left && load8(in + n) == 0)
        n += 8;
    while (n < left && in[n] == 0)
        n++;
    return n;
}

// A run of zeros is a zero and matches with the byte before it. The next piece of
// what is `left`: a match, or a zero where that is too short for one.
typedef struct run_piece {
    uint32_t symbol, extra;
    unsigned extra_bits;
    size_t length;
} run_piece;

static run_piece run_next(size_t left) {
    run_piece p = {.length = 1};
    if (left < 3) return p;
    p.length = left < RUN_MAX ? left : RUN_MAX;
    p.symbol = length_symbol((uint32_t)p.length, &p.extra, &p.extra_bits);
    return p;
}

static void count_symbols(const unsigned char *in, size_t size, uint32_t count[SYMBOLS]) {
    // Four tables, because neighbouring bytes are often equal.
    uint32_t tables[4][256] = {{0}};
    memset(count, 0, SYMBOLS * sizeof *count);
    size_t i = 0;
    while (i + 8 <= size) {
        uint64_t v = load8(in + i);
        if (v == 0) {
            size_t run = zeros_at(in + i, size - i);
            i += run;
            count[0]++;
            for (size_t left = run - 1; left > 0;) {
                run_piece p = run_next(left);
                count[p.symbol]++;
                left -= p.length;
            }
            continue;
        }
        for (int k = 0; k < 8; k++)
            tables[k & 3][in[i + (size_t)k]]++;
        i += 8;
    }
    for (; i < size; i++)
        count[in[i]]++;
    for (int s = 0; s < 256; s++)
        count[s] += tables[0][s] + tables[1][s] + tables[2][s] + tables[3][s];
    count[END] = 1;
}

static int by_count(const void *a, const void *b) {
    const uint32_t *x = a, *y = b;
    if (x[0] != y[0]) return x[0] < y[0] ? -1 : 1;
    return x[1] < y[1] ? -1 : x[1] > y[1];
}

// Huffman's code lengths for `n` weights in rising order, which they replace
// (Moffat and Katajainen, "In-place calculation of minimum-redundancy codes", 1995).
static void lengths_in_place(uint32_t *a, int n) {
    int root = 0, leaf = 2, next;
    a[0] += a[1];
    for (next = 1; next < n - 1; next++) {
        if (leaf >= n || a[root] < a[leaf]) {
            a[next] = a[root];
            a[root++] = (uint32_t)next;
        } else {
            a[next] = a[leaf++];
        }
        if (leaf >= n || (root < next && a[root] < a[leaf])) {
            a[next] += a[root];
            a[root++] = (uint32_t)next;
        } else {
            a[next] += a[leaf++];
        }
    }
    a[n - 2] = 0;
    for (next = n - 3; next >= 0; next--)
        a[next] = a[a[next]] + 1;
    int available = 1, used = 0;
    uint32_t depth = 0;
    root = n - 2;
    next = n - 1;
    while (available > 0) {
        while (root >= 0 && a[root] == depth) {
            used++;
            root--;
        }
        while (available > used) {
            a[next--] = depth;
            available--;
        }
        available = 2 * used;
        depth++;
        used = 0;
    }
}

// Cuts codes that are too long, and makes room for them: each step takes one of the
// longest, and splits the longest shorter one for two. The lengths go from the rarest
// symbol to the most frequent. Rarely needed: counts must grow like Fibonacci's numbers.
static void lengths_limit(uint32_t *lengths, int n) {
    uint32_t per_length[BITS_MAX + 1] = {0}, used = 0; // in units of 2^-BITS_MAX
    for (int i = 0; i < n; i++) {
        uint32_t length = lengths[i] < BITS_MAX ? lengths[i] : BITS_MAX;
        per_length[length]++;
        used += 1u << (BITS_MAX - length);
    }
    for (; used > 1u << BITS_MAX; used--) {
        int shorter = BITS_MAX - 1;
        while (per_length[shorter] == 0)
            shorter--;
        per_length[BITS_MAX]--;
        per_length[shorter]--;
        per_length[shorter + 1] += 2;
    }
    for (int i = 0, length = BITS_MAX; i < n; i++) {
        while (per_length[length] == 0)
            length--;
        per_length[length]--;
        lengths[i] = (uint32_t)length;
    }
}

// Canonical codes by length (section 3.2.2), their bits reversed.
static void codes_assign(code_table *t) {
    uint32_t per_length[BITS_MAX + 2] = {0}, next[BITS_MAX + 2] = {0};
    for (int s = 0; s < SYMBOLS; s++)
        per_length[t->bits[s]]++;
    per_length[0] = 0;
    for (int b = 1; b <= BITS_MAX; b++)
        next[b + 1] = (next[b] + per_length[b]) << 1;
    for (int s = 0; s < SYMBOLS; s++) {
        if (!t->bits[s]) continue;
        uint32_t code = next[t->bits[s]]++, reversed = 0;
        for (int b = 0; b < t->bits[s]; b++)
            reversed |= (code >> b & 1) << (t->bits[s] - 1 - b);
        t->code[s] = (uint16_t)reversed;
    }
}

static void table_make(code_table *t) {
    uint32_t order[SYMBOLS][2], lengths[SYMBOLS];
    int n = 0;
    for (uint32_t s = 0; s < SYMBOLS; s++) {
        if (!t->count[s]) continue;
        order[n][0] = t->count[s];
        order[n++][1] = s;
    }
    qsort(order, (size_t)n, sizeof *order, by_count);
    for (int i = 0; i < n; i++)
        lengths[i] = order[i][0];
    // The end and at least one byte: never fewer than two.
    lengths_in_place(lengths, n);
    lengths_limit(lengths, n);
    memset(t->bits, 0, sizeof t->bits);
    for (int i = 0; i < n; i++)
        t->bits[order[i][1]] = (uint8_t)lengths[i];
    codes_assign(t);
}

enum { HEADER_BITS = 3 + 5 + 5 + 4 + 19 * 3 + 4 * (SYMBOLS + 1) };

static uint64_t block_bits(const code_table *t) {
    uint64_t bits = HEADER_BITS;
    for (int s = 0; s < SYMBOLS; s++)
        bits += (uint64_t)t->count[s] * t->bits[s];
    for (uint32_t s = 257; s < SYMBOLS; s++) {
        // Extra bits, and one for the distance.
        unsigned extra = s < 265 || s == 285 ? 0 : (s - 261) / 4;
        bits += (uint64_t)t->count[s] * (extra + 1);
    }
    return bits;
}

// Section 3.2.7. The code lengths are 0…15, all written in four bits: their own code
// has sixteen symbols of four bits, and none for repetitions.
static void header_put(bit_writer *w, const code_table *t, bool final) {
    static const uint8_t order[19] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                      11, 4,  12, 3, 13, 2, 14, 1, 15};
    put(w, final, 1);
    put(w, 2, 2);
    put(w, SYMBOLS - 257, 5);
    put(w, 0, 5);
    put(w, 19 - 4, 4);
    flush(w);
    for (int i = 0; i < 19; i++) {
        put(w, order[i] < 16 ? 4 : 0, 3);
        flush(w);
    }
    for (int s = 0; s < SYMBOLS; s++) {
        uint32_t b = t->bits[s];
        put(w, (b & 1) << 3 | (b & 2) << 1 | (b & 4) >> 1 | b >> 3, 4);
        flush(w);
    }
    // One distance, 1, of one bit: the code length 1, its four bits reversed.
    put(w, 8, 4);
    flush(w);
}

static void run_put(bit_writer *w, const code_table *t, size_t run) {
    put(w, t->code[0], t->bits[0]);
    flush(w);
    for (size_t left = run - 1; left > 0;) {
        run_piece p = run_next(left);
        put(w, t->code[p.symbol], t->bits[p.symbol]);
        // The distance is one bit, 0.
        if (p.symbol > END) put(w, p.extra, p.extra_bits + 1);
        flush(w);
        left -= p.length;
    }
}

static void symbols_put(bit_writer *w, const code_table *t, const unsigned char *in, size_t size) {
    // Code and length side by side: one load for each byte.
    uint32_t both[256];
    for (int s = 0; s < 256; s++)
        both[s] = (uint32_t)t->code[s] << 8 | t->bits[s];
    size_t i = 0;
    while (i + 8 <= size) {
        if (load8(in + i) == 0) {
            size_t run = zeros_at(in + i, size - i);
            run_put(w, t, run);
            i += run;
            continue;
        }
        for (int half = 0; half < 2; half++) {
            for (int k = 0; k < 4; k++) {
                uint32_t b = both[in[i++]];
                put(w, b >> 8, b & 255);
            }
            flush(w);
        }
    }
    for (; i < size; i++) {
        put(w, t->code[in[i]], t->bits[in[i]]);
        flush(w);
    }
    put(w, t->code[END], t->bits[END]);
    flush(w);
}

static void stored_put(bit_writer *w, const unsigned char *in, size_t size, bool final) {
    do {
        uint32_t piece = size < STORED_MAX ? (uint32_t)size : STORED_MAX;
        put(w, final && piece == size, 3);
        align(w);
        put(w, piece | ~piece << 16, 32);
        flush(w);
        if (piece) memcpy(w->at, in, piece);
        w->at += piece;
        in += piece;
        size -= piece;
    } while (size > 0);
}

size_t trl_png_deflate_bound(size_t size) {
    // Each block at worst stored, in three pieces, and what a flush writes too much.
    return size + 24 * (size / BLOCK_BYTES + 1) + 16;
}

size_t trl_png_deflate(const unsigned char *in, size_t size, bool last, unsigned char *out) {
    bit_writer w = {.at = out};
    code_table table;
    for (size_t at = 0; at < size;) {
        size_t n = size - at < BLOCK_BYTES ? size - at : BLOCK_BYTES;
        bool final = last && at + n == size;
        count_symbols(in + at, n, table.count);
        table_make(&table);
        if (block_bits(&table) < 8 * (uint64_t)n) {
            header_put(&w, &table, final);
            symbols_put(&w, &table, in + at, n);
        } else {
            stored_put(&w, in + at, n, final);
        }
        at += n;
    }
    // An empty stored block ends on a byte boundary, as zlib's Z_SYNC_FLUSH.
    if (!last || size == 0) stored_put(&w, in, 0, last);
    align(&w);
    return (size_t)(w.at - out);
}
