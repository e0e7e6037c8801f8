// scope/area.c: means of areas in whole numbers.
#include "scope/area.h"

#include "base/base.h"

#include <string.h>

static size_t row_length(const trl_area *area) {
    return (size_t)area->to_width * TRL_AREA_CHANNELS;
}

trl_result trl_area_create(trl_area *area, uint32_t from_width, uint32_t from_height,
                           uint32_t to_width, uint32_t to_height, trl_error *err) {
    *area = (trl_area){from_width, from_height, to_width, to_height, NULL};
    size_t count = row_length(area) * to_height;
    area->sums = trl_alloc(count, sizeof *area->sums);
    return area->sums ? TRL_OK : trl_error_memory(err, count * sizeof *area->sums);
}

void trl_area_release(trl_area *area) {
    trl_free(area->sums);
    area->sums = NULL;
}

trl_result trl_area_row_create(trl_area_row *row, const trl_area *area, trl_error *err) {
    size_t count = row_length(area);
    row->source = trl_alloc(2 * count, sizeof *row->source);
    if (!row->source) return trl_error_memory(err, 2 * count * sizeof *row->source);
    row->result = row->source + count;
    return TRL_OK;
}

void trl_area_row_release(trl_area_row *row) {
    trl_free(row->source);
    *row = (trl_area_row){0};
}

static void add(uint64_t *sums, uint64_t weight, const uint16_t pixel[TRL_AREA_CHANNELS]) {
    for (int c = 0; c < TRL_AREA_CHANNELS; c++)
        sums[c] += weight * pixel[c];
}

void trl_area_pixels(const trl_area *area, trl_area_row *row, uint32_t x, uint32_t n,
                     const uint16_t (*pixels)[TRL_AREA_CHANNELS]) {
    uint64_t from = area->from_width, to = area->to_width, left = x * to;
    uint64_t column = left / from, edge = (column + 1) * from; // of the result, and its right end
    for (uint32_t i = 0; i < n; i++) {
        uint64_t right = left + to;
        while (left < right) {
            uint64_t end = edge < right ? edge : right;
            add(row->source + column * TRL_AREA_CHANNELS, end - left, pixels[i]);
            left = end;
            if (left < edge) continue;
            column++;
            edge += from;
        }
    }
}

void trl_area_flush(const trl_area *area, trl_area_row *row) {
    if (!row->any) return;
    uint64_t *sums = area->sums + row->at * row_length(area);
    for (size_t i = 0; i < row_length(area); i++)
        if (row->result[i] != 0) __atomic_fetch_add(&sums[i], row->result[i], __ATOMIC_RELAXED);
    memset(row->result, 0, row_length(area) * sizeof *row->result);
    row->any = false;
}

void trl_area_row_end(const trl_area *area, trl_area_row *row, uint32_t y) {
    uint64_t from = area->from_height, to = area->to_height;
    uint64_t top = y * to, bottom = top + to;
    for (uint64_t at = top / from; at * from < bottom; at++) {
        uint64_t begin = at * from > top ? at * from : top;
        uint64_t end = (at + 1) * from < bottom ? (at + 1) * from : bottom;
        if (row->at != at) trl_area_flush(area, row);
        row->at = (uint32_t)at;
        row->any = true;
        for (size_t i = 0; i < row_length(area); i++)
            row->result[i] += (end - begin) * row->source[i];
    }
    memset(row->source, 0, row_length(area) * sizeof *row->source);
}

void trl_area_means(const trl_area *area, uint16_t (*out)[TRL_AREA_CHANNELS]) {
    uint64_t whole = (uint64_t)area->from_width * area->from_height;
    if (whole == 0) return;
    for (size_t i = 0; i < (size_t)area->to_width * area->to_height; i++)
        for (int c = 0; c < TRL_AREA_CHANNELS; c++)
            out[i][c] = (uint16_t)((area->sums[i * TRL_AREA_CHANNELS + c] + whole / 2) / whole);
}

trl_result trl_area_resize(const uint16_t (*pixels)[TRL_AREA_CHANNELS], uint32_t width,
                           uint32_t height, uint32_t to_width, uint32_t to_height,
                           uint16_t (**out)[TRL_AREA_CHANNELS], trl_error *err) {
    trl_area area = {0};
    trl_area_row row = {0};
    *out = NULL;
    trl_result r = trl_area_create(&area, width, height, to_width, to_height, err);
    if (r == TRL_OK) r = trl_area_row_create(&row, &area, err);
    if (r == TRL_OK) {
        *out = trl_alloc((size_t)to_width * to_height, sizeof **out);
        if (!*out) r = trl_error_memory(err, (size_t)to_width * to_height * sizeof **out);
    }
    for (uint32_t y = 0; y < height && r == TRL_OK; y++) {
        trl_area_pixels(&area, &row, 0, width, pixels + (size_t)y * width);
        trl_area_row_end(&area, &row, y);
    }
    if (r == TRL_OK) {
        trl_area_flush(&area, &row);
        trl_area_means(&area, *out);
    }
    trl_area_row_release(&row);
    trl_area_release(&area);
    return r;
}
