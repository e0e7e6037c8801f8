// aces/output_fast.c: prepares the vector kernel's tables from the twin, runs the
// kernel in blocks, and lets the twin make the pixels that the kernel doubts.
#include "aces/output_fast.h"

#include "aces/pq_way.h"
#include "base/base.h"
#include "simd/tiers.h"

#include <math.h>
#include <string.h>

TRL_TIER_TABLE(trl_aces_rows, trl_aces_rows);

// Error bounds of the kernel, from measurements by tests/aces/tier_test.c.
static const double doubt_light = 1.5e-6;     // of limiting RGB, per Σ|matrix| · excitation
static const double doubt_code = 1.4e-5;      // in code value, where codes end at 1
static const double doubt_hlg = 6e-6;         // HLG's: steps of PQ may take 1.4e-5 of its own
static const double doubt_hue = 1e-4;         // degrees
static const double doubt_hue_neutral = 1e-3; // degrees · M

static const trl_curve_shape tone_shape = {-12, 17, 8};
static const trl_curve_shape encode_shape = {-44, 52, 4}; // light up to 256, 25600 cd/m²

// Where powers begin. 64 octaves are enough for everything. Where 32 are, they cost less: on
// the way back from responses, where 2^-31 is light of 1e-19; and in encodings that are
// straight near black.
static const int wide_octave = -47, expand_octave = -31, narrow_octave = -23;

typedef struct curve_source {
    const trl_aces_output *o;
    double split_a; // A above which the tone curve holds limit_j - J
} curve_source;

static double tone_j(const trl_aces_output *o, double a) {
    double nits = trl_jmh_j_to_nits(&o->input, trl_jmh_a_to_j(a));
    nits = trl_aces_tone_forward(&o->tone, nits / TRL_JMH_REFERENCE_NITS);
    return trl_jmh_nits_to_j(&o->input, nits);
}

static double tone_ratio_at(const void *source, double a) {
    const curve_source *s = source;
    return trl_jmh_j_to_a(tone_j(s->o, a)) / a;
}

static double tone_part_at(const void *source, double a) {
    const curve_source *s = source;
    double j = tone_j(s->o, a);
    return a < s->split_a ? j : s->o->limit_j - j;
}

// The edge of a cell near which J is half the limit.
static double find_split(const trl_aces_output *o) {
    for (int octave = tone_shape.first_octave;; octave++) {
        for (int i = 0; i < TRL_CURVE_CELLS; i++) {
            double a = ldexp(1 + (double)i / TRL_CURVE_CELLS, octave);
            if (tone_j(o, a) > 0.5 * o->limit_j) return a;
        }
    }
}

// HLG's gain on light that has luminance y. A grey takes it before the curve for what
// comes out, which encode_at tells from both.
static double hlg_gain_at(double y) {
    return 0.1 * pow(y / 10, -1.0 / 6);
}

static double encode_at(const void *source, double light) {
    const curve_source *s = source;
    const trl_transfer *transfer = &s->o->params.transfer;
    if (transfer->kind == TRL_TRANSFER_HLG) light = 10 * pow(light, 1.2);
    double code[3] = {light, light, light};
    trl_transfer_encode(transfer, code);
    return code[0];
}

static void to_floats(float out[9], const trl_mat3 *m, double factor) {
    for (int i = 0; i < 9; i++)
        out[i] = (float)(factor * m->m[i / 3][i % 3]);
}

static void set_chroma(trl_aces_constants *c, const trl_aces_chroma *chroma) {
    // The fit of chroma.c, with the multiple angles resolved into powers.
    const double norm[7] = {77.12896 - 16.46899, 11.34072 - 3 * 7.88380, 2 * 16.46899,
                            4 * 7.88380,         14.66441 + 3 * 9.19364, -4 * 9.19364,
                            -2 * 6.37224};
    for (int i = 0; i < 7; i++)
        c->chroma_norm[i] = (float)(norm[i] * chroma->scale);
    c->toe_offset = 0.001f;
    c->saturation_squared = (float)(chroma->saturation * chroma->saturation);
    c->compression_squared = (float)(chroma->compression * chroma->compression);
    c->threshold = (float)chroma->saturation_threshold;
}

static void set_matrices(trl_aces_constants *c, const trl_aces_output *o) {
    const trl_aces_encoding *e = &o->encoding;
    to_floats(c->ap0_to_ap1, &o->ap0_to_ap1, 1);
    trl_mat3 ap1_to_cone = trl_mat3_mul(&o->input.rgb_to_cone, &o->ap1_to_ap0);
    to_floats(c->ap1_to_cone, &ap1_to_cone, 1);
    to_floats(c->cone_to_aab, &o->input.cone_to_aab, 1);
    to_floats(c->aab_to_cone, &o->limit.aab_to_cone, 1);
    to_floats(c->cone_to_limit, &o->limit.cone_to_rgb, 1);
    to_floats(c->limit_to_light, &e->limit_to_display, e->white_scale * o->params.linear_scale);
    for (int i = 0; i < 9; i++)
        c->limit_to_light_size[i] = fabsf(c->limit_to_light[i]);
    for (int k = 0; k < 3; k++) {
        double sum = 0;
        for (int j = 0; j < 3; j++)
            sum += fabs(o->limit.cone_to_rgb.m[k][j]);
        c->doubt[k] = (float)(doubt_light * sum);
    }
    const float luma[3] = {0.2627f, 0.6780f, 0.0593f};
    memcpy(c->hlg_luma, luma, sizeof luma);
}

// The largest share of light in the largest cone excitation at which the bound of
// its error can call for the twin; tried for excitations an octave apart.
static double find_steep_ratio(const trl_aces_constants *c, const curve_source *s) {
    bool hlg = s->o->params.transfer.kind == TRL_TRANSFER_HLG;
    double doubt = 0, ratio = 0;
    for (int k = 0; k < 3; k++) {
        double sum = 0;
        for (int j = 0; j < 3; j++)
            sum += (double)c->limit_to_light_size[3 * k + j] * (double)c->doubt[j];
        doubt = fmax(doubt, sum);
    }
    for (double most = 8 * (double)c->peak; most > 1e-6; most *= 0.5) {
        // HLG's gain is largest where little of the excitation is luminance.
        double gain = hlg ? hlg_gain_at(0.01 * most) : 1;
        for (double light = most * 0.25; light > most * ratio; light *= 0.84) {
            double code = encode_at(s, light * gain), below = encode_at(s, light * 0.84 * gain);
            double allowed = (double)c->doubt_code + (double)c->doubt_relative * code;
            if ((code - below) / (light * 0.16) * doubt * most > allowed) ratio = light / most;
        }
    }
    return ratio * 1.2;
}

static void set_constants(trl_aces_constants *c, const curve_source *s) {
    const trl_aces_output *o = s->o;
    set_matrices(c, o);
    set_chroma(c, &o->chroma);
    c->ap1_limit = (float)o->tone.forward_limit;
    c->limit_j = (float)o->limit_j;
    c->limit_j_inv = (float)(1 / o->limit_j);
    c->limit_a = (float)(1 / trl_jmh_j_to_a(o->limit_j));
    c->mid_j = (float)o->gamut.mid_j;
    c->gain = (float)(o->limit_j * o->gamut.focus_distance);
    c->reach_scale = (float)(o->limit_j / trl_jmh_j_to_a(o->limit_j));
    c->response_offset = (float)trl_jmh_response_offset;
    c->peak = (float)o->encoding.peak;
    c->split_a = (float)s->split_a;
    c->hue_guard = (float)doubt_hue;
    c->hue_guard_neutral = (float)doubt_hue_neutral;
    bool hlg = o->params.transfer.kind == TRL_TRANSFER_HLG;
    double doubt = hlg ? doubt_hlg : doubt_code;
    c->doubt_code = (float)(doubt / fmax(1, encode_at(s, (double)c->peak)));
    c->doubt_relative = o->params.transfer.kind == TRL_TRANSFER_LINEAR ? (float)doubt_code : 0;
    c->hollow_end = (float)(TRL_HOLLOW_PART * o->limit_j);
    c->peak_end = (float)(TRL_PEAK_PART * o->limit_j);
    c->steep_ratio = (float)find_steep_ratio(c, s);
}

// Everything but PQ and HLG is a line from 0 up to a joint, and above it a power
// with a factor and an offset. What is too dark for the power's tables is on the
// line, too, so that black is black.
static void set_power(trl_encode *e, const trl_aces_output *o) {
    const trl_transfer *transfer = &o->params.transfer;
    double gamma = transfer->gamma > 0 ? transfer->gamma : 2.4, scale = 1, offset = 0, joint = 0;
    double line = 0;
    if (transfer->kind == TRL_TRANSFER_SRGB) {
        double code[3] = {0.055 / 1.4, 0, 0}; // IEC 61966-2-1, the smooth joint
        double light[3] = {code[0], 0, 0};
        trl_transfer_decode(transfer, light);
        gamma = 2.4, scale = 1.055, offset = -0.055, joint = light[0], line = code[0] / light[0];
    } else if (transfer->kind == TRL_TRANSFER_BT709) {
        gamma = 1 / 0.45, scale = TRL_BT709_ALPHA, offset = 1 - TRL_BT709_ALPHA;
        joint = TRL_BT709_BETA, line = 4.5;
    } else if (transfer->kind == TRL_TRANSFER_BT1886 && transfer->black > 0) {
        double lift = pow(transfer->black, 1 / gamma);
        scale = 1 / (1 - lift), offset = -lift / (1 - lift), joint = transfer->black;
    } else if (transfer->kind == TRL_TRANSFER_GAMMA && !(transfer->gamma > 0)) {
        gamma = 2.2;
    }
    // Light is no more than four times white, whatever its primaries.
    double most = 4 * o->encoding.peak * o->encoding.white_scale * o->params.linear_scale;
    bool narrow = joint > ldexp(1, narrow_octave) && most < ldexp(1, narrow_octave + 32);
    e->kind = narrow ? TRL_ENCODE_NARROW : TRL_ENCODE_POWER;
    trl_power_make(&e->power, 1 / gamma, 1, narrow ? narrow_octave : wide_octave);
    if (joint == 0) {
        joint = e->power.low;
        line = pow(joint, 1 / gamma) / joint;
    }
    if (transfer->kind == TRL_TRANSFER_LINEAR) joint = INFINITY, line = 1;
    e->joint = (float)joint, e->line = (float)line;
    e->scale = (float)scale, e->offset = (float)offset;
}

// Below the first cell the encoding counts as that of 0; the first leads there.
static void start_at_black(float *cells, trl_curve_shape s, const curve_source *source) {
    double width = ldexp(1, s.first_octave) / TRL_CURVE_CELLS;
    double black = encode_at(source, 0);
    double end = encode_at(source, ldexp(1, s.first_octave) + width);
    cells[0] = (float)black;
    cells[1] = (float)((end - black) / width);
    cells[2] = cells[3] = 0;
}

// ITU-R BT.2100, and what comes before it.
static void set_hlg(trl_encode *e) {
    const double a = 0.17883277, b = 0.28466892, c = 0.55991073;
    e->kind = TRL_ENCODE_HLG;
    e->joint = 1.0f / 12;
    e->log_offset = (float)b, e->log_factor = (float)a;
    trl_log_make(&e->log, a, c);
    trl_power_make(&e->hlg_gain, -1.0 / 6, hlg_gain_at(1), wide_octave);
    trl_power_make(&e->pq_root, (double)pq_m1, pow(100, -(double)pq_m1), narrow_octave);
}

static void set_encode(trl_encode *e, float *curve, const curve_source *source) {
    const trl_transfer *transfer = &source->o->params.transfer;
    if (transfer->kind == TRL_TRANSFER_HLG) {
        set_hlg(e);
    } else if (transfer->kind == TRL_TRANSFER_PQ) {
        e->kind = TRL_ENCODE_CURVE;
        e->curve = trl_curve_make(curve, encode_shape, 0, encode_at, source);
        start_at_black(curve, encode_shape, source);
    } else {
        set_power(e, source->o);
    }
}

static void set_powers(struct trl_aces_fast *f, const trl_aces_output *o) {
    double power = trl_jmh_response_power, offset = trl_jmh_response_offset;
    trl_power_make(&f->compress, power, 1, wide_octave);
    trl_power_make(&f->expand, 1 / power, pow(offset, 1 / power), expand_octave);
    trl_power_make(&f->j_to_a, 1 / trl_jmh_gamma, trl_jmh_j_to_a(1), wide_octave);
    trl_power_make(&f->lower_hull, o->gamut.lower_gamma_inv, 1, wide_octave);
}

trl_result trl_aces_fast_create(struct trl_aces_fast **out, const trl_aces_output *o,
                                trl_cpu_tier tier, trl_error *err) {
    const curve_source source = {o, find_split(o)};
    size_t head = (sizeof(struct trl_aces_fast) + TRL_ALIGNMENT - 1) / TRL_ALIGNMENT;
    size_t tone = trl_curve_floats(tone_shape), floats = tone + trl_curve_floats(encode_shape);
    size_t bytes = head * TRL_ALIGNMENT + floats * sizeof(float) +
                   TRL_HUE_DEGREES * (sizeof(trl_hue_reach) + sizeof(trl_hue_degree));
    struct trl_aces_fast *f = trl_alloc(bytes, 1);
    if (!f) return trl_error_memory(err, bytes);

    float *table = (float *)((char *)f + head * TRL_ALIGNMENT);
    set_constants(&f->c, &source);
    set_powers(f, o);
    f->tone = trl_curve_make(table, tone_shape, 0, tone_ratio_at, &source);
    trl_curve_make(table, tone_shape, 4, tone_part_at, &source);
    set_encode(&f->encode, table + tone, &source);
    trl_hue_reach *reach = (trl_hue_reach *)(table + floats);
    trl_hue_reach_fill(o, reach);
    f->reach = reach;
    f->c.hollow = (float)trl_hue_hollow_slope(o, reach);
    trl_hue_degree *degrees = (trl_hue_degree *)(reach + TRL_HUE_DEGREES);
    trl_hue_degrees_fill(o, degrees);
    f->hues = degrees;
    f->kernel = trl_aces_rows_by_tier[tier];
    *out = f;
    return TRL_OK;
}

// The twin's code for each pixel that the kernel left.
static void rescue_pixels(const trl_aces_output *o, const trl_rescue *rescue, float *const rgb[3],
                          size_t stride) {
    for (uint32_t k = 0; k < rescue->count; k++) {
        const float *in = rescue->rgb[k];
        double scene[3] = {in[0], in[1], in[2]}, code[3];
        trl_aces_output_reference(o, scene, code);
        for (int c = 0; c < 3; c++)
            rgb[c][stride * rescue->place[k]] = (float)code[c];
    }
}

static size_t run_block(const trl_aces_output *o, float *const rgb[3], size_t n) {
    trl_rescue rescue;
    o->fast->kernel->forward(o->fast, rgb, n, &rescue);
    rescue_pixels(o, &rescue, rgb, 1);
    return rescue.count;
}

// Fewer pixels than the kernel takes at least, padded with black.
static size_t run_tail(const trl_aces_output *o, float *const rgb[3], size_t n) {
    float pad[3][TRL_ROWS_PADDING] = {{0}};
    for (int c = 0; c < 3; c++)
        memcpy(pad[c], rgb[c], n * sizeof(float));
    size_t rescued = run_block(o, (float *const[3]){pad[0], pad[1], pad[2]}, TRL_ROWS_PADDING);
    for (int c = 0; c < 3; c++)
        memcpy(rgb[c], pad[c], n * sizeof(float));
    return rescued;
}

// Of n pixels that are left, at least TRL_ROWS_PADDING, as many as the kernel takes.
static size_t next_block(size_t n) {
    return n < TRL_ROWS_BLOCK ? n / TRL_ROWS_PADDING * TRL_ROWS_PADDING : TRL_ROWS_BLOCK;
}

size_t trl_aces_fast_rows(const trl_aces_output *o, float *r, float *g, float *b, size_t n) {
    size_t rescued = 0, i = 0;
    while (n - i >= TRL_ROWS_PADDING) {
        size_t count = next_block(n - i);
        rescued += run_block(o, (float *const[3]){r + i, g + i, b + i}, count);
        i += count;
    }
    if (i < n) rescued += run_tail(o, (float *const[3]){r + i, g + i, b + i}, n - i);
    return rescued;
}

static void run_packed_block(const trl_aces_output *o, float *rgba, size_t n) {
    trl_rescue rescue;
    o->fast->kernel->forward_packed(o->fast, rgba, n, &rescue);
    rescue_pixels(o, &rescue, (float *const[3]){rgba, rgba + 1, rgba + 2}, 4);
}

void trl_aces_fast_packed(const trl_aces_output *o, float *rgba, size_t n) {
    size_t i = 0;
    while (n - i >= TRL_ROWS_PADDING) {
        size_t count = next_block(n - i);
        run_packed_block(o, rgba + 4 * i, count);
        i += count;
    }
    if (i == n) return;
    float pad[4 * TRL_ROWS_PADDING] = {0};
    memcpy(pad, rgba + 4 * i, (n - i) * 4 * sizeof(float));
    run_packed_block(o, pad, TRL_ROWS_PADDING);
    memcpy(rgba + 4 * i, pad, (n - i) * 4 * sizeof(float));
}
