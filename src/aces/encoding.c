// aces/encoding.c: from limiting RGB to the display's code values. The way back is
// that of single_inverse.c.
//
// Source: Lib.Academy.DisplayEncoding.a2.v1.
#include "aces/output.h"
#include "aces/pq_way.h"

#include <math.h>

// The published matrix is made in single precision, even where limiting and
// encoding primaries are the same. What rounding leaves there is small (3e-8),
// yet the signal of a dark channel shows it: gamma 2.6 and PQ lift it to 1e-3.
static trl_mat3 limit_to_display(const trl_single *single) {
    trl_mat3 out;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out.m[j][i] = single->limit_to_display.m[i][j];
    return out;
}

// Twice the range of a signal, and four times the light that the forward
// transform can make: more changes nothing that the inverse can tell apart.
static double code_limit(const trl_aces_params *p, const trl_aces_encoding *e) {
    double light[3] = {0, 0, 0};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            light[i] += fmax(e->limit_to_display.m[i][j], 0) * e->peak * e->white_scale;
    double most = 4 * p->linear_scale * fmax(fmax(light[0], light[1]), light[2]);
    double code[3] = {most, most, most};
    trl_transfer_encode(&p->transfer, code);
    return fmax(2, code[0]);
}

bool trl_aces_encoding_init(trl_aces_encoding *e, const trl_aces_params *p,
                            const trl_single *single) {
    e->limit_to_display = limit_to_display(single);
    e->peak = p->peak_nits / TRL_JMH_REFERENCE_NITS;
    e->white_scale = single->white_scale;
    e->code_max = code_limit(p, e);
    return e->white_scale > 0 && isfinite(e->white_scale) && isfinite(e->code_max);
}

static void clamp3(double v[3], double high) {
    for (int c = 0; c < 3; c++)
        v[c] = v[c] > 0 ? fmin(v[c], high) : 0;
}

static void scale3(double v[3], double factor) {
    for (int c = 0; c < 3; c++)
        v[c] *= factor;
}

// Light (1.0 = 100 cd/m²) as it comes back from its PQ code in single precision.
static double come_by_way_of_pq(double light) {
    double root = pow(fmax(light, ldexp(1, TRL_PQ_WAY_OCTAVE)) / 100, (double)pq_m1);
    float p = (float)root;
    float x = (pq_c1 + pq_c2 * p) / (1 + pq_c3 * p);
    float over = x - pq_c1, under = pq_c2 - pq_c3 * x;
    double moved = (double)over / (double)under / root - 1;
    double limit = (double)pq_way_limit;
    return light * (1 + fmax(fmin(moved, limit), -limit) / (double)pq_m1);
}

void trl_aces_encode(const trl_aces_output *o, double rgb[3]) {
    const trl_aces_encoding *e = &o->encoding;
    clamp3(rgb, e->peak);
    scale3(rgb, e->white_scale);
    trl_mat3_apply(&e->limit_to_display, rgb, rgb);
    scale3(rgb, o->params.linear_scale);
    for (int c = 0; c < 3; c++)
        rgb[c] = fmax(rgb[c], 0);
    for (int c = 0; c < 3 && o->params.transfer.kind == TRL_TRANSFER_HLG; c++)
        rgb[c] = come_by_way_of_pq(rgb[c]);
    trl_transfer_encode(&o->params.transfer, rgb);
}
