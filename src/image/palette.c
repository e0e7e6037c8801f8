// image/palette.c: the colours of a picture, gathered in cells of OKLab on all cores,
// and their palette.
#include "base/base.h"
#include "image/scan.h"

#include <math.h>

// Cells of 1/64 in L (0 … 1) and of 1/64 in a and b (-0.5 … 0.5).
enum { SIDE = 64, CELLS = SIDE * SIDE * SIDE };

// Whole numbers, so that no order of adding changes a sum: places in units of 2^-16,
// weights in 255ths. 2^47 of them fit, a picture of 500 gigapixels.
typedef struct cell {
    int64_t sum[3], weight;
} cell;

typedef struct palette_job {
    const trl_plan *plan;
    cell *cells[TRL_SCAN_WORKERS_MAX];
} palette_job;

static float held(float v) {
    return v > 0 ? fminf(v, 1) : 0; // NaN is dark, too
}

// Linear Rec.709 → OKLab, in single precision: a cell is a thousand times as wide as
// its error. Source: Ottosson 2020, with the matrices of CSS Color 4 for exact D65.
static void to_oklab(const float rgb[3], float oklab[3]) {
    static const float to_lms[3][3] = {{0.41222147f, 0.53633254f, 0.05144599f},
                                       {0.21190350f, 0.68069955f, 0.10739696f},
                                       {0.08830246f, 0.28171884f, 0.62997870f}};
    static const float to_lab[3][3] = {{0.21045427f, 0.79361777f, -0.00407204f},
                                       {1.97799853f, -2.42859224f, 0.45059371f},
                                       {0.02590404f, 0.78277171f, -0.80867575f}};
    float lms[3];
    for (int i = 0; i < 3; i++)
        lms[i] = cbrtf(to_lms[i][0] * rgb[0] + to_lms[i][1] * rgb[1] + to_lms[i][2] * rgb[2]);
    for (int i = 0; i < 3; i++)
        oklab[i] = to_lab[i][0] * lms[0] + to_lab[i][1] * lms[1] + to_lab[i][2] * lms[2];
}

static int place(float v) {
    int i = (int)(v * SIDE);
    return i < 0 ? 0 : i >= SIDE ? SIDE - 1 : i;
}

// Light where alpha is 0, such as a photograph with an empty alpha channel, adds to what is
// behind it: over black it is seen whole.
static void show_light(float *const rgba[4], size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!(rgba[3][i] > 0) && (rgba[0][i] > 0 || rgba[1][i] > 0 || rgba[2][i] > 0))
            rgba[3][i] = 1;
}

static void count(cell *cells, float *const rgba[4], size_t n) {
    for (size_t i = 0; i < n; i++) {
        float rgb[3] = {held(rgba[0][i]), held(rgba[1][i]), held(rgba[2][i])}, lab[3];
        int64_t weight = lrintf(held(rgba[3][i]) * 255);
        if (weight == 0) continue;
        to_oklab(rgb, lab);
        cell *c =
            &cells[(place(lab[0]) * SIDE + place(lab[1] + 0.5f)) * SIDE + place(lab[2] + 0.5f)];
        for (int j = 0; j < 3; j++)
            c->sum[j] += weight * lrintf(lab[j] * 65536);
        c->weight += weight;
    }
}

static void count_strip(void *user, uint32_t worker, trl_scan_strip *strip) {
    palette_job *job = user;
    show_light(strip->rgba, strip->count);
    trl_plan_run(job->plan, strip->rgba, strip->count);
    count(job->cells[worker], strip->rgba, strip->count);
}

static trl_result gather(palette_job *job, const trl_scan *scan, trl_error *err) {
    for (uint32_t w = 0; w < scan->workers; w++) {
        job->cells[w] = trl_alloc(CELLS, sizeof **job->cells);
        if (!job->cells[w]) return trl_error_memory(err, CELLS * sizeof **job->cells);
    }
    TRL_TRY(trl_scan_run(scan, count_strip, job, err));
    for (uint32_t w = 1; w < scan->workers; w++)
        for (size_t i = 0; i < CELLS; i++) {
            job->cells[0][i].weight += job->cells[w][i].weight;
            for (int j = 0; j < 3; j++)
                job->cells[0][i].sum[j] += job->cells[w][i].sum[j];
        }
    return TRL_OK;
}

// The cells that hold something, each as its mean colour.
static trl_result cluster(trl_palette_color *out, size_t *wanted, const cell *cells,
                          trl_error *err) {
    size_t n = 0, at = 0;
    for (size_t i = 0; i < CELLS; i++)
        n += cells[i].weight > 0;
    TRL_REQUIRE(n > 0, err, TRL_ERR_ARGUMENT,
                "the picture is transparent all over: it has no colours");
    double(*oklab)[3] = trl_alloc(n, sizeof *oklab);
    double *weights = trl_alloc(n, sizeof *weights);
    trl_result result = TRL_OK;
    for (size_t i = 0; oklab && weights && i < CELLS; i++) {
        if (cells[i].weight <= 0) continue;
        weights[at] = (double)cells[i].weight;
        for (int j = 0; j < 3; j++)
            oklab[at][j] = (double)cells[i].sum[j] / weights[at] / 65536;
        at++;
    }
    if (oklab && weights)
        result = trl_palette_cluster(out, wanted, (const double(*)[3])oklab, weights, n, err);
    else
        result = trl_error_memory(err, n * sizeof *oklab);
    trl_free(oklab);
    trl_free(weights);
    return result;
}

trl_result trl_image_palette(trl_palette_color *out, size_t *wanted, trl_image_reader *reader,
                             const trl_plan *plan, uint32_t threads, trl_error *err) {
    trl_scan scan = trl_scan_all(reader, threads);
    palette_job job = {.plan = plan};
    TRL_REQUIRE(scan.workers > 0, err, TRL_ERR_ARGUMENT, "the picture has no pixels");
    trl_result result = gather(&job, &scan, err);
    if (result == TRL_OK) result = cluster(out, wanted, job.cells[0], err);
    for (uint32_t w = 0; w < scan.workers; w++)
        trl_free(job.cells[w]);
    return result;
}
