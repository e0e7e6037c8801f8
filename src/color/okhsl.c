// color/okhsl.c: lightness as seen on a screen, and the cylinders Okhsl and Okhsv.
//
// Source: B. Ottosson, "Okhsv and Okhsl" (2021). Its polynomials find the cusp of sRGB to
// 1e-6 (but for some blues), and are part of what the two spaces are: a more exact cusp
// would give other numbers than other programs do.
#include "color/okhsl.h"

#include <math.h>

static const double k1 = 0.206, k2 = 0.03, k3 = 1.206 / 1.03;
// Linear sRGB of cone responses, with the white of CSS Color 4's matrices.
static const double rgb_of_cones[3][3] = {
    {4.0767416360759583, -3.3077115392580629, 0.2309699031821043},
    {-1.2684379732850315, 2.6097573492876882, -0.3413193760026570},
    {-0.0041960761386756, -0.7034186179359362, 1.7076146940746117}};

double trl_oklab_toe(double lightness) {
    double x = k3 * lightness - k1;
    return (x + sqrt(x * x + 4 * k2 * k3 * lightness)) / 2;
}

double trl_oklab_toe_inverse(double toe) {
    return (toe * toe + k1 * toe) / (k3 * (toe + k2));
}

// A hue as a unit vector, and its strongest colour in sRGB.
typedef struct hue {
    double a, b;
    double roots[3];       // what a, b add to the cube roots of the cones
    double cusp_l, cusp_c; // lightness and chroma of that colour
    double s, t;           // chroma over lightness, and over what is left to white
} hue;

// A channel along a line, and its first two derivatives.
static void channel(const hue *h, int c, double l, double chroma, double dl, double dc,
                    double out[3]) {
    out[0] = out[1] = out[2] = 0;
    for (int k = 0; k < 3; k++) {
        double root = l + chroma * h->roots[k], step = dl + dc * h->roots[k];
        out[0] += rgb_of_cones[c][k] * root * root * root;
        out[1] += rgb_of_cones[c][k] * 3 * step * root * root;
        out[2] += rgb_of_cones[c][k] * 6 * step * step * root;
    }
}

// The largest chroma over lightness: where the first channel falls to 0.
static double largest_saturation(const hue *h) {
    // The first that applies; a, b and the polynomial for red, green and blue.
    static const double limits[3][2] = {
        {-1.8817031, -0.80936501}, {1.8144408, -1.19445267}, {0, 0}};
    static const double terms[3][5] = {
        {1.19086277, 1.76576728, 0.59662641, 0.75515197, 0.56771245},
        {0.73956515, -0.45954404, 0.08285427, 0.12541073, -0.14503204},
        {1.35733652, -0.00915799, -1.1513021, -0.50559606, 0.00692167}};
    int c = 0;
    while (c < 2 && !(limits[c][0] * h->a + limits[c][1] * h->b > 1))
        c++;
    const double *p = terms[c];
    double s = p[0] + p[1] * h->a + p[2] * h->b + p[3] * h->a * h->a + p[4] * h->a * h->b, f[3];
    // One step of Halley's method.
    channel(h, c, 1, s, 0, 1, f);
    return s - f[0] * f[1] / (f[1] * f[1] - 0.5 * f[0] * f[2]);
}

static hue hue_of(double a, double b, const trl_mat3 *to_roots) {
    hue h = {.a = a, .b = b};
    double most = 0, f[3];
    for (int k = 0; k < 3; k++)
        h.roots[k] = a * to_roots->m[k][1] + b * to_roots->m[k][2];
    double s = largest_saturation(&h);
    for (int c = 0; c < 3; c++) {
        channel(&h, c, 1, s, 0, 0, f);
        most = fmax(most, f[0]);
    }
    h.cusp_l = cbrt(1 / most);
    h.cusp_c = h.cusp_l * s;
    h.s = s;
    h.t = h.cusp_c / (1 - h.cusp_l);
    return h;
}

// The chroma at the edge of sRGB: a triangle, and above the cusp one step of Halley's
// method from there.
static double largest_chroma(const hue *h, double l) {
    if (l <= h->cusp_l) return h->cusp_c * l / h->cusp_l;
    double chroma = h->cusp_c * (l - 1) / (h->cusp_l - 1), least = INFINITY, f[3];
    for (int c = 0; c < 3; c++) {
        channel(h, c, l, chroma, 0, 1, f);
        double u = f[1] / (f[1] * f[1] - 0.5 * (f[0] - 1) * f[2]);
        if (u >= 0) least = fmin(least, -(f[0] - 1) * u);
    }
    return isfinite(least) ? chroma + least : chroma;
}

// Chroma at saturation 0 (its slope), 0.8 and 1.
typedef struct stops {
    double zero, middle, most;
} stops;

static stops stops_of(const hue *h, double l) {
    double a = h->a, b = h->b;
    // A smooth stand-in for the cusp, fitted to all hues.
    double s = 0.11516993 + 1 / (7.44778970 + 4.15901240 * b +
                                 a * (-2.19557347 + 1.75198401 * b +
                                      a * (-2.13704948 - 10.02301043 * b +
                                           a * (-4.24894561 + 5.38770819 * b + 4.69891013 * a))));
    double t = 0.11239642 + 1 / (1.61320320 - 0.68124379 * b +
                                 a * (0.40370612 + 0.90148123 * b +
                                      a * (-0.27087943 + 0.61223990 * b +
                                           a * (0.00299215 - 0.45399568 * b - 0.14661872 * a))));
    stops out = {.most = largest_chroma(h, l)};
    double k = out.most / fmin(l * h->s, (1 - l) * h->t);
    out.middle = 0.9 * k * pow(1 / (pow(l * s, -4) + pow((1 - l) * t, -4)), 0.25);
    out.zero = sqrt(1 / (pow(l * 0.4, -2) + pow((1 - l) * 0.8, -2)));
    return out;
}

static const double middle = 0.8; // of the saturation

void trl_oklab_to_okhsl(const double lab[3], const trl_mat3 *to_roots, double hsl[3]) {
    double chroma = hypot(lab[1], lab[2]);
    hsl[0] = atan2(lab[2], lab[1]) * 180 / M_PI;
    hsl[1] = 0;
    hsl[2] = trl_oklab_toe(lab[0]);
    if (!(chroma > 0) || !(lab[0] > 0 && lab[0] < 1)) return;
    hue h = hue_of(lab[1] / chroma, lab[2] / chroma, to_roots);
    stops c = stops_of(&h, lab[0]);
    if (chroma < c.middle) {
        double first = middle * c.zero, bend = 1 - first / c.middle;
        hsl[1] = middle * chroma / (first + bend * chroma);
    } else {
        double first = (1 - middle) * c.middle * c.middle / (middle * middle * c.zero);
        double bend = 1 - first / (c.most - c.middle), over = chroma - c.middle;
        hsl[1] = middle + (1 - middle) * over / (first + bend * over);
    }
}

void trl_okhsl_to_oklab(const double hsl[3], const trl_mat3 *to_roots, double lab[3]) {
    double angle = hsl[0] * M_PI / 180, s = hsl[1], chroma = 0;
    lab[0] = trl_oklab_toe_inverse(hsl[2]);
    if (lab[0] > 0 && lab[0] < 1 && s != 0) {
        hue h = hue_of(cos(angle), sin(angle), to_roots);
        stops c = stops_of(&h, lab[0]);
        if (s < middle) {
            double first = middle * c.zero, bend = 1 - first / c.middle, u = s / middle;
            chroma = u * first / (1 - bend * u);
        } else {
            double first = (1 - middle) * c.middle * c.middle / (middle * middle * c.zero);
            double bend = 1 - first / (c.most - c.middle), u = (s - middle) / (1 - middle);
            chroma = c.middle + u * first / (1 - bend * u);
        }
    }
    lab[1] = chroma * cos(angle);
    lab[2] = chroma * sin(angle);
}

// What the triangle's upper edge lacks to that of sRGB, as a factor on lightness.
static double edge_scale(const hue *h, double l, double chroma) {
    double seen = trl_oklab_toe_inverse(l), most = 0, f[3];
    for (int c = 0; c < 3; c++) {
        channel(h, c, seen, chroma * seen / l, 0, 0, f);
        most = fmax(most, f[0]);
    }
    return cbrt(1 / most);
}

static const double s0 = 0.5; // the slope at saturation 0

void trl_oklab_to_okhsv(const double lab[3], const trl_mat3 *to_roots, double hsv[3]) {
    double chroma = hypot(lab[1], lab[2]), l = lab[0];
    hsv[0] = atan2(lab[2], lab[1]) * 180 / M_PI;
    hsv[1] = 0;
    hsv[2] = trl_oklab_toe(l);
    if (!(chroma > 0) || !(l > 0)) return;
    hue h = hue_of(lab[1] / chroma, lab[2] / chroma, to_roots);
    double k = 1 - s0 / h.s, t = h.t / (chroma + l * h.t), edge_l = t * l, edge_c = t * chroma;
    hsv[2] = trl_oklab_toe(l / edge_scale(&h, edge_l, edge_c)) / edge_l;
    hsv[1] = (s0 + h.t) * edge_c / (h.t * s0 + h.t * k * edge_c);
}

void trl_okhsv_to_oklab(const double hsv[3], const trl_mat3 *to_roots, double lab[3]) {
    double angle = hsv[0] * M_PI / 180, s = hsv[1], chroma = 0;
    lab[0] = trl_oklab_toe_inverse(hsv[2]);
    if (lab[0] > 0 && s != 0) {
        hue h = hue_of(cos(angle), sin(angle), to_roots);
        double k = 1 - s0 / h.s, below = s0 + h.t - h.t * k * s;
        double edge_l = 1 - s * s0 / below, edge_c = s * h.t * s0 / below;
        lab[0] = trl_oklab_toe_inverse(hsv[2] * edge_l) * edge_scale(&h, edge_l, edge_c);
        chroma = lab[0] * edge_c / edge_l;
    }
    lab[1] = chroma * cos(angle);
    lab[2] = chroma * sin(angle);
}
