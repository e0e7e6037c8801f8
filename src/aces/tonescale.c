// aces/tonescale.c: how scene luminance becomes display luminance.
//
// Source: Lib.Academy.Tonescale.a2.v1 (the "Daniele Evo" curve): a hyperbola to
// the power g with a toe for flare.
#include "aces/output.h"

#include <math.h>

static const double contrast = 1.15;          // g
static const double scene_grey = 0.18;        // c
static const double display_grey = 0.10013;   // c_d / n_r, at 100 cd/m²
static const double grey_per_stop = 0.14;     // w_g: growth with each stop of peak
static const double toe = 0.04;               // t_1
static const double roof_min = 128;           // scene value that reaches the peak at 100 cd/m²
static const double roof_max = 896;           // and at 10000 cd/m²
static const double forward_limit_factor = 8; // of the roof

// Light before the toe took its part: the positive root of f² / (f + toe) = y.
static double without_toe(double y) {
    return 0.5 * (y + sqrt(y * (y + 4 * toe)));
}

void trl_aces_tone_init(trl_aces_tone *tone, double peak_nits) {
    double peak = peak_nits / 100;
    double roof = roof_min + (roof_max - roof_min) * log(peak) / log(100);
    double m_1 = without_toe(peak);
    double u = pow(roof / (roof + m_1), contrast);
    double grey = display_grey * (1 + grey_per_stop * log2(peak));
    double g = pow(without_toe(grey) * u / m_1, 1 / contrast);
    // The factor on the knee that sends scene grey to display grey.
    double w_2 = scene_grey * (1 - g) / (m_1 * g);
    tone->peak_nits = peak_nits;
    tone->s_2 = w_2 * m_1;
    tone->u_2 = pow(roof / (roof + m_1 * w_2), contrast);
    tone->m_2 = m_1 / tone->u_2;
    tone->grey = grey;
    tone->forward_limit = forward_limit_factor * roof;
    tone->inverse_limit = peak / tone->u_2;
    tone->log_peak = log10(peak);
}

double trl_aces_tone_forward(const trl_aces_tone *tone, double scene) {
    double x = fmax(scene, 0);
    double f = tone->m_2 * pow(x / (x + tone->s_2), contrast);
    return 100 * f * f / (f + toe);
}

double trl_aces_tone_inverse(const trl_aces_tone *tone, double nits) {
    double y = fmax(0, fmin(tone->inverse_limit, nits / 100));
    double h = without_toe(y);
    return tone->s_2 / (pow(tone->m_2 / h, 1 / contrast) - 1);
}
