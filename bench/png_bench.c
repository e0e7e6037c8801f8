// What deflate costs a PNG, and what it gains: png_bench PICTURE [BITS]. The picture
// is taken as it is read; BITS is 8 or 16 (the default). Single thread.
#include "image/png.h"
#include "image/png_deflate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <zlib.h>

// Of this thread: other programs do not count.
static double seconds_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct method {
    const char *name;
    int level, strategy; // zlib's; level 0 = troland's own
} method;

static const method methods[] = {{"zlib level 6", 6, Z_FILTERED},
                                 {"zlib level 1", 1, Z_DEFAULT_STRATEGY},
                                 {"zlib runs only", 1, Z_RLE},
                                 {"troland", 0, 0}};

static size_t compress_by(const method *m, unsigned char *in, size_t size, unsigned char *out,
                          size_t room) {
    if (m->level == 0) return trl_png_deflate(in, size, true, out);
    z_stream z = {0};
    if (deflateInit2(&z, m->level, Z_DEFLATED, -15, 8, m->strategy) != Z_OK) return 0;
    z.next_in = in;
    z.avail_in = (uInt)size;
    z.next_out = out;
    z.avail_out = (uInt)room;
    deflate(&z, Z_FINISH);
    size_t used = z.total_out;
    deflateEnd(&z);
    return used;
}

// The picture as the writer would filter it; NULL and a sentence where it cannot be had.
static unsigned char *filtered_picture(const char *path, int bits, size_t *size, trl_error *err) {
    trl_image_reader *reader = NULL;
    if (trl_image_open(&reader, path, NULL, err) != TRL_OK) return NULL;
    trl_window w = trl_image_reader_info(reader)->window;
    trl_packing packing = {.size = sizeof packing,
                           .sample = bits == 8 ? TRL_SAMPLE_U8 : TRL_SAMPLE_U16,
                           .channels = 3};
    trl_png_rows rows = {.row_bytes = (size_t)w.width * (size_t)(bits * 3 / 8),
                         .count = w.height,
                         .pixel_bytes = (uint32_t)bits * 3 / 8,
                         .swap16 = bits == 16};
    rows.stride = rows.row_bytes;
    *size = (rows.row_bytes + 1) * w.height;
    float *line = malloc(3 * w.width * sizeof *line);
    unsigned char *packed = malloc(rows.stride * w.height);
    unsigned char *out = malloc(*size + TRL_PNG_FILTER_SLACK);
    unsigned char *scratch = malloc(trl_png_filter_scratch(rows.row_bytes));
    float *planes[4] = {line, line + w.width, line + 2 * (size_t)w.width, NULL};
    const float *const_planes[4] = {planes[0], planes[1], planes[2], NULL};
    trl_result result = line && packed && out && scratch ? TRL_OK : TRL_ERR_MEMORY;
    for (uint32_t y = 0; y < w.height && result == TRL_OK; y++) {
        result = trl_image_reader_rows(reader, 0, w.y + (int32_t)y, 1, planes, w.width, err);
        trl_pack_row(&packing, const_planes, 0, y, w.width, packed + y * rows.stride);
    }
    rows.packed = packed;
    double begin = seconds_now();
    if (result == TRL_OK) trl_png_filter_rows(&rows, scratch, out);
    printf("%s, %u x %u, %d bits: filtered at %.0f MB/s\n", path, w.width, w.height, bits,
           1e-6 * (double)*size / (seconds_now() - begin));
    free(scratch);
    free(packed);
    free(line);
    trl_image_close(&reader);
    if (result == TRL_OK) return out;
    free(out);
    return NULL;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: png_bench PICTURE [BITS]\n");
        return 2;
    }
    size_t size = 0;
    trl_error err = TRL_ERROR_INIT;
    unsigned char *in = filtered_picture(argv[1], argc > 2 ? atoi(argv[2]) : 16, &size, &err);
    size_t room = trl_png_deflate_bound(size) + size / 8;
    unsigned char *out = malloc(room);
    if (!in || !out) {
        fprintf(stderr, "png_bench: %s\n", err.message);
        return 1;
    }
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        double best = 1e9;
        size_t used = 0;
        for (int turn = 0; turn < 3; turn++) {
            double begin = seconds_now();
            used = compress_by(&methods[i], in, size, out, room);
            double took = seconds_now() - begin;
            if (took < best) best = took;
        }
        printf("  %-15s %6.1f %% of the size, %5.0f MB/s\n", methods[i].name,
               100.0 * (double)used / (double)size, 1e-6 * (double)size / best);
    }
    free(out);
    free(in);
    return 0;
}
