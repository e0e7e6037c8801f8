// scope/density.c: counts as light on a screen: how bright a trace is where pixels meet.
#include "scope/scope.h"

#include <math.h>
#include <string.h>

void trl_density_spread(const double *cells, size_t count, size_t stride, double from, double to,
                        double wide, double *out, size_t out_count, size_t out_stride) {
    double scale = (double)out_count / (to - from), half = 0.5 * wide;
    for (size_t i = 0; i < count; i++) {
        double n = cells[i * stride];
        if (n == 0) continue;
        double a = ((double)i + 0.5 - half - from) * scale;
        double b = ((double)i + 0.5 + half - from) * scale;
        if (a > b) {
            double swap = a;
            a = b;
            b = swap;
        }
        size_t begin = a > 0 ? (size_t)a : 0;
        for (size_t o = begin; o < out_count && (double)o < b; o++)
            out[o * out_stride] += n * (fmin((double)o + 1, b) - fmax((double)o, a)) / (b - a);
    }
}

// What the eye would see of the counts: the square root lifts single pixels, and what
// is much above the (geometric) mean does not outshine the rest.
static float lift(double n, double mean) {
    if (!(n > 0)) return 0;
    double t = n / mean;
    return (float)(0.16 + 0.84 * sqrt(t / (t + 5)));
}

// Each pixel at least half as bright as its brightest neighbour.
static void glow(const float *light, uint32_t width, uint32_t height, float *out) {
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            float most = 0;
            for (uint32_t j = y > 0 ? y - 1 : 0; j <= y + 1 && j < height; j++)
                for (uint32_t i = x > 0 ? x - 1 : 0; i <= x + 1 && i < width; i++)
                    most = fmaxf(most, light[(size_t)j * width + i]);
            out[(size_t)y * width + x] = fmaxf(light[(size_t)y * width + x], 0.5F * most);
        }
    }
}

trl_result trl_density_draw(const trl_density *d, uint32_t width, uint32_t height, float **out,
                            trl_error *err) {
    size_t pixels = (size_t)width * height, turned = d->columns * height;
    double *memory = trl_alloc(pixels + turned + d->rows, sizeof *memory);
    *out = trl_alloc(pixels, sizeof **out);
    if (!memory || !*out) {
        trl_free(memory);
        trl_free(*out);
        *out = NULL;
        return trl_error_memory(err, (pixels + turned) * sizeof *memory);
    }
    double *rows = memory + pixels, *column = rows + turned;
    for (size_t c = 0; c < d->columns; c++) {
        for (size_t r = 0; r < d->rows; r++)
            column[r] = (double)d->cells[c * d->column_stride + r * d->row_stride];
        trl_density_spread(column, d->rows, 1, d->top, d->bottom, d->wide, rows + c, height,
                           d->columns);
    }
    double sum = 0, lit = 0; // of logarithms: a dense line does not dim the rest
    for (uint32_t y = 0; y < height; y++) {
        double *line = memory + (size_t)y * width;
        trl_density_spread(rows + (size_t)y * d->columns, d->columns, 1, d->left, d->right, 1, line,
                           width, 1);
        for (uint32_t x = 0; x < width; x++) {
            if (!(line[x] > 0)) continue;
            sum += log(line[x]);
            lit++;
        }
    }
    float *light = (float *)(void *)memory; // no more needed as doubles
    for (size_t i = 0; i < pixels; i++)
        (*out)[i] = lift(memory[i], lit > 0 ? exp(sum / lit) : 1);
    if (d->glow) {
        memcpy(light, *out, pixels * sizeof *light);
        glow(light, width, height, *out);
    }
    trl_free(memory);
    return TRL_OK;
}

void trl_canvas_clear(const trl_scope_canvas *canvas) {
    for (size_t i = 0; i < (size_t)canvas->width * canvas->height; i++) {
        uint8_t *p = canvas->rgba + 4 * i;
        p[0] = 14;
        p[1] = 15;
        p[2] = 18;
        p[3] = 255;
    }
}

void trl_canvas_add(const trl_scope_canvas *canvas, uint32_t x, uint32_t y, const double rgb[3],
                    double amount) {
    uint8_t *p = canvas->rgba + 4 * ((size_t)y * canvas->width + x);
    for (int c = 0; c < 3; c++)
        p[c] = (uint8_t)fmin(255, p[c] + 255 * rgb[c] * amount + 0.5);
}
