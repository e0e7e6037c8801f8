// bench/bench.h: what the parts of troland-bench share.
#ifndef TRL_BENCH_BENCH_H
#define TRL_BENCH_BENCH_H

#include <stdio.h>

#include <troland/troland.h>

/// Seconds of a monotonic clock, and of processor time of the calling thread.
double bench_now(void);
double bench_work(void);

/// Fills width × height pixels, interleaved RGBA, scene-linear ACES2065-1, with
/// what pictures are made of (scene.c). The same everywhere.
void bench_scene(float *rgba, uint32_t width, uint32_t height);

/// Where the measurements go: a table on standard output and, unless NULL, JSON.
typedef struct bench_report {
    FILE *json;
    bool first;
} bench_report;

/// One figure: `group` and `name` say what, `unit` in what.
void bench_figure(bench_report *report, const char *group, const char *name, double value,
                  const char *unit);

void bench_render(bench_report *report, const float *rgba, uint32_t width, uint32_t height);
void bench_setup(bench_report *report);
void bench_math(bench_report *report);

#endif
