// bench/parts.c: the set-up of transforms, and the vector maths.
#include "bench.h"

#include "base/base.h"
#include "simd/rows.h"

#include <stdlib.h>

enum { DISPLAYS_MAX = 200, VALUES = 4096, ROUNDS = 200 };

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void bench_setup(bench_report *report) {
    double seconds[DISPLAYS_MAX];
    size_t count = 0;
    const trl_aces_display *display;
    while (count < DISPLAYS_MAX && (display = trl_aces_display_at(count))) {
        trl_aces_params params;
        trl_aces_display_params(display, &params);
        seconds[count] = 1e9;
        for (int round = 0; round < 5; round++) {
            trl_aces_output *output;
            double start = bench_work();
            if (trl_aces_output_create(&output, &params, NULL) != TRL_OK) continue;
            double taken = bench_work() - start;
            trl_aces_output_destroy(&output);
            if (taken < seconds[count]) seconds[count] = taken;
        }
        count++;
    }
    qsort(seconds, count, sizeof *seconds, by_value);
    bench_figure(report, "set-up", "median of all transforms", seconds[count / 2] * 1e3, "ms");
    bench_figure(report, "set-up", "slowest transform", seconds[count - 1] * 1e3, "ms");
}

typedef enum function { LOG2, EXP2, POW, ANGLE, FUNCTIONS } function;
static const char *const function_names[] = {"log2", "exp2", "pow", "angle"};

static void call(const trl_simd_rows *rows, function f, const float *x, const float *y,
                 float *out) {
    switch (f) {
    case LOG2: rows->log2(x, out, VALUES); break;
    case EXP2: rows->exp2(x, out, VALUES); break;
    case POW: rows->pow(x, 2.4, out, VALUES); break;
    default: rows->angle(x, y, out, VALUES); break;
    }
}

void bench_math(bench_report *report) {
    static float x[VALUES], y[VALUES], out[VALUES];
    for (int i = 0; i < VALUES; i++) {
        x[i] = (float)(i + 1) / VALUES;
        y[i] = 1 - x[i];
    }
    for (int tier = 0; tier < 4; tier++) {
        const trl_simd_rows *rows = trl_simd_rows_get((trl_cpu_tier)tier);
        if (!rows || !trl_cpu_tier_available((trl_cpu_tier)tier)) continue;
        for (function f = LOG2; f < FUNCTIONS; f++) {
            double best = 1e9;
            for (int round = 0; round < ROUNDS; round++) {
                double start = bench_work();
                call(rows, f, x, y, out);
                double seconds = bench_work() - start;
                if (seconds < best) best = seconds;
            }
            char name[40];
            snprintf(name, sizeof name, "%s %s", function_names[f],
                     trl_cpu_tier_name((trl_cpu_tier)tier));
            bench_figure(report, "maths", name, best / VALUES * 1e9, "ns/value");
        }
    }
}
