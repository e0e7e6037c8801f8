// scope/false_color.c: pictures whose levels show as colours.
//
// The scale "ire" has the bands of ARRI's cameras (ALEXA Mini LF user manual, "False
// Color"). Those that end in "-safe" rise evenly in lightness, from blue by way of one
// grey band to yellow, so that they can be told apart with any colour vision.
#include "scope/scope.h"

#include "base/name.h"

#include <math.h>
#include <string.h>

#define BELOW ((double)INFINITY)

static const trl_false_color_band stops[] = {
    {-BELOW, "<-6", {30, 10, 50}, false}, {-6.5, "-6", {96, 34, 150}, false},
    {-5.5, "-5", {62, 56, 176}, false},   {-4.5, "-4", {30, 90, 214}, false},
    {-3.5, "-3", {24, 146, 206}, false},  {-2.5, "-2", {18, 160, 150}, false},
    {-1.5, "-1", {78, 96, 84}, false},    {-0.5, "0", {64, 178, 78}, false},
    {0.5, "+1", {246, 168, 184}, false},  {1.5, "+2", {206, 206, 200}, false},
    {2.5, "+3", {250, 240, 160}, false},  {3.5, "+4", {255, 216, 0}, false},
    {4.5, "+5", {255, 150, 32}, false},   {5.5, "+6", {236, 84, 24}, false},
    {6.5, ">6", {212, 0, 28}, false},
};

static const trl_false_color_band stops_safe[] = {
    {-BELOW, "<-6", {0, 16, 63}, false}, {-6.5, "-6", {0, 27, 90}, false},
    {-5.5, "-5", {0, 38, 119}, false},   {-4.5, "-4", {22, 57, 127}, false},
    {-3.5, "-3", {44, 75, 134}, false},  {-2.5, "-2", {65, 92, 141}, false},
    {-1.5, "-1", {86, 108, 148}, false}, {-0.5, "0", {124, 124, 124}, false},
    {0.5, "+1", {152, 140, 94}, false},  {1.5, "+2", {173, 157, 96}, false},
    {2.5, "+3", {194, 173, 96}, false},  {3.5, "+4", {215, 191, 96}, false},
    {4.5, "+5", {237, 208, 95}, false},  {5.5, "+6", {255, 226, 116}, false},
    {6.5, ">6", {255, 246, 210}, false},
};

static const trl_false_color_band ire[] = {
    {-BELOW, "<2.5", {112, 40, 160}, false}, {2.5, "2.5-4", {40, 80, 215}, false},
    {4, "4-38", {58, 58, 58}, true},         {38, "38-42", {64, 178, 78}, false},
    {42, "42-52", {112, 112, 112}, true},    {52, "52-56", {246, 168, 184}, false},
    {56, "56-97", {178, 178, 178}, true},    {97, "97-99", {255, 220, 0}, false},
    {99, ">99", {224, 0, 24}, false},
};

static const trl_false_color_band ire_safe[] = {
    {-BELOW, "<10", {0, 16, 63}, false},   {10, "10-20", {0, 31, 101}, false},
    {20, "20-30", {28, 57, 112}, false},   {30, "30-40", {57, 80, 122}, false},
    {40, "40-50", {101, 101, 101}, false}, {50, "50-60", {137, 124, 72}, false},
    {60, "60-70", {165, 146, 72}, false},  {70, "70-80", {195, 169, 70}, false},
    {80, "80-90", {225, 193, 64}, false},  {90, "90-100", {255, 217, 57}, false},
    {100, ">100", {255, 246, 210}, false},
};

static const trl_false_color_band nits[] = {
    {-BELOW, "<0.1", {30, 10, 50}, false}, {0.1, "0.1", {96, 34, 150}, false},
    {1, "1", {62, 56, 176}, false},        {5, "5", {30, 90, 214}, false},
    {10, "10", {24, 146, 206}, false},     {20, "20", {18, 160, 150}, false},
    {50, "50", {64, 178, 78}, false},      {100, "100", {150, 200, 90}, false},
    {203, "203", {250, 240, 160}, false},  {400, "400", {255, 216, 0}, false},
    {1000, "1000", {255, 150, 32}, false}, {2000, "2000", {236, 84, 24}, false},
    {4000, ">4000", {212, 0, 28}, false},
};

static const trl_false_color_band nits_safe[] = {
    {-BELOW, "<0.1", {0, 16, 63}, false},    {0.1, "0.1", {0, 29, 95}, false},
    {1, "1", {6, 45, 121}, false},           {5, "5", {33, 66, 130}, false},
    {10, "10", {58, 86, 139}, false},        {20, "20", {82, 105, 147}, false},
    {50, "50", {124, 124, 124}, false},      {100, "100", {156, 143, 94}, false},
    {203, "203", {180, 162, 96}, false},     {400, "400", {204, 182, 96}, false},
    {1000, "1000", {230, 202, 95}, false},   {2000, "2000", {255, 222, 95}, false},
    {4000, ">4000", {255, 246, 210}, false},
};

#define BANDS(table) sizeof(table) / sizeof(*(table)), table

static const trl_false_color scales[] = {
    {"stops", "one colour per stop: green is mid grey, pink one above it, blue dark, red bright",
     TRL_SCOPE_STOPS, BANDS(stops)},
    {"stops-safe", "one colour per stop, for any colour vision: grey is mid grey", TRL_SCOPE_STOPS,
     BANDS(stops_safe)},
    {"ire", "the bands of film cameras on a grey picture: green mid grey, pink skin, red clipped",
     TRL_SCOPE_PERCENT, BANDS(ire)},
    {"ire-safe", "one colour per 10 %, for any colour vision", TRL_SCOPE_PERCENT, BANDS(ire_safe)},
    {"nits", "bands of luminance on the screen, cd/m²", TRL_SCOPE_NITS, BANDS(nits)},
    {"nits-safe", "the same bands for any colour vision", TRL_SCOPE_NITS, BANDS(nits_safe)},
};

const trl_false_color *trl_false_color_at(size_t index) {
    return index < sizeof scales / sizeof *scales ? &scales[index] : NULL;
}

const trl_false_color *trl_false_color_find(const char *name) {
    for (size_t i = 0; name && i < sizeof scales / sizeof *scales; i++)
        if (trl_name_equal(scales[i].name, name)) return &scales[i];
    return NULL;
}

size_t trl_false_color_band_of(const trl_false_color *scale, double level) {
    size_t band = scale->band_count - 1;
    while (band > 0 && !(level >= scale->bands[band].from))
        band--;
    return band;
}

const trl_false_color *trl_scope_scale(const trl_scope *s) {
    return s->params.scale;
}

uint64_t trl_scope_band_count(const trl_scope *s, size_t band) {
    return s->cells && band < s->params.scale->band_count ? s->cells[s->layout.bands + band] : 0;
}

// The legend stands under the picture and has room for its words beside a narrow one.
trl_scope_view trl_false_color_view(const trl_scope *s) {
    double w = fmax(s->picture.width, 1), h = fmax(s->picture.height, 1), wide = fmax(w, 1.3 * h);
    return (trl_scope_view){0.5 * (w - wide), -0.085 * wide, 0.5 * (w + wide), h};
}

// The picture into columns `left` to `right` of the canvas, down to row `bottom`.
static trl_result picture_draw(const trl_scope *s, const trl_scope_canvas *canvas, uint32_t left,
                               uint32_t right, uint32_t bottom, trl_error *err) {
    uint16_t(*pixels)[TRL_AREA_CHANNELS];
    if (!s->picture.pixels || left >= right || bottom == 0) return TRL_OK;
    uint32_t width = right - left;
    TRL_TRY(trl_area_resize(s->picture.pixels, s->picture.width, s->picture.height, width, bottom,
                            &pixels, err));
    for (uint32_t y = 0; y < bottom; y++) {
        for (uint32_t x = 0; x < width; x++) {
            const uint16_t *p = pixels[(size_t)y * width + x];
            uint8_t *out = canvas->rgba + 4 * ((size_t)y * canvas->width + left + x);
            if (p[TRL_AREA_SEEN] > 0) trl_picture_srgb(p, TRL_AREA_FALSE, out);
        }
    }
    trl_free(pixels);
    return TRL_OK;
}

static void legend_draw(const trl_scope *s, const trl_scope_canvas *canvas) {
    trl_scope_view v = trl_false_color_view(s);
    const trl_false_color *scale = s->params.scale;
    for (uint32_t y = 0; y < canvas->height; y++) {
        double up = v.y1 - (y + 0.5) / canvas->height * (v.y1 - v.y0);
        if (up >= 0.12 * v.y0 || up <= 0.65 * v.y0) continue;
        for (uint32_t x = 0; x < canvas->width; x++) {
            size_t band = (size_t)((x + 0.5) / canvas->width * (double)scale->band_count);
            memcpy(canvas->rgba + 4 * ((size_t)y * canvas->width + x), scale->bands[band].rgb, 3);
        }
    }
}

trl_result trl_false_color_trace(const trl_scope *s, const trl_scope_canvas *canvas,
                                 trl_error *err) {
    trl_scope_view v = trl_false_color_view(s);
    double across = canvas->width / (v.x1 - v.x0), down = canvas->height / (v.y1 - v.y0);
    legend_draw(s, canvas);
    return picture_draw(s, canvas, (uint32_t)round(-v.x0 * across),
                        (uint32_t)round((s->picture.width - v.x0) * across),
                        (uint32_t)round(v.y1 * down), err);
}

void trl_false_color_graticule(const trl_scope *s, const trl_graticule *out) {
    static const double white[4] = {0.9, 0.9, 0.88, 1};
    trl_scope_view v = trl_false_color_view(s);
    const trl_false_color *scale = s->params.scale;
    for (size_t b = 0; b < scale->band_count; b++)
        out->word(out->user, scale->bands[b].label,
                  v.x0 + ((double)b + 0.5) * (v.x1 - v.x0) / (double)scale->band_count, 0.82 * v.y0,
                  white);
}
