// aces/output_fast.c: prepares the vector kernel's tables from the twin, runs the
// kernel in blocks, and lets the twin make the pixels that the kernel doubts.
#include "aces/output_fast.h"

#include "base/base.h"
#include "simd/tiers.h"

#include <math.h>
#include <string.h>

TRL_TIER_TABLE(trl_aces_rows, trl_aces_rows);

// Error bounds of the kernel, from measurements by tests/aces/tier_test.c.
static const double doubt_light = 1.0e-6;     // of limiting RGB, per Σ|matrix| · excitation
static const double doubt_code = 1.5e-5;      // in code value
static const double doubt_hue = 1e-4;         // degrees
static const double doubt_hue_neutral = 1e-3; // degrees · M

typedef struct shape {
    int first_octave, octaves, stride; // 2^first_octave … 2^(first_octave + octaves)
} shape;

static const shape response_shape = {-30, 44, 4};
static const shape tone_shape = {-12, 17, 8};
static const shape j_to_a_shape = {-20, 30, 4};
static const shape excitation_shape = {-28, 27, 4};
static const shape gain_shape = {-40, 48, 4};
static const shape encode_shape = {-44, 52, 4};

static const double line_below = 0x1p-36;

static size_t shape_floats(shape s) {
    return (size_t)s.octaves * TRL_CURVE_CELLS * (size_t)s.stride;
}

typedef struct curve_source {
    const trl_aces_output *o;
    double split_a;      // A above which the tone curve holds limit_j - J
    double encode_scale; // factor on light before the encoding's curve
} curve_source;

typedef double curve_function(const curve_source *source, double x);

// The cubic through four Chebyshev nodes of low … low + width, in powers of the
// distance from low.
static void fit_cell(float out[4], curve_function *function, const curve_source *source, double low,
                     double width) {
    double t[4], d[4];
    for (int i = 0; i < 4; i++) {
        t[i] = width * (0.5 - 0.5 * cos(M_PI * (2 * i + 1) / 8));
        d[i] = function(source, low + t[i]);
    }
    for (int step = 1; step < 4; step++)
        for (int i = 3; i >= step; i--)
            d[i] = (d[i] - d[i - 1]) / (t[i] - t[i - step]);
    double c[4] = {d[3], 0, 0, 0};
    for (int i = 2; i >= 0; i--) {
        for (int k = 3; k > 0; k--)
            c[k] = c[k - 1] - t[i] * c[k];
        c[0] = d[i] - t[i] * c[0];
    }
    for (int k = 0; k < 4; k++)
        out[k] = (float)c[k];
    // The powers of tiny numbers leave the range of float: there a line does.
    if (low < line_below) {
        out[0] = (float)function(source, low);
        out[1] = (float)((function(source, low + width) - out[0]) / width);
        out[2] = out[3] = 0;
    }
}

static int32_t cell_of(float x) {
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits >> TRL_CURVE_SHIFT;
}

// Fits one function, in floats at … at + 3 of each cell.
static trl_curve make_curve(float *cells, shape s, int at, curve_function *function,
                            const curve_source *source) {
    for (int octave = 0; octave < s.octaves; octave++) {
        double octave_low = ldexp(1, s.first_octave + octave);
        double width = octave_low / TRL_CURVE_CELLS;
        for (int i = 0; i < TRL_CURVE_CELLS; i++) {
            size_t cell = (size_t)(octave * TRL_CURVE_CELLS + i);
            fit_cell(cells + cell * (size_t)s.stride + at, function, source, octave_low + i * width,
                     width);
        }
    }
    trl_curve curve = {.cells = cells};
    curve.low = ldexpf(1, s.first_octave);
    curve.high = nextafterf(ldexpf(1, s.first_octave + s.octaves), 0);
    curve.first = cell_of(curve.low);
    return curve;
}

static double response_at(const curve_source *s, double excitation) {
    (void)s;
    return trl_jmh_response(excitation);
}

static double excitation_at(const curve_source *s, double response) {
    (void)s;
    return trl_jmh_excitation(response);
}

static double a_at(const curve_source *s, double j) {
    (void)s;
    return trl_jmh_j_to_a(j);
}

static double tone_j(const trl_aces_output *o, double a) {
    double nits = trl_jmh_j_to_nits(&o->input, trl_jmh_a_to_j(a));
    nits = trl_aces_tone_forward(&o->tone, nits / TRL_JMH_REFERENCE_NITS);
    return trl_jmh_nits_to_j(&o->input, nits);
}

static double tone_ratio_at(const curve_source *s, double a) {
    return trl_jmh_j_to_a(tone_j(s->o, a)) / a;
}

static double tone_part_at(const curve_source *s, double a) {
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

// HLG's gain on light that has luminance y, and its curve for what comes out: a
// grey takes both, and tells one from the other.
static double hlg_gain_at(const curve_source *s, double y) {
    return s->encode_scale * 0.1 * pow(y / 10, -1.0 / 6);
}

static double encode_at(const curve_source *s, double x) {
    const trl_transfer *transfer = &s->o->params.transfer;
    double light = x / s->encode_scale;
    if (transfer->kind == TRL_TRANSFER_HLG) light = 10 * pow(light, 1.2);
    double code[3] = {light, light, light};
    trl_transfer_encode(transfer, code);
    return code[0];
}

// Where an encoding is made of two parts, the factor on light that puts their
// joint on a power of two and so between cells.
static double find_encode_scale(const trl_transfer *transfer) {
    double joint[3] = {0.055 / 1.4, 0, 0}; // of sRGB, as a code value
    switch (transfer->kind) {
    case TRL_TRANSFER_SRGB: trl_transfer_decode(transfer, joint); break;
    case TRL_TRANSFER_HLG: joint[0] = 1.0 / 12; break;
    case TRL_TRANSFER_BT1886: joint[0] = transfer->black; break;
    default: return 1;
    }
    return joint[0] > 0 ? exp2(ceil(log2(joint[0]))) / joint[0] : 1;
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

static void set_matrices(trl_aces_constants *c, const trl_aces_output *o, double encode_scale) {
    const trl_aces_encoding *e = &o->encoding;
    bool hlg = o->params.transfer.kind == TRL_TRANSFER_HLG;
    to_floats(c->ap0_to_ap1, &o->ap0_to_ap1, 1);
    trl_mat3 ap1_to_cone = trl_mat3_mul(&o->input.rgb_to_cone, &o->ap1_to_ap0);
    to_floats(c->ap1_to_cone, &ap1_to_cone, 1);
    to_floats(c->cone_to_aab, &o->input.cone_to_aab, 1);
    to_floats(c->aab_to_cone, &o->limit.aab_to_cone, 1);
    to_floats(c->cone_to_limit, &o->limit.cone_to_rgb, 1);
    to_floats(c->limit_to_light, &e->limit_to_display,
              e->white_scale * o->params.linear_scale * (hlg ? 1 : encode_scale));
    for (int k = 0; k < 3; k++) {
        double sum = 0;
        for (int j = 0; j < 3; j++)
            sum += fabs(o->limit.cone_to_rgb.m[k][j]);
        c->doubt[k] = (float)(doubt_light * sum);
    }
    const float luma[3] = {0.2627f, 0.6780f, 0.0593f};
    memcpy(c->hlg_luma, luma, sizeof luma);
}

static void set_constants(trl_aces_constants *c, const curve_source *s) {
    const trl_aces_output *o = s->o;
    set_matrices(c, o, s->encode_scale);
    set_chroma(c, &o->chroma);
    c->ap1_limit = (float)o->tone.forward_limit;
    c->limit_j = (float)o->limit_j;
    c->limit_j_inv = (float)(1 / o->limit_j);
    c->limit_a = (float)(1 / trl_jmh_j_to_a(o->limit_j));
    c->mid_j = (float)o->gamut.mid_j;
    c->gain = (float)(o->limit_j * o->gamut.focus_distance);
    c->lower_gamma_inv = (float)o->gamut.lower_gamma_inv;
    c->reach_gamma_inv = (float)(1 / trl_jmh_gamma);
    c->peak = (float)o->encoding.peak;
    c->split_a = (float)s->split_a;
    c->hue_guard = (float)doubt_hue;
    c->hue_guard_neutral = (float)doubt_hue_neutral;
    c->doubt_code = (float)doubt_code;
}

// The top octave of the encoding's curve holds the most light there can be.
static shape encode_shape_for(const trl_aces_constants *c, bool hlg) {
    double most = 0;
    for (int k = 0; k < 3; k++) {
        double light = 0;
        for (int j = 0; j < 3; j++)
            light += fabs((double)c->limit_to_light[3 * k + j]) * c->peak;
        most = fmax(most, light);
    }
    shape s = encode_shape;
    s.first_octave = (hlg ? 4 : (int)ceil(log2(most)) + 1) - s.octaves;
    return s;
}

// Below the first cell the encoding counts as that of 0; the first leads there.
static void start_at_black(float *cells, shape s, const curve_source *source) {
    double width = ldexp(1, s.first_octave) / TRL_CURVE_CELLS;
    double black = encode_at(source, 0);
    double end = encode_at(source, ldexp(1, s.first_octave) + width);
    cells[0] = (float)black;
    cells[1] = (float)((end - black) / width);
    cells[2] = cells[3] = 0;
}

trl_result trl_aces_fast_create(struct trl_aces_fast **out, const trl_aces_output *o,
                                trl_cpu_tier tier, trl_error *err) {
    const curve_source source = {o, find_split(o), find_encode_scale(&o->params.transfer)};
    const shape shapes[] = {response_shape,   tone_shape, j_to_a_shape,
                            excitation_shape, gain_shape, encode_shape};
    enum { RESPONSE, TONE, J_TO_A, EXCITATION, GAIN, ENCODE, CURVES };
    size_t place[CURVES], floats = 0;
    for (int i = 0; i < CURVES; i++) {
        place[i] = floats;
        floats += shape_floats(shapes[i]);
    }
    size_t hues = floats;
    floats += TRL_HUE_DEGREES * sizeof(trl_hue_degree) / sizeof(float);
    size_t head = (sizeof(struct trl_aces_fast) + TRL_ALIGNMENT - 1) / TRL_ALIGNMENT;
    size_t bytes = head * TRL_ALIGNMENT + floats * sizeof(float);
    struct trl_aces_fast *f = trl_alloc(bytes, 1);
    if (!f) return trl_error_memory(err, bytes);

    float *table = (float *)((char *)f + head * TRL_ALIGNMENT);
    trl_hue_degree *degrees = (trl_hue_degree *)(table + hues);
    set_constants(&f->c, &source);
    f->response = make_curve(table + place[RESPONSE], response_shape, 0, response_at, &source);
    f->tone = make_curve(table + place[TONE], tone_shape, 0, tone_ratio_at, &source);
    make_curve(table + place[TONE], tone_shape, 4, tone_part_at, &source);
    f->j_to_a = make_curve(table + place[J_TO_A], j_to_a_shape, 0, a_at, &source);
    f->excitation =
        make_curve(table + place[EXCITATION], excitation_shape, 0, excitation_at, &source);
    bool hlg = o->params.transfer.kind == TRL_TRANSFER_HLG;
    if (hlg) f->hlg_gain = make_curve(table + place[GAIN], gain_shape, 0, hlg_gain_at, &source);
    shape encode = encode_shape_for(&f->c, hlg);
    f->encode = make_curve(table + place[ENCODE], encode, 0, encode_at, &source);
    start_at_black(table + place[ENCODE], encode, &source);
    trl_hue_degrees_fill(o, degrees);
    f->hues = degrees;
    f->kernel = trl_aces_rows_by_tier[tier];
    *out = f;
    return TRL_OK;
}

static size_t run_block(const trl_aces_output *o, float *const rgb[3], size_t n) {
    trl_rescue rescue;
    o->fast->kernel->forward(o->fast, rgb, n, &rescue);
    for (uint32_t k = 0; k < rescue.count; k++) {
        const float *in = rescue.rgb[k];
        double scene[3] = {in[0], in[1], in[2]}, code[3];
        trl_aces_output_reference(o, scene, code);
        for (int c = 0; c < 3; c++)
            rgb[c][rescue.place[k]] = (float)code[c];
    }
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

size_t trl_aces_fast_rows(const trl_aces_output *o, float *r, float *g, float *b, size_t n) {
    size_t rescued = 0, i = 0;
    while (n - i >= TRL_ROWS_PADDING) {
        size_t count =
            n - i < TRL_ROWS_BLOCK ? (n - i) / TRL_ROWS_PADDING * TRL_ROWS_PADDING : TRL_ROWS_BLOCK;
        rescued += run_block(o, (float *const[3]){r + i, g + i, b + i}, count);
        i += count;
    }
    if (i < n) rescued += run_tail(o, (float *const[3]){r + i, g + i, b + i}, n - i);
    return rescued;
}
