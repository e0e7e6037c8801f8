// scope/scope.c: the table of scopes, and how one object of them begins.
#include "scope/caption.h"
#include "scope/scope.h"

#include "base/name.h"

#include <math.h>
#include <string.h>

static const trl_scope_entry entries[TRL_SCOPE_KINDS] = {
    [TRL_SCOPE_HISTOGRAM] = {{"histogram", "Histogram",
                              "how many pixels have each level, of luma, red, green and blue",
                              false},
                             trl_histogram_view,
                             trl_histogram_axes,
                             trl_histogram_trace,
                             trl_histogram_graticule,
                             trl_histogram_caption},
    [TRL_SCOPE_WAVEFORM] = {{"waveform", "Waveform",
                             "luma by place: each column of the picture stands over its place",
                             false},
                            trl_waveform_view,
                            trl_waveform_axes,
                            trl_waveform_trace,
                            trl_waveform_graticule,
                            trl_waveform_caption},
    [TRL_SCOPE_OVERLAY] = {{"overlay", "RGB waveform",
                            "red, green and blue by place, laid over each other: grey is white",
                            false},
                           trl_waveform_view,
                           trl_waveform_axes,
                           trl_overlay_trace,
                           trl_waveform_graticule,
                           trl_channels_caption},
    [TRL_SCOPE_PARADE] = {{"parade", "RGB parade", "red, green and blue by place, side by side",
                           false},
                          trl_waveform_view,
                          trl_parade_axes,
                          trl_parade_trace,
                          trl_waveform_graticule,
                          trl_channels_caption},
    [TRL_SCOPE_VECTORSCOPE] = {{"vectorscope", "Vectorscope",
                                "Cb and Cr of the code values, with the colour bars' places and "
                                "the line of skin tones",
                                true},
                               trl_vectorscope_view,
                               trl_vectorscope_axes,
                               trl_vectorscope_trace,
                               trl_vectorscope_graticule,
                               trl_vectorscope_caption},
    [TRL_SCOPE_CHROMATICITY] = {{"chromaticity", "Chromaticity, CIE 1931 xy",
                                 "colours on the CIE xy diagram, with the gamuts of screens",
                                 false},
                                trl_xy_view,
                                trl_xy_axes,
                                trl_xy_trace,
                                trl_xy_graticule,
                                trl_chromaticity_caption},
    [TRL_SCOPE_CHROMATICITY_UV] = {{"chromaticity-uv", "Chromaticity, CIE 1976 u'v'",
                                    "the same on the CIE u'v' diagram, whose distances are nearer "
                                    "to what is seen",
                                    false},
                                   trl_uv_view,
                                   trl_uv_axes,
                                   trl_uv_trace,
                                   trl_uv_graticule,
                                   trl_chromaticity_caption},
    [TRL_SCOPE_FALSE_COLOR] = {{"false-color", "False colour",
                                "the picture with each band of levels in its own colour", false},
                               trl_false_color_view,
                               trl_picture_axes,
                               trl_false_color_trace,
                               trl_false_color_graticule,
                               trl_false_color_caption},
    [TRL_SCOPE_ZEBRA] = {{"zebra", "Zebra",
                          "the picture with stripes where it is brighter than a "
                          "threshold",
                          false},
                         trl_zebra_view,
                         trl_picture_axes,
                         trl_zebra_trace,
                         NULL,
                         trl_zebra_caption},
};

const trl_scope_entry *trl_scope_entry_at(int kind) {
    return kind >= 0 && kind < TRL_SCOPE_KINDS ? &entries[kind] : NULL;
}

const trl_scope_kind *trl_scope_kind_at(size_t index) {
    return index < TRL_SCOPE_KINDS ? &entries[index].kind : NULL;
}

int trl_scope_kind_find(const char *name) {
    for (int i = 0; name && i < TRL_SCOPE_KINDS; i++)
        if (trl_name_equal(entries[i].kind.name, name)) return i;
    return -1;
}

bool trl_scope_is_bt2020(const trl_chromaticities *c) {
    const trl_chromaticities *k = &trl_primaries_rec2020;
    return fabs(c->red.x - k->red.x) < 2e-3 && fabs(c->red.y - k->red.y) < 2e-3 &&
           fabs(c->green.x - k->green.x) < 2e-3 && fabs(c->green.y - k->green.y) < 2e-3;
}

// Sources: ITU-R BT.709-6 item 3.2 and BT.2020-2 table 4 for code values.
static trl_result weights_prepare(trl_scope *s, trl_error *err) {
    static const double bt709[3] = {0.2126, 0.7152, 0.0722}, bt2020[3] = {0.2627, 0.6780, 0.0593};
    const double *w = trl_scope_is_bt2020(&s->params.primaries) ? bt2020 : bt709;
    trl_mat3 xyz;
    TRL_REQUIRE(trl_rgb_to_xyz(&s->params.primaries, &xyz), err, TRL_ERR_ARGUMENT,
                "the primaries of a scope span no triangle around a white");
    if (s->params.scene) w = xyz.m[1];
    for (int c = 0; c < 3; c++)
        s->luma[c] = (float)w[c];
    double gain = TRL_SCOPE_CELLS / (2 * TRL_VECTOR_SPAN);
    s->cbcr[0] = (float)(gain / (2 * (1 - w[2])));
    s->cbcr[1] = (float)(gain / (2 * (1 - w[0])));
    return TRL_OK;
}

static void to_floats(float out[3][3], const trl_mat3 *m) {
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out[i][j] = (float)m->m[i][j];
}

// Everything is seen under D65, so that a picture in AP1 can be held against Rec.709.
static trl_result chroma_prepare(trl_scope *s, trl_error *err) {
    trl_mat3 xyz, cat, gamut;
    trl_xy d65 = trl_primaries_rec709.white;
    bool good = trl_rgb_to_xyz(&s->params.primaries, &xyz) &&
                trl_white_adapt(s->params.primaries.white, d65, TRL_ADAPTATION_BRADFORD, &cat);
    if (good) xyz = trl_mat3_mul(&cat, &xyz);
    to_floats(s->chroma.xyz, &xyz);
    for (size_t g = 0; g < TRL_SCOPE_GAMUTS && good; g++) {
        good = trl_rgb_to_rgb(&s->params.primaries, &trl_scope_gamut_at(g)->primaries,
                              TRL_ADAPTATION_BRADFORD, &gamut);
        to_floats(s->chroma.gamuts[g], &gamut);
    }
    TRL_REQUIRE(good, err, TRL_ERR_ARGUMENT,
                "the primaries of a scope span no triangle around a white");
    s->chroma.gamut_count = TRL_SCOPE_GAMUTS;
    s->chroma.darkest = (float)(s->params.scene ? s->params.grey / 1024 : 0.001);
    s->chroma.xy_scale = (float)(TRL_SCOPE_CELLS / TRL_XY_SPAN);
    s->chroma.uv_scale = (float)(TRL_SCOPE_CELLS / TRL_UV_SPAN);
    s->chroma.cells = TRL_SCOPE_CELLS;
    s->decodes = !s->params.scene && s->params.transfer.kind != TRL_TRANSFER_LINEAR;
    if (s->decodes)
        s->decode = trl_transfer_rows_prepare(&s->params.transfer, false, trl_cpu_tier_get());
    return TRL_OK;
}

// The value of a place on the axis.
static double value_of_axis(const trl_scope *s, double axis) {
    return s->params.scene ? s->params.grey * exp2(axis) : axis;
}

enum { ZEBRA_STOPS_MOST = 40 };

static void band_light(const uint8_t rgb[3], uint16_t out[3]) {
    static const trl_transfer srgb = {.kind = TRL_TRANSFER_SRGB};
    double light[3] = {rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0};
    trl_transfer_decode(&srgb, light);
    for (int c = 0; c < 3; c++)
        out[c] = (uint16_t)round(light[c] * TRL_AREA_ONE);
}

// Scene light clips at diffuse white, PQ and HLG at 203 cd/m² (ITU-R BT.2408): to know
// the place by, not to judge it. The grey is the luminance.
static void preview_prepare(trl_scope *s) {
    float gain = s->unit == TRL_SCOPE_NITS ? 100.0F / 203 : 1;
    for (int c = 0; c < 4; c++)
        for (int k = 0; k < 3; k++)
            s->preview[c][k] = gain * (c < 3 ? s->chroma.gamuts[0][c][k] : s->chroma.xyz[1][k]);
}

static trl_result levels_prepare(trl_scope *s, trl_error *err) {
    trl_scope_params *p = &s->params;
    for (size_t i = 0; !p->scale && trl_false_color_at(i); i++)
        if (trl_false_color_at(i)->unit == s->unit) p->scale = trl_false_color_at(i);
    TRL_REQUIRE(p->scale && p->scale->unit == s->unit, err, TRL_ERR_ARGUMENT,
                "the false colours '%s' are for values in %s, those of the picture are in %s",
                p->scale ? p->scale->name : "", trl_scope_unit_name(p->scale ? p->scale->unit : 0),
                trl_scope_unit_name(s->unit));
    for (size_t b = 0; b < p->scale->band_count; b++) {
        s->edges[b] = (float)value_of_axis(s, trl_scope_axis_of_level(s, p->scale->bands[b].from));
        band_light(p->scale->bands[b].rgb, s->band_light[b]);
    }
    if (p->zebra_low == 0 && p->zebra_high == 0) {
        p->zebra_low = p->scene ? log2(1 / p->grey) : s->unit == TRL_SCOPE_NITS ? 203 : 95;
        p->zebra_high = (double)INFINITY;
    }
    TRL_REQUIRE(p->zebra_low < p->zebra_high, err, TRL_ERR_ARGUMENT,
                "zebra from %g to %g stripes nothing: let the first be the smaller", p->zebra_low,
                p->zebra_high);
    TRL_REQUIRE(s->unit != TRL_SCOPE_STOPS || fabs(p->zebra_low) <= ZEBRA_STOPS_MOST, err,
                TRL_ERR_ARGUMENT,
                "zebra from %g would be %g stops above mid grey, where there is no light: scenes "
                "are striped by stops, such as 2.5, code values by percent or cd/m²",
                p->zebra_low, p->zebra_low);
    s->zebra[0] = -INFINITY;
    s->zebra[1] = (float)value_of_axis(s, trl_scope_axis_of_level(s, p->zebra_low));
    s->zebra[2] = (float)value_of_axis(s, trl_scope_axis_of_level(s, p->zebra_high));
    return TRL_OK;
}

static void axis_prepare(trl_scope *s) {
    double scale = TRL_SCOPE_ROWS_PER_CODE, bias = TRL_SCOPE_ROWS_PER_CODE / 8.0;
    if (s->params.scene) {
        scale = TRL_SCOPE_ROWS / (2.0 * TRL_SCOPE_STOPS_MOST);
        bias = scale * (TRL_SCOPE_STOPS_MOST - log2(s->params.grey));
    }
    s->axis = (trl_measure_axis){(float)bias, (float)scale, TRL_SCOPE_ROWS};
    s->step = 1;
}

static trl_result prepare(trl_scope *s, trl_error *err) {
    trl_scope_params *p = &s->params;
    TRL_REQUIRE(p->grey > 0 && isfinite(p->grey), err, TRL_ERR_ARGUMENT,
                "a mid grey of %g does not exist: give a finite light above 0", p->grey);
    uint32_t all = (1u << TRL_SCOPE_KINDS) - 1;
    if (p->scene) all &= ~(1u << TRL_SCOPE_VECTORSCOPE);
    if (p->kinds == 0) p->kinds = all;
    TRL_REQUIRE((p->kinds & ~all) == 0, err, TRL_ERR_ARGUMENT,
                "the vectorscope shows code values, and the light of a scene has none: render it "
                "for a display first");
    bool nits = p->transfer.kind == TRL_TRANSFER_PQ || p->transfer.kind == TRL_TRANSFER_HLG;
    s->unit = p->scene ? TRL_SCOPE_STOPS : nits ? TRL_SCOPE_NITS : TRL_SCOPE_PERCENT;
    if (p->columns == 0) p->columns = 640;
    if (p->picture_width == 0) p->picture_width = 960;
    if (p->picture_height == 0) p->picture_height = 720;
    TRL_REQUIRE(p->columns <= 8192 && p->picture_width <= 16384 && p->picture_height <= 16384, err,
                TRL_ERR_LIMIT,
                "a scope of %u columns and a picture of %u by %u pixels are too large: 8192 "
                "columns and 16384 pixels on a side are the limits",
                p->columns, p->picture_width, p->picture_height);
    s->rows = trl_measure_rows_get(trl_cpu_tier_get());
    TRL_TRY(weights_prepare(s, err));
    TRL_TRY(chroma_prepare(s, err));
    preview_prepare(s);
    axis_prepare(s);
    for (int c = 0; c < TRL_SCOPE_CHANNELS; c++)
        s->sums.range[c] = (trl_measure_range){INFINITY, -INFINITY, 0, 0};
    return levels_prepare(s, err);
}

trl_result trl_scope_create(trl_scope **out, const trl_scope_params *params, trl_error *err) {
    *out = NULL;
    trl_scope *scope = trl_alloc(1, sizeof *scope);
    if (!scope) return trl_error_memory(err, sizeof *scope);
    scope->params = (trl_scope_params)TRL_SCOPE_PARAMS_INIT;
    size_t known = params->size < sizeof scope->params ? params->size : sizeof scope->params;
    memcpy(&scope->params, params, known);
    scope->params.size = sizeof scope->params;
    trl_result result = prepare(scope, err);
    if (result == TRL_OK)
        *out = scope;
    else
        trl_scope_destroy(&scope);
    return result;
}

void trl_scope_destroy(trl_scope **scope) {
    if (!*scope) return;
    trl_free((*scope)->cells);
    trl_free((*scope)->picture.pixels);
    trl_free(*scope);
    *scope = NULL;
}

trl_scope_unit trl_scope_unit_get(const trl_scope *scope) {
    return scope->unit;
}

bool trl_scope_has(const trl_scope *scope, int kind) {
    return kind >= 0 && kind < TRL_SCOPE_KINDS && (scope->params.kinds >> kind & 1);
}
