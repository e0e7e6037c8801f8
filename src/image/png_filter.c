// The row filters of PNG (third edition, section 9).
#include "image/png.h"

#include <stdlib.h>
#include <string.h>

static void filter_sub(const unsigned char *row, size_t n, uint32_t pixel, unsigned char *out) {
    memcpy(out, row, pixel < n ? pixel : n);
    for (size_t i = pixel; i < n; i++)
        out[i] = (unsigned char)(row[i] - row[i - pixel]);
}

static void filter_up(const unsigned char *row, const unsigned char *above, size_t n,
                      unsigned char *out) {
    for (size_t i = 0; i < n; i++)
        out[i] = (unsigned char)(row[i] - above[i]);
}

static void copy_row(const unsigned char *row, size_t n, bool swap16, unsigned char *out) {
    if (!swap16) {
        memcpy(out, row, n);
        return;
    }
    for (size_t i = 0; i + 1 < n; i += 2) {
        out[i] = row[i + 1];
        out[i + 1] = row[i];
    }
}

void trl_png_filter_rows(const unsigned char *packed, size_t stride, uint32_t rows,
                         size_t row_bytes, uint32_t pixel_bytes, bool swap16, unsigned char *out) {
    // Rows are put in place first, from the last to the first filtered against the
    // one above, which is still plain then.
    for (uint32_t r = 0; r < rows; r++)
        copy_row(packed + r * stride, row_bytes, swap16, out + r * (row_bytes + 1) + 1);
    for (uint32_t r = rows; r-- > 0;) {
        unsigned char *row = out + r * (row_bytes + 1);
        if (r > 0) {
            row[0] = 2;
            filter_up(row + 1, row - row_bytes, row_bytes, row + 1);
        } else {
            row[0] = 0;
            (void)filter_sub;
            (void)pixel_bytes;
        }
    }
}
