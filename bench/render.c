// bench/render.c: how fast output transforms render.
//
// "picture" is a whole float RGBA picture in memory, in place, through a plan:
// trl_plan_run_packed; OpenColorIO does the same job. "planes" is the transform alone, on rows of
// planar floats that are copied into a row's buffer first.
#include "bench.h"

#include "aces/output_fast.h"
#include "base/base.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

// Rows are taken GRAIN at a time: at the end no thread waits for long.
enum { ROUNDS = 7, THREADS = 2, THREAD_ROUNDS = 20, GRAIN = 4 };

static const char *const displays[] = {
    "Rec709-D65_100nit_in_Rec709-D65_sRGB-Piecewise", "Rec709-D65_100nit_in_Rec709-D65_BT1886",
    "P3-D65_1000nit_in_Rec2100-D65_ST2084", "P3-D65_1000nit_in_Rec2100-D65_HLG"};

typedef struct job {
    const trl_aces_output *output;
    const trl_plan *plan;
    const float *in;
    float *picture; // a copy of `in`, rendered in place
    uint32_t width, height;
    _Atomic uint32_t next_row;
    float *row; // 3 planes
} job;

static void picture_part(void *arg, uint32_t worker) {
    job *j = arg;
    (void)worker;
    const trl_packing packing = {sizeof packing, TRL_SAMPLE_FLOAT, 4, 0, false};
    for (;;) {
        uint32_t y = atomic_fetch_add(&j->next_row, GRAIN), end = y + GRAIN;
        if (y >= j->height) return;
        for (; y < end && y < j->height; y++) {
            float *row = j->picture + 4 * (size_t)y * j->width;
            trl_plan_run_packed(j->plan, &packing, row, &packing, row, 0, y, j->width);
        }
    }
}

static double time_picture(job *j, uint32_t threads, double (*clock)(void)) {
    memcpy(j->picture, j->in, (size_t)j->width * j->height * 4 * sizeof(float));
    atomic_store(&j->next_row, 0);
    double start = clock();
    trl_threads_run(threads, picture_part, j);
    return clock() - start;
}

static double best_picture(job *j) {
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++)
        best = fmin(best, time_picture(j, 1, bench_work));
    return best;
}

// How many times faster two threads are, by the clock: the best of each, in turn, so that
// what else the machine does hits both.
static double gain_of_threads(job *j) {
    double alone = 1e9, shared = 1e9;
    for (int round = 0; round < THREAD_ROUNDS; round++) {
        alone = fmin(alone, time_picture(j, 1, bench_now));
        shared = fmin(shared, time_picture(j, THREADS, bench_now));
    }
    return alone / shared;
}

// Planar rows come from the first rows of the picture, planes one after another.
static double time_planes(const job *j, const float *planes, uint32_t rows, size_t *rescued) {
    double best = 1e9;
    size_t width = j->width;
    float *row = j->row;
    for (int round = 0; round < ROUNDS; round++) {
        *rescued = 0;
        double start = bench_work();
        for (uint32_t y = 0; y < rows; y++) {
            memcpy(row, planes + 3 * width * y, 3 * width * sizeof(float));
            *rescued += trl_aces_fast_rows(j->output, row, row + width, row + 2 * width, width);
        }
        double seconds = bench_work() - start;
        if (seconds < best) best = seconds;
    }
    return best;
}

static void figures(bench_report *report, const char *id, trl_cpu_tier tier, job *j,
                    const float *planes) {
    char name[200];
    const char *tier_name = trl_cpu_tier_name(tier);
    double pixels = (double)j->width * j->height, single = best_picture(j);
    size_t rescued;
    double plain = time_planes(j, planes, j->height, &rescued);
    snprintf(name, sizeof name, "%s %s", id, tier_name);
    bench_figure(report, "picture", name, pixels / single * 1e-6, "Mpx/s");
    bench_figure(report, "planes", name, pixels / plain * 1e-6, "Mpx/s");
    bench_figure(report, "twin", name, 100 * (double)rescued / pixels, "% of pixels");
    bench_figure(report, "two threads", name, gain_of_threads(j), "times one");
}

static trl_result bench_display(bench_report *report, const char *id, trl_cpu_tier tier, job *j,
                                const float *planes, trl_error *err) {
    trl_aces_params params;
    trl_aces_display_params(trl_aces_display_find(id), &params);
    setenv("TRL_CPU", trl_cpu_tier_name(tier), 1);
    trl_aces_output *output = NULL;
    trl_plan *plan = NULL;
    trl_result result = trl_aces_output_create(&output, &params, err);
    if (result == TRL_OK) result = trl_plan_create(&plan, err);
    if (result == TRL_OK) result = trl_plan_add_aces(plan, output, TRL_FORWARD, err);
    if (result == TRL_OK) {
        j->output = output, j->plan = plan;
        figures(report, id, tier, j, planes);
    }
    trl_plan_destroy(&plan);
    trl_aces_output_destroy(&output);
    unsetenv("TRL_CPU");
    return result;
}

// In pages of 2 MiB where the system has them, as numpy lets the rival have them.
static float *picture_alloc(size_t pixels) {
    enum { LARGE_PAGE = 2 << 20 };
    const size_t bytes = pixels * 4 * sizeof(float);
    void *memory = NULL;
    if (posix_memalign(&memory, LARGE_PAGE, bytes) != 0) return NULL;
#if defined(__linux__)
    (void)madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    return memory;
}

void bench_render(bench_report *report, const float *rgba, uint32_t width, uint32_t height) {
    size_t pixels = (size_t)width * height;
    job j = {.in = rgba, .width = width, .height = height};
    j.picture = picture_alloc(pixels);
    j.row = trl_alloc(width, 3 * sizeof(float));
    float *planes = trl_alloc(pixels, 3 * sizeof(float));
    trl_error err = TRL_ERROR_INIT;
    if (j.picture && j.row && planes) {
        for (size_t i = 0; i < pixels; i++)
            for (size_t c = 0; c < 3; c++)
                planes[3 * width * (i / width) + c * width + i % width] = rgba[4 * i + c];
        for (size_t d = 0; d < sizeof displays / sizeof *displays; d++)
            for (int tier = 0; tier < 4; tier++)
                if (trl_cpu_tier_available((trl_cpu_tier)tier))
                    (void)!bench_display(report, displays[d], (trl_cpu_tier)tier, &j, planes, &err);
    } else {
        trl_error_memory(&err, pixels * 4 * sizeof(float));
    }
    if (err.code != TRL_OK) fprintf(stderr, "troland-bench: %s\n", err.message);
    free(j.picture);
    trl_free(j.row);
    trl_free(planes);
}
