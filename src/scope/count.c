// scope/count.c: one block of pixels into all the grids.
#include "scope/scope.h"

static void count(uint32_t *cells, const int32_t *places, size_t n) {
    for (size_t i = 0; i < n; i++)
        cells[places[i]]++;
}

static void count_levels(const trl_scope *s, trl_scope_tally *t, const trl_scope_block *b,
                         const float *const v[TRL_SCOPE_CHANNELS]) {
    bool scene = s->params.scene;
    for (int c = 0; c < TRL_SCOPE_CHANNELS; c++) {
        s->rows->range(v[c], b->n, 1.0F, !scene, &t->sums.range[c]);
        (scene ? s->rows->light_bins : s->rows->code_bins)(v[c], b->n, t->places[0]);
        count(t->cells + s->layout.bins + (size_t)c * s->layout.bin_count, t->places[0], b->n);
    }
}

static void count_waves(const trl_scope *s, trl_scope_tally *t, const trl_scope_block *b,
                        const float *const v[TRL_SCOPE_CHANNELS]) {
    const uint32_t *column = t->column_of + b->x;
    const size_t rows = TRL_SCOPE_ROWS + 1;
    for (int c = 0; c < TRL_SCOPE_CHANNELS; c++) {
        uint32_t *cells = t->cells + s->layout.wave + (size_t)c * s->layout.columns * rows;
        (s->params.scene ? s->rows->light_rows : s->rows->code_rows)(&s->axis, v[c], b->n,
                                                                     t->places[0]);
        for (size_t i = 0; i < b->n; i++)
            cells[column[i] * rows + (size_t)t->places[0][i]]++;
    }
}

static void count_vector(const trl_scope *s, trl_scope_tally *t, const trl_scope_block *b,
                         const float *const v[TRL_SCOPE_CHANNELS]) {
    s->rows->cbcr(s->cbcr, TRL_SCOPE_CELLS, b->luma, b->rgb[0], b->rgb[2], b->n, t->places[0]);
    count(t->cells + s->layout.vector, t->places[0], b->n);
    // Whole numbers add up to the same sum in any order.
    for (int c = 0; c < TRL_SCOPE_CHANNELS; c++) {
        for (size_t i = 0; i < b->n; i++) {
            float x = v[c][i];
            x = x > -8 ? x : x == x ? -8 : 0;
            t->sums.code[c] += (int32_t)((x < 8 ? x : 8) * 0x1p20F);
        }
    }
}

// The block's linear light; NaN becomes 0 where code is decoded.
static void linear_light(const trl_scope *s, trl_scope_tally *t, const trl_scope_block *b,
                         const float *rgb[3]) {
    float *linear[3] = {t->linear[0], t->linear[1], t->linear[2]};
    for (int c = 0; c < 3; c++) {
        rgb[c] = s->decodes ? linear[c] : b->rgb[c];
        for (size_t i = 0; s->decodes && i < b->n; i++)
            linear[c][i] = b->rgb[c][i];
    }
    if (s->decodes) trl_transfer_rows_run(&s->decode, linear, b->n);
}

// NaN and 0 are too dark to have a colour.
static void count_colors(const trl_scope *s, trl_scope_tally *t, const trl_scope_block *b,
                         const float *const rgb[3]) {
    s->rows->chroma(&s->chroma, rgb, b->n, t->places[0], t->places[1], &t->sums.coloured,
                    t->sums.outside);
    count(t->cells + s->layout.xy, t->places[0], b->n);
    count(t->cells + s->layout.uv, t->places[1], b->n);
}

// Leaves the bands in places[0] and those of zebra in places[1], of which 1 is striped.
static void count_bands(const trl_scope *s, trl_scope_tally *t, const trl_scope_block *b) {
    uint32_t *bands = t->cells + s->layout.bands;
    s->rows->bands(s->edges, s->params.scale->band_count, b->luma, b->n, t->places[0]);
    s->rows->bands(s->zebra, 3, b->luma, b->n, t->places[1]);
    for (size_t i = 0; i < b->n; i++) {
        bands[t->places[0][i]]++;
        t->sums.striped += t->places[1][i] == 1;
    }
}

void trl_scope_count(const trl_scope *s, trl_scope_tally *t, const trl_scope_block *b) {
    const float *const v[TRL_SCOPE_CHANNELS] = {b->luma, b->rgb[0], b->rgb[1], b->rgb[2]};
    count_levels(s, t, b, v);
    if (trl_scope_counts_any(s, TRL_SCOPE_WAVES)) count_waves(s, t, b, v);
    if (trl_scope_has(s, TRL_SCOPE_VECTORSCOPE)) count_vector(s, t, b, v);
    if (!trl_scope_counts_any(s, TRL_SCOPE_COLORS | TRL_SCOPE_PICTURES)) return;
    const float *linear[3];
    linear_light(s, t, b, linear);
    if (trl_scope_counts_any(s, TRL_SCOPE_COLORS)) count_colors(s, t, b, linear);
    if (!trl_scope_counts_any(s, TRL_SCOPE_PICTURES)) return;
    count_bands(s, t, b);
    trl_picture_pixels(s, t, linear, b->n);
}
