// aces/chroma.c: colourfulness after the tone scale.
//
// Keeps chromaticity while J changes, then expands what is dull in shadows and
// mid-tones and compresses towards white in highlights, between the achromatic
// axis and the reach (AP1's boundary). Source: Lib.Academy.OutputTransform.a2.v1.
#include "aces/output.h"

#include <math.h>

static const double compress = 2.4, compress_factor = 3.3;
static const double expand = 1.3, expand_factor = 0.69, expand_threshold = 0.5;
static const double toe_offset = 0.001; // starts the expansion slightly above zero

void trl_aces_chroma_init(trl_aces_chroma *chroma, const trl_aces_tone *tone) {
    chroma->saturation = fmax(0.2, expand - expand * expand_factor * tone->log_peak);
    chroma->saturation_threshold = expand_threshold / tone->peak_nits;
    chroma->compression = compress + compress * compress_factor * tone->log_peak;
    chroma->scale = pow(0.03379 * tone->peak_nits, 0.30596) - 0.45135;
}

// A hyperbola from 0 to `limit` that is the identity beyond it.
typedef struct toe_curve {
    double limit, k1, k2, k3;
} toe_curve;

static toe_curve toe_make(double limit, double k1_in, double k2_in) {
    double k2 = fmax(k2_in, 0.001);
    double k1 = sqrt(k1_in * k1_in + k2 * k2);
    return (toe_curve){limit, k1, k2, (limit + k1) / (limit + k2)};
}

static double toe_forward(toe_curve t, double x) {
    if (x > t.limit) return x;
    double b = t.k3 * x - t.k1;
    double c = t.k2 * t.k3 * x;
    return 0.5 * (b + sqrt(b * b + 4 * c));
}

static double toe_inverse(toe_curve t, double x) {
    if (x > t.limit) return x;
    return (x * x + t.k1 * x) / (t.k3 * (x + t.k2));
}

// A smooth fit of the reach's M over hue, by which M is normalized.
static double norm(double h, double scale) {
    double radians = h * (M_PI / 180);
    double c1 = cos(radians), s1 = sin(radians);
    double c2 = c1 * c1 - s1 * s1, s2 = 2 * c1 * s1;
    double c3 = c1 * (4 * c1 * c1 - 3), s3 = s1 * (3 - 4 * s1 * s1);
    return scale * (11.34072 * c1 + 16.46899 * c2 + 7.88380 * c3 + 14.66441 * s1 - 6.37224 * s2 +
                    9.19364 * s3 + 77.12896);
}

typedef struct chroma_frame {
    double norm, limit;
    toe_curve expansion, compression;
} chroma_frame;

static chroma_frame frame(const trl_aces_output *o, double tone_j, double h) {
    const trl_aces_chroma *p = &o->chroma;
    double n = tone_j / o->limit_j;
    double rest = fmax(0, 1 - n);
    chroma_frame f;
    f.norm = norm(h, p->scale);
    f.limit = pow(n, 1 / trl_jmh_gamma) * trl_aces_reach_m(&o->tables, h) / f.norm;
    f.expansion =
        toe_make(f.limit - toe_offset, rest * p->saturation, sqrt(n * n + p->saturation_threshold));
    f.compression = toe_make(f.limit, n * p->compression, rest);
    return f;
}

double trl_aces_chroma_forward(const trl_aces_output *o, double j, double tone_j, double m,
                               double h) {
    if (m == 0) return 0;
    chroma_frame f = frame(o, tone_j, h);
    // The model gamma keeps M/J, and so the chromaticity, while J changes.
    double x = m * pow(tone_j / j, 1 / trl_jmh_gamma) / f.norm;
    x = f.limit - toe_forward(f.expansion, f.limit - x);
    return toe_forward(f.compression, x) * f.norm;
}

double trl_aces_chroma_inverse(const trl_aces_output *o, double j, double tone_j, double m,
                               double h) {
    if (m == 0) return 0;
    chroma_frame f = frame(o, tone_j, h);
    double x = toe_inverse(f.compression, m / f.norm);
    x = f.limit - toe_inverse(f.expansion, f.limit - x);
    return x * f.norm * pow(j / tone_j, 1 / trl_jmh_gamma);
}
