// camera/rendered.c: what of a scene's light is left on a display, in its room.
#include "base/base.h"

#include <troland/camera.h>

#include <math.h>

#define FARTHEST 40.0     // stops from mid grey
#define STRIDE 0.125      // of the search; ends are then found by halving
#define EXACT 0.002       // stops
#define SEEN_STEPS 1023.0 // of PQ over 10000 cd/m²: 10 bits

static const double pi = 3.14159265358979323846;

typedef struct screen {
    trl_aces_output *output;
    const trl_aces_params *display;
    const trl_rendered_params *params;
    double luminance[3]; // of r, g and b of the signal
    double ambient;
    double unit; // cd/m² of decoded light 1.0
    bool steps;  // of the signal count
    double peak; // what the largest signal of grey emits
} screen;

static double pq_code(double nits) {
    double rgb[3] = {nits / 100, 0, 0};
    trl_transfer_encode(&(trl_transfer){.kind = TRL_TRANSFER_PQ}, rgb);
    return rgb[0];
}

// The code of green and the light of the signal, cd/m².
static double emit(const screen *s, double stops, double *code) {
    double light = TRL_MID_GREY * exp2(stops), scene[3] = {light, light, light}, rgb[3];
    trl_aces_output_reference(s->output, scene, rgb);
    *code = rgb[1];
    trl_transfer_decode(&s->display->transfer, rgb);
    double y = s->luminance[0] * rgb[0] + s->luminance[1] * rgb[1] + s->luminance[2] * rgb[2];
    return y * s->unit;
}

static double leave(const screen *s, double emitted) {
    return emitted + s->params->black_nits * fmax(0, 1 - emitted / s->peak);
}

static trl_rendered_point point_at(const screen *s, double stops) {
    double half = s->params->detail / 2, low, high;
    trl_rendered_point p;
    p.nits = leave(s, emit(s, stops, &p.code));
    p.seen_nits = p.nits + s->ambient;
    double under = leave(s, emit(s, stops - half, &low)) + s->ambient;
    double over = leave(s, emit(s, stops + half, &high)) + s->ambient;
    double most = exp2(s->params->code_bits) - 1;
    p.codes = s->steps ? (high - low) * most : (double)INFINITY;
    p.steps = (pq_code(over) - pq_code(under)) * SEEN_STEPS;
    return p;
}

static bool survives(const trl_rendered_point *p) {
    return p->codes >= 1 && p->steps >= 1;
}

static trl_result check(const trl_rendered_params *p, trl_error *err) {
    TRL_REQUIRE(p->black_nits >= 0 && p->black_nits <= 1000, err, TRL_ERR_ARGUMENT,
                "a screen's black of %g cd/m² is out of range: give 0 to 1000", p->black_nits);
    TRL_REQUIRE(p->ambient_lux >= 0 && p->ambient_lux <= 1e6, err, TRL_ERR_ARGUMENT,
                "an ambient light of %g lux is out of range: give 0 to 1e6", p->ambient_lux);
    TRL_REQUIRE(p->reflectance >= 0 && p->reflectance <= 1, err, TRL_ERR_ARGUMENT,
                "a screen does not reflect %g of the light on it: give 0 to 1, such as 0.02",
                p->reflectance);
    TRL_REQUIRE(p->detail >= 0.01 && p->detail <= 1, err, TRL_ERR_ARGUMENT,
                "a detail of %g stops is out of range: give 0.01 to 1", p->detail);
    TRL_REQUIRE(p->code_bits == 0 || (p->code_bits >= 6 && p->code_bits <= 16), err,
                TRL_ERR_ARGUMENT, "codes of %u bits are out of range: give 6 to 16, or 0 for none",
                p->code_bits);
    TRL_REQUIRE(p->white_nits >= 0 && p->white_nits <= 1e6, err, TRL_ERR_ARGUMENT,
                "a screen's white of %g cd/m² is out of range: give up to 1e6, or 0",
                p->white_nits);
    return TRL_OK;
}

static trl_result screen_create(screen *s, const trl_aces_params *display,
                                const trl_rendered_params *params, trl_error *err) {
    trl_mat3 xyz;
    double code;
    TRL_TRY(check(params, err));
    TRL_TRY(trl_aces_output_create(&s->output, display, err));
    s->display = display;
    s->params = params;
    trl_transfer_kind kind = display->transfer.kind;
    bool absolute = kind == TRL_TRANSFER_PQ || kind == TRL_TRANSFER_HLG;
    s->unit = absolute                 ? 100
              : params->white_nits > 0 ? params->white_nits
                                       : 100 / display->linear_scale;
    s->steps = params->code_bits > 0 && kind != TRL_TRANSFER_LINEAR;
    s->ambient = params->ambient_lux * params->reflectance / pi;
    bool known = trl_rgb_to_xyz(&display->encoding, &xyz);
    for (int c = 0; c < 3; c++)
        s->luminance[c] = known ? xyz.m[1][c] : c == 1;
    s->peak = emit(s, FARTHEST, &code);
    return TRL_OK;
}

trl_result trl_rendered_curve(trl_rendered_point *points, const double *stops, size_t count,
                              const trl_aces_params *display, const trl_rendered_params *params,
                              trl_error *err) {
    screen s = {0};
    for (size_t i = 0; i < count; i++)
        TRL_REQUIRE(fabs(stops[i]) <= FARTHEST, err, TRL_ERR_ARGUMENT,
                    "%g stops from mid grey are out of range: give -%g to %g", stops[i], FARTHEST,
                    FARTHEST);
    TRL_TRY(screen_create(&s, display, params, err));
    for (size_t i = 0; i < count; i++)
        points[i] = point_at(&s, stops[i]);
    trl_aces_output_destroy(&s.output);
    return TRL_OK;
}

// The last stop, from mid grey up or down, that survives.
static double end_of(const screen *s, double direction, bool *code_ends) {
    double good = 0, bad = 0;
    trl_rendered_point p = point_at(s, 0);
    while (survives(&p) && fabs(bad) < FARTHEST) {
        good = bad;
        bad += direction * STRIDE;
        p = point_at(s, bad);
    }
    while (fabs(bad - good) > EXACT) {
        double middle = (good + bad) / 2;
        trl_rendered_point m = point_at(s, middle);
        if (survives(&m)) {
            good = middle;
        } else {
            bad = middle;
            p = m;
        }
    }
    *code_ends = p.codes < 1;
    return good;
}

// From where on the code is within half a step of the largest.
static double white_of(const screen *s) {
    double most, code, low = -FARTHEST, high = FARTHEST;
    double half = 0.5 / (exp2(s->params->code_bits > 0 ? s->params->code_bits : 16) - 1);
    emit(s, FARTHEST, &most);
    while (high - low > EXACT) {
        double middle = (low + high) / 2;
        emit(s, middle, &code);
        if (code < most - half)
            low = middle;
        else
            high = middle;
    }
    return high;
}

trl_result trl_rendered_measure(trl_rendered *out, const trl_aces_params *display,
                                const trl_rendered_params *params, trl_error *err) {
    screen s = {0};
    TRL_TRY(screen_create(&s, display, params, err));
    out->ambient_nits = s.ambient;
    out->above = end_of(&s, 1, &out->code_ends_above);
    out->below = fabs(end_of(&s, -1, &out->code_ends_below));
    out->white_at = white_of(&s);
    out->grey = point_at(&s, 0);
    out->white = point_at(&s, log2(1 / TRL_MID_GREY));
    out->darkest = point_at(&s, -out->below);
    out->brightest = point_at(&s, out->above);
    trl_aces_output_destroy(&s.output);
    return TRL_OK;
}
