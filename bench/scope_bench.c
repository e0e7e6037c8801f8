// How long the histogram and the range of a 24-megapixel EXR take, and decoding alone:
//   build/bench/scope_bench THREADS [FOLDER]
#include "bench.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 6000, HEIGHT = 4000, ROUNDS = 7 };

static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void must(trl_result r, const trl_error *err) {
    if (r == TRL_OK) return;
    fprintf(stderr, "scope_bench: %s\n", err->message);
    exit(1);
}

static void make(const char *path, const char *compression) {
    trl_error err = TRL_ERROR_INIT;
    trl_image_writer *writer = NULL;
    trl_image_write_params params = TRL_IMAGE_WRITE_PARAMS_INIT;
    params.data = params.display = (trl_window){0, 0, WIDTH, HEIGHT};
    params.packing =
        (trl_packing){.size = sizeof(trl_packing), .sample = TRL_SAMPLE_HALF, .channels = 3};
    params.color.known = true;
    params.color.primaries = trl_primaries_ap0;
    params.compression = compression;
    params.overwrite = true;
    must(trl_image_create(&writer, path, &params, &err), &err);
    float *rgba = malloc((size_t)WIDTH * HEIGHT * 4 * sizeof *rgba);
    uint16_t *row = malloc((size_t)WIDTH * 3 * sizeof *row);
    float *planes = malloc((size_t)WIDTH * 3 * sizeof *planes);
    if (!rgba || !row || !planes) exit(1);
    bench_scene(rgba, WIDTH, HEIGHT);
    for (uint32_t y = 0; y < HEIGHT; y++) {
        const float *at[4] = {planes, planes + WIDTH, planes + 2 * WIDTH, NULL};
        for (size_t x = 0; x < WIDTH; x++)
            for (size_t c = 0; c < 3; c++)
                planes[c * WIDTH + x] = rgba[4 * ((size_t)y * WIDTH + x) + c];
        trl_pack_row(&params.packing, at, 0, y, WIDTH, row);
        must(trl_image_writer_rows(writer, 1, row, WIDTH * 6, &err), &err);
    }
    must(trl_image_writer_finish(writer, &err), &err);
    trl_image_writer_destroy(&writer);
    free(rgba);
    free(row);
    free(planes);
}

// `kinds` 0: decoding alone, by the way that trl_image_range goes, with one pixel in view.
static void measure(const char *path, uint32_t kinds, uint32_t threads, double least[2]) {
    trl_error err = TRL_ERROR_INIT;
    trl_image_reader *reader = NULL;
    trl_image_open_params open = TRL_IMAGE_OPEN_PARAMS_INIT;
    trl_scope_params params = TRL_SCOPE_PARAMS_INIT;
    trl_scope *scope = NULL;
    double begun = now(CLOCK_MONOTONIC), worked = now(CLOCK_PROCESS_CPUTIME_ID);
    open.slots = threads;
    must(trl_image_open(&reader, path, &open, &err), &err);
    params.primaries = trl_primaries_ap0;
    params.kinds = kinds ? kinds : 1 << TRL_SCOPE_HISTOGRAM;
    if (kinds == 0) params.crop = (trl_window){0, 0, 1, HEIGHT};
    must(trl_scope_create(&scope, &params, &err), &err);
    must(trl_scope_add(scope, reader, NULL, threads, &err), &err);
    if (!(trl_scope_percentile(scope, TRL_SCOPE_LUMA, 50) > 0)) exit(1);
    trl_scope_destroy(&scope);
    trl_image_close(&reader);
    double wall = 1e3 * (now(CLOCK_MONOTONIC) - begun);
    double work = 1e3 * (now(CLOCK_PROCESS_CPUTIME_ID) - worked) / threads;
    if (wall < least[0]) least[0] = wall;
    if (work < least[1]) least[1] = work;
}

static void best(const char *path, uint32_t kinds, uint32_t threads) {
    double least[2] = {1e9, 1e9};
    for (int i = 0; i < ROUNDS; i++)
        measure(path, kinds, threads, least);
    printf(" %6.0f (%4.0f)", least[0], least[1]);
}

int main(int argc, char **argv) {
    static const char *const compressions[] = {"none", "zip", "piz"};
    uint32_t threads = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 2;
    char path[4096];
    printf("%d × %d half RGB, %u threads, ms by the clock (of each processor), best of %d\n", WIDTH,
           HEIGHT, threads, ROUNDS);
    printf("%-8s %13s %13s %13s %13s\n", "", "decoding", "histogram", "waveform", "all scopes");
    for (size_t i = 0; i < sizeof compressions / sizeof *compressions; i++) {
        snprintf(path, sizeof path, "%s/scope_bench.exr", argc > 2 ? argv[2] : ".");
        make(path, compressions[i]);
        uint32_t all = (1u << TRL_SCOPE_KINDS) - 1 - (1u << TRL_SCOPE_VECTORSCOPE);
        printf("%-8s", compressions[i]);
        best(path, 0, threads);
        best(path, 1 << TRL_SCOPE_HISTOGRAM, threads);
        best(path, 1 << TRL_SCOPE_WAVEFORM, threads);
        best(path, all, threads);
        putchar('\n');
        unlink(path);
    }
    return 0;
}
