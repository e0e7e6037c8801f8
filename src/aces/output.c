// aces/output.c: the prepared transform, and its double-precision twin.
#include "aces/output_fast.h"

#include "base/base.h"

#include <float.h>
#include <math.h>
#include <string.h>

static void widen(trl_mat3 *out, const trl_single_mat *in) {
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out->m[j][i] = (double)in->m[i][j];
}

static void widen_model(trl_jmh_model *out, const trl_single_model *in) {
    widen(&out->rgb_to_cone, &in->rgb_to_cone);
    widen(&out->cone_to_rgb, &in->cone_to_rgb);
    widen(&out->cone_to_aab, &in->cone_to_aab);
    widen(&out->aab_to_cone, &in->aab_to_cone);
    out->y_to_cone = (double)in->y_to_cone;
    out->achromatic_white = (double)in->achromatic_white;
}

// The constants of the model and of the tone scale as published, in single precision:
// what is rounded there moves all light by some 1e-7, always the same way.
static void take_published_constants(trl_aces_output *o) {
    const trl_single *s = &o->single;
    widen_model(&o->input, &s->input);
    widen_model(&o->limit, &s->limit);
    o->tone.m_2 = (double)s->tone.m_2;
    o->tone.s_2 = (double)s->tone.s_2;
    o->tone.u_2 = (double)s->tone.u_2;
    o->tone.inverse_limit = (double)s->tone.inverse_limit;
}

static trl_result prepare(trl_aces_output *o, trl_error *err) {
    const trl_aces_params *p = &o->params;
    trl_single_init(&o->single, p);
    bool sound = trl_rgb_to_rgb(&trl_primaries_ap0, &trl_primaries_ap1, TRL_ADAPTATION_NONE,
                                &o->ap0_to_ap1) &&
                 trl_mat3_invert(&o->ap0_to_ap1, &o->ap1_to_ap0) &&
                 trl_jmh_model_init(&o->input, &trl_primaries_ap0) &&
                 trl_jmh_model_init(&o->reach, &trl_primaries_ap1) &&
                 trl_jmh_model_init(&o->limit, &p->limiting) &&
                 trl_aces_encoding_init(&o->encoding, p, &o->single);
    TRL_REQUIRE(sound, err, TRL_ERR_ARGUMENT, "the primaries of the display span no colour space");
    trl_aces_tone_init(&o->tone, p->peak_nits);
    take_published_constants(o);
    trl_aces_chroma_init(&o->chroma, &o->tone);
    trl_aces_gamut_init(&o->gamut, &o->tone, &o->input);
    o->limit_j = trl_jmh_nits_to_j(&o->input, p->peak_nits);
    TRL_REQUIRE(trl_single_tables_init(&o->single), err, TRL_ERR_ARGUMENT,
                "no gamut compression can be made for the limiting primaries red (%g, %g), green "
                "(%g, %g), blue (%g, %g): choose a gamut nearer to those of real displays",
                p->limiting.red.x, p->limiting.red.y, p->limiting.green.x, p->limiting.green.y,
                p->limiting.blue.x, p->limiting.blue.y);
    trl_aces_tables_init(&o->tables, &o->single.tables);
    return trl_aces_fast_create(&o->fast, o, trl_cpu_tier_get(), err);
}

trl_result trl_aces_output_create(trl_aces_output **out, const trl_aces_params *params,
                                  trl_error *err) {
    *out = NULL;
    TRL_TRY(trl_aces_params_check(params, err));
    trl_aces_output *o = trl_alloc(1, sizeof *o);
    if (!o) return trl_error_memory(err, sizeof *o);
    o->params = *params;
    trl_result result = prepare(o, err);
    if (result != TRL_OK) {
        trl_aces_output_destroy(&o);
        return result;
    }
    *out = o;
    return TRL_OK;
}

void trl_aces_output_destroy(trl_aces_output **output) {
    if (!output || !*output) return;
    trl_free((*output)->fast);
    trl_free(*output);
    *output = NULL;
}

static void clamp3(double v[3], double high) {
    for (int c = 0; c < 3; c++)
        v[c] = v[c] > 0 ? fmin(v[c], high) : 0;
}

// NaN, -infinity and what is too small to be a normal number count as 0.
static void take_scene(const double scene[3], double rgb[3]) {
    for (int c = 0; c < 3; c++) {
        double x = scene[c];
        bool taken = x > -TRL_ACES_SCENE_LIMIT && fabs(x) >= FLT_MIN;
        rgb[c] = taken ? fmin(x, TRL_ACES_SCENE_LIMIT) : 0;
    }
}

static void render(const trl_aces_output *o, double rgb[3]) {
    double jmh[3];
    trl_mat3_apply(&o->ap0_to_ap1, rgb, rgb);
    clamp3(rgb, o->tone.forward_limit);
    trl_mat3_apply(&o->ap1_to_ap0, rgb, rgb);
    trl_jmh_from_rgb(&o->input, rgb, jmh);
    double nits = trl_aces_tone_forward(&o->tone, trl_jmh_j_to_nits(&o->input, jmh[0]) /
                                                      TRL_JMH_REFERENCE_NITS);
    double tone_j = trl_jmh_nits_to_j(&o->input, nits);
    jmh[1] = trl_aces_chroma_forward(o, jmh[0], tone_j, jmh[1], jmh[2]);
    jmh[0] = tone_j;
    trl_aces_gamut_forward(o, jmh);
    trl_jmh_to_rgb(&o->limit, jmh, rgb);
}

// Code → JMh of the limiting gamut, in published arithmetic: single precision leaves
// the peak's white a tint of 3e-4 and bright PQ light known to 1e-5 only, and the
// inverse is so steep there that the scene shows it.
static void decode(const trl_aces_output *o, const double code[3], double jmh[3]) {
    float rgb[3] = {(float)code[0], (float)code[1], (float)code[2]}, single[3];
    trl_single_decode(o, rgb);
    trl_single_rgb_to_jmh(&o->single.limit, rgb, single);
    for (int c = 0; c < 3; c++)
        jmh[c] = single[c];
}

static void unrender(const trl_aces_output *o, double jmh[3], double rgb[3]) {
    trl_aces_gamut_inverse(o, jmh);
    double scene = trl_aces_tone_inverse(&o->tone, trl_jmh_j_to_nits(&o->input, jmh[0]));
    double j = trl_jmh_nits_to_j(&o->input, scene * TRL_JMH_REFERENCE_NITS);
    jmh[1] = trl_aces_chroma_inverse(o, j, jmh[0], jmh[1], jmh[2]);
    jmh[0] = j;
    trl_jmh_to_rgb(&o->input, jmh, rgb);
}

void trl_aces_output_reference(const trl_aces_output *o, const double scene[3], double code[3]) {
    double rgb[3];
    take_scene(scene, rgb);
    render(o, rgb);
    trl_aces_encode(o, rgb);
    memcpy(code, rgb, sizeof rgb);
}

void trl_aces_output_inverse_reference(const trl_aces_output *o, const double code[3],
                                       double scene[3]) {
    double jmh[3], rgb[3];
    decode(o, code, jmh);
    unrender(o, jmh, rgb);
    memcpy(scene, rgb, sizeof rgb);
}

void trl_aces_output_rows(const trl_aces_output *o, float *r, float *g, float *b, size_t n) {
    trl_aces_fast_rows(o, r, g, b, n);
}

void trl_aces_output_packed(const trl_aces_output *o, float *rgba, size_t n) {
    trl_aces_fast_packed(o, rgba, n);
}

void trl_aces_output_inverse_rows(const trl_aces_output *o, float *r, float *g, float *b,
                                  size_t n) {
    for (size_t i = 0; i < n; i++) {
        float code[3] = {r[i], g[i], b[i]}, scene[3];
        trl_single_inverse(o, code, scene);
        r[i] = scene[0], g[i] = scene[1], b[i] = scene[2];
    }
}
