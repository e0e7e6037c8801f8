// troland-bench: measures the library on this machine.
//
//     troland-bench [--json FILE] [--pixels FILE] [--size WIDTHxHEIGHT]
//
// Best of several rounds each. What runs in one thread is measured in the thread's
// processor time, which other programs on the machine disturb less. --pixels writes the picture
// that was measured with, as raw 32-bit floats RGBA, for a rival to work on the same
// (bench/rival.py).
#include "bench.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds_of(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double bench_now(void) {
    return seconds_of(CLOCK_MONOTONIC);
}

double bench_work(void) {
    return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

void bench_figure(bench_report *report, const char *group, const char *name, double value,
                  const char *unit) {
    printf("%-12s %-62s %10.3f %s\n", group, name, value, unit);
    fflush(stdout);
    if (!report->json) return;
    fprintf(report->json,
            "%s\n  {\"group\": \"%s\", \"name\": \"%s\", \"value\": %.6g, \"unit\": \"%s\"}",
            report->first ? "" : ",", group, name, value, unit);
    report->first = false;
}

typedef struct options {
    const char *json, *pixels;
    uint32_t width, height;
} options;

static bool read_options(int argc, char **argv, options *o) {
    *o = (options){NULL, NULL, 1920, 1080};
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 == argc) return false;
        if (strcmp(argv[i], "--json") == 0) {
            o->json = argv[i + 1];
        } else if (strcmp(argv[i], "--pixels") == 0) {
            o->pixels = argv[i + 1];
        } else if (strcmp(argv[i], "--size") != 0 ||
                   sscanf(argv[i + 1], "%ux%u", &o->width, &o->height) != 2) {
            return false;
        }
    }
    return o->width > 0 && o->height > 0 && o->width <= 16384 && o->height <= 16384;
}

static bool write_pixels(const char *path, const float *rgba, size_t pixels) {
    FILE *file = fopen(path, "wb");
    if (!file) return false;
    bool whole = fwrite(rgba, 4 * sizeof *rgba, pixels, file) == pixels;
    return fclose(file) == 0 && whole;
}

int main(int argc, char **argv) {
    options o;
    if (!read_options(argc, argv, &o)) {
        fputs("usage: troland-bench [--json FILE] [--pixels FILE] [--size WIDTHxHEIGHT]\n", stderr);
        return 2;
    }
    size_t pixels = (size_t)o.width * o.height;
    float *rgba = malloc(pixels * 4 * sizeof *rgba);
    bench_report report = {o.json ? fopen(o.json, "w") : NULL, true};
    if (!rgba || (o.json && !report.json)) {
        fputs("troland-bench: no memory, or the JSON file cannot be written\n", stderr);
        return 1;
    }
    bench_scene(rgba, o.width, o.height);
    if (o.pixels && !write_pixels(o.pixels, rgba, pixels)) {
        fprintf(stderr, "troland-bench: %s cannot be written\n", o.pixels);
        return 1;
    }
    if (report.json) fputc('[', report.json);
    bench_render(&report, rgba, o.width, o.height);
    bench_setup(&report);
    bench_math(&report);
    free(rgba);
    if (!report.json) return 0;
    fputs("\n]\n", report.json);
    return fclose(report.json) == 0 ? 0 : 1;
}
