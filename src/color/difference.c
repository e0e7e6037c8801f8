// color/difference.c: how different two colours look.
//
// Sources: G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula"
// (2005), whose equation numbers stand below; ITU-R BT.2124 (ΔE ITP); ITU-R BT.2100
// table 7 (ICtCp).
#include "color/css_space.h"

#include <math.h>

static const double white_nits = 203; // diffuse white, ITU-R BT.2408

static double degrees(double radians) {
    return radians * 180 / M_PI;
}

static double radians(double degrees) {
    return degrees * M_PI / 180;
}

static double power7(double x) {
    return x * x * x * x * x * x * x;
}

static double hue_of(double b, double a) {
    if (a == 0 && b == 0) return 0;
    double h = degrees(atan2(b, a));
    return h < 0 ? h + 360 : h;
}

// The middle of two hues, on the shorter arc (eq. 14).
static double mean_hue(double h1, double h2, double chromas) {
    if (chromas == 0) return h1 + h2;
    if (fabs(h1 - h2) <= 180) return (h1 + h2) / 2;
    return h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
}

double trl_delta_e_2000(const double lab[3], const double other[3]) {
    static const double limit = 6103515625.0; // 25^7
    double mean_ab = (hypot(lab[1], lab[2]) + hypot(other[1], other[2])) / 2;
    double g = 0.5 * (1 - sqrt(power7(mean_ab) / (power7(mean_ab) + limit))); // 4
    double a1 = (1 + g) * lab[1], a2 = (1 + g) * other[1];                    // 5
    double c1 = hypot(a1, lab[2]), c2 = hypot(a2, other[2]);                  // 6
    double h1 = hue_of(lab[2], a1), h2 = hue_of(other[2], a2);                // 7

    double turn = h2 - h1; // 10
    if (c1 * c2 == 0)
        turn = 0;
    else if (turn > 180)
        turn -= 360;
    else if (turn < -180)
        turn += 360;
    double dl = other[0] - lab[0], dc = c2 - c1;
    double dh = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)); // 11

    double l = (lab[0] + other[0]) / 2, c = (c1 + c2) / 2, h = mean_hue(h1, h2, c1 * c2);
    double t = 1 - 0.17 * cos(radians(h - 30)) + 0.24 * cos(radians(2 * h)) +
               0.32 * cos(radians(3 * h + 6)) - 0.20 * cos(radians(4 * h - 63)); // 15
    double rotation = 30 * exp(-pow((h - 275) / 25, 2));                         // 16
    double rc = 2 * sqrt(power7(c) / (power7(c) + limit));                       // 17
    double from_mid = (l - 50) * (l - 50);
    double sl = 1 + 0.015 * from_mid / sqrt(20 + from_mid); // 18
    double sc = 1 + 0.045 * c, sh = 1 + 0.015 * c * t;      // 19, 20
    double rt = -sin(radians(2 * rotation)) * rc;           // 21
    double x = dl / sl, y = dc / sc, z = dh / sh;
    return sqrt(fmax(x * x + y * y + z * z + rt * y * z, 0)); // 22
}

double trl_delta_e_ok(const double oklab[3], const double other[3]) {
    return hypot(hypot(oklab[0] - other[0], oklab[1] - other[1]), oklab[2] - other[2]);
}

double trl_delta_e_itp(const double ictcp[3], const double other[3]) {
    // T is half of Ct.
    double i = ictcp[0] - other[0], t = (ictcp[1] - other[1]) / 2, p = ictcp[2] - other[2];
    return 720 * sqrt(i * i + t * t + p * p);
}

void trl_rec2020_to_ictcp(const double rgb_nits[3], double ictcp[3]) {
    static const trl_mat3 to_lms = {{{1688.0 / 4096, 2146.0 / 4096, 262.0 / 4096},
                                     {683.0 / 4096, 2951.0 / 4096, 462.0 / 4096},
                                     {99.0 / 4096, 309.0 / 4096, 3688.0 / 4096}}};
    static const trl_mat3 to_ictcp = {{{0.5, 0.5, 0},
                                       {6610.0 / 4096, -13613.0 / 4096, 7003.0 / 4096},
                                       {17933.0 / 4096, -17390.0 / 4096, -543.0 / 4096}}};
    static const trl_transfer pq = {.kind = TRL_TRANSFER_PQ};
    double lms[3];
    trl_mat3_apply(&to_lms, rgb_nits, lms);
    for (int i = 0; i < 3; i++)
        lms[i] /= 100; // the unit of trl_transfer_encode
    trl_transfer_encode(&pq, lms);
    trl_mat3_apply(&to_ictcp, lms, ictcp);
}

static void to_ictcp(const trl_css_color *color, double ictcp[3]) {
    double nits[3];
    trl_css_to_light(color, TRL_CSS_REC2020, nits);
    for (int i = 0; i < 3; i++)
        nits[i] *= white_nits;
    trl_rec2020_to_ictcp(nits, ictcp);
}

void trl_css_differ(const trl_css_color *color, const trl_css_color *other,
                    trl_css_difference *out) {
    trl_css_color a, b;
    double x[3], y[3];
    trl_css_convert(color, TRL_CSS_LAB, &a);
    trl_css_convert(other, TRL_CSS_LAB, &b);
    out->de2000 = trl_delta_e_2000(a.v, b.v);
    trl_css_convert(color, TRL_CSS_OKLAB, &a);
    trl_css_convert(other, TRL_CSS_OKLAB, &b);
    out->de_ok = trl_delta_e_ok(a.v, b.v);
    to_ictcp(color, x);
    to_ictcp(other, y);
    out->de_itp = trl_delta_e_itp(x, y);
}
