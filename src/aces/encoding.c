// aces/encoding.c: from limiting RGB to the display's code values and back.
//
// Source: Lib.Academy.DisplayEncoding.a2.v1.
#include "aces/output.h"

#include <math.h>

// The published transform makes its matrix in single precision, even where
// limiting and encoding primaries are the same. What rounding leaves there is
// small (3e-8), yet the signal of a dark channel shows it: gamma 2.6 and PQ lift
// it to 1e-3. So the matrix here is made by the same steps in single precision.
typedef struct mat3f {
    float m[3][3]; // rows are red, green, blue: acts on row vectors
} mat3f;

static mat3f rgb_to_xyz_single(const trl_chromaticities *c) {
    float rx = (float)c->red.x, ry = (float)c->red.y;
    float gx = (float)c->green.x, gy = (float)c->green.y;
    float bx = (float)c->blue.x, by = (float)c->blue.y;
    float wx = (float)c->white.x, wy = (float)c->white.y;
    float x = wx / wy, z = (1 - wx - wy) / wy;
    float d = rx * (by - gy) + bx * (gy - ry) + gx * (ry - by);
    float r_part = ((by - 1) + by * (x + z)), g_part = ((gy - 1) + gy * (x + z));
    float red_part = ((ry - 1) + ry * (x + z));
    float r = (x * (by - gy) - gx * r_part + bx * g_part) / d;
    float g = (x * (ry - by) + rx * r_part - bx * red_part) / d;
    float b = (x * (gy - ry) - rx * g_part + gx * red_part) / d;
    return (mat3f){{{r * rx, r * ry, r * (1 - rx - ry)},
                    {g * gx, g * gy, g * (1 - gx - gy)},
                    {b * bx, b * by, b * (1 - bx - by)}}};
}

// Cofactors over the determinant along the first row.
static mat3f invert_single(const mat3f *a) {
    mat3f s;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            int i1 = (i + 1) % 3, i2 = (i + 2) % 3, j1 = (j + 1) % 3, j2 = (j + 2) % 3;
            s.m[i][j] = a->m[j1][i1] * a->m[j2][i2] - a->m[j2][i1] * a->m[j1][i2];
        }
    }
    float det = a->m[0][0] * s.m[0][0] + a->m[0][1] * s.m[1][0] + a->m[0][2] * s.m[2][0];
    for (int i = 0; i < 9; i++)
        s.m[i / 3][i % 3] /= det;
    return s;
}

static trl_mat3 limit_to_display(const trl_aces_params *p) {
    mat3f limit = rgb_to_xyz_single(&p->limiting), display = rgb_to_xyz_single(&p->encoding);
    mat3f inverse = invert_single(&display);
    trl_mat3 out;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            float sum = 0;
            for (int k = 0; k < 3; k++)
                sum += limit.m[i][k] * inverse.m[k][j];
            out.m[j][i] = sum;
        }
    }
    return out;
}

// Without scaling, the channel of the display that the limiting white drives
// hardest would reach its end before the others.
static double white_scale(const trl_mat3 *m) {
    double white[3] = {1, 1, 1};
    trl_mat3_apply(m, white, white);
    return 1 / fmax(fmax(white[0], white[1]), white[2]);
}

// The PQ formula has a pole at 1.99.
static const double pq_code_max = 1.5;

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

bool trl_aces_encoding_init(trl_aces_encoding *e, const trl_aces_params *p) {
    e->limit_to_display = limit_to_display(p);
    if (!trl_mat3_invert(&e->limit_to_display, &e->display_to_limit)) return false;
    e->peak = p->peak_nits / TRL_JMH_REFERENCE_NITS;
    e->white_scale = p->scale_white ? white_scale(&e->limit_to_display) : 1;
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

// PQ in single precision, by the published steps. Its inner power squeezes all
// codes into 0.83…1, where single precision leaves light known to 1e-5 only; the
// steep end of the inverse shows that.
static float pq_decode_single(float code) {
    float p = powf(code, 1 / (2523.0f / 32));
    float light = fmaxf(p - 3424.0f / 4096, 0) / (2413.0f / 128 - 2392.0f / 128 * p);
    return powf(light, 1 / (2610.0f / 16384)) * 10000.0f;
}

static void decode_code(const trl_transfer *transfer, double rgb[3]) {
    if (transfer->kind != TRL_TRANSFER_PQ) {
        trl_transfer_decode(transfer, rgb);
        return;
    }
    for (int c = 0; c < 3; c++)
        rgb[c] = pq_decode_single((float)fmin(rgb[c], pq_code_max)) / 100;
}

void trl_aces_encode(const trl_aces_output *o, double rgb[3]) {
    const trl_aces_encoding *e = &o->encoding;
    clamp3(rgb, e->peak);
    scale3(rgb, e->white_scale);
    trl_mat3_apply(&e->limit_to_display, rgb, rgb);
    scale3(rgb, o->params.linear_scale);
    for (int c = 0; c < 3; c++)
        rgb[c] = fmax(rgb[c], 0);
    trl_transfer_encode(&o->params.transfer, rgb);
}

void trl_aces_decode(const trl_aces_output *o, double rgb[3]) {
    const trl_aces_encoding *e = &o->encoding;
    clamp3(rgb, e->code_max);
    decode_code(&o->params.transfer, rgb);
    scale3(rgb, 1 / o->params.linear_scale);
    trl_mat3_apply(&e->display_to_limit, rgb, rgb);
    scale3(rgb, 1 / e->white_scale);
    if (o->params.scale_white && o->params.inverse_clamp == TRL_WHITE_CLAMP_PUBLISHED)
        clamp3(rgb, 1);
    clamp3(rgb, e->peak);
}
