// aces/single_inverse.c: the inverse transform in published arithmetic.
//
// Sources: Lib.Academy.DisplayEncoding.a2.v1, Lib.Academy.OutputTransform.a2.v1.
#include "aces/output.h"
#include "aces/pq_way.h"

#include <math.h>

static float power_decode(float code, float gamma, float black) {
    float lift = black > 0 ? powf(black, 1 / gamma) : 0;
    float a = powf(1 - lift, gamma), b = lift / (1 - lift);
    return a * powf(fmaxf(code + b, 0), gamma);
}

static float srgb_decode(float code) {
    const float gamma = 2.4f, offset = 0.055f;
    if (code >= offset / (gamma - 1)) return powf((code + offset) / (1 + offset), gamma);
    return code *
           (((gamma - 1) / offset) * powf(offset * gamma / ((gamma - 1) * (1 + offset)), gamma));
}

static const float pq_code_max = 1.5f; // the formula has a pole at 1.99

static float pq_to_nits(float code) {
    float p = powf(fminf(code, pq_code_max), 1 / pq_m2);
    float light = fmaxf(p - pq_c1, 0) / (pq_c2 - pq_c3 * p);
    return powf(light, 1 / pq_m1) * 10000.0f;
}

static float nits_to_pq(float nits) {
    float p = powf(nits / 10000.0f, pq_m1);
    return powf((pq_c1 + pq_c2 * p) / (1 + pq_c3 * p), pq_m2);
}

// HLG is published as HLG turned into PQ.
static void hlg_decode(float rgb[3]) {
    const float a = 0.17883277f, b = 0.28466892f, c = 0.55991073f;
    float scene[3];
    for (int i = 0; i < 3; i++)
        scene[i] = rgb[i] <= 0.5f ? powf(rgb[i], 2) / 3 : (expf((rgb[i] - c) / a) + b) / 12;
    float y = 0.2627f * scene[0] + 0.6780f * scene[1] + 0.0593f * scene[2];
    for (int i = 0; i < 3; i++)
        rgb[i] = pq_to_nits(nits_to_pq(1000.0f * powf(y, 1.2f - 1) * scene[i])) * (1.0f / 100.0f);
}

static void decode(const trl_transfer *t, float rgb[3]) {
    float gamma = (float)(t->gamma > 0 ? t->gamma : t->kind == TRL_TRANSFER_BT1886 ? 2.4 : 2.2);
    if (t->kind == TRL_TRANSFER_HLG) {
        hlg_decode(rgb);
        return;
    }
    for (int c = 0; c < 3; c++) {
        switch (t->kind) {
        case TRL_TRANSFER_PQ: rgb[c] = pq_to_nits(rgb[c]) * (1.0f / 100.0f); break;
        case TRL_TRANSFER_SRGB: rgb[c] = srgb_decode(rgb[c]); break;
        case TRL_TRANSFER_GAMMA: rgb[c] = powf(rgb[c], gamma); break;
        case TRL_TRANSFER_BT1886: rgb[c] = power_decode(rgb[c], gamma, (float)t->black); break;
        case TRL_TRANSFER_BT709: rgb[c] = (float)trl_bt709_decode((double)rgb[c]); break;
        default: break;
        }
    }
}

static void clamp3(float v[3], float high) {
    for (int c = 0; c < 3; c++)
        v[c] = v[c] > 0 ? fminf(v[c], high) : 0;
}

void trl_single_decode(const trl_aces_output *o, float rgb[3]) {
    const trl_single *s = &o->single;
    clamp3(rgb, (float)o->encoding.code_max);
    decode(&o->params.transfer, rgb);
    for (int c = 0; c < 3; c++)
        rgb[c] *= 1 / s->linear_scale;
    trl_single_apply(&s->display_to_limit, rgb, rgb);
    if (o->params.scale_white) {
        for (int c = 0; c < 3; c++)
            rgb[c] *= 1 / s->white_scale;
        if (o->params.inverse_clamp == TRL_WHITE_CLAMP_PUBLISHED) clamp3(rgb, 1);
    }
    clamp3(rgb, s->tone.n / 100);
}

// The toe run backwards; see chroma.c.
static float toe_inverse(float x, float limit, float k1_in, float k2_in) {
    if (x > limit) return x;
    float k2 = fmaxf(k2_in, 0.001f);
    float k1 = sqrtf(k1_in * k1_in + k2 * k2);
    float k3 = (limit + k1) / (limit + k2);
    return (x * x + k1 * x) / (k3 * (x + k2));
}

static float chroma_norm(float h, float scale) {
    float radians = h / 180.0f * (float)M_PI;
    float a = cosf(radians), b = sinf(radians);
    float c2 = a * a - b * b, s2 = 2 * a * b;
    float c3 = 4 * a * a * a - 3 * a, s3 = 3 * b - 4 * b * b * b;
    float m = 11.34072f * a + 16.46899f * c2 + 7.88380f * c3 + 14.66441f * b + -6.37224f * s2 +
              9.19364f * s3 + 77.12896f;
    return m * scale;
}

static float chroma_inverse(const trl_single *s, float j, const float tone_jmh[3]) {
    float tone_j = tone_jmh[0], m = tone_jmh[1], h = tone_jmh[2];
    if (m == 0) return 0;
    float n = tone_j / s->limit_j, rest = fmaxf(0, 1 - n);
    float norm = chroma_norm(h, s->chroma_scale);
    float limit = powf(n, s->gamma_inv) * trl_single_reach_m(&s->tables, h) / norm;
    m = m / norm;
    m = toe_inverse(m, limit, n * s->compression, rest);
    m = limit - toe_inverse(limit - m, limit - 0.001f, rest * s->saturation,
                            sqrtf(n * n + s->saturation_threshold));
    m = m * norm;
    return m * powf(tone_j / j, -s->gamma_inv);
}

void trl_single_inverse(const trl_aces_output *o, const float code[3], float scene[3]) {
    const trl_single *s = &o->single;
    float rgb[3] = {code[0], code[1], code[2]}, jmh[3];
    trl_single_decode(o, rgb);
    trl_single_rgb_to_jmh(&s->limit, rgb, jmh);
    trl_single_gamut_inverse(s, jmh);
    float light = trl_single_j_to_nits(&s->input, jmh[0]) / 100;
    float j = trl_single_nits_to_j(&s->input, trl_single_tone_inverse(&s->tone, light) * 100);
    jmh[1] = chroma_inverse(s, j, jmh);
    jmh[0] = j;
    trl_single_jmh_to_rgb(&s->input, jmh, scene);
}
