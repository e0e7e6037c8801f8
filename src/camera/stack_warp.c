// Rows of a frame that has turned, or moved by parts of a pixel, where they belong in the
// reference: cubic convolution (Keys 1981).
//
// Light has edges of a hundred to one, about which the filter's negative lobes would draw dark
// lines: a result stays within the four samples about its place. What is saturated must stay
// known as such: where one of these four is, the result is at least as bright.
#include "camera/stack.h"

#include "base/base.h"

#include <math.h>

enum { TAPS = 4, BEFORE = 1 }; // samples of a row that make one, and those to its left

// The source's rows that are there: from `first` on.
typedef struct source {
    float *memory, *rgb[3];
    int64_t first, rows;
    uint32_t width;
    float limit[3];
} source;

static void place(const trl_align_motion *m, double x, double y, double *u, double *v) {
    const double c = cos(m->radians), s = sin(m->radians);
    double px = x - m->center_x, py = y - m->center_y;
    *u = m->center_x + c * px - s * py + m->x;
    *v = m->center_y + s * px + c * py + m->y;
}

// The rows of the frame that rows y … y + rows − 1 of the reference are made of, and one more on
// each side, so that no rounding makes it matter which rows are asked for together.
static void find_rows(const trl_stack_frame *f, int64_t y, uint32_t rows, uint32_t width,
                      uint32_t height, int64_t *first, int64_t *end) {
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (int i = 0; i < 4; i++) {
        double u, v;
        place(&f->motion, i & 1 ? width - 1.0 : 0, (double)(i & 2 ? y + rows - 1 : y), &u, &v);
        low = fmin(low, v);
        high = fmax(high, v);
    }
    *first = low > BEFORE + 1 ? (int64_t)low - BEFORE - 1 : 0;
    *end = high < height ? (int64_t)fmax(high, -TAPS) + TAPS - BEFORE + 1 : height;
    if (*end > height) *end = height;
}

static void weigh(float t, float w[TAPS]) {
    w[0] = t * (-0.5f + t * (1 - 0.5f * t));
    w[1] = 1 + t * t * (-2.5f + 1.5f * t);
    w[2] = t * (0.5f + t * (2 - 1.5f * t));
    w[3] = t * t * (-0.5f + 0.5f * t);
}

static double squares(double at) {
    float w[TAPS];
    weigh((float)(at - floor(at)), w);
    return (double)(w[0] * w[0] + w[1] * w[1] + w[2] * w[2] + w[3] * w[3]);
}

double trl_stack_warp_variance(const trl_align_motion *motion, uint32_t width, uint32_t height) {
    enum { PLACES = 24 };
    double sum = 0;
    for (int j = 0; j < PLACES; j++) {
        for (int i = 0; i < PLACES; i++) {
            double u, v;
            place(motion, round((i + 0.5) * width / PLACES), round((j + 0.5) * height / PLACES), &u,
                  &v);
            sum += squares(u) * squares(v);
        }
    }
    return sum / (PLACES * PLACES);
}

static float smaller(float a, float b) {
    return a < b ? a : b;
}

static float larger(float a, float b) {
    return a > b ? a : b;
}

static float filtered(const float *at, size_t width, const float wx[TAPS], const float wy[TAPS],
                      float limit) {
    float sum = 0;
    for (size_t j = 0; j < TAPS; j++) {
        const float *row = at + j * width;
        sum += wy[j] * (wx[0] * row[0] + wx[1] * row[1] + wx[2] * row[2] + wx[3] * row[3]);
    }
    const float *a = at + width + BEFORE, *b = a + width;
    float low = smaller(smaller(a[0], a[1]), smaller(b[0], b[1]));
    float high = larger(larger(a[0], a[1]), larger(b[0], b[1]));
    float v = larger(smaller(sum, high), low);
    return high >= limit ? larger(v, limit) : v;
}

static void warp_row(const source *s, const trl_align_motion *m, int64_t y, float *const rgb[3]) {
    const double step_u = cos(m->radians), step_v = sin(m->radians);
    double u0, v0;
    place(m, 0, (double)y, &u0, &v0);
    for (uint32_t x = 0; x < s->width; x++) {
        double u = u0 + x * step_u, v = v0 + x * step_v - (double)s->first;
        bool inside = u >= BEFORE && u < s->width - 2.0 && v >= BEFORE && v < (double)s->rows - 2;
        if (!inside) {
            for (int c = 0; c < 3; c++)
                rgb[c][x] = TRL_STACK_OUTSIDE;
            continue;
        }
        size_t iu = (size_t)u, iv = (size_t)v;
        float wx[TAPS], wy[TAPS];
        weigh((float)(u - (double)iu), wx);
        weigh((float)(v - (double)iv), wy);
        for (int c = 0; c < 3; c++)
            rgb[c][x] = filtered(s->rgb[c] + (iv - BEFORE) * s->width + iu - BEFORE, s->width, wx,
                                 wy, s->limit[c]);
    }
}

trl_result trl_stack_warped_rows(const trl_stack *stack, uint32_t frame, uint32_t slot, int64_t y,
                                 uint32_t rows, float *const rgb[3], size_t stride,
                                 trl_error *err) {
    const trl_stack_frame *f = &stack->frames[frame];
    const trl_window *window = &trl_image_reader_info(f->reader)->window;
    source s = {.width = stack->width};
    int64_t end;
    find_rows(f, y, rows, stack->width, window->height, &s.first, &end);
    s.rows = end > s.first ? end - s.first : 0;
    const size_t plane = (size_t)s.rows * s.width;
    trl_result r = TRL_OK;
    if (plane > 0) {
        s.memory = trl_alloc(3 * plane, sizeof *s.memory);
        if (!s.memory) return trl_error_memory(err, 3 * plane * sizeof *s.memory);
        for (int c = 0; c < 3; c++) {
            s.rgb[c] = s.memory + (size_t)c * plane;
            s.limit[c] = stack->developed ? stack->code_limit[c] : stack->limit[c];
        }
        float *const planes[4] = {s.rgb[0], s.rgb[1], s.rgb[2], NULL};
        r = trl_image_reader_rows(f->reader, slot, window->y + (int32_t)s.first, (uint32_t)s.rows,
                                  planes, s.width, err);
    }
    for (uint32_t i = 0; i < rows; i++) {
        float *const out[3] = {rgb[0] + i * stride, rgb[1] + i * stride, rgb[2] + i * stride};
        warp_row(&s, &f->motion, y + i, out);
    }
    trl_free(s.memory);
    return r;
}
