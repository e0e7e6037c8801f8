// scope/picture.c: the picture itself, as a screen shows it plainly, and zebra on it.
#include "scope/scope.h"

#include <math.h>

void trl_scope_picture_size(const trl_scope *s, uint32_t *width, uint32_t *height) {
    *width = s->picture.width;
    *height = s->picture.height;
}

void trl_picture_pixels(const trl_scope *s, trl_scope_tally *t, const float *const rgb[3],
                        size_t n) {
    enum { GREY = 3 };
    const trl_false_color *scale = s->params.scale;
    int32_t *const parts[4] = {t->parts[0], t->parts[1], t->parts[2], t->parts[GREY]};
    s->rows->parts(s->preview, TRL_AREA_ONE, rgb, n, parts);
    for (size_t i = 0; i < n; i++) {
        uint16_t *p = t->pixels[i];
        size_t band = (size_t)t->places[0][i];
        bool seen = band < scale->band_count;
        p[TRL_AREA_SEEN] = seen ? TRL_AREA_ONE : 0;
        p[TRL_AREA_STRIPED] = t->places[1][i] == 1 ? TRL_AREA_ONE : 0;
        for (int c = 0; c < 3; c++) {
            p[TRL_AREA_PLAIN + c] = (uint16_t)(seen ? t->parts[c][i] : 0);
            p[TRL_AREA_FALSE + c] = s->band_light[band][c]; // black for what does not count
        }
        for (int c = 0; seen && scale->bands[band].gray && c < 3; c++)
            p[TRL_AREA_FALSE + c] = (uint16_t)t->parts[GREY][i];
    }
}

void trl_picture_srgb(const uint16_t pixel[TRL_AREA_CHANNELS], int channel, uint8_t out[3]) {
    static const trl_transfer srgb = {.kind = TRL_TRANSFER_SRGB};
    double light[3];
    for (int c = 0; c < 3; c++)
        light[c] = fmin((double)pixel[channel + c] / pixel[TRL_AREA_SEEN], 1);
    trl_transfer_encode(&srgb, light);
    for (int c = 0; c < 3; c++)
        out[c] = (uint8_t)(255 * light[c] + 0.5);
}

void trl_picture_axes(const trl_scope *s, trl_scope_axes *axes) {
    (void)s;
    axes->bare = true;
    axes->square = true;
}

trl_scope_view trl_zebra_view(const trl_scope *s) {
    return (trl_scope_view){0, 0, fmax(s->picture.width, 1), fmax(s->picture.height, 1)};
}

// Black stripes on what is light, light ones on what is dark. A thin line keeps more of
// them than its share of the area.
static void stripe(const uint16_t pixel[TRL_AREA_CHANNELS], uint8_t out[3]) {
    double share = sqrt((double)pixel[TRL_AREA_STRIPED] / pixel[TRL_AREA_SEEN]);
    int ink = out[1] > 90 || out[0] > 140 ? 12 : 225;
    for (int c = 0; c < 3; c++)
        out[c] = (uint8_t)(out[c] + (ink - out[c]) * fmin(share, 1) + 0.5);
}

trl_result trl_zebra_trace(const trl_scope *s, const trl_scope_canvas *canvas, trl_error *err) {
    uint32_t width = canvas->width > 200 ? 5 : 2; // of a stripe, in pixels of the canvas
    uint16_t(*pixels)[TRL_AREA_CHANNELS];
    if (!s->picture.pixels) return TRL_OK;
    TRL_TRY(trl_area_resize(s->picture.pixels, s->picture.width, s->picture.height, canvas->width,
                            canvas->height, &pixels, err));
    for (uint32_t y = 0; y < canvas->height; y++) {
        for (uint32_t x = 0; x < canvas->width; x++) {
            size_t at = (size_t)y * canvas->width + x;
            if (pixels[at][TRL_AREA_SEEN] == 0) continue;
            trl_picture_srgb(pixels[at], TRL_AREA_PLAIN, canvas->rgba + 4 * at);
            if ((x + y) / width % 2 == 0) stripe(pixels[at], canvas->rgba + 4 * at);
        }
    }
    trl_free(pixels);
    return TRL_OK;
}
