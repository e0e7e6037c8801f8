// Channels at half resolution (or less), as the chroma of luminance/chroma files
// is, brought back to full: by a cubic through the four nearest samples in each
// direction, which keeps edges where they are and does not step.
#include "image/exr_yc.h"

#include <string.h>

enum { TAPS = 4 };

static int32_t floor_div(int32_t a, int32_t b) {
    return a / b - (a % b < 0);
}

// Catmull-Rom weights for position t between the two middle samples; halfway
// they are -1/16, 9/16, 9/16, -1/16.
static void cubic(float t, float w[TAPS]) {
    w[0] = t * (-0.5f + t * (1 - 0.5f * t));
    w[1] = 1 + t * t * (-2.5f + 1.5f * t);
    w[2] = t * (0.5f + t * (2 - 1.5f * t));
    w[3] = t * t * (-0.5f + 0.5f * t);
}

// Sampled rows of one channel that the wanted rows depend on.
typedef struct channel_rows {
    int plane;
    const trl_exr_channel *channel;
    uint32_t width;         // samples of a row
    int32_t first, count;   // rows, in units of y_sampling
    float *samples;         // count × full width (brought to full width)
    unsigned char *present; // count flags
} channel_rows;

static size_t padded_width(const trl_exr_picture *p) {
    return ((size_t)p->window.width + 15) / 16 * 16;
}

// Room for the rows of one channel: what `rows` rows need and two beyond either
// end, at most (sampling 1) rows + 4.
static uint64_t channel_bytes(const trl_exr_picture *p, uint32_t rows) {
    return ((uint64_t)rows + 6) * (padded_width(p) * sizeof(float) + 1) + 64;
}

uint64_t trl_exr_subsampled_bytes(const trl_exr_picture *p, uint32_t rows) {
    return 4 * channel_bytes(p, rows) + padded_width(p) * sizeof(float) + 64;
}

static void set_range(const trl_exr_picture *p, channel_rows *c, int32_t y, uint32_t rows) {
    int32_t step = (int32_t)c->channel->y_sampling;
    int32_t bottom = p->window.y + (int32_t)p->window.height - 1;
    int32_t low = floor_div(p->window.y, step), high = floor_div(bottom, step);
    int32_t first = floor_div(y, step), last = floor_div(y + (int32_t)rows - 1, step);
    if (step > 1) {
        first -= 1;
        last += 2;
    }
    c->first = first < low ? low : first;
    c->count = (last > high ? high : last) - c->first + 1;
    c->width = trl_exr_sampled(p->window.x, p->window.width, c->channel->x_sampling);
}

// A row of samples to full width. The window begins on a multiple of the sampling.
static void widen(const float *in, uint32_t width, uint32_t step, float *out, uint32_t out_width) {
    if (step == 1) {
        memcpy(out, in, out_width * sizeof *out);
        return;
    }
    for (uint32_t phase = 0; phase < step; phase++) {
        float w[TAPS];
        cubic((float)phase / (float)step, w);
        for (uint32_t i = 0, x = phase; x < out_width; i++, x += step) {
            if (phase == 0) {
                out[x] = in[i];
                continue;
            }
            float sum = 0;
            for (int k = 0; k < TAPS; k++) {
                int64_t at = (int64_t)i + k - 1;
                at = at < 0 ? 0 : at >= width ? (int64_t)width - 1 : at;
                sum += w[k] * in[at];
            }
            out[x] = sum;
        }
    }
}

static void take_rows(const trl_exr_picture *p, const trl_exr_slot *slot, channel_rows *c,
                      const trl_window *chunk, float *line) {
    size_t width = padded_width(p);
    int32_t step = (int32_t)c->channel->y_sampling;
    for (int32_t i = 0; i < c->count; i++) {
        int32_t y = (c->first + i) * step;
        if (y < chunk->y || y >= chunk->y + (int32_t)chunk->height) continue;
        trl_exr_chunk_row(p, slot, c->plane, y, line);
        widen(line, c->width, c->channel->x_sampling, c->samples + (size_t)i * width,
              p->window.width);
        c->present[i] = 1;
    }
}

// Rows that a damaged neighbour should have given are taken from the nearest one.
static void fill_absent(const channel_rows *c, size_t width) {
    for (int32_t i = 0; i < c->count; i++) {
        if (c->present[i]) continue;
        for (int32_t d = 1; d < c->count; d++) {
            int32_t from = i - d >= 0 && c->present[i - d]         ? i - d
                           : i + d < c->count && c->present[i + d] ? i + d
                                                                   : -1;
            if (from < 0) continue;
            memcpy(c->samples + (size_t)i * width, c->samples + (size_t)from * width,
                   width * sizeof(float));
            break;
        }
    }
}

static void mix_row(const channel_rows *c, int32_t y, size_t width, float *out, uint32_t n) {
    int32_t step = (int32_t)c->channel->y_sampling;
    int32_t base = floor_div(y, step), phase = y - base * step;
    const float *in[TAPS];
    for (int k = 0; k < TAPS; k++) {
        int32_t row = base + k - 1 - c->first;
        row = row < 0 ? 0 : row >= c->count ? c->count - 1 : row;
        in[k] = c->samples + (size_t)row * width;
    }
    if (phase == 0) {
        memcpy(out, in[1], n * sizeof *out);
        return;
    }
    float w[TAPS];
    cubic((float)phase / (float)step, w);
    for (uint32_t x = 0; x < n; x++)
        out[x] = w[0] * in[0][x] + w[1] * in[1][x] + w[2] * in[2][x] + w[3] * in[3][x];
}

void trl_exr_yc_to_rgb(const double yw[3], float *y, float *ry, float *by, size_t n) {
    const float wr = (float)yw[0], wb = (float)yw[2], over_wg = (float)(1 / yw[1]);
    for (size_t i = 0; i < n; i++) {
        float r = (ry[i] + 1) * y[i], b = (by[i] + 1) * y[i];
        float g = (y[i] - r * wr - b * wb) * over_wg;
        y[i] = r;
        ry[i] = g;
        by[i] = b;
    }
}

trl_result trl_exr_subsampled_rows(const trl_exr_picture *p, trl_exr_slot *slot,
                                   uint32_t slot_index, int32_t y, uint32_t rows,
                                   float *const rgba[4], size_t stride, unsigned char *bad,
                                   trl_error *err) {
    uint64_t bytes = trl_exr_subsampled_bytes(p, rows);
    if (!trl_exr_reserve(&slot->work, &slot->work_room, bytes)) return trl_error_memory(err, bytes);
    const size_t width = padded_width(p);
    float *line = slot->work;
    unsigned char *room = (unsigned char *)(line + width);
    channel_rows channels[4];
    size_t count = 0;
    int32_t top = y, end = y + (int32_t)rows;
    for (int plane = 0; plane < 4; plane++) {
        int index = p->selection.channels[plane];
        if (index == TRL_EXR_NO_CHANNEL || !rgba[plane]) continue;
        channel_rows *c = &channels[count++];
        *c = (channel_rows){.plane = plane, .channel = &p->part->channels[index]};
        set_range(p, c, y, rows);
        c->samples = (float *)room;
        c->present = room + (size_t)c->count * width * sizeof(float);
        memset(c->samples, 0, (size_t)c->count * (width * sizeof(float) + 1));
        room += channel_bytes(p, rows) / 64 * 64;
        int32_t step = (int32_t)c->channel->y_sampling;
        if (c->first * step < top) top = c->first * step;
        if ((c->first + c->count - 1) * step >= end) end = (c->first + c->count - 1) * step + 1;
    }
    trl_result result = TRL_OK;
    uint32_t first_chunk = (uint32_t)(top - p->window.y) / p->chunk_height;
    uint32_t last_chunk = (uint32_t)(end - 1 - p->window.y) / p->chunk_height;
    for (uint32_t cy = first_chunk; cy <= last_chunk; cy++) {
        const trl_window chunk = trl_exr_chunk_window(p, 0, cy);
        trl_error own = TRL_ERROR_INIT;
        trl_result loaded = trl_exr_chunk_load(p, slot, slot_index, 0, cy, &own);
        for (int32_t row = chunk.y; row < chunk.y + (int32_t)chunk.height; row++) {
            if (loaded == TRL_OK || row < y || row >= y + (int32_t)rows) continue;
            bad[row - y] = 1;
            if (result == TRL_OK) result = trl_error_set(err, loaded, "%s", own.message);
        }
        for (size_t i = 0; loaded == TRL_OK && i < count; i++)
            take_rows(p, slot, &channels[i], &chunk, line);
    }
    for (size_t i = 0; i < count; i++) {
        fill_absent(&channels[i], width);
        for (uint32_t row = 0; row < rows; row++)
            mix_row(&channels[i], y + (int32_t)row, width,
                    rgba[channels[i].plane] + (size_t)row * stride, p->window.width);
    }
    return result;
}
